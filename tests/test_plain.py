"""The plain text reader: whatever the layout, the same paragraphs come out."""

import pytest

import cleaner
from cleaner.model import Role
from cleaner.parse.plain import plain_blocks

PARAGRAPHS = (
    "The ferry between the two islands will run again from Monday, the harbour office said.",
    (
        "It had been laid up since a winter storm tore away half of the landing stage. Repairs took "
        "eleven weeks, four more than planned, because the piles had to be brought in by sea."
    ),
    "“We are glad that it is over,” said the harbour master, Ilse Brandt.",
)
BODY = "\n\n".join(PARAGRAPHS)


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


LAYOUTS = {
    "one paragraph per line": "\n".join(PARAGRAPHS),
    "empty lines between": BODY,
    "several empty lines": "\n\n\n \n".join(PARAGRAPHS),
    "hard-wrapped at 72": "\n\n".join(wrap(p, 72) for p in PARAGRAPHS),
    "hard-wrapped, no empty lines": "\n".join(wrap(p, 60) for p in PARAGRAPHS),
    "indented": "\n".join(f"      {p}" for p in PARAGRAPHS),
    "carriage returns": "\r\n\r\n".join(PARAGRAPHS),
    "old Mac": "\r".join(PARAGRAPHS),
    "form feeds": "\f".join(PARAGRAPHS),
    "line separators": "\u2028".join(PARAGRAPHS),
    "odd spaces": BODY.replace(" ", "\u00a0 ").replace("harbour", "har\u00adbour"),
    "zero-width": BODY.replace("ferry ", "ferry\u200b ").replace("\n\n", "\n\u200b\n"),
    "entities": BODY.replace("“", "&ldquo;").replace("”", "&#8221;"),
    "tags left over": "\n".join(f"<p>{p}</p>" for p in PARAGRAPHS),
    "mojibake": BODY.encode().decode("latin-1"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_body(layout):
    assert cleaner.clean(LAYOUTS[layout], kind="plain").body == BODY


def test_inline_links_on_lines_of_their_own_are_joined_again():
    raw = (
        "In a statement on Thursday the\nNorth Coast Ferry Company\n, which runs the line, thanked\n"
        "the\nharbour crews\nand their families.\nThe first boat leaves at six."
    )
    assert cleaner.clean(raw).body == (
        "In a statement on Thursday the North Coast Ferry Company, which runs the line, thanked "
        "the harbour crews and their families.\n\nThe first boat leaves at six."
    )


def test_menu_lines_stay_apart():
    raw = "Home\nNews\nSport\nContact\nAbout us"
    assert [block.continues for block in plain_blocks(raw)] == [False] * 5


def test_a_heading_does_not_swallow_the_paragraph_below():
    raw = "What comes next\nThe company will decide in May.\nWho pays\nNobody knows yet."
    assert len(cleaner.clean(raw).body.split("\n\n")) == 4


def test_a_run_on_text_is_one_paragraph_of_sentence_blocks():
    sentence = "The ferry leaves at six in the morning and comes back at noon. "
    raw = sentence * 60
    blocks = plain_blocks(raw)
    assert len(blocks) == 60
    assert cleaner.clean(raw).body == raw.strip()


def test_chinese_run_on_text_is_cut_at_its_own_marks():
    raw = "渡轮将于星期一恢复运行。" * 300
    blocks = plain_blocks(raw)
    assert len(blocks) == 300
    assert cleaner.clean(raw).body == raw


def test_escaped_tags_are_what_a_text_about_html_says():
    raw = "To make a word bold, write &lt;b&gt;word&lt;/b&gt; around it."
    once = cleaner.clean(raw).body
    assert "&lt;b&gt;word&lt;/b&gt;" in once
    assert cleaner.clean(once).body == once


def test_joiners_that_spell_words_stay():
    persian, emoji = "می\u200cخواهد", "👩\u200d🔬"
    assert cleaner.clean(f"او {persian} برود. {emoji}").body == f"او {persian} برود. {emoji}"


def test_a_no_break_space_is_spelling_and_stays():
    raw = "«\u00a0Le pont est ouvert\u00a0», dit-il\u202f: 10\u00a0000 voitures."
    assert cleaner.clean(raw).body == raw


LISTING = """\
def greet(name):
    if not name:
        raise ValueError("who?")
    return "Hello " + name
"""
TRANSCRIPT = "$ git clone harbour\nCloning into 'harbour'\nupdating 3 files\n$ cd harbour"
MARKUP = '<ul>\n  <li id="a"></li>\n  <li id="b"></li>\n</ul>'
NO_LISTINGS = {
    "clauses": "The applicant shall state:\n(a) the name of the applicant, and any former names of the company;\n"
    "(b) the address at which the applicant can be reached; and\n(c) the date of the application.",
    "edit links": "History of the harbour\n[\nedit\n]\nUntil 1890",
    "leftover tags": "<div>\n<p>It was laid up after the storm tore the stage away.</p>\n</div>",
}


@pytest.mark.parametrize("listing", [LISTING.rstrip(), TRANSCRIPT, MARKUP])
def test_a_listing_keeps_its_lines_indents_and_tags(listing):
    text = f"{PARAGRAPHS[0]}\n\n{listing}\n\n{PARAGRAPHS[1]}"
    assert cleaner.clean(text, kind="plain").body == text


@pytest.mark.parametrize("name", NO_LISTINGS)
def test_what_only_has_signs_of_code_is_no_listing(name):
    blocks = plain_blocks(f"{PARAGRAPHS[0]}\n\n{NO_LISTINGS[name]}\n\n{PARAGRAPHS[1]}")
    assert {block.hints.role for block in blocks} == {Role.TEXT}
