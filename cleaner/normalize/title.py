"""The title: what the envelope or the page states, or the line of the text that is it."""

from __future__ import annotations

from cleaner.model import Clue, Document, Kind, Origin, Provenance
from cleaner.spot.head import read_head
from cleaner.spot.page import clues_for


def read_title(document: Document) -> tuple[str, Provenance] | None:
    """The headline as shown, or None when nothing states one."""
    stated = clues_for(document.clues, "title")
    for clue in stated:
        # JSON-LD in a plain text is an envelope, too.
        if clue.origin is Origin.ENVELOPE or (clue.origin is Origin.JSON_LD and document.kind is not Kind.HTML):
            return _of_clue(clue)
    if document.kind is Kind.HTML and stated:
        return _of_clue(stated[0])
    head = read_head(document)
    if head.title is not None:
        block = head.title.row.block
        origin = Origin.HEADLINE if head.title.row.level else Origin.FIRST_LINES
        return head.title.text, Provenance(origin, head.title.why, block.content_start, block.content_end)
    return _of_clue(stated[0]) if stated else None


def _of_clue(clue: Clue) -> tuple[str, Provenance]:
    return clue.value, Provenance(clue.origin, clue.detail, clue.start, clue.end)
