"""What a reader of envelopes gives back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cleaner.model import Clue, Flag, Kind, Origin

# How much blank space (and byte order mark) may stand before an envelope.
BLANK = "[\\s\ufeff]{0,100}"
# A header line longer than this is prose.
MAX_LINE_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Opened:
    """One article of an input with its envelope off.

    `text` is the view, the article's content is ``text[start:end]`` and `spans`
    are the parts of the view that were envelope. `offset` says where the view
    begins in the caller's string, so that spans can be counted there; it is None
    where the view is no part of that string (text decoded from JSON, HTML inside
    a record). `kind` is set where the envelope says what the content is. `more`
    is True where another article follows.
    """

    text: str
    start: int
    end: int
    clues: tuple[Clue, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    kind: tuple[Kind, str] | None = None
    flags: frozenset[Flag] = frozenset()
    more: bool = False
    offset: int | None = 0


def whole(text: str, offset: int | None = 0) -> Opened:
    """A text that has no envelope: it is its own content."""
    return Opened(text, 0, len(text), offset=offset)


def clue(field: str, value: str, detail: str, start: int | None = None) -> Iterator[Clue]:
    """A clue without the white space around its value; none where that leaves nothing."""
    bare = value.strip()
    if not bare:
        return
    if start is None:
        yield Clue(field, bare, Origin.ENVELOPE, detail)
        return
    start += len(value) - len(value.lstrip())
    yield Clue(field, bare, Origin.ENVELOPE, detail, start, start + len(bare))


def with_more(items: Iterable[Opened]) -> Iterator[Opened]:
    """The same items, each knowing whether another one follows; looks one ahead."""
    before: Opened | None = None
    for item in items:
        if before is not None:
            yield replace(before, more=True)
        before = item
    if before is not None:
        yield before
