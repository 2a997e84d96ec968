"""Who wrote the article: names from metadata, from an envelope, or from the byline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cleaner.model import Clue, Document, Kind, Origin, Provenance
from cleaner.normalize.title import site_names
from cleaner.parse.voices import AUTHOR_VOICE, author_voices
from cleaner.spot.bylines import HeadByline
from cleaner.spot.dates import read_date_line
from cleaner.spot.head import Head, read_head
from cleaner.spot.names import (
    MAX_BYLINE_CHARS,
    MAX_NAME_CHARS,
    MAX_NAME_WORDS,
    announced,
    is_agency,
    is_name,
    read_byline,
    read_names,
    split_names,
)
from cleaner.spot.page import clues_for
from cleaner.spot.said import says_deed, says_thing
from cleaner.spot.titles import fold
from cleaner.spot.words import Line, begins

_SLUG: Final = re.compile(r"[a-z]{2,30}(?:-[a-z]{2,30}){1,4}")
# Accounts that software makes by itself.
_ACCOUNTS: Final = frozenset({"admin", "administrator", "root", "webmaster"})
_DOMAIN: Final = re.compile(r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}(?:\s\w{1,30})?$", re.IGNORECASE)
# How JSON-LD's authors that are no persons are told in `Clue.detail`.
_ORGANIZATION: Final = " organization"
# Statements that name all authors at once, in one value.
_WHOLE: Final = frozenset({"author", "byl", "parsely-author", "sailthru.author", "article:author", "dc.creator"})
_LABELS: Final = ("by", "published", "updated", "roles")
_ARROWS: Final = " →»›>"
_FIRST_NAME: Final = re.compile(r"[^\W\d_]{3,30}")
# Menus of languages ("DE FR IT") have no word as long as a name's.
_WORD: Final = re.compile(r"[^\W\d_]{3}|[\u3400-\u9fff\uac00-\ud7a3]")
# No page has more authors than this; one that states more would cost the square of them.
MAX_STATEMENTS: Final = 100
MAX_SHOWN_ROWS: Final = 3_000
MIN_ENDING_CHARS: Final = 4
MIN_NICK_CHARS: Final = 3
_ADDRESS: Final = re.compile(r"\s[(\[][^()\[\]]{0,80}[)\]]")


def read_authors(document: Document) -> tuple[tuple[str, ...], Provenance] | None:
    """The authors as named, without roles, places and addresses; None where nobody is.

    A statement that names the house and nobody in it stands behind one that names
    persons, be it another statement or the byline.
    """
    groups = _stated(document)
    houses = _houses(document)
    persons = [_Group(group.clue, [name for name in group.names if not _is_house(name, houses)]) for group in groups]
    head = read_head(document)
    byline = next((spotted for spotted in head.bylines if spotted.byline.sure and spotted.byline.label), None)
    for number, group in enumerate(persons):
        # Behind a statement that names the house, an account's name is no better.
        if group.names and (number == 0 or any(is_name(name) for name in group.names)):
            if byline is not None and (_corrects(byline.byline.names, group) or _hides(head, byline, group, houses)):
                return _of_byline(byline)
            chosen = next((wider for wider in persons if _widens(wider, group)), group)
            return _distinct(chosen.names), _where(chosen.clue)
    if byline is not None:
        return _of_byline(byline)
    said = _voiced(document, head.page.sample)
    voiced = [name for name in said if not _is_house(name, houses)]
    spotted_all = (*head.bylines, *head.tail_bylines)
    announced = next((spotted for spotted in spotted_all if spotted.byline.label and _persons(spotted, houses)), None)
    bare = next((spotted for spotted in spotted_all if spotted.dated and _persons(spotted, houses)), None)
    if announced in head.tail_bylines and bare is not None and _right_below_title(head, bare):
        announced = None  # the other one is the next teaser's
    others = bool(voiced) and all(is_name(name) for name in voiced)
    if others and (wider := next((each for each in (announced, bare) if each and _names_more(each, voiced)), None)):
        return _of_byline(wider)
    if announced is not None and not others:
        return _of_byline(announced)
    if voiced:
        return _distinct(voiced), Provenance(Origin.METADATA, AUTHOR_VOICE)
    if bare is not None:
        return _of_byline(bare)
    if groups:
        return _distinct(groups[0].names), _where(groups[0].clue)
    if said:
        return _distinct(said), Provenance(Origin.METADATA, AUTHOR_VOICE)
    if bare is None and (linked := _linked(document, houses)) is not None:
        return linked
    for spotted in sorted(spotted_all, key=lambda spotted: not spotted.byline.label):
        # In a page, a bare name that no markup calls an author is seldom one: a button, a menu, a guest.
        if spotted.byline.label or document.kind is not Kind.HTML:
            return _of_byline(spotted)
    return None


@dataclass(frozen=True, slots=True)
class _Group:
    """The names that one source states, and the first clue of it."""

    clue: Clue
    names: list[str]


def _stated(document: Document) -> list[_Group]:
    """The names of each source, in the order of the clues; JSON-LD's persons and houses are one source."""
    groups: dict[tuple[Origin, str], _Group] = {}
    for clue in clues_for(document.clues, "authors")[:MAX_STATEMENTS]:
        if begins(clue.value, "credit") or _SLUG.fullmatch(clue.value):
            continue
        names = [name for name in clean_names(clue.value) if name.casefold() not in _ACCOUNTS]
        if names:
            key = (clue.origin, clue.detail.removesuffix(_ORGANIZATION))
            groups.setdefault(key, _Group(clue, [])).names.extend(names)
    return [_Group(group.clue, list(_distinct(group.names))) for group in groups.values()]


def _voiced(document: Document, sample: str) -> list[str]:
    """The names that trafilatura finds: persons, newsrooms, and single words that the text does not use as words."""
    found: list[str] = []
    for voice in author_voices(document):
        for said in clean_names(voice):
            # It capitalises and mends; what counts is what the page shows.
            shown = re.search(re.escape(said), document.text, re.IGNORECASE)
            if shown is None:
                continue
            name = " ".join(shown[0].split())
            single = len(name) >= MIN_NICK_CHARS and name.isalnum() and f" {name.casefold()} " not in sample
            single = single and not says_thing(name)  # "Follow", "Name": a button, a field of a form
            label = any(begins(name, kind) for kind in _LABELS)
            if is_name(name) or is_agency(name) or (single and not label):
                found.append(name)
    return found


def _houses(document: Document) -> frozenset[str]:
    """What the page calls its site, and the organizations that it names as authors, but for agencies."""
    if any(clue.origin is Origin.ENVELOPE for clue in clues_for(document.clues, "authors")):
        return frozenset()
    found = site_names(document)
    return found | {
        fold(clue.value)
        for clue in clues_for(document.clues, "authors")
        if clue.detail.endswith(_ORGANIZATION) and not is_agency(clue.value)
    }


def _is_house(name: str, houses: frozenset[str]) -> bool:
    return fold(name) in houses or bool(houses and _DOMAIN.match(name))


def _widens(group: _Group, chosen: _Group) -> bool:
    """A statement about the whole page that names everybody chosen and more."""
    ours, theirs = {fold(name) for name in chosen.names}, {fold(name) for name in group.names}
    return group.clue.detail in _WHOLE and ours < theirs


def _corrects(shown: tuple[str, ...], group: _Group) -> bool:
    """A byline of persons says more than the page's head.

    The head's plain "author" is often whoever set the page up; elsewhere the byline
    must name everybody stated, and somebody else or more of a name.
    """
    if group.clue.origin is Origin.ENVELOPE or not all(is_name(name) and _WORD.search(name) for name in shown):
        return False
    stated = [name.casefold() for name in group.names]
    known = [name.casefold() for name in shown]
    if any(other.startswith(name) and other[len(name) : len(name) + 1].isalpha() for name in stated for other in known):
        return False  # the markup left no space between name and role
    if (group.clue.origin, group.clue.detail) == (Origin.METADATA, "author"):
        return True
    return set(stated) != set(known) and all(
        any(name == other or (_FIRST_NAME.fullmatch(name) and other.startswith(f"{name} ")) for other in known)
        for name in stated
    )


def _hides(head: Head, byline: HeadByline, group: _Group, houses: frozenset[str]) -> bool:
    """Nobody stated is named anywhere on the page, where a byline names persons: readers see these."""
    if group.clue.origin is Origin.ENVELOPE or not _persons(byline, houses):
        return False
    shown = fold(" ".join(row.text for row in head.page.rows[:MAX_SHOWN_ROWS]))
    return not any(fold(name) in shown for name in group.names)


def _linked(document: Document, houses: frozenset[str]) -> tuple[tuple[str, ...], Provenance] | None:
    """The first link behind the headline to the page of somebody: a name, or the one word of an account."""
    for clue in clues_for(document.clues, "profile"):
        for name in clean_names(clue.value):
            if (is_name(name) or " " not in name) and not _is_house(name, houses) and not says_deed(name.split()[0]):
                return (name,), _where(clue)
    return None


def _persons(spotted: HeadByline, houses: frozenset[str]) -> bool:
    return all(is_name(name) and not _is_house(name, houses) for name in spotted.byline.names)


def _right_below_title(head: Head, spotted: HeadByline) -> bool:
    return head.title is not None and spotted.rows[0].number == head.title.row.number + 1


def _names_more(spotted: HeadByline, voiced: list[str]) -> bool:
    return {fold(name) for name in spotted.byline.names} > {fold(name) for name in voiced[:1]}


def _where(clue: Clue) -> Provenance:
    return Provenance(clue.origin, clue.detail, clue.start, clue.end)


def _of_byline(spotted: HeadByline) -> tuple[tuple[str, ...], Provenance]:
    block, last = spotted.rows[0].block, spotted.rows[-1].block
    where = Provenance(Origin.BYLINE, spotted.byline.label, block.content_start, last.content_end)
    return spotted.byline.names, where


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Each name once, whatever its case, and no longer text that ends in one ("All posts by Ann Lee")."""
    once = {name.casefold(): name for name in reversed(names)}
    ends = tuple(f" {name.casefold()}" for name in names if len(name) >= MIN_ENDING_CHARS)
    return tuple(name for key, name in once.items() if not key.rstrip(_ARROWS).endswith(ends))[::-1]


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
    head, comma, _ = value.partition(",")
    if comma and _DOMAIN.match(head):
        value = head  # "port.example, Lenne, Germany"
    if (
        not value
        or "[at]" in value
        or len(value) > 2 * MAX_BYLINE_CHARS
        or value.startswith(("http://", "https://", "//", "@"))
    ):
        return ()
    if is_agency(value.partition(";")[0]) and ";" in value:
        return tuple(name for part in value.split(";") for name in clean_names(part))
    line = Line(value)
    read = read_date_line(line)
    labelled = bool(read.labels and read.spots) and any(begins(value, kind) for kind in ("published", "updated"))
    if labelled or any(spot.start == 0 and spot.kind == "date" for spot in read.spots):
        return ()  # "April 28, 2019 at 6:01 am", "Last Updated: ..."
    lead = announced(line)
    if lead is not None and value[lead : lead + 2].strip()[:1] not in {":", "："} and is_agency(value):
        return (value,)  # "Redaktion Hafenblick": the word that announces is part of the name
    said = value[lead:].strip(" :：") if lead is not None and lead < len(value) else value
    if lead is None and (signed := read_byline(value)) is not None:
        return signed.names  # some languages put the word behind the name
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
            and line.gap(at - 1).isspace()
            and is_name(rest := line.text[line.tokens[at + taken - 1].end :].strip(_ARROWS))
        ):
            return rest
    return None
