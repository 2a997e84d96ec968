"""Wording: what a span's words themselves say, learned from boilerplate and articles.

The packs know words by meaning; this knows words, their beginnings, neighbours and, in scripts
without spaces, pieces of runs by weight, whatever the language. It hears what no pack lists. Only
hashes are kept (``wording.bin``, written by ``scripts/train_phrases.py``): 65,536 weights of a byte,
and no text.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache, partial
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from cleaner.packs.folding import UNSPACED, WORD, fold
from cleaner.packs.lexicon import Lexicon
from cleaner.packs.memory import Known
from cleaner.packs.tables import BEGINS, BIT, GOES_ON

WEIGHTS = Path(__file__).parent / "wording.bin"
BUCKET_BITS = 16
# A weight of 127 stands for this.
MAX_WEIGHT = 8.0
MAX_READ_CHARS = 4000
STEM_CHARS = 5
MAX_REMEMBERED_CHARS = 1_000_000
MAX_WORD_CHARS = 60
_FLAGS = BEGINS | GOES_ON


class Word(NamedTuple):
    """What a word adds by itself: its buckets, and the stem that it is paired by ("" in unspaced scripts)."""

    buckets: tuple[int, ...]
    stem: str


def bucket(feature: str) -> int:
    """The place of a feature's weight: a hash, so the weights tell no words."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) >> (32 - BUCKET_BITS)


def buckets_of(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[int]:
    """The buckets of a span's words and of the pairs of neighbours among them."""
    known = _words(lexicon)
    before = ""
    for match in WORD.finditer(text, start, min(end, start + MAX_READ_CHARS)):
        word = known[match[0]]
        yield from word.buckets
        if before and word.stem:
            yield bucket(f"b{before} {word.stem}")
        before = word.stem


def wording(text: str, start: int, end: int, lexicon: Lexicon) -> float:
    """How much the words of a span sound like boilerplate, around zero."""
    weights = _weights()
    total = count = 0
    for at in buckets_of(text, start, end, lexicon):
        total += weights[at]
        count += 1
    return (total - 128 * count) * MAX_WEIGHT / 127 / sqrt(count) if count else 0.0


@cache
def _weights() -> bytes:
    """A weight per bucket, 128 for nothing."""
    return zlib.decompress(WEIGHTS.read_bytes())


@cache
def _words(lexicon: Lexicon) -> Known[Word]:
    """Word of the text -> what it adds."""
    return Known(partial(_read_word, lexicon=lexicon), MAX_REMEMBERED_CHARS, MAX_WORD_CHARS)


def _read_word(word: str, lexicon: Lexicon) -> Word:
    key = fold(word)
    if UNSPACED.match(word):
        pieces = [key[at : at + size] for size in (2, 3) for at in range(len(key) - size + 1)] or [key]
        return Word(tuple(bucket("c" + piece) for piece in pieces), "")
    if key[:1].isdigit():
        key = "0"
    mask = 0
    for piece in lexicon.meanings(word):
        for _, meaning in piece.meanings:
            mask |= meaning
    stem = key[:STEM_CHARS]
    if mask & ~_FLAGS == BIT["glue"]:
        # Function words tell languages apart, nothing else: they count in pairs only.
        return Word((), stem)
    return Word((bucket("u" + key), *((bucket("p" + stem),) if len(key) > STEM_CHARS else ())), stem)
