"""The body: what no filter marked, one line per paragraph, paragraphs separated by one empty line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.model import Block, Document, Explained, Kind, Mark, Role
from cleaner.normalize.mend import collapse, mend
from cleaner.parse.markdown import table_row, to_plain

# No space is put before these when pieces of a sentence are joined.
_CLINGS = re.compile(r"[,.)\]%、。，；：！？）」』]")
# A gap of one of these is spelling, and stays as it is.
_NO_BREAK = ("\u00a0", "\u202f")
# Scripts that write no spaces between words: a line break there is no space either.
_UNSPACED = "\u0e00-\u0e7f\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_UNSPACED_SEAM = re.compile(f"[{_UNSPACED}]\n[{_UNSPACED}]")


def read_body(explained: Explained) -> str:
    """The kept text as paragraphs, with odd spaces, entities, leftover tags and mojibake mended."""
    return "\n\n".join(text for text, _ in read_paragraphs(explained))


# A paragraph of the body, and the blocks it was read from.
Paragraph = tuple[str, tuple[Block, ...]]


class _Memory:
    """The paragraphs of the explanation that was read last: `settle` reads them, then the normalizer."""

    def __init__(self) -> None:
        self._last: tuple[Explained | None, tuple[Paragraph, ...]] = (None, ())

    def read(self, explained: Explained) -> tuple[Paragraph, ...]:
        of, paragraphs = self._last
        if of is not explained:
            paragraphs = tuple(_paragraphs(explained))
            self._last = explained, paragraphs
        return paragraphs


_MEMORY = _Memory()


def read_paragraphs(explained: Explained) -> tuple[Paragraph, ...]:
    """The paragraphs of the body, each with the blocks it was read from."""
    return _MEMORY.read(explained)


def _paragraphs(explained: Explained) -> Iterator[Paragraph]:
    document, marks = explained.document, explained.marks
    index = 0
    for group in document.paragraphs():
        first = group[0]
        while index < len(marks) and marks[index].end <= first.start:
            index += 1
        if (
            index < len(marks)
            and marks[index].start <= first.content_start
            and group[-1].content_end <= marks[index].end
        ):
            continue  # one mark over all of it, as over most of a page
        # Put together once: a text on a single line is one paragraph of thousands of pieces.
        pieces: list[str] = []
        last = 0
        if first.hints.role is Role.CODE:
            if code := _code(document, group, marks, index):
                yield code, group
            continue
        for block in group:
            while index < len(marks) and marks[index].end <= block.content_start:
                index += 1
            if kept := collapse(_kept(document, block, marks, index)):
                if pieces:
                    pieces.append(seam(pieces[-1], kept, document.text[last : block.content_start]))
                pieces.append(kept)
                last = block.content_end
        joined = "".join(pieces)
        if joined and document.kind is not Kind.PLAIN:
            joined = shown(document, first, joined)
        if paragraph := mend(joined):
            yield paragraph, group


def _kept(document: Document, block: Block, marks: tuple[Mark, ...], index: int) -> str:
    """The parts of a block that are not marked; `index` is the first mark that may touch it."""
    text, at, end = document.text, block.content_start, block.content_end
    if index == len(marks) or marks[index].start >= end:
        return text[at:end]
    pieces = []
    while index < len(marks) and marks[index].start < end:
        if at < marks[index].start:
            pieces.append(text[at : marks[index].start])
        at = max(at, marks[index].end)
        index += 1
    if at < end:
        pieces.append(text[at:end])
    return " ".join(pieces)


def _code(document: Document, group: tuple[Block, ...], marks: tuple[Mark, ...], index: int) -> str:
    """The lines of a code block as they are, without those that are marked and empty ones at the ends."""
    lines = []
    for block in group:
        if block.content_start == block.content_end:
            continue
        if index == len(marks) or marks[index].start >= block.content_end:
            lines.append(document.text[block.start : block.content_end])
            continue
        while index < len(marks) and marks[index].end <= block.content_start:
            index += 1
        if (kept := _kept(document, block, marks, index)).strip():
            lines.append(kept)
    return "\n".join(lines).strip("\r\n").rstrip()


def shown(document: Document, block: Block, text: str) -> str:
    """What a paragraph of HTML or markdown, given by its first block and its words, looks like as text."""
    role = block.hints.role
    if role is Role.IMAGE:
        return ""
    if document.kind is Kind.MARKDOWN:
        text = collapse(table_row(to_plain(text)) if role is Role.TABLE else to_plain(text))
    return f"- {text}" if role is Role.LIST_ITEM and text else text


def seam(one: str, two: str, gap: str) -> str:
    """What belongs between two pieces of a paragraph that stood `gap` apart: a space, or nothing.

    >>> seam("See the", "harbour plan", "\\n"), seam("plan", ", he said", "\\n"), seam("港が", "開いた", "\\n")
    (' ', '', '')
    >>> seam("See the plan.", "It is long.", "\u00a0")
    '\xa0'
    """
    if not gap or _CLINGS.match(two) or _UNSPACED_SEAM.match(f"{one[-1:]}\n{two[:1]}"):
        return ""
    return gap if gap in _NO_BREAK else " "
