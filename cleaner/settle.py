"""Applying the filters until the body holds nothing more that they would remove."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from cleaner.chain import Filter, block_span, disjoint, merge
from cleaner.model import Block, Document, Explained, Mark
from cleaner.normalize.body import Paragraph, read_paragraphs
from cleaner.parse import read

# A round that finds something is rare, two are rarer; the bound keeps the time linear on any input.
MAX_ROUNDS = 3


def settle(document: Document, filters: Filter) -> Explained:
    """Apply the filters until the body that is left holds nothing that they would remove.

    What stands at the head or beside something else can only be judged once its
    neighbours are gone; without this, a second `clean` could find more than the first.
    What a later round finds is marked where it stands in the document.
    """
    explained = Explained(document, filters.mark(document))
    for _ in range(MAX_ROUNDS):
        paragraphs = read_paragraphs(explained)
        body = "\n\n".join(text for text, _ in paragraphs)
        if body == document.text:
            break
        left = read(body)
        found = filters.mark(left) if left.text == body else ()
        fresh = disjoint(_traced(explained, paragraphs, found), explained.marks)
        if not fresh:
            break
        explained = Explained(document, merge(explained.marks, fresh))
    return explained


def _traced(explained: Explained, paragraphs: tuple[Paragraph, ...], found: tuple[Mark, ...]) -> Iterator[Mark]:
    """Marks on a body as marks on the document that the body was read from."""
    document, at, index = explained.document, 0, 0
    for text, group in paragraphs:
        end = at + len(text)
        while index < len(found) and found[index].start < end:
            mark = found[index]
            first, last = max(0, mark.start - at), min(len(text), mark.end - at)
            if text[first:last].strip() == text.strip():
                span = block_span(document, group[0])[0], group[-1].end
            else:
                span = _place(explained, group, text, first, last)
            if span[0] < span[1]:
                yield replace(mark, start=span[0], end=span[1], text=document.text[span[0] : span[1]])
            if mark.end > end:
                break
            index += 1
        at = end + 2  # the empty line between paragraphs


def _place(explained: Explained, group: tuple[Block, ...], text: str, first: int, last: int) -> tuple[int, int]:
    """Where a part of a paragraph stands in the document: by counting letters, since only white space moved.

    Where more was rewritten than white space, the one place with the same words; an empty span where there is none.
    """
    document, marks = explained.document, explained.marks
    letters: list[int] = []
    at, index = group[0].start, bisect_left(marks, group[0].start, key=lambda mark: mark.end)
    while at < group[-1].end:
        stop = group[-1].end
        if index < len(marks) and marks[index].start < stop:
            stop = max(at, marks[index].start)
        letters.extend(i for i in range(at, stop) if not document.text[i].isspace())
        if stop == group[-1].end:
            break
        at = marks[index].end
        index += 1
    before, inside = (sum(not char.isspace() for char in part) for part in (text[:first], text[first:last]))
    if not inside or "".join(document.text[i] for i in letters) != "".join(text.split()):
        return _same_words(document, group, text[first:last])
    return letters[before], letters[before + inside - 1] + 1


def _same_words(document: Document, group: tuple[Block, ...], part: str) -> tuple[int, int]:
    """The span of the blocks that reads word for word as a part of their paragraph, if there is just one."""
    sought = re.compile(r"\s+".join(map(re.escape, part.split())))
    found = list(islice(sought.finditer(document.text, group[0].start, group[-1].end), 2))
    return found[0].span() if len(found) == 1 else (0, 0)
