"""A page of text as lines: what is visible of them, which are prose, where the article's text begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from cleaner.model import Block, Clue, Document, Kind, Role

# A paragraph of this many characters that has a sentence end is prose.
MIN_PROSE_CHARS: Final = 80
MIN_HAN_PROSE_CHARS: Final = 35
# Title, byline and dateline stand at most this many lines above the text.
MAX_HEAD_LINES: Final = 60
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
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2}|[^\W\d_\u3400-\u9fff\uac00-\ud7a3]{4,}|\d{2,}")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A block with what a reader sees of it; `level` is a heading's (0: none), `linked` says it is one link."""

    number: int
    block: Block
    text: str
    level: int
    linked: bool
    listed: bool


class Page:
    """The lines of a document that hold text, and where its longest run of prose is."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: list[Row] = []
        self.prose: list[bool] = []
        covered = _covered(document)
        group: list[int] = []
        for block in document.blocks:
            if block.content_start == block.content_end or block.hints.hidden:
                continue
            if covered and covered[0] <= block.content_start and block.content_end <= covered[1]:
                continue
            if not block.continues and group:
                self._close(group)
                group = []
            row = _row(document, block, len(self.rows))
            group.append(row.number)
            self.rows.append(row)
            self.prose.append(False)
        if group:
            self._close(group)

    def _close(self, group: list[int]) -> None:
        length = 0
        ended = False
        for number in group:
            text = self.rows[number].text
            length += len(text)
            ended = ended or _END.search(text) is not None
        least = MIN_PROSE_CHARS
        if length < least and length >= MIN_HAN_PROSE_CHARS and _HAN.search(self.rows[group[0]].text):
            least = MIN_HAN_PROSE_CHARS
        if length >= least and ended:
            for number in group:
                self.prose[number] = True

    @cached_property
    def region(self) -> tuple[int, int]:
        """The rows of the densest run of prose, ``[start, end)``; empty at 0 where there is none."""
        best = (0, 0)
        gain = top = start = 0
        for number, row in enumerate(self.rows):
            value = min(len(row.text), MAX_GAIN_CHARS) if self.prose[number] else -GAP_CHARS
            if gain <= 0:
                gain, start = 0, number
            gain += value
            if gain > top:
                top, best = gain, (start, number + 1)
        return best

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each line occurs."""
        return Counter(row.text for row in self.rows)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words at the beginning of the prose."""
        start, end = self.region
        found: set[str] = set()
        length = 0
        for number in range(start, end):
            if not self.prose[number]:
                continue
            text = self.rows[number].text[:SAMPLE_CHARS]
            found.update(content_words(text))
            length += len(text)
            if length >= SAMPLE_CHARS:
                break
        return frozenset(found)


def content_words(text: str) -> list[str]:
    """The words of four letters and more, pairs of ideographs, and numbers, in lower case.

    >>> content_words("The bridge of 2024")
    ['bridge', '2024']
    """
    return _WORD.findall(text.lower())


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
        elif bullet := _MD_BULLET.match(text):
            listed = True
            text = text[bullet.end() :]
        text = text[:4_000]
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
        text = text[:4_000]
    return Row(number, block, _SPACES.sub(" ", text).strip(), level, linked, listed)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """A document by what its rows depend on; marks may differ."""

    document: Document

    def __hash__(self) -> int:
        return hash((len(self.document.text), self.document.text[:200]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key):
            return NotImplemented
        one, two = self.document, other.document
        return one.blocks is two.blocks and one.text is two.text and one.clues == two.clues


@lru_cache(maxsize=1)
def _cached(key: _Key) -> Page:
    return Page(key.document)


def page_of(document: Document) -> Page:
    """The page of a document; several readers of one document share it."""
    return _cached(_Key(document))


def clues_for(clues: Iterable[Clue], name: str) -> tuple[Clue, ...]:
    """The clues for one field, in their order."""
    return tuple(clue for clue in clues if clue.field == name)
