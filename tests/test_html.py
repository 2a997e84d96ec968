import re
import time

import pytest

import cleaner
from cleaner.model import Document, Kind, Reason, Role
from cleaner.parse.html import read_html


def lines(html):
    page = read_html(html, Document(""))
    return [page.content(block) for block in page.blocks]


def only_block(html):
    (block,) = read_html(html, Document("")).blocks
    return block


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>t</b>wo, <a href='/x'>three</a>.</p>", ["One two, three."]),
        ("<p>One</p><p>two</p>", ["One", "two"]),
        ("<div>One<p>two</p>three</div>", ["One", "two", "three"]),
        ("<p>First line.<br>Second line.</p>", ["First line.", "Second line."]),
        ("<ul><li>Salt<li>Pepper</ul>", ["Salt", "Pepper"]),
        (
            "<table><tr><td>Oslo</td><td>7 °C</td></tr><tr><td>Rome</td><td>21 °C</td></tr></table>",
            ["Oslo | 7 °C", "Rome | 21 °C"],
        ),
        ("<table><tr><td><p>Long</p><p>story</p></td></tr></table>", ["Long", "story"]),
        ("<pre>if x:\n    y()\n\nz()</pre>", ["if x:\n    y()\n\nz()"]),
        ("<nav><a href=/>Home</a><a href=/n>News</a></nav>", ["Home News"]),
        ("<p>Kept<script>var hidden = 1</script><style>p{}</style> whole</p>", ["Kept whole"]),
        ("<p>An <!-- remark --> apple</p>", ["An apple"]),
        ("<button>Share</button><button>Print</button>", ["Share", "Print"]),
        ("<p>Fish &amp; chips&nbsp;– 3 &lt; 4</p>", ["Fish & chips\xa0– 3 < 4"]),
        ("just words", ["just words"]),
        ("", []),
    ],
)
def test_lines(html, expected):
    assert lines(html) == expected


def test_a_sentence_goes_on_after_a_single_break():
    page = read_html("<p>The ferry left<br>at nine.<br><br>It was late.</p>", Document(""))
    assert [block.continues for block in page.blocks] == [False, True, False]


def test_blocks_tile_the_view():
    page = read_html("<h1>Title</h1><p>One<br>two</p><ul><li>three</ul>tail", Document(""))
    assert [block.start for block in page.blocks] == [0, *(block.end for block in page.blocks[:-1])]
    assert page.blocks[-1].end == len(page.text)


@pytest.mark.parametrize(
    ("html", "role", "level"),
    [
        ("<h3>Head</h3>", Role.HEADING, 3),
        ("<ul><li>a</li></ul>", Role.LIST_ITEM, 1),
        ("<blockquote><p>Said</p></blockquote>", Role.QUOTE, 0),
        ("<figure><figcaption>Boat</figcaption></figure>", Role.CAPTION, 0),
        ("<noscript>Enable it</noscript>", Role.NOSCRIPT, 0),
        ("<pre>x = 1</pre>", Role.CODE, 0),
        ("<table><tr><td>a</td></tr></table>", Role.TABLE, 0),
        ("<p>Prose</p>", Role.TEXT, 0),
    ],
)
def test_roles(html, role, level):
    hints = only_block(f"<body>{html}</body>").hints
    assert (hints.role, hints.level) == (role, level)


def test_hints_say_where_a_block_stood():
    page = read_html(
        '<main class="story"><div>a</div><div id="lead intro"><p>b <a href=/>c</a></p></div></main>', Document("")
    )
    hints = page.blocks[1].hints
    assert hints.path == "body/main/div[2]/p"
    assert hints.attributes == "/story/lead intro/"
    assert 0 < hints.link_density < 1


@pytest.mark.parametrize("attribute", ["hidden", 'style="display: none"'])
def test_hidden(attribute):
    assert only_block(f"<div {attribute}><p>Later</p></div>").hints.hidden


def test_visible():
    assert not only_block("<div style='display:block'><p>Now</p></div>").hints.hidden


STORY = "".join(
    f"<p>Paragraph {number} of the report tells what the council decided about the harbour, and why it took so long.</p>"
    for number in range(1, 6)
)
PAGE = f"""<!doctype html><html><head><title>Harbour plan passed - The Daily Example</title></head><body>
<header><nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav></header>
<main><article><h1>Harbour plan passed</h1>{STORY}</article>
<aside class="related"><h2>Read more</h2><ul><li><a href=/1>Ferry strike ends after nine days</a></li></ul></aside></main>
<footer><p>Copyright The Daily Example. All rights reserved.</p></footer></body></html>"""


def test_the_article_is_kept_and_the_rest_is_marked():
    explained = cleaner.explain(PAGE)
    assert explained.kind is Kind.HTML
    body = cleaner.clean(PAGE).body
    assert all(f"Paragraph {number} of" in body for number in range(1, 6))
    for junk in ("Sport", "Ferry strike", "All rights reserved"):
        assert junk not in body
        assert any(junk in mark.text for mark in explained.marks)
    assert any(mark.reason is Reason.OUTSIDE_MAIN_CONTENT for mark in explained.marks)


def test_kept_and_marked_are_the_view():
    explained = cleaner.explain(PAGE)
    pieces = [(mark.start, mark.end) for mark in explained.marks] + list(explained.kept())
    assert "".join(explained.source[start:end] for start, end in sorted(pieces)) == explained.source


@pytest.mark.parametrize(
    "html",
    [
        PAGE[: len(PAGE) // 2],
        PAGE[:-40] + "<",
        "<html><body>" + "<div>" * 10_000 + "deep" + "</div>" * 10_000,
        "<html><body>" + "<b>" * 10_000 + "deep",
        "<html><ul>" + "<ul><li>" * 5_000 + "deep",
        "<html><body><p onclick=\"alert('<p>x</p>')\">text</p>",
        "<html><body><p>before</p><plaintext><p>after",
        "<html><body><p>before</p><!-- never closed <p>after</p>",
        "<html><table>" + "<tr><td>" * 3_000,
        "<html>\x00<p>null\x00</p>\ud800",
        "<html><frameset><frame src='https://example.org/'></frameset>",
        "<!doctype html>",
        "<html><body><p>" + "&#x110000;&#0;&bogus;" * 50,
        '<?xml version="1.0" encoding="utf-16"?><html><p>declared</p></html>',
    ],
    ids=range(14),
)
def test_broken_pages_never_raise(html):
    started = time.monotonic()
    for kind in (None, "html"):
        cleaner.clean(html, kind=kind).to_json()
    assert time.monotonic() - started < 20


def test_what_follows_a_nul_is_not_lost():
    assert "after" in "\n".join(lines("<p>before\x00</p><p>after</p>"))


def test_filters_after_the_main_content_see_the_article_alone():
    seen = []
    look = cleaner.Filter("look", lambda document: seen.extend(document.content(b) for b in document.blocks) or ())
    explained = cleaner.explain(PAGE, filters=cleaner.strip_outside_main_content | look)
    assert any("Paragraph 1" in text for text in seen)
    assert not any("Ferry strike" in text for text in seen)
    assert any("Ferry strike" in mark.text for mark in explained.marks)


def test_hidden_text_goes_where_the_page_shows_an_article():
    hidden = "<div style='display:none'><p>This dialogue waits until somebody asks for it, and nobody ever does so.</p></div>"
    body = cleaner.clean(PAGE.replace("</h1>", "</h1>" + hidden)).body
    assert "Paragraph 3" in body
    assert "dialogue" not in body


def test_a_snippet_is_all_article():
    assert cleaner.clean("<div><p>Low tide at <b>nine</b>.</p><p>High at three.</p></div>").body == (
        "Low tide at nine.\n\nHigh at three."
    )


@pytest.mark.parametrize("tag", ["div", "b", "blockquote"])
def test_text_below_ten_thousand_tags_is_read(tag):
    assert lines("<html><body>" + f"<{tag}>" * 10_000 + "deep words" + f"</{tag}>" * 10_000) == ["deep words"]


def test_an_unclosed_comment_hides_what_follows_and_nothing_else():
    assert lines("<html><body><p>before</p><!-- never closed <p>after</p>") == ["before"]


@pytest.mark.parametrize(
    ("opened", "closed"), [("<table><tr><td>", "</td></tr></table>"), ("<a href=x><div>", "</div></a>")]
)
def test_what_stands_in_itself_hundreds_of_times_takes_no_seconds(opened, closed):
    story = "<p>The council voted for the new quay on Monday, nine to four.</p>"
    page = f"<html><body>{story}{(opened + 'some words ') * 600}{closed * 600}</body></html>"
    cleaner.clean(story)
    started = time.process_time()
    cleaner.clean(page)
    assert time.process_time() - started < 3


def test_a_page_that_leaves_no_doubt_needs_no_advice(monkeypatch):
    def refuse(_):
        raise AssertionError

    monkeypatch.setattr("cleaner.filters.main_content.extracted_text", refuse)
    assert "Paragraph 3" in cleaner.clean(PAGE).body


def test_a_tag_of_very_many_attributes_takes_no_minutes():
    attributes = " ".join(f"a{number}=b" for number in range(100_000))
    started = time.process_time()
    assert lines(f"<html><body><div class='x' {attributes}>words</div></body></html>") == ["words"]
    assert time.process_time() - started < 5


def test_a_long_value_stays_whole():
    picture = "A b=c " * 50_000
    block = only_block(f"<html><body><p title='{picture}' class='lead'>words</p></body></html>")
    assert block.hints.attributes.endswith("lead")


def test_a_hidden_copy_of_visible_paragraphs_goes():
    told = "".join(f"<p>Paragraph {n} of the story says what the harbour office said on day {n}.</p>" for n in range(9))
    copy = re.sub(r"<.?p>", " ", told)
    page = f"<html><body><article><h1>Harbour</h1>{told}<div style='display:none'>{copy}</div></article></body></html>"
    assert cleaner.clean(page).body.count("on day 3") == 1
