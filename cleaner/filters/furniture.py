"""The title, byline and dateline lines around an article: they are fields of the record, not its body."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.chain import block_span, finder
from cleaner.model import Document, Reason
from cleaner.spot.head import read_head


@finder(Reason.TITLE, "strip_title")
def strip_title(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the lines that are the title, where something besides their place says so.

    Safe because it asks for a repetition, a heading, a byline or dateline below,
    or an envelope that states the title. Keeps the standfirst, subheads, and a
    first line with no such support.

    >>> strip_title("A bridge falls in the north\nBy Ann Lee\nThe bridge fell at noon.")
    'By Ann Lee\nThe bridge fell at noon.'
    >>> strip_title("A bridge falls in the north\nThe bridge fell at noon.")
    'A bridge falls in the north\nThe bridge fell at noon.'
    """
    head = read_head(document)
    why = head.title.why if head.title else "as the envelope says"
    for row in head.titles:
        yield (*block_span(document, row.block), why)


@finder(Reason.BYLINE, "strip_bylines")
def strip_bylines(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the lines at the head of an article that only say who wrote it.

    Safe because the whole line must be a word that announces names and names,
    roles, places or agencies. Keeps sentences that begin with the same word.

    >>> strip_bylines("A bridge falls\nBy Ann Lee and Bo Berg\nBy noon it was gone.")
    'A bridge falls\nBy noon it was gone.'
    >>> strip_bylines("By the river stands a bridge.")
    'By the river stands a bridge.'
    """
    for found in read_head(document).bylines:
        if not found.byline.sure:
            continue
        for row in found.rows:
            yield (*block_span(document, row.block), ", ".join(found.byline.names))


@finder(Reason.DATELINE, "strip_datelines")
def strip_datelines(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the lines at the head of an article that only say when it was published or updated.

    Safe because every word of the line must belong to a date, a time or a word
    such as "published". Keeps dates inside sentences, and years as headings.

    >>> strip_datelines("A bridge falls\nPublished 3 March 2025 at 14:02\nThe bridge fell on 3 March 2025.")
    'A bridge falls\nThe bridge fell on 3 March 2025.'
    >>> strip_datelines("The bridge of 2024\nIn March 2025 it fell.")
    'The bridge of 2024\nIn March 2025 it fell.'
    """
    head = read_head(document)
    for found in head.dates:
        dated = any(spot.readings or spot.kind == "ago" for spot in found.read.spots)
        if found.read.whole and not found.opening and (dated or found.label or found.read.labels):
            evidence = found.row.text[found.read.spots[0].start : found.read.spots[0].end]
            yield (*block_span(document, found.row.block), evidence)
    for row in head.labels:
        yield (*block_span(document, row.block), row.text)
