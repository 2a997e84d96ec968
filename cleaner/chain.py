"""Filters and how they compose: a filter points, it cannot edit.

>>> from cleaner.chain import Filter
>>> from cleaner.model import Mark, Reason
>>> def find_stars(document):
...     for block in document.blocks:
...         if document.content(block) == "***":
...             yield mark_block(document, block, "strip_stars", Reason.CUSTOM, "***")
>>> strip_stars = Filter("strip_stars", find_stars)
>>> strip_stars("One.\\n***\\nTwo.")
'One.\\nTwo.'
>>> [(m.start, m.end, m.evidence) for m in strip_stars.explain("One.\\n***\\nTwo.").marks]
[(5, 9, '***')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cleaner.model import Block, Document, Explained, Mark, Reason
from cleaner.parse import read_text


@dataclass(frozen=True, slots=True)
class Filter:
    """A named finder: it yields marks on a document and touches nothing.

    Called with a `str` it gives back the text without what it marked; `explain`
    gives the same with every removal. There is one code path: ``f(text)`` *is*
    ``f.explain(text).text``. ``f | g`` is a filter that applies both.

    `narrows` says that the filters after this one in a chain need not look at what
    it marks: they see each run of such blocks as one block without content.
    """

    name: str
    find: Callable[[Document], Iterable[Mark]]
    parts: tuple[Filter, ...] = ()
    __doc__: str = ""
    narrows: bool = False

    def mark(self, document: Document) -> tuple[Mark, ...]:
        """The sorted, disjoint marks of this filter on a document, new ones only."""
        if not self.parts:
            return disjoint(self.find(document), document.marks)
        found: tuple[Mark, ...] = ()
        blocks, seen = document.blocks, document
        for part in self.parts:
            if marks := part.mark(seen):
                found = merge(found, marks)
                if part.narrows:
                    blocks = narrowed(blocks, marks)
                seen = replace(document, blocks=blocks, marks=merge(document.marks, found))
        return found

    def explain(self, text: str) -> Explained:
        """Read `text` as plain text or markdown and explain what this filter removes.

        Raises `TypeError` when `text` is not a `str`.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be str, not {type(text).__name__}")
        document = read_text(text)
        return Explained(document, self.mark(document))

    def __call__(self, text: str) -> str:
        """Give back the text without what this filter removes."""
        return self.explain(text).text

    def __or__(self, other: Filter) -> Filter:
        """Chain: the filter that applies this one, then the other."""
        if not isinstance(other, Filter):
            return NotImplemented
        return chain(self, other)

    def __repr__(self) -> str:
        return self.name if not self.parts else " | ".join(part.name for part in self.parts)


def merge(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Two sorted disjoint sets of marks as one sorted tuple."""
    if not one or not other:
        return one or other
    return tuple(sorted((*one, *other), key=lambda m: m.start))


def narrowed(blocks: tuple[Block, ...], marks: tuple[Mark, ...]) -> tuple[Block, ...]:
    """The blocks with each run of wholly marked ones as one block without content; they still tile the view."""
    left: list[Block] = []
    index, gone = 0, False
    for block in blocks:
        while index < len(marks) and marks[index].end <= block.content_start:
            index += 1
        inside = (
            block.content_start < block.content_end
            and index < len(marks)
            and marks[index].start <= block.content_start
            and block.content_end <= marks[index].end
        )
        if not inside:
            left.append(block._replace(continues=False) if gone and block.continues else block)
        elif gone:
            left[-1] = left[-1]._replace(end=block.end, content_start=block.end, content_end=block.end)
        else:
            left.append(Block(block.start, block.end, block.end, block.end))
        gone = inside
    return tuple(left)


def chain(*filters: Filter) -> Filter:
    """One filter that applies the given ones in order; chains are flattened."""
    parts = tuple(part for item in filters for part in (item.parts or (item,)))
    return Filter("chain", _find_nothing, parts, "The filters " + ", ".join(p.name for p in parts) + ", in order.")


def _find_nothing(_: Document) -> Iterable[Mark]:
    return ()


def finder(reason: Reason, name: str) -> Callable[[Callable[[Document], Iterable[tuple[int, int, str]]]], Filter]:
    """Decorate a function that yields ``(start, end, evidence)`` into a `Filter`."""

    def wrap(spans: Callable[[Document], Iterable[tuple[int, int, str]]]) -> Filter:
        def find(document: Document) -> Iterable[Mark]:
            for start, end, evidence in spans(document):
                yield Mark(start, end, document.text[start:end], name, reason, evidence)

        return Filter(name, find, (), spans.__doc__ or "")

    return wrap


def mark_block(document: Document, block: Block, name: str, reason: Reason, evidence: str) -> Mark:
    """A mark over a whole block: its text and the white space after it."""
    start, end = block_span(document, block)
    return Mark(start, end, document.text[start:end], name, reason, evidence)


def block_span(document: Document, block: Block) -> tuple[int, int]:
    """The span that goes when a whole block goes: its lines and the empty ones after them."""
    if block.start == block.content_start:
        return block.start, block.end
    lead = document.text[block.start : block.content_start].splitlines(keepends=True)
    last = lead[-1] if lead else ""
    blank_lead = len("".join(lead)) if last != last.rstrip("\r\n\f\v") else sum(map(len, lead[:-1]))
    return block.start + blank_lead, block.end


def lift(function: Callable[[str], str], *, name: str | None = None, reason: Reason = Reason.CUSTOM) -> Filter:
    """Make a filter of a plain function that only drops whole lines.

    The function gets the text and must give back a subsequence of its lines,
    unchanged and in order. Raises `ValueError` (when the filter is used) if it
    rewrote, reordered or added anything: a filter cannot edit.

    >>> shout = lift(lambda text: "\\n".join(l for l in text.split("\\n") if not l.isupper()))
    >>> shout("One.\\nBUY NOW\\nTwo.")
    'One.\\nTwo.'
    >>> lift(str.upper)("One.")
    Traceback (most recent call last):
        ...
    ValueError: upper rewrote the text: 'ONE.' is not a line of the input after line 0
    """
    label = name or str(getattr(function, "__name__", "lifted"))

    def find(document: Document) -> Iterable[Mark]:
        text = document.text
        lines = text.splitlines(keepends=True)
        kept = function(text).splitlines()
        at, want = 0, 0
        for number, line in enumerate(lines):
            bare = "".join(line.splitlines())
            if want < len(kept) and kept[want] == bare:
                want += 1
            else:
                yield Mark(at, at + len(line), line, label, reason, f"line {number + 1} dropped by {label}")
            at += len(line)
        if want < len(kept):
            raise ValueError(
                f"{label} rewrote the text: {kept[want][:60]!r} is not a line of the input after line {want}"
            )

    return Filter(label, find, (), function.__doc__ or "")


def disjoint(marks: Iterable[Mark], taken: Iterable[Mark] = ()) -> tuple[Mark, ...]:
    """Sort marks and cut overlaps: spans in `taken` win, then the earlier mark.

    A mark that is partly taken keeps the parts that are free.
    """
    kept: list[Mark] = []
    new = sorted(marks, key=lambda m: (m.start, m.end))
    if not new:
        return ()  # as most filters find in most texts
    fixed = sorted(taken, key=lambda m: m.start)
    index, at = 0, 0
    for mark in new:
        start = max(mark.start, at)
        while index < len(fixed) and fixed[index].end <= start:
            index += 1
        look = index
        while start < mark.end:
            stop = mark.end
            if look < len(fixed) and fixed[look].start < mark.end:
                stop = max(start, fixed[look].start)
            if start < stop:
                kept.append(_cut(mark, start, stop))
            if stop == mark.end or look >= len(fixed):
                start = stop
                break
            start = max(start, fixed[look].end)
            look += 1
        at = max(at, mark.end)
    return tuple(kept)


def _cut(mark: Mark, start: int, end: int) -> Mark:
    if (start, end) == (mark.start, mark.end):
        return mark
    text = mark.text[start - mark.start : end - mark.start]
    return Mark(start, end, text, mark.filter, mark.reason, mark.evidence)
