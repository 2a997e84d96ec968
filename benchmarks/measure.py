"""The measure: 4-gram shingles of words as multisets, precision and recall per page.

The same as in scrapinghub's article-extraction-benchmark, with one token per
character where a script puts no spaces between words.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import regex

SHINGLE_WORDS = 4
# Han, kana, Hangul and Thai: one token a character.
_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]\p{M}*|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}])\w)+"
)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))


def words(text: str) -> list[str]:
    """The tokens of a text.

    >>> words("Don't panic: 東京だ"), words("हिन्दी")
    (['Don', 't', 'panic', '東', '京', 'だ'], ['हिन्दी'])
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", text.translate(_INVISIBLE)))


def shingles(text: str, size: int = SHINGLE_WORDS) -> Counter[tuple[str, ...]]:
    """The multiset of a text's shingles; a shorter text is one shingle of all its words."""
    tokens = words(text)
    if not tokens:
        return Counter()
    size = min(size, len(tokens))
    return Counter(zip(*(tokens[start:] for start in range(size)), strict=False))


def compare(gold: Counter[tuple[str, ...]], text: str) -> tuple[float, float]:
    """Precision and recall of a text against the shingles of the gold.

    >>> compare(shingles("a b c d e"), "a b c d x")
    (0.5, 0.5)
    """
    found = shingles(text)
    if not found or not gold:
        return (1.0, 1.0) if not found and not gold else (0.0, 0.0)
    same = sum((gold & found).values())
    return same / found.total(), same / gold.total()


@dataclass(frozen=True)
class Score:
    """Means over pages; `f1` is that of the two means."""

    precision: float
    recall: float
    pages: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def mean(pairs: Iterable[tuple[float, float]]) -> Score:
    """The score of many pages."""
    rows = list(pairs)
    count = len(rows) or 1
    return Score(sum(p for p, _ in rows) / count, sum(r for _, r in rows) / count, len(rows))


def segments(text: str, wanted: Iterable[str], unwanted: Iterable[str]) -> tuple[int, int, int]:
    """True positives, false positives, false negatives of must-have and must-not-have segments."""
    flat = " ".join(text.split())
    has = [" ".join(segment.split()) in flat for segment in wanted]
    bad = [" ".join(segment.split()) in flat for segment in unwanted]
    return sum(has), sum(bad), len(has) - sum(has)


def words_lost(before: str, after: str) -> int:
    """How many words of one text the other lacks, whatever their order."""
    return (Counter(words(before)) - Counter(words(after))).total()


_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "or", "ne", "go", "edu"})


def domain(url: str | None) -> str:
    """The registered domain of an address, as far as its shape tells.

    >>> domain("https://news.post.co.uk/a"), domain(None)
    ('post.co.uk', '')
    """
    parts = (urlsplit(url or "").hostname or "").lower().split(".")
    deep = len(parts) >= 3 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3:] if deep else parts[-2:])


def bucket(name: str, salt: str) -> int:
    """A number that depends on the name alone: deals publishers into folds the same way everywhere."""
    return int(hashlib.md5((salt + name).encode(), usedforsecurity=False).hexdigest()[:8], 16)


def fold_of(where: str, folds: int) -> int:
    """The part of the publishers that this domain belongs to, when weights are trained without each part in turn."""
    return bucket(where, "fold") % folds
