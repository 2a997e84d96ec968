"""The body: what no filter marked, one line per paragraph, paragraphs separated by one empty line."""

from __future__ import annotations

import re

from cleaner.model import Block, Document, Explained, Mark
from cleaner.normalize.mend import collapse, mend

# No space is put before these when pieces of a sentence are joined.
_CLINGS = re.compile(r"[,.)\]%、。，；：！？）」』]")
# Scripts that write no spaces between words: a line break there is no space either.
_UNSPACED = "\u0e00-\u0e7f\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_UNSPACED_SEAM = re.compile(f"[{_UNSPACED}]\n[{_UNSPACED}]")


def read_body(explained: Explained) -> str:
    """The kept text as paragraphs, with odd spaces, entities, leftover tags and mojibake mended."""
    document, marks = explained.document, explained.marks
    paragraphs: list[str] = []
    index = 0
    for group in document.paragraphs():
        joined, last = "", 0
        for block in group:
            while index < len(marks) and marks[index].end <= block.content_start:
                index += 1
            if kept := collapse(_kept(document, block, marks, index)):
                gap = document.text[last : block.content_start] if joined else ""
                joined, last = join(joined, kept, gap), block.content_end
        if paragraph := mend(joined):
            paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


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


def join(one: str, two: str, gap: str) -> str:
    """Two pieces of a paragraph that stood `gap` apart, with a space where one belongs.

    >>> join("See the", "harbour plan", "\\n"), join("plan", ", he said", "\\n"), join("港が", "開いた", "\\n")
    ('See the harbour plan', 'plan, he said', '港が開いた')
    """
    if not one or not gap or _CLINGS.match(two) or _UNSPACED_SEAM.match(f"{one[-1]}\n{two[:1]}"):
        return one + two
    return f"{one} {two}"
