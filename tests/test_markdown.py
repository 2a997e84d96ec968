import time

import pytest

import cleaner
from cleaner.model import Kind, Role
from cleaner.parse import read
from cleaner.parse.markdown import link_density, markdown_blocks, to_plain


def contents(text):
    return [text[block.content_start : block.content_end] for block in markdown_blocks(text)]


def roles(text):
    return [(block.hints.role, block.hints.level) for block in markdown_blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Tide tables ##", ["Tide tables"]),
        ("* [Home](/)", ["Home"]),
        ("[ Accept all ](#)", ["Accept all"]),
        ("**Subscribe**", ["Subscribe"]),
        ("[ ![](https://a.example/i.svg) Email ](mailto:x)", ["Email"]),
        ("> Said the *mayor*", ["Said the *mayor*"]),
        ("See [the map](/m) first", ["See [the map](/m) first"]),
        ("[A](/a) [B](/b)", ["[A](/a) [B](/b)"]),
        ("**Bold** and **bold**", ["**Bold** and **bold**"]),
        ("3. Third", ["Third"]),
        ("1998 was dry", ["1998 was dry"]),
        ("*not a list*", ["not a list"]),
        ("- ", [""]),
    ],
)
def test_content_is_inside_the_marks(text, expected):
    assert contents(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### Low water", [(Role.HEADING, 3)]),
        ("Low water\n=====", [(Role.HEADING, 1), (Role.TEXT, 0)]),
        ("* a\n  * b", [(Role.LIST_ITEM, 1), (Role.LIST_ITEM, 2)]),
        ("> a", [(Role.QUOTE, 0)]),
        ("![boat](b.jpg)", [(Role.IMAGE, 0)]),
        ("[![logo](l.png)](/)", [(Role.IMAGE, 0)]),
        ("| a | b |\n|---|---|\n| c | d |", [(Role.TABLE, 0)] * 3),
        ("```py\nx = 1\n```", [(Role.CODE, 0)] * 3),
        ("#hashtag first", [(Role.TEXT, 0)]),
    ],
)
def test_roles(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "continues"),
    [
        ("The ferry left\nat nine.", [False, True]),
        ("The ferry left.\n\nIt was late.", [False, False]),
        ("It was late.  \nAgain.", [False, False]),
        ("[Home](/)\n[News](/n)", [False, False]),
        ("* one\n* two", [False, False]),
        ("# Head\ntext", [False, False]),
    ],
)
def test_which_lines_go_on(text, continues):
    assert [block.continues for block in markdown_blocks(text)] == continues


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b](c) d", "a b d"),
        ("[b](https://x.example/a_(b))", "b"),
        ("[b][1]", "b"),
        ("![alt](i.png)text", "text"),
        ("**a** *b* __c__ _d_ ~~e~~ `f`", "a b c d e f"),
        ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"),
        (r"\*starred\* 1\. \[x\]", "*starred* 1. [x]"),
        ("a [not a link] (b)", "a [not a link] (b)"),
        ("<https://port.example/>", "https://port.example/"),
    ],
)
def test_to_plain(text, expected):
    assert to_plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("[a](/)", 1.0), ("plain", 0.0), ("[ab](/) cd", 0.5), ("![x](y)", 0.0)])
def test_link_density(text, expected):
    assert link_density(text) == expected


ARTICLE = """# Harbour plan passed

The council said [yes](https://port.example/vote) to the **new quay** on Monday.

## What comes next

* Dredging begins in May.
* The old pier goes.

> It took too long, said the mayor.

| Year | Ships |
|------|-------|
| 2024 | 310   |

```
tide = 3
  low = 1
```

![The quay](quay.jpg)

[1]: https://port.example/ "Port"
"""


def test_body_is_plain_text():
    body = cleaner.clean(ARTICLE, kind="markdown").body
    assert "The council said yes to the new quay on Monday." in body.split("\n\n")
    assert "- Dredging begins in May." in body.split("\n\n")
    assert "It took too long, said the mayor." in body.split("\n\n")
    assert "2024 | 310" in body.split("\n\n")
    assert "tide = 3\n  low = 1" in body
    for mark in ("](", "**", "##", "```", "quay.jpg", "port.example"):
        assert mark not in body


def test_kind_is_detected_and_said():
    document = read(ARTICLE)
    assert document.kind is Kind.MARKDOWN
    assert "2 headings" in document.evidence


def test_blocks_tile_the_callers_string():
    document = read(ARTICLE)
    assert "".join(ARTICLE[block.start : block.end] for block in document.blocks) == ARTICLE == document.text


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 30_000,
        "[a](" * 20_000,
        "*" * 50_000,
        "**a" * 20_000,
        "_a" * 40_000,
        "`" * 50_000,
        "> " * 30_000,
        "\\" * 50_000,
        "|" * 50_000,
        "- " * 30_000,
        "# " * 30_000,
        "[a]((((" * 10_000,
        "a\n===\n" * 10_000,
        "```\n" * 9_999,
        "[a](b" + "(c)" * 20_000,
        "<http://" * 10_000,
        "~~a" * 20_000,
    ],
    ids=range(18),
)
def test_hostile_marks_take_linear_time(text):
    started = time.process_time()
    blocks = markdown_blocks(text)
    assert blocks[-1].end == len(text)
    to_plain(text)
    assert time.process_time() - started < 5


def test_body_format_markdown_keeps_what_markdown_says():
    body = cleaner.clean(ARTICLE, kind="markdown", body_format="markdown").body
    assert "The council said [yes](https://port.example/vote) to the **new quay** on Monday." in body
    assert "## What comes next" in body
    assert "- Dredging begins in May.\n- The old pier goes." in body
    assert "> It took too long, said the mayor." in body
    assert "```\ntide = 3\n  low = 1\n```" in body
    assert "quay.jpg" not in body


PAGE = """<html><body><nav><a href="/">Home</a></nav><article><h2>The vote</h2>
<p>The council said <a href="https://port.example/vote">yes</a> to the <strong>new quay</strong> on Monday, after a
debate of <em>nine</em> hours that nobody will forget.</p>
<p>The work begins in May and ends, if all goes well, before the herring comes back to the bay in autumn.</p>
<ul><li>Dredging begins in <b>May</b>, when the water is low and the ships are few.</li>
<li>The old pier goes, and with it the last of the wooden sheds.</li></ul>
<p>It took too long, said the mayor, who had promised the quay to the fishermen eleven years ago.</p>
</article></body></html>"""


def test_body_format_markdown_of_a_page():
    body = cleaner.clean(PAGE, body_format="markdown").body
    assert "The council said [yes](https://port.example/vote) to the **new quay** on Monday" in body
    assert "*nine* hours" in body
    assert "- Dredging begins in **May**" in body
    assert "Home" not in body


def test_body_format_text_has_no_marks():
    body = cleaner.clean(PAGE).body
    assert "said yes to the new quay on Monday" in body
    assert not set("*#[]") & set(body)


def test_an_unknown_body_format_is_an_error():
    with pytest.raises(ValueError, match="body_format must be one of text, markdown, not 'rst'"):
        cleaner.clean("x", body_format="rst")
