"""Who wrote the article: names from metadata, from an envelope, or from the byline."""

from __future__ import annotations

from cleaner.model import Clue, Document, Origin, Provenance
from cleaner.spot.head import read_head
from cleaner.spot.names import MAX_BYLINE_CHARS, announced, is_agency, names_in
from cleaner.spot.page import clues_for
from cleaner.spot.words import Line


def read_authors(document: Document) -> tuple[tuple[str, ...], Provenance] | None:
    """The authors as named, without roles, places and addresses; None where nobody is."""
    found: list[str] = []
    first: Clue | None = None
    for clue in clues_for(document.clues, "authors"):
        if first is not None and (clue.origin, clue.detail) != (first.origin, first.detail):
            break
        names = clean_names(clue.value)
        if names:
            first = first or clue
            found.extend(names)
    if first is not None:
        return tuple(dict.fromkeys(found)), Provenance(first.origin, first.detail, first.start, first.end)
    head = read_head(document)
    for spotted in head.bylines:
        block, last = spotted.rows[0].block, spotted.rows[-1].block
        where = Provenance(Origin.BYLINE, spotted.byline.label, block.content_start, last.content_end)
        return spotted.byline.names, where
    return None


def clean_names(value: str) -> tuple[str, ...]:
    """The names in a statement of the author that may still carry "by", roles or addresses.

    >>> clean_names("By Ann Lee, Political Editor")
    ('Ann Lee',)
    >>> clean_names("https://social.example/annlee")
    ()
    """
    value = " ".join(value.split())
    if not value or len(value) > 2 * MAX_BYLINE_CHARS or value.startswith(("http://", "https://", "//")):
        return ()
    line = Line(value)
    lead = announced(line)
    said = value[lead:] if lead is not None else value
    names = names_in(said)
    if names:
        return names
    return (said.strip(" ,.;:"),) if is_agency(said) else ()
