"""A line as words and numbers, each with what the language packs say it can mean.

All languages are looked up at once: a scraped line does not say what it is
written in, and half of the words that matter are the same in several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from cleaner.packs.fields import field_codes, load_fields

# Vowel signs and the like are no letters for `\w`, but belong to the word.
_SIGNS: Final = (
    "".join(
        f"{chr(base)}-{chr(base + 3)}{chr(base + 0x3A)}-{chr(base + 0x63)}{chr(base + 0x70)}-{chr(base + 0x7F)}"
        for base in range(0x0900, 0x0E00, 0x80)
    )
    + "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0e31-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
# Ideographs are words of one character: nothing else divides Chinese and Japanese.
_HAN: Final = "\u3005\u3400-\u9fff\uf900-\ufaff"
_TOKEN: Final = re.compile(rf"\d+|[{_HAN}]|(?:[^\W\d_{_HAN}]|[{_SIGNS}])+")

Meaning = dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a line; `number` is None for a word."""

    start: int
    end: int
    text: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A literal of the packs: its words, and per kind the languages and values it has there."""

    words: tuple[str, ...]
    meaning: Meaning


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and numbers of ``text[start:end]`` with their places in `text`.

    >>> [(t.text, t.number) for t in tokens_of("le 1er mai 2025, 14h02")][1:4]
    [('1', 1), ('er', None), ('mai', None)]
    >>> [t.number for t in tokens_of("२१ दिसंबर २०२४")]
    [21, None, 2024]
    """
    stop = len(text) if end is None else end
    found = []
    for match in _TOKEN.finditer(text, start, stop):
        word = match[0]
        # More digits than any date has are no number of ours (and `int` is quadratic).
        number = int(word) if len(word) <= 8 and word.isdecimal() else None
        found.append(Token(match.start(), match.end(), word, number))
    return found


def words_of(literal: str) -> tuple[str, ...]:
    """The lower-case words of a pack's literal, as they are looked up."""
    return tuple(token.text.lower() for token in tokens_of(literal))


@cache
def vocabulary() -> dict[str, tuple[Entry, ...]]:
    """All literals of all packs by their first word, the longest first."""
    merged: dict[tuple[str, ...], dict[str, list[tuple[str, int]]]] = {}

    def add(literal: str, kind: str, code: str, value: int = 0) -> None:
        words = words_of(literal)
        if words:
            merged.setdefault(words, {}).setdefault(kind, []).append((code, value))

    for code in field_codes():
        pack = load_fields(code)
        for kind in _LISTED:
            for literal in getattr(pack, kind):
                add(literal, kind, code)
        for kind in ("months", "jalali", "hijri"):
            for number, forms in enumerate(getattr(pack, kind), start=1):
                for literal in forms:
                    add(literal, kind, code, number)
        for kind in ("zones", "eras"):
            for literal, value in getattr(pack, kind).items():
                add(literal, kind, code, value)
    by_first: dict[str, list[Entry]] = {}
    for words, meaning in merged.items():
        entry = Entry(words, {kind: tuple(said) for kind, said in meaning.items()})
        by_first.setdefault(words[0], []).append(entry)
    return {first: tuple(sorted(entries, key=lambda e: -len(e.words))) for first, entries in by_first.items()}


_LISTED: Final = (
    "by",
    "by_after",
    "and_",
    "with_",
    "roles",
    "staff",
    "agencies",
    "credit",
    "particles",
    "published",
    "updated",
    "glue",
    "today",
    "yesterday",
    "ago",
    "minute",
    "hour",
    "day",
    "week",
    "reading",
    "am",
    "pm",
    "weekdays",
    "year_mark",
    "month_mark",
    "day_mark",
    "hour_mark",
    "minute_mark",
)


class Line:
    """The tokens of a stretch of text, with look-ups of what stands at each of them."""

    __slots__ = ("end", "lowered", "start", "text", "tokens", "vocabulary")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start = start
        self.end = len(text) if end is None else end
        self.tokens = tokens_of(text, start, self.end)
        self.lowered = [token.text.lower() for token in self.tokens]
        self.vocabulary = vocabulary()

    def entries(self, at: int) -> list[Entry]:
        """The literals that begin at a token, the longest first."""
        if not 0 <= at < len(self.tokens):
            return []
        lowered = self.lowered
        return [
            entry
            for entry in self.vocabulary.get(lowered[at], ())
            if len(entry.words) == 1 or tuple(lowered[at : at + len(entry.words)]) == entry.words
        ]

    def match(self, at: int, *kinds: str) -> tuple[int, tuple[tuple[str, int], ...]]:
        """How many tokens the longest literal of one of these kinds takes here (0: none), and what it means."""
        for entry in self.entries(at):
            for kind in kinds:
                if kind in entry.meaning:
                    return len(entry.words), entry.meaning[kind]
        return 0, ()

    def gap(self, at: int) -> str:
        """What stands between a token and the next one (or the end)."""
        after = self.tokens[at + 1].start if at + 1 < len(self.tokens) else self.end
        return self.text[self.tokens[at].end : after]
