"""Captions and what stands after the article: found by their company, never alone."""

import pytest

import cleaner

HEAD = "A bridge falls in the north\nBy Ann Lee\nPublished 3 March 2025\n"
BODY = (
    "The old bridge over the Lenne fell on Monday night, hours after it had been closed to cars. Nobody was hurt.\n"
    "Engineers had warned for years that its piers were hollow, and the town had asked for money twice."
)

CAPTIONED = {
    "credit below, between byline and text": "The bridge in the morning after it fell.\nGetty Images via AFP\n",
    "cue in brackets": "The bridge as it stood in 1950 (file photo)\n",
    "alternative text and caption begin alike": (
        "The mayor, Bo Berg, at the bridge on Tuesday.\n"
        "The mayor, Bo Berg, at the bridge on Tuesday, has asked for money twice.\nPhoto: Reuters\n"
    ),
    "French": "Le pont tel qu'il était en 1950 (photo d'archives)\nCrédit photo : AFP\n",
    "Japanese, day and photographer behind a dash": "崩れた橋の前に立つ町の人たち＝4日、佐藤花撮影\n",
    "German": "Die Brücke am Morgen nach dem Einsturz (Symbolbild)\nFoto: dpa\n",
}


@pytest.mark.parametrize("case", CAPTIONED)
def test_captions_go_with_their_credit(case):
    article = cleaner.clean(HEAD + CAPTIONED[case] + BODY)
    assert article.body.endswith(BODY.replace("\n", "\n\n"))
    assert not [line for line in CAPTIONED[case].splitlines() if line in article.body]
    captions = [m for m in article.removed if m.reason is cleaner.Reason.CAPTION]
    assert captions
    assert all(m.evidence for m in captions)


KEPT = {
    "a standfirst above the byline": (
        "A bridge falls in the north\nThe town had asked for money twice, and got none.\nBy Ann Lee\n" + BODY,
        "The town had asked for money twice, and got none.",
    ),
    "a paragraph above a credit in the middle": (
        HEAD
        + BODY
        + "\nThe town will now build a ford instead of a bridge, its council decided.\nGetty Images\n"
        + BODY,
        "The town will now build a ford instead of a bridge, its council decided.",
    ),
    "two paragraphs that begin alike": (
        HEAD + "The bridge is gone, and with it the market.\nThe bridge is gone, and with it the school.\n" + BODY,
        "The bridge is gone, and with it the market.",
    ),
    "a formula and a photograph": (
        HEAD + BODY + "\n黒板には速さ＝距離÷時間とあり、撮影した人が説明した。\n" + BODY,
        "黒板には速さ＝距離÷時間とあり、撮影した人が説明した。",
    ),
    "a sentence in brackets": (
        HEAD + BODY + "\nThe ford is shallow (see the map in the archive of the town).\n" + BODY,
        "The ford is shallow (see the map in the archive of the town).",
    ),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_only_looks_like_a_caption_stays(case):
    raw, kept = KEPT[case]
    assert kept in cleaner.clean(raw).body.split("\n\n")


FURNITURE = "Follow us on Facebook\nWe use cookies to improve our services.\nAccept all\n"


def test_short_lines_between_article_and_furniture_go():
    article = cleaner.clean(BODY + "\nNews from the valley\n" + FURNITURE)
    assert article.body == BODY.replace("\n", "\n\n")
    assert [m.text for m in article.removed if m.reason is cleaner.Reason.AFTER_ARTICLE] == ["News from the valley\n"]


@pytest.mark.parametrize(
    "last",
    [
        "It will be rebuilt.",  # a sentence
        "- a ford\n- a ferry",  # nothing below
        "The lesson, which the engineers drew long ago, is that a pier must never be left to the river alone",
    ],
)
def test_the_end_of_an_article_stays(last):
    below = FURNITURE if last.endswith(".") or len(last) > 80 else ""
    body = cleaner.clean(f"{BODY}\n{last}\n{below}").body
    assert body.split("\n\n")[2:] == last.split("\n")
