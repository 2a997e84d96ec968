"""A line as words and numbers, each with what the language packs say it can mean.

All languages are looked up at once: a scraped line does not say what it is
written in, and half of the words that matter are the same in several.
"""

from __future__ import annotations

import marshal
import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.packs.fields import PACKS, field_codes, load_fields

COMPILED: Final = PACKS / "common" / "fields.bin"

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
# "3 May 20256. May 2025", "3 May 202521:25": the markup between year and day or hour left no space.
_YEAR: Final = r"(?:19|20)\d\d(?=\d{1,2}(?:\.?\s?[^\W\d]|:\d\d))"
_TOKEN: Final = re.compile(rf"{_YEAR}|\d+|[{_HAN}]|(?:[^\W\d_{_HAN}]|[{_SIGNS}])+")

Meaning = dict[str, tuple[tuple[str, int], ...]]


class Token(NamedTuple):
    """A word or a number of a line; `number` is None for a word."""

    start: int
    end: int
    text: str
    number: int | None


_new_token: Final = tuple.__new__


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
        number = int(word) if word.isdecimal() and len(word) <= 8 else None
        found.append(_new_token(Token, (*match.span(), word, number)))
    return found


def words_of(literal: str) -> tuple[str, ...]:
    """The lower-case words of a pack's literal, as they are looked up."""
    return tuple(token.text.lower() for token in tokens_of(literal))


@cache
def vocabulary() -> dict[str, tuple[Entry, ...]]:
    """All literals of all packs by their first word, the longest first."""
    compiled = read_compiled()
    return read_packs() if compiled is None else compiled


def read_packs() -> dict[str, tuple[Entry, ...]]:
    """The vocabulary as the packs are written; many times slower than what was compiled of them."""
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


def _digest() -> int:
    """A checksum of what the vocabulary is made of: the packs and the way they are read."""
    sums = [zlib.crc32((PACKS / f"{code}.toml").read_bytes()) for code in field_codes()]
    return zlib.crc32(repr((_LISTED, _TOKEN.pattern, sums)).encode())


def read_compiled(path: Path = COMPILED) -> dict[str, tuple[Entry, ...]] | None:
    """The compiled vocabulary, or None where it is missing, stale or of another Python."""
    try:
        made_of, table = marshal.loads(zlib.decompress(path.read_bytes()))  # noqa: S302 - a file of this package
    except (OSError, ValueError, EOFError, TypeError, zlib.error):
        return None
    if made_of != _digest():
        return None
    return {first: tuple(Entry(*entry) for entry in entries) for first, entries in table.items()}


def write_compiled(path: Path = COMPILED) -> None:
    """Compile the packs' fields: ``make packs`` does, after any of them changed."""
    table = {first: tuple((entry.words, entry.meaning) for entry in entries) for first, entries in read_packs().items()}
    path.write_bytes(zlib.compress(marshal.dumps((_digest(), table), 4), 9))


Found = dict[str, tuple[int, tuple[tuple[str, int], ...]]]
_NOTHING: Final[Found] = {}
_NO_MATCH: Final = (0, ())


class Line:
    """The tokens of a stretch of text, with look-ups of what stands at each of them."""

    __slots__ = ("_found", "end", "lowered", "start", "text", "tokens")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start = start
        self.end = len(text) if end is None else end
        self.tokens = tokens_of(text, start, self.end)
        self.lowered = [token.text.lower() for token in self.tokens]
        self._found: list[Found | None] = [None] * len(self.tokens)

    def found(self, at: int) -> Found:
        """Per kind of literal, how many tokens the longest one that begins here takes, and what it means."""
        if not 0 <= at < len(self._found):
            return _NOTHING
        known = self._found[at]
        if known is not None:
            return known
        entries = vocabulary().get(self.lowered[at])
        made: Found = _NOTHING
        if entries is not None:
            made = {}
            for entry in entries:
                size = len(entry.words)
                if size == 1 or tuple(self.lowered[at : at + size]) == entry.words:
                    for kind, said in entry.meaning.items():
                        made.setdefault(kind, (size, said))
        self._found[at] = made
        return made

    def match(self, at: int, *kinds: str) -> tuple[int, tuple[tuple[str, int], ...]]:
        """How many tokens the longest literal of one of these kinds takes here (0: none), and what it means."""
        found = self.found(at)
        if not found:
            return _NO_MATCH
        if len(kinds) == 1:
            return found.get(kinds[0], _NO_MATCH)
        return max((found[kind] for kind in kinds if kind in found), key=_size, default=_NO_MATCH)

    def gap(self, at: int) -> str:
        """What stands between a token and the next one (or the end)."""
        after = self.tokens[at + 1].start if at + 1 < len(self.tokens) else self.end
        return self.text[self.tokens[at].end : after]


def _size(match: tuple[int, tuple[tuple[str, int], ...]]) -> int:
    return match[0]


# Japanese papers put this before day and photographer at the end of a caption: "修復を終えた駅＝5日、佐伯亮撮影".
CREDIT_DASH: Final = re.compile(r"(?<=[^\x00-\u2fff])[=＝](?=[^\x00-\x2f=])")
# No word of the packs is longer.
MAX_FIRST_CHARS: Final = 40


def begins(text: str, kind: str = "") -> bool:
    """The first word of a text may begin a literal of a kind (or of any): a cheap test before a line is read.

    >>> begins("  Par Aurore", "by"), begins("Bridges fall", "by")
    (True, False)
    """
    # Most lines begin with a plain word and a space; asking the pattern costs several times as much.
    word = text[:MAX_FIRST_CHARS].split(" ", 1)[0]
    if len(word) < MAX_FIRST_CHARS and word.isascii() and word.isalpha():
        return word.lower() in first_words(kind)
    first = _TOKEN.search(text, 0, 80)
    return first is not None and first[0].lower() in first_words(kind)


@cache
def first_words(kind: str) -> frozenset[str]:
    """The words, in lower case, that literals of a kind (or of any) begin with."""
    if not kind:
        return frozenset(vocabulary())
    return frozenset(
        first for first, entries in vocabulary().items() if any(kind in entry.meaning for entry in entries)
    )
