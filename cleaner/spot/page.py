"""A page of text as lines: what is visible of them, which are prose, where the article's text begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from cleaner.model import PLAIN_HINTS, Block, Clue, Document, Kind, Reason, Role
from cleaner.spot.dates import MAX_DATE_LINE_CHARS, DateLine, read_date_line
from cleaner.spot.names import Byline, read_byline
from cleaner.spot.words import Line, begins, tokens_of

# A paragraph of this many characters that has a sentence end is prose.
MIN_PROSE_CHARS: Final = 80
MIN_HAN_PROSE_CHARS: Final = 35
# Title, byline and dateline stand at most this many lines above the text.
MAX_HEAD_LINES: Final = 60
# Menus are shorter than this, headlines are not.
LONG_CHARS: Final = 30
# A line that is no prose costs as much as this many characters of it.
GAP_CHARS: Final = 40
MAX_GAIN_CHARS: Final = 300
# How much of the text says whether a line can be its title.
SAMPLE_CHARS: Final = 3_000
_END: Final = re.compile(r"""[.!?…。！？।॥۔؟።](?:["'”’»」』)\]]{0,3})(?:\s|$)|[。！？]""")
_MD_LINK: Final = re.compile(r"!?\\?\[([^\[\]\n]{0,400})\\?\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_MD_IMAGE: Final = re.compile(r"!\[([^\[\]\n]{0,600})\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_MD_EMPHASIS: Final = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,300}?)(?<=\S)\1")
_MD_HEADING: Final = re.compile(r"(#{1,6})\s{1,8}")
_MD_BULLET: Final = re.compile(r"(?:[*+-]|\d{1,3}\\?[.)])\s{1,8}")
_BULLET: Final = re.compile(r"[*+•●▪◦‣·o]\s{1,4}(?=\S)")
_BULLETS: Final = "*+•●▪◦‣·o"
# More of a line is never looked at.
MAX_ROW_CHARS: Final = 4_000
# Longer lines are read for dates only if a year stands in them.
MAX_SHORT_DATE_LINE_CHARS: Final = 100
_DATED: Final = re.compile(r"\d{4}|\d[./-]\d{2}(?!\d)")
_DIGIT: Final = re.compile(r"\d")
# "Ann LeeMarch 3, 2025", "Ann LeePublished 3 March"
_SEAM: Final = re.compile(r"(?<=[a-z])[A-Z][a-z]{2,11}(?=\.?,? [A-Z\d])")
_WORD: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2}|[^\W\d_\u3400-\u9fff\uac00-\ud7a3]{4,}|\d{2,}")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Row(NamedTuple):
    """A block with what a reader sees of it; `level` is a heading's (0: none), `linked` says it is one link."""

    number: int
    block: Block
    text: str
    level: int
    linked: bool
    listed: bool


_new_row: Final = tuple.__new__


class Page:
    """The lines of a document that hold text, and where its longest run of prose is."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: list[Row] = []
        self.prose: list[bool] = []
        self._dates: dict[int, DateLine | None] = {}
        self._bylines: dict[int, Byline | None] = {}
        self._furniture: dict[int, bool] = {}
        covered = _covered(document)
        talk, at = _talk(document), 0
        whole, plain = document.text, document.kind is not Kind.MARKDOWN
        rows, prose = self.rows, self.prose
        first, length = 0, 0  # of the paragraph that is being read
        for block in document.blocks:
            _, _, start, end, hints, continues = block
            if start == end or hints.hidden:
                continue
            if talk:
                while at < len(talk) and talk[at][1] <= start:
                    at += 1
                if at < len(talk) and talk[at][0] <= start and end <= talk[at][1]:
                    continue
            if covered and covered[0] <= start and end <= covered[1]:
                continue
            number = len(rows)
            if not continues:
                if length >= MIN_HAN_PROSE_CHARS:
                    self._close(first, number, length)
                first, length = number, 0
            text = whole[start:end]
            # Most lines are plain, and most of their cost would be asking what else they could be.
            easy = plain and hints is PLAIN_HINTS and end - start <= MAX_ROW_CHARS and text[0] not in _BULLETS
            if easy and "  " not in text and text.isprintable():
                rows.append(_new_row(Row, (number, block, text, 0, False, False)))
                length += end - start
            else:
                row = _row(document, block, number)
                rows.append(row)
                length += len(row.text)
            prose.append(False)
        if length >= MIN_HAN_PROSE_CHARS:
            self._close(first, len(rows), length)

    def dates(self, number: int) -> DateLine | None:
        """What a row says about dates, if it is short and has a number in it."""
        if number not in self._dates:
            text = self.rows[number].text
            need = _DIGIT if len(text) <= MAX_SHORT_DATE_LINE_CHARS else _DATED
            fits = len(text) <= MAX_DATE_LINE_CHARS and need.search(text) is not None
            self._dates[number] = _read_dates(text) if fits else None
        return self._dates[number]

    def byline(self, number: int) -> Byline | None:
        """The byline that a row is."""
        if number not in self._bylines:
            self._bylines[number] = read_byline(self.rows[number].text)
        return self._bylines[number]

    def is_furniture(self, number: int) -> bool:
        """A whole row of byline or dateline."""
        known = self._furniture.get(number)
        if known is None:
            read = self.dates(number)
            known = read is not None and read.whole and any(spot.readings for spot in read.spots)
            if not known:
                byline = self.byline(number)
                known = byline is not None and byline.sure
            self._furniture[number] = known
        return known

    def _close(self, first: int, last: int, length: int) -> None:
        """Say of the rows of a paragraph, ``[first, last)``, that they are prose, if they are."""
        if length < MIN_PROSE_CHARS and not _HAN.search(self.rows[first].text):
            return
        if any(_END.search(row.text) for row in self.rows[first:last]):
            self.prose[first:last] = [True] * (last - first)

    @cached_property
    def region(self) -> tuple[int, int]:
        """The rows of the densest run of prose, ``[start, end)``; empty at 0 where there is none."""
        best = (0, 0)
        gain = top = start = 0
        for number, is_prose in enumerate(self.prose):
            if not is_prose:
                gain -= GAP_CHARS
                continue
            if gain <= 0:
                gain, start = 0, number
            gain += min(len(self.rows[number].text), MAX_GAIN_CHARS)
            if gain > top:
                top, best = gain, (start, number + 1)
        return best

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each line occurs."""
        return Counter(row.text for row in self.rows)

    @cached_property
    def lead(self) -> frozenset[str]:
        """The words of the first paragraph of the prose."""
        start, end = self.region
        for number in range(start, end):
            if self.prose[number]:
                return frozenset(content_words(self.rows[number].text[:1_000]))
        return frozenset()

    @cached_property
    def sample(self) -> str:
        """The beginning of the prose as it is written."""
        start, end = self.region
        pieces: list[str] = []
        length = 0
        for number in range(start, end):
            if self.prose[number]:
                pieces.append(self.rows[number].text[:SAMPLE_CHARS])
                length += len(pieces[-1])
                if length >= SAMPLE_CHARS:
                    break
        return " ".join(pieces)

    @cached_property
    def head_text(self) -> str:
        """The lines above the prose and the first of it, as one string to look for repetitions in."""
        start, _ = self.region
        rows = self.rows[:3] + self.rows[max(3, start - MAX_HEAD_LINES) : start + 3]
        return "\n".join(row.text for row in rows)

    @cached_property
    def longer(self) -> list[int]:
        """For each row, how many rows before it are long enough for a headline and are no prose."""
        long = (len(row.text) >= LONG_CHARS and not prose for row, prose in zip(self.rows, self.prose, strict=True))
        return list(accumulate(long, initial=0))

    @cached_property
    def _longest(self) -> list[int]:
        start, _ = self.region
        above = zip(self.rows[:start], self.prose, strict=False)
        lengths = [0 if prose else len(row.text) for row, prose in above]
        return list(accumulate(reversed(lengths), max, initial=0))[::-1]

    def longest_below(self, number: int) -> int:
        """The length of the longest line between a row and the prose that is none itself."""
        return self._longest[number + 1] if number + 1 < len(self._longest) else 0

    @cached_property
    def words(self) -> frozenset[str]:
        """The words at the beginning of the prose."""
        return frozenset(content_words(self.sample))


def _read_dates(text: str) -> DateLine:
    """What a line says about dates, also where the markup left no space before one ("Ann Lee3 March 2025")."""
    seam = _SEAM.search(text)
    if seam is None or not (begins(seam[0], "months") or begins(seam[0], "published")):
        return read_date_line(Line(text))
    read = read_date_line(Line(text, seam.start()))
    return DateLine(read.spots, read.labels, (*tokens_of(text, 0, seam.start()), *read.rest))


def content_words(text: str) -> list[str]:
    """The words of four letters and more, pairs of ideographs, and numbers, in lower case.

    >>> content_words("The bridge of 2024")
    ['bridge', '2024']
    """
    return _WORD.findall(text.lower())


# What a page says about itself is never its headline, byline or dateline.
_TALK: Final = frozenset(
    {
        Reason.COOKIE_BANNER,
        Reason.JS_WARNING,
        Reason.ADBLOCK_NOTICE,
        Reason.NEWSLETTER_PROMPT,
        Reason.LOGIN_PROMPT,
        Reason.APP_PROMO,
    }
)


def _talk(document: Document) -> tuple[tuple[int, int], ...]:
    return tuple((mark.start, mark.end) for mark in document.marks if mark.reason in _TALK)


def _covered(document: Document) -> tuple[int, int] | None:
    return document.envelope[0] if document.envelope else None


def _row(document: Document, block: Block, number: int) -> Row:
    text = document.content(block)
    hints = block.hints
    level = hints.level if hints.role is Role.HEADING else 0
    linked = hints.link_density is not None and hints.link_density > 0.9
    listed = hints.role is Role.LIST_ITEM
    if document.kind is Kind.MARKDOWN:
        heading = _MD_HEADING.match(text)
        if heading:
            level = len(heading[1])
            text = text[heading.end() :]
        elif (bullet := _MD_BULLET.match(text)) and not (text[0].isdigit() and begins(text[bullet.end() :], "months")):
            listed = True
            text = text[bullet.end() :]
        text = text[:MAX_ROW_CHARS]
        if "](" in text:
            link = _MD_LINK.match(text)
            linked = linked or (link is not None and link.end() >= len(text.rstrip(" *_")) and text[0] != "!")
            text = _MD_IMAGE.sub("", text)
            text = _MD_LINK.sub(r"\1", text)
        if "*" in text or "_" in text:
            text = _MD_EMPHASIS.sub(r"\2", text)
        if "\\" in text:
            text = re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", text)
        text = text.strip(" |")
    else:
        text = text[:MAX_ROW_CHARS]
        if text[0] in _BULLETS and (bullet := _BULLET.match(text)):
            listed = True
            text = text[bullet.end() :]
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return Row(number, block, text.strip(), level, linked, listed)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """A document by what its rows depend on; other marks may differ."""

    document: Document

    def __hash__(self) -> int:
        return hash((len(self.document.text), self.document.text[:200]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key):
            return NotImplemented
        one, two = self.document, other.document
        same = one.blocks is two.blocks and one.text is two.text and one.clues == two.clues
        return same and (one.marks is two.marks or _talk(one) == _talk(two))


# A document is read by its filters, the body they leave by them again, then the document by the readers of fields.
@lru_cache(maxsize=3)
def _cached(key: _Key) -> Page:
    return Page(key.document)


def page_of(document: Document) -> Page:
    """The page of a document; several readers of one document share it."""
    return _cached(_Key(document))


def clues_for(clues: Iterable[Clue], name: str) -> tuple[Clue, ...]:
    """The clues for one field, in their order."""
    return tuple(clue for clue in clues if clue.field == name)
