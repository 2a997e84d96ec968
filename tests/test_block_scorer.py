"""The block scorer: it finds the article on a page and leaves clean text alone."""

import time
from dataclasses import replace

import numpy as np
import pytest

import cleaner
from cleaner.filters.block_scorer import keep_article, scored, strip_outside_article
from cleaner.model import Reason
from cleaner.parse import read_text
from cleaner.scoring.features import Page, measure, refine
from cleaner.scoring.model import WEIGHTS, Forest, Scorer, shipped
from cleaner.scoring.pages import page_of

ARTICLE = [
    (
        "The harbour of Norden will stay closed to large ships until spring, the port authority said on Monday, "
        "after divers found new cracks in the western pier."
    ),
    (
        "Engineers had inspected the wall twice since the storm of last November. Neither report mentioned damage "
        "below the water line, and repair work on the upper part was finished in March."
    ),
    (
        "“We were surprised by what the divers brought up,” said Ilse Brandt, who leads the authority. “The wall "
        "stands, but it does not stand well, and nobody wants a freighter beside it this winter.”"
    ),
    (
        "Three shipping companies have moved their routes to Emsby, forty kilometres to the east. Their crews will be "
        "brought there by bus, at the cost of the state, according to a letter that this newspaper has seen."
    ),
    (
        "Fishing boats may still leave the inner basin. Their owners asked for a meeting with the minister, who is "
        "expected in Norden on Thursday, and want to know who will pay for lost days."
    ),
    (
        "The authority expects the repair to take five months. A first estimate of the cost, eleven million, was "
        "called optimistic by two members of the council's budget committee."
    ),
]
HEAD = [
    "Norden Courier",
    "Menu",
    "Home",
    "News",
    "Sports",
    "Weather",
    "Culture",
    "Opinion",
    "Log in",
    "Subscribe",
    "Search",
]
TAIL = [
    "More news",
    "Council votes on new tram line",
    "Local bakery wins national award",
    "Ten tips for a mild winter",
    "Most read",
    "Storm warning for the coast",
    "Old theatre to reopen in May",
    "About us",
    "Contact",
    "Imprint",
    "Privacy policy",
    "© Norden Courier",
]
TITLE = "Cracks in pier keep Norden harbour closed until spring"


def page(gap="\n"):
    return gap.join([*HEAD, TITLE, *ARTICLE, *TAIL])


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_removes_what_stands_around_an_article(gap):
    out = strip_outside_article(page(gap))
    for paragraph in ARTICLE:
        assert paragraph in out
    for line in [*HEAD[1:8], *TAIL[1:7]]:
        assert line not in out


def test_marks_carry_reason_and_score():
    marks = strip_outside_article.explain(page()).marks
    assert {mark.reason for mark in marks} <= {Reason.OUTSIDE_MAIN_CONTENT, Reason.BOILERPLATE}
    assert all(mark.evidence.startswith(("score 0.", "scores 0.")) for mark in marks)


CLEAN = {
    "article": "\n\n".join(ARTICLE),
    "lines": "\n".join(ARTICLE),
    "one paragraph": ARTICLE[0],
    "recipe": "Bread with caraway\n\nIngredients\n\n- 500 g flour\n- 7 g yeast\n- 300 ml water\n- 2 tsp caraway\n\n"
    "Mix everything and knead for ten minutes. Let the dough rest for an hour in a warm place.\n\n"
    "Bake at 220 degrees for 35 minutes, until the crust is dark and sounds hollow.",
    "interview": "Why did you stop?\n\nBecause I was tired, and because the band was no longer what it had been when we were twenty.\n\nAnd now?\n\nNow I write in the mornings. It goes slowly, but nobody is waiting for it, which I like a lot.\n\nDo you miss the stage?\n\nNo. Well, sometimes, on Saturdays.",
    "poem": "The tide comes in,\nthe tide goes out,\nthe gulls have nothing\nto worry about.\n\n"
    "The pier is cracked,\nthe ships are late,\nthe harbour master\nhas to wait.",
    "japanese": "港は春まで大型船の入港を禁止すると月曜日に発表した。\n\n潜水士が西側の桟橋に新しい亀裂を見つけたためだ。"
    "修理には五か月かかる見通しで、費用は千百万と見積もられている。\n\n漁船は内側の泊地から出港できる。\n\n大臣は木曜日に現地を訪れる。",
    "code": "def area(width, height):\n    return width * height\n\nprint(area(2, 3))\n\nThe function multiplies two numbers.",
}


@pytest.mark.parametrize("name", CLEAN)
def test_keeps_clean_text(name):
    assert strip_outside_article(CLEAN[name]) == CLEAN[name]


def test_last_paragraph_of_clean_text_is_prose_and_stays():
    scores = [0.03, *[0.9] * 5, 0.03]
    assert keep_article(Page([TITLE, *ARTICLE[:5], ARTICLE[5] * 2], (), (), ()), scores) == [False, *[True] * 6]
    assert keep_article(Page([TITLE, *ARTICLE[:5], "More news"], (), (), ()), scores) == [False, *[True] * 5, False]


SMALL = [
    "Share on Facebook",
    "Norden Courier",
    *ARTICLE[:4],
    "Press desk",
    "1,200",
    "Newsrooms and studios",
    "90",
    "Share on WhatsApp",
    "Sign up for our newsletter",
]


def test_a_small_page_is_known_by_what_other_filters_found_around_it():
    body = cleaner.clean("\n".join(SMALL)).body
    assert body.split("\n\n") == ARTICLE[:4]


def test_a_last_sentence_below_a_box_of_the_page_stays():
    texts = [
        *["Menu"] * 15,
        *ARTICLE[:3],
        "Accept all",
        "The pier opens again in the spring of next year.",
        "More news",
    ]
    texts += ["A ferry for the islands", *["Menu"] * 15]
    scores = [0.02] * 15 + [0.9] * 3 + [0.4, 0.3, 0.3, 0.3] + [0.02] * 15
    furniture = [text == "Accept all" for text in texts]

    def kept(furniture):
        stays = keep_article(Page(texts, (), (), (), furniture=furniture), scores)
        return [text for text, stay in zip(texts, stays, strict=True) if stay]

    assert kept(furniture) == [*ARTICLE[:3], "The pier opens again in the spring of next year."]
    assert kept([False] * len(texts)) == ARTICLE[:3], "a line that nobody explains stands between"


def test_what_is_furniture_inside_an_article_makes_no_page_of_it():
    scores = [0.2, *[0.9] * 8, 0.2]
    texts = [str(number) for number in range(10)]
    inside = [False, True, False, True, *[False] * 6]
    around = [False] * 10
    around[-1] = around[0] = True

    def kept(furniture):
        return keep_article(Page(texts, (), (), (), furniture=furniture), scores)

    assert all(kept(inside))
    assert kept(around) == [False, *[True] * 8, False]
    assert all(kept([True, *[False] * 9])), "one line found may be a mistake"


def test_is_idempotent_on_its_own_output():
    once = strip_outside_article(page())
    assert strip_outside_article(once) == once


def test_leaves_html_to_its_markup():
    document = cleaner.explain("<html><body><p>Menu<p>Home<p>News<p>Sport</body></html>", filters=strip_outside_article)
    assert not document.marks


def test_is_in_the_default_chain():
    body = cleaner.clean(page("\n\n")).body
    assert ARTICLE[3] in body
    assert "Local bakery" not in body


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\ud800\n\x00\n" * 50, "a" * 200_000, "x\n" * 30_000, "[](" * 5_000, "![[" * 5_000]
)
def test_never_fails(text):
    assert strip_outside_article.explain(text).source == text


def test_a_scorer_of_ones_own_may_be_used():
    strip_even = scored(lambda page: [number % 2 for number in range(len(page.texts))], name="strip_even")
    assert strip_even("a\nb\nc\nd") == "b\nd"


def test_a_scorer_must_give_one_number_per_paragraph():
    broken = scored(lambda _: [1.0], name="broken")
    with pytest.raises(ValueError, match="1 scores for 2 paragraphs"):
        broken("One.\n\nTwo.")


def floored(*scores):
    around = [0.02] * 20
    values = [*around, *scores, *around]
    return keep_article(Page(["A paragraph."] * len(values), (), (), ()), values)[20:-20]


def test_of_a_page_with_a_sure_article_what_is_doubtful_goes():
    assert floored(*[0.97] * 9, 0.5, *[0.97] * 9) == [True] * 9 + [False] + [True] * 9


def test_of_a_page_with_a_doubtful_article_what_is_doubtful_stays():
    assert floored(0.6, 0.3, 0.6, 0.15) == [True, True, True, False]


def test_the_forest_for_pages_has_its_say_on_pages_alone():
    dump, _ = page_of(read_text(page()))
    clean, _ = page_of(read_text("\n\n".join(ARTICLE)))
    scorer = shipped()
    other = replace(scorer, page=replace(scorer.page, bias=scorer.page.bias + 5))
    assert (other(dump) > scorer(dump)).all()
    assert (other(clean) == scorer(clean)).all()


def test_weights_are_small_and_load_fast():
    assert WEIGHTS.stat().st_size < 2_000_000
    started = time.process_time()
    Scorer.load()
    assert time.process_time() - started < 0.5  # 50 ms on a quiet core


def test_forest_agrees_with_walking_its_trees():
    random = np.random.default_rng(3)
    forest = Forest(
        random.integers(0, 5, (7, 3)),
        random.normal(size=(7, 3)).astype("f4"),
        random.normal(size=(7, 8)).astype("f4"),
        0.25,
    )
    columns = random.normal(size=(5, 20)).astype("f4")
    for row, got in zip(columns.T, forest(columns), strict=True):
        want = 0.25
        for tree in range(7):
            leaf = sum(int(row[forest.features[tree, k]] > forest.borders[tree, k]) << k for k in range(3))
            want += forest.leaves[tree, leaf]
        assert got == pytest.approx(want, abs=1e-5)


def test_weights_fit_the_features():
    columns, context = measure(page_of(read_text(page()))[0])
    both = np.concatenate((columns, refine(np.full(columns.shape[1], 0.5, dtype="f4"), context)))
    scorer = shipped()
    assert scorer.first.features.max() < len(columns)
    assert scorer.page.features.max() < len(columns)
    assert scorer.second.features.max() < len(both)


def test_markdown_is_scored_by_what_a_reader_sees():
    page, spans = page_of(read_text("# The **pier**\n\n* [Home](/)\n* [News](/news)\n\n![A pier](pier.png) Text."))
    assert page.texts[:2] == ["The pier", "Home"]
    assert page.links[:3] == [0.0, 1.0, 1.0]
    assert "png" not in "".join(page.texts)
    assert len(spans) == len(page.texts)


def test_a_page_of_one_paragraph_is_measured():
    columns, _ = measure(Page(["One."], [0], [1], [0]))
    assert columns.shape[1] == 1
    assert np.isfinite(columns).all()
