"""Who wrote the article: names from metadata, from an envelope, or from the byline."""

from __future__ import annotations

import re
from typing import Final

from cleaner.model import Clue, Document, Origin, Provenance
from cleaner.spot.head import read_head
from cleaner.spot.names import (
    MAX_BYLINE_CHARS,
    MAX_NAME_CHARS,
    MAX_NAME_WORDS,
    announced,
    is_agency,
    is_name,
    read_names,
    split_names,
)
from cleaner.spot.page import clues_for
from cleaner.spot.titles import fold
from cleaner.spot.words import Line, begins

_SLUG: Final = re.compile(r"[a-z]{2,30}(?:-[a-z]{2,30}){1,4}")
_ADDRESS: Final = re.compile(r"\s[(\[][^()\[\]]{0,80}[)\]]")


def read_authors(document: Document) -> tuple[tuple[str, ...], Provenance] | None:
    """The authors as named, without roles, places and addresses; None where nobody is."""
    head = read_head(document)
    found: list[str] = []
    first: Clue | None = None
    for clue in clues_for(document.clues, "authors"):
        if begins(clue.value, "credit") or _SLUG.fullmatch(clue.value):
            continue
        if first is not None and (clue.origin, clue.detail) != (first.origin, first.detail):
            break
        names = clean_names(clue.value)
        if names:
            first = first or clue
            found.extend(names)
    byline = next((spotted for spotted in head.bylines if spotted.byline.sure and spotted.byline.label), None)
    if first is not None and byline is not None and _impersonal(document, first, found):
        first = None  # the page's head names the house, its byline a person
    if first is not None:
        return _distinct(found), Provenance(first.origin, first.detail, first.start, first.end)
    for spotted in (*head.bylines, *head.tail_bylines):
        block, last = spotted.rows[0].block, spotted.rows[-1].block
        where = Provenance(Origin.BYLINE, spotted.byline.label, block.content_start, last.content_end)
        return spotted.byline.names, where
    return None


def _impersonal(document: Document, clue: Clue, names: list[str]) -> bool:
    if clue.origin is Origin.ENVELOPE:
        return False
    if clue.detail == "author organization":
        return True
    sites = {fold(site.value) for site in clues_for(document.clues, "site")}
    return all(fold(name) in sites or ("." in name.strip(".") and " " not in name) for name in names)


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Each name once, whatever its case."""
    return tuple({name.casefold(): name for name in reversed(names)}.values())[::-1]


def clean_names(value: str) -> tuple[str, ...]:
    """The names in a statement of the author that may still carry "by", roles or addresses.

    A statement needs less evidence than a line of text: a single word (a nick, a
    newsroom) is a name here.

    >>> clean_names("By Ann Lee, Political Editor"), clean_names("kicker")
    (('Ann Lee',), ('kicker',))
    >>> clean_names("https://social.example/annlee"), clean_names("The bridge reopened. Nobody knows why.")
    ((), ())
    """
    value = _ADDRESS.sub("", " ".join(value.split())).strip(" ,;|")
    if not value or len(value) > 2 * MAX_BYLINE_CHARS or value.startswith(("http://", "https://", "//", "@")):
        return ()
    line = Line(value)
    lead = announced(line)
    said = value[lead:].strip(" :：") if lead is not None and lead < len(value) else value
    if lead is None and (inner := _after_by(line)) is not None:
        return (inner,)
    names, whole = read_names(said)
    if names and (whole or lead is not None):
        return names
    said = said.strip(" ,.;:")
    if len(said) > MAX_NAME_CHARS or not said or ". " in said.replace("Dr. ", "") or said.isdigit() or "@" in said:
        return names
    if is_agency(said):
        return (said,)
    parts = [part.strip(" ,;") for part in split_names(said)]
    return tuple(part for part in parts if part and len(part.split()) <= MAX_NAME_WORDS) if len(parts) > 1 else (said,)


def _after_by(line: Line) -> str | None:
    """The name in "All articles by Ann Lee"."""
    for at in range(1, len(line.tokens) - 1):
        taken, _ = line.match(at, "by")
        if (
            taken
            and line.tokens[at].text[0].islower()
            and is_name(rest := line.text[line.tokens[at + taken - 1].end :])
        ):
            return rest.strip()
    return None
