"""The laws of the design, on generated text (see ../shared/DESIGN.md, "Laws")."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from public import FILTERS

import cleaner
from cleaner.chain import chain, disjoint, mark_block
from cleaner.filters import DEFAULT
from cleaner.model import Explained, Mark, Reason
from cleaner.parse import read, read_text

ALL = chain(*DEFAULT)

# Lines of the kind that the filters look for, in our own words and in what software shows.
BOILERPLATE = (
    "Accept all cookies", "We use cookies to improve your experience.", "Tout accepter", "Alle ablehnen",
    "En poursuivant, vous acceptez l'utilisation de cookies.", "Reject all", "Manage preferences", "OK",
    "Share on Facebook", "Suivez-nous surTelegram", "Partager sur X", "Teilen", "Copy link", "0 Comments",
    "Please enable JavaScript in your browser.", "Veuillez activer JavaScript", "Just a moment...",
    "Sign up to our newsletter", "Read more: The bridge that sang", "Lire aussi : Le pont qui chantait",
    "Advertisement", "Home", "News", "Sport", "Skip to content", "Related articles", "© 2025 The Paper",
    "By Ada Lindgren", "Published 3 June 2025", "Publié le 14/03/2025 à 06:30", "2025年4月8日 9時30分",
    "Photo: A. Person/AFP",
    "# The bridge that sang", "* [Home](https://paper.example/)", "![a](b.png)",
    "<p>It sang.</p>", "&nbsp;&amp;", "Ã©tÃ©", "تابعنا على تويتر", "クッキーを使用しています",
)  # fmt: skip
# Headers count at the head of the input only. (Behind a line of boilerplate they would be there
# in the second cleaning, so they are not put among the lines.)
HEADERS = (
    "",
    "",
    "====== The Paper: The bridge that sang ====== https://paper.example/bridge\n",
    "Title: The bridge that sang\n\nURL Source: https://paper.example/bridge\n\nMarkdown Content:\n",
    "---\ntitle: The bridge that sang\nurl: https://paper.example/bridge\n---\n",
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://paper.example/\r\nContent-Length: 90\r\n\r\n",
)
PROSE = (
    "The harbour bridge reopened to traffic on Monday after eleven months of repairs, and the first to cross was a cat.",
    "Les ouvriers ont travaillé de nuit, quand la houle le permettait, en montant la chaux à dos d’homme.",
    "„Wir haben nicht mit einem Prozess gerechnet, sondern mit einem Scheck“, sagte die Bürgermeisterin.",
    "取り壊しが決まりかけた春、高校の建築部が「卒業までに直したい」と町に申し出た。",
    "واستغرقت أعمال التنظيف سبعة أشهر، شارك فيها نحو مئتي متطوع.",
    "The minister said that cookies and JavaScript were the two things she had never shared with anyone.",
    "and the rest of the sentence goes on here",
    "The bridge that sang",
    "İstanbul’da ILIK bir gün; ẞ, ǰ, 𝒜𝓁𝒾𝒸ℯ, e\u0301tude, 👩‍🚀 \u202eabc\u202c.",
    "x" * 700,
    "word " * 500,
    "One sentence. Another one! " * 90,
)
NEWLINES = ("\n", "\n\n", "\r\n", "\r", "\f", "\u2028", "\u2029", "\x85", "\v", "\n \n", "\n\t\n\n", " ", "")
# Any code point at all: controls, NUL, lone surrogates, astral, combining and right-to-left characters.
ANYTHING = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x1b\ud800\udfff\ufeff\u200b\u00a0\u00ad\u0301\u05d0\u0627\u202e\U0001f600\U0010ffff\n\r=<>&;[]()#*-_.:|/"
        ),
    ),
    max_size=60,
)


@st.composite
def pages(draw):
    """Lines of boilerplate, prose and nonsense, with every kind of line end between them."""
    line = st.one_of(st.sampled_from(BOILERPLATE), st.sampled_from(PROSE), ANYTHING)
    lines = draw(st.lists(st.tuples(line, st.sampled_from(NEWLINES)), max_size=14))
    return (
        draw(st.sampled_from(("", "", "\n", " \n\n", "\ufeff")))
        + draw(st.sampled_from(HEADERS))
        + "".join(text + end for text, end in lines)
    )


texts = st.one_of(pages(), ANYTHING)
each_filter = pytest.mark.parametrize("f", [*FILTERS, ALL], ids=lambda f: f.name)
some = settings(max_examples=40)


def check_tiling(document):
    assert document.blocks or not document.text
    at = 0
    for block in document.blocks:
        assert block.start == at
        assert block.start <= block.content_start <= block.content_end <= block.end
        assert block.end > block.start
        at = block.end
    assert at == len(document.text)


def check_marks(explained):
    at = 0
    pieces = []
    for mark in explained.marks:
        assert at <= mark.start < mark.end <= len(explained.source)
        assert mark.text == explained.source[mark.start : mark.end]
        assert isinstance(mark.reason, Reason)
        assert mark.filter
        assert mark.evidence
        pieces += [explained.source[at : mark.start], mark.text]
        at = mark.end
    assert "".join(pieces) + explained.source[at:] == explained.source
    assert sum(b - a for a, b in explained.kept()) + sum(len(m.text) for m in explained.marks) == len(explained.source)
    assert explained.text == "".join(explained.source[a:b] for a, b in explained.kept())


@given(texts)
@example("")
@example("\n\n \n")
@example("\x00")
def test_blocks_tile_the_view(text):
    check_tiling(read(text))
    check_tiling(read_text(text))
    assert read_text(text).text == text


@given(texts, st.sampled_from(["plain", "markdown", "html"]))
def test_blocks_tile_the_view_of_any_kind(text, kind):
    check_tiling(read(text, cleaner.Kind(kind)))


@given(st.binary(max_size=300))
def test_blocks_tile_the_view_of_bytes(raw):
    check_tiling(read(raw))


@each_filter
@some
@given(text=texts)
def test_kept_and_marked_are_the_input(f, text):
    explained = f.explain(text)
    assert explained.source == text
    check_marks(explained)
    assert f(text) == explained.text


@given(pages())
def test_spans_count_in_the_string_of_the_caller(text):
    explained = cleaner.explain(text)
    check_marks(explained)
    if explained.kind is not cleaner.Kind.HTML and text.lstrip("\ufeff \n")[:1] not in {"{", "["}:
        assert [text[m.start : m.end] for m in explained.marks] == [m.text for m in explained.marks]


@given(pages())
def test_the_article_lists_what_explain_shows(text):
    assert cleaner.clean(text).removed == cleaner.explain(text).marks


# A page as scrapers print it, lines repeated or not; the examples are what once broke the law.
@given(
    st.builds(
        "{}{}".format,
        st.sampled_from(HEADERS),
        st.lists(st.sampled_from([*PROSE[:6], *BOILERPLATE]), max_size=14).flatmap(
            lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines))
        ),
    )
)
@example(f"{PROSE[0]}\nAccept all cookies\nAccept all cookies\n{PROSE[0]}\n")
@example("Accept all cookies\n=== Site: The title here === https://a.example/x\nThe ferry runs again.")
@example("The ferry runs again on Monday, the harbour office said.\nCopy linkAccept all cookies")
@settings(max_examples=80)
def test_clean_is_idempotent(text):
    body = cleaner.clean(text).body
    assert cleaner.clean(body).body == body


# What readers leave over when they take marks, tags and wrong letters away: spaces, above all.
ROUGH = (
    "[ The pier ](https://paper.example/pier)  was closed on Monday, said the harbour office. ",
    "[  ](https://paper.example/) The ferry waits at the old quay until the wind has dropped.",
    "  *  [Harbour ](https://paper.example/harbour) * [ Fish](/fish)",
    "The keeper came late.<br>\u00a0The lamp was lit by six in the evening.<br>",
    "The lamp was lit.\u00a0The keeper came\u202f; he was late, and the boats had gone.",
    "![The pier at noon](pier.jpg)  The pier at noon",
    "Ã©tÃ©Â\xa0",
    "Written with InterRed",
)


@given(
    st.lists(st.sampled_from([*ROUGH, *PROSE[:3], *BOILERPLATE[:12]]), max_size=12),
    st.sampled_from(["\n", "\n\n"]),
)
@example(["# The pier at noon", *ROUGH], "\n\n")
@settings(max_examples=80)
def test_clean_is_idempotent_on_rough_text(lines, end):
    body = cleaner.clean(end.join(lines)).body
    assert cleaner.clean(body).body == body


@given(pages())
def test_restoring_everything_gives_the_input_back(text):
    explained = chain(ALL, *SINGLE).explain(text)
    assert explained.restore().text == explained.source == text
    assert explained.restore(*explained.marks).text == explained.source


@given(pages(), st.data())
def test_restoring_a_reason_gives_back_exactly_its_spans(text, data):
    explained = chain(ALL, *SINGLE).explain(text)
    if not explained.marks:
        return
    reason = data.draw(st.sampled_from(sorted({mark.reason for mark in explained.marks})))
    restored = explained.restore(reason)
    assert restored.marks == tuple(mark for mark in explained.marks if mark.reason is not reason)
    gained = sum(len(mark.text) for mark in explained.marks if mark.reason is reason)
    assert len(restored.text) == len(explained.text) + gained
    assert explained.restore(reason.value) == restored


@given(pages())
def test_a_record_is_valid_json_with_every_key(text):
    import json

    article = cleaner.clean(text)
    record = json.loads(article.to_json())
    assert list(record) == list(cleaner.clean("").to_dict())
    article.to_json().encode()


# --- composition


def finding(needle, reason):
    """A filter that looks at one block only: does it hold the needle?"""

    def find(document):
        for block in document.blocks:
            if needle in document.content(block):
                yield mark_block(document, block, f"strip_{needle}", reason, needle)

    return cleaner.Filter(f"strip_{needle}", find)


SINGLE = [finding("cookie", Reason.COOKIE_BANNER), finding("a", Reason.CUSTOM), finding("Share", Reason.SHARE_PROMPT)]
# Filters that look at the lines around a block, or at its place in the text: what they mark in a
# text depends on what else stands there, so (f | g)(t) may differ from g(f(t)) for them.
POSITIONAL = {
    "strip_envelope": "looks at the head of the input",
    "strip_outside_main_content": "looks at the whole page",
    "strip_walls": "asks whether anything is left to read",
}
one_line = st.lists(
    st.one_of(st.sampled_from([*BOILERPLATE, *PROSE[:7]]), st.text(alphabet="aekioSh .,", max_size=30)), max_size=10
).map("\n\n".join)


@given(one_line, st.sampled_from(SINGLE), st.sampled_from(SINGLE))
def test_a_chain_is_one_filter_after_the_other(text, f, g):
    assert (f | g)(text) == g(f(text))
    assert (f | g).explain(text).text == (g | f).explain(text).text


@pytest.mark.parametrize("f", [f for f in FILTERS if f.name not in POSITIONAL], ids=lambda f: f.name)
@some
@given(text=one_line, g=st.sampled_from(SINGLE))
def test_a_filter_of_single_blocks_composes(f, text, g):
    assert (f | g)(text) == g(f(text))


def test_positional_filters_are_named_by_their_name():
    assert set(POSITIONAL) - {f.name for f in FILTERS} == set()


@given(texts, st.sampled_from([*FILTERS, *SINGLE]), st.sampled_from([*FILTERS, *SINGLE]))
def test_a_chain_removes_at_least_what_its_first_filter_does(text, f, g):
    both = (f | g).explain(text)
    check_marks(both)
    assert set(f.explain(text).marks) <= set(both.marks)
    assert ((f | g) | f).parts == (f | (g | f)).parts == (f, g, f)


@given(texts)
def test_a_lifted_function_drops_what_it_dropped(text):
    shouting = cleaner.lift(lambda t: "".join(x for x in t.splitlines(keepends=True) if "a" not in x), name="no_a")
    explained = shouting.explain(text)
    check_marks(explained)
    assert explained.text == "".join(x for x in text.splitlines(keepends=True) if "a" not in x)


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=12)
SOURCE = "".join(chr(0x4E00 + n) for n in range(60))


def marks_of(pairs, name):
    return [Mark(a, a + n, SOURCE[a : a + n], name, Reason.CUSTOM, name) for a, n in pairs if n]


@given(spans, spans)
def test_disjoint_covers_the_same_and_overlaps_nothing(new, old):
    taken = disjoint(marks_of(old, "old"))
    free = disjoint(marks_of(new, "new"), taken)
    check_marks(Explained(read_text(SOURCE), tuple(sorted((*free, *taken), key=lambda m: m.start))))

    def cover(marks):
        return {at for mark in marks for at in range(mark.start, mark.end)}

    assert cover(free) == cover(marks_of(new, "new")) - cover(taken)
    assert cover(taken) == cover(marks_of(old, "old"))
