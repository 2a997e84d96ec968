"""What the shape of a block and of its neighbours tells, without a word of any language."""

from __future__ import annotations

from cleaner.model import Document, Mark

# Unicode's Sentence_Terminal marks of the scripts we serve, and the ellipsis.
_END_MARKS = frozenset(".!?…。！？｡؟۔।॥։៕")
_CLOSERS = frozenset("\"'”’»›「」『』）)]}*_")


def ends_sentence(text: str) -> bool:
    """Whether the text ends a sentence, closing quotes and brackets aside.

    >>> ends_sentence("He said: “No.”"), ends_sentence("はい。"), ends_sentence("Latest news")
    (True, True, False)
    """
    stripped = text.rstrip()
    tail = stripped[-4:]
    while tail and tail[-1] in _CLOSERS:
        tail = tail[:-1]
    return tail != "" and tail[-1] in _END_MARKS


def marks_by_block(document: Document) -> list[Mark | None]:
    """For each block the earlier mark that covers the whole of its content, or None."""
    marks = iter(document.marks)
    mark = next(marks, None)
    covering: list[Mark | None] = []
    for _, _, start, end, _, _ in document.blocks:
        while mark is not None and mark.end <= start:
            mark = next(marks, None)
        covering.append(mark if mark is not None and mark.start <= start and mark.end >= end else None)
    return covering
