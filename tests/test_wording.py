"""The word stage: what words say by themselves, from hashed weights."""

import tomllib
import zlib
from pathlib import Path

import pytest

from cleaner.filters.phrases import phrase_filters
from cleaner.filters.phrases.judge import FEATURES, examine
from cleaner.filters.phrases.wording import BUCKET_BITS, WEIGHTS, bucket, buckets_of, wording
from cleaner.packs.lexicon import lexicon

ALL = lexicon(None)
WORDING = Path(__file__).parent.parent / "fixtures" / "wording"
ARTICLE = (
    (
        "The ferry between the two islands runs again from Monday, the harbour office said. It had been laid up "
        "since a winter storm tore away half of the landing stage, and the repairs took eleven weeks."
    ),
    (
        "Piles had to be brought in by sea from the mainland, four of them twice, because the first were too short. "
        "The harbour master, who had promised a boat before Easter, looked relieved."
    ),
)
# Floors under what is reached; the judge learned from these lines, so they guard against slips, not more.
MIN_GONE, MIN_KEPT = 0.95, 0.96


def _score(text):
    return wording(text, 0, len(text), ALL)


@pytest.mark.parametrize(
    "notice, prose",
    [
        ("You can withdraw your consent to cookies at any time.", "The river rose by two metres in a single night."),
        ("Sie können Ihre Cookie-Einstellungen jederzeit ändern.", "Der Fluss stieg in einer Nacht um zwei Meter."),
        ("Vous pouvez modifier vos préférences de cookies.", "La rivière est montée de deux mètres en une nuit."),
        ("Cookieの設定はいつでも変更できます。", "川の水位は一晩で二メートル上がった。"),
    ],
)
def test_notices_sound_more_like_boilerplate_than_prose(notice, prose):
    assert _score(notice) > 0 > _score(prose)


def test_words_are_read_where_they_stand():
    text = "Accept all cookies"
    inside = f"The bridge is open. {text} The bridge is open."
    start = inside.index(text)
    assert wording(inside, start, start + len(text), ALL) == _score(text)
    assert inside[start : start + len(text)] == text


@pytest.mark.parametrize("text", ["", " ", "…", "\ud800", "\x00", "0 1 2", "ｱ" * 9000, "a" * 9000])
def test_odd_texts_have_a_score(text):
    assert isinstance(_score(text), float)


def test_a_text_without_words_says_nothing():
    assert _score("— … !") == 0.0


def test_function_words_count_in_pairs_only():
    assert list(buckets_of("the", 0, 3, ALL)) == []
    assert list(buckets_of("the harbour", 0, 11, ALL)) == [bucket("uharbour"), bucket("pharbo"), bucket("bthe harbo")]


def test_the_weights_are_a_byte_per_bucket_and_nothing_else():
    assert len(zlib.decompress(WEIGHTS.read_bytes())) == 1 << BUCKET_BITS
    assert WEIGHTS.stat().st_size < 100_000


def test_the_forest_hears_the_words():
    text = "You can withdraw your consent to cookies at any time."
    reading = examine(text, 0, len(text), ALL)
    assert reading.features[FEATURES.index("wording")] == _score(text)


def test_wording_that_no_pack_lists_goes_and_prose_about_it_stays():
    prose = "The harbour was closed on Monday after the storm tore two of the older cranes from their rails. " * 2
    notice = "Below you will find a list of the purposes for which your data is processed by our vendors."
    report = "The regulator found that the site had set cookies before its visitors were asked."
    tidy = phrase_filters()
    assert tidy(f"{prose}\n\n{notice}\n\n{prose}").split() == f"{prose} {prose}".split()
    assert tidy(f"{prose}\n\n{report}\n\n{prose}") == f"{prose}\n\n{report}\n\n{prose}"


def _wording(table):
    for path in sorted(WORDING.glob("*.toml")):
        # Every twelfth line: the whole takes a minute.
        yield from tomllib.loads(path.read_text(encoding="utf-8"))[table][::12]


def test_most_of_our_own_wording_comes_out_right():
    chain = phrase_filters()
    article = "\n\n".join(ARTICLE)
    gone = [
        chain(article.replace("\n\n", f"\n\n{text}\n\n", 1)).split() == article.split()
        for text in _wording("boilerplate")
    ]
    kept = [text in chain(article.replace("\n\n", f"\n\n{text}\n\n", 1)) for text in _wording("prose")]
    assert len(gone) > 400
    assert len(kept) > 300
    assert sum(gone) >= MIN_GONE * len(gone)
    assert sum(kept) >= MIN_KEPT * len(kept)
