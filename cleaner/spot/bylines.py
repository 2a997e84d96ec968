"""Bylines around the beginning of an article: announced ones, and bare names that something else confirms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.spot.names import (
    HARD,
    MAX_BYLINE_CHARS,
    MAX_NICK_CHARS,
    MENU_CODE_CHARS,
    MIN_NICK_CHARS,
    Byline,
    announced,
    is_agency,
    is_name,
    names_in,
    read_names,
)
from cleaner.spot.page import Page, Row
from cleaner.spot.said import before_deed, is_glue, named_beside, parts_of, read_said, says_deed, says_thing
from cleaner.spot.titles import TitleSpot
from cleaner.spot.words import Line, begins

# Names that follow an announcing word on lines of their own.
MAX_NAME_ROWS: Final = 12
# What the evidence for a bare name must come to, and how often an author is named on one page.
MIN_NAME_SCORE: Final = 0.85
MAX_SIGNATURES: Final = 12
MAX_SIGNED_ROWS: Final = 800
MAX_SIGNED_CHARS: Final = 120
# Below the text a signature follows within so many lines.
MAX_ROWS_BELOW_TEXT: Final = 6
# A bare name so near below the title, and so near a date, is a byline even in a page of markup.
MAX_ROWS_TO_BARE: Final = 4
MAX_ROWS_TO_DATE: Final = 2
MAX_ROWS_TO_SIGNED: Final = 12
# A line that announces names on the next ones, and how many words say what they wrote ("Ein Kommentar von").
MAX_LABEL_CHARS: Final = 60
MAX_LABEL_WORDS: Final = 6
MAX_KIND_WORDS: Final = 3
_COLON: Final = re.compile(r"\s?[:：]")
_BRACKETS: Final = re.compile(r"[()\[\]:/@]")


@dataclass(frozen=True, slots=True)
class HeadByline:
    """A byline and the rows that it takes.

    `dated` says that a bare one stands right below the title beside a date, and that
    something else speaks for it: the date is in its line, names are several, or come again.
    """

    rows: tuple[Row, ...]
    byline: Byline
    dated: bool = False


def find_bylines(page: Page, rows: list[Row], taken: Collection[int]) -> Iterator[HeadByline]:
    """The announced bylines of some rows, names on the lines after the announcing word with them."""
    skip = -1
    for row in rows:
        if row.number <= skip or row.number in taken or len(row.text) > MAX_BYLINE_CHARS:
            continue
        byline = page.byline(row.number)
        if byline is not None and (byline.sure or not page.prose[row.number]):
            yield HeadByline((row,), byline)
            continue
        if not _announces(row.text):
            continue
        # "Von" alone: the names stand on the next lines, with "und" between them.
        names: list[str] = []
        used = [row]
        joined = True
        for after in page.rows[row.number + 1 : row.number + 1 + MAX_NAME_ROWS]:
            if after.number in taken or page.prose[after.number]:
                break
            small = Line(after.text)
            if small.match(0, "and_")[0] == len(small.tokens) or after.text in {",", "&", "|"}:
                joined = True
                used.append(after)
                continue
            if not joined:
                break
            found = names_in(after.text)
            if not found and not names and _is_nick(page, row, after):
                found = (after.text,)
            if not found or (len(after.text.split()) > 4 and len(found) == 1):
                break
            names.extend(found)
            used.append(after)
            joined = after.text.endswith(",")
        if names:
            skip = used[-1].number
            sure = begins(row.text, "by")
            yield HeadByline(tuple(used), Byline(0, 0, tuple(dict.fromkeys(names)), row.text, sure=sure))


def _is_nick(page: Page, label: Row, row: Row) -> bool:
    """One word on a line of its own between an announcing line and another about a date ("By", "jane", "3 March")."""
    dates = (page.dates(number) for number in (label.number - 1, row.number + 1) if 0 <= number < len(page.rows))
    text = row.text
    return (
        label.number + 1 == row.number
        and MIN_NICK_CHARS <= len(text) <= MAX_NICK_CHARS
        and text.isalnum()
        and not text.isdecimal()
        and not says_deed(text)
        and any(read is not None and any(spot.readings for spot in read.spots) for read in dates)
    )


def _announces(text: str) -> bool:
    """A line that only announces names: "Von", "Written by:", "Kolumne von"."""
    if not text or len(text) > MAX_LABEL_CHARS:
        return False
    first, last = begins(text, "by"), text.rsplit(maxsplit=1)[-1]
    if not first and not (last.islower() and last.isalpha() and begins(last, "by")):
        return False
    if begins(text, "credit"):
        return False
    line = Line(text)
    if not 0 < len(line.tokens) <= MAX_LABEL_WORDS:
        return False
    if text.isupper() and line.match(0, "particles")[0] and len(text) == MENU_CODE_CHARS:
        return False  # "DE", "EN": a menu of languages
    lead = announced(line)
    if lead is not None:
        return not text[lead:].strip(" :：")
    kind = 1 < len(line.tokens) <= MAX_KIND_WORDS and text.replace(" ", "").isalpha() and last.islower()
    kind = kind and not any(says_deed(token.text) for token in line.tokens[:-1])
    return kind and bool(line.match(len(line.tokens) - 1, "by")[0])


def find_said(page: Page, rows: list[Row], taken: Collection[int]) -> Iterator[HeadByline]:
    """Bylines in lines that say other things as well, when the article was written or what it is about."""
    for row in rows:
        if len(row.text) > MAX_BYLINE_CHARS or row.number in taken or page.byline(row.number) is not None:
            continue
        text = row.text
        if page.prose[row.number]:
            # "By Ann on 3 March 2025 | 18 comments. This post has ..."
            if not begins(text, "by") or (rule := HARD.search(text)) is None:
                continue
            text = text[: rule.start()]
        read = page.dates(row.number)
        spots = tuple(spot for spot in read.spots if spot.end <= len(text)) if read is not None else ()
        if (spots or len(text) == len(row.text)) and (byline := read_said(text, spots)) is not None:
            yield HeadByline((row,), byline)


def find_bare_names(page: Page, title: TitleSpot, taken: set[int], dated: set[int]) -> Iterator[HeadByline]:
    """A name on a line of its own between title and text, where something else says that it is a byline.

    That it stands right below the title, beside the date, or again on the page
    (as in a note about the author) each counts for it.
    """
    start, _ = page.region
    likely: list[tuple[float, int]] = []
    last = max(start, title.row.number) + 3
    for row in page.rows[max(0, title.row.number - 4) : last]:
        if row.number in taken or row.number == title.row.number:
            continue
        if len(row.text) > MAX_SIGNED_CHARS or " " not in row.text:
            continue
        apart = row.number - title.row.number
        near = _near(row, dated)
        # Where the markup broke lines, a name beside a date may be joined to the text.
        if page.prose[row.number] and not (near and apart > 0):
            continue
        score = 1.5 * near + 1.0 * (0 < apart <= 3) + 1.0 * (1 < page.counts[row.text] <= MAX_SIGNATURES)
        above = start - row.number
        score += 0.5 * (0 < above <= 2) + 0.2 * (2 < above <= 6)
        score -= 0.05 * min(abs(apart), max(above, 0) + 3) + 1.0 * (apart < 0) + 0.5 * row.listed
        if (
            row.text in title.text
            or apart > MAX_ROWS_TO_SIGNED
            or (apart < 0 and not (row.number in dated or row.number + 1 in dated))
        ):
            continue  # whom the article is about, or what stands in a menu or beside the text
        if score >= MIN_NAME_SCORE:
            likely.append((-score, row.number))
    # The likeliest place first: most lines need not be read then.
    first = next((number for _, number in sorted(likely) if _names_of(page, page.rows[number])), None)
    if first is None:
        for row in page.rows[title.row.number + 1 : title.row.number + 1 + MAX_ROWS_TO_BARE]:
            if _near(row, dated) and (agency := _agency_of(row)):
                yield HeadByline((row,), Byline(0, 0, agency, "", sure=False))
                return
        return
    rows = [page.rows[first]]
    names = [*_names_of(page, rows[0])]
    for row in page.rows[first + 1 : first + MAX_NAME_ROWS]:
        small = Line(row.text[:40])
        if small.tokens and small.match(0, "and_")[0] == len(small.tokens):
            continue
        if row.number in taken or not (more := _names_of(page, row)):
            break
        rows.append(row)
        names.extend(more)
    beside = 0 < first - title.row.number <= MAX_ROWS_TO_BARE and _near(rows[-1], dated)
    alone = first in dated and read_names(rows[0].text)[1]  # and no rubric, no count
    beside = beside and (alone or len(names) > 1 or _again(page, rows[0], names[0]))
    yield HeadByline(tuple(rows), Byline(0, 0, tuple(dict.fromkeys(names)), "", sure=False), beside)


def _again(page: Page, row: Row, name: str) -> bool:
    """Another line has the name: the note about the author, the link to the other articles."""
    return any(name in other.text for other in page.rows[:MAX_SIGNED_ROWS] if other.number != row.number)


def _near(row: Row, dated: set[int]) -> bool:
    return any(number in dated for number in range(row.number - MAX_ROWS_TO_DATE, row.number + MAX_ROWS_TO_DATE + 1))


def _names_of(page: Page, row: Row) -> tuple[str, ...]:
    """The names that a line is made of, beside roles and a date, each of them fit to sign."""
    text = row.text.strip(" |,•·-–—")
    if text.endswith(("»", "›", "→")):
        return ()  # a button
    if len(text) > MAX_SIGNED_CHARS or not text or begins(text, "credit") or begins(text, "by"):
        return ()
    if _signs(page, text):
        return (text,)
    names, whole = read_names(text)
    if not whole or not names or is_agency(names[0]):
        read = page.dates(row.number)
        if read is not None and any(spot.readings for spot in read.spots):
            names = named_beside(parts_of(text, read.spots))
            if len(names) == 1 and " " not in names[0] and names[0].lower() not in page.words:
                return names if row.number < page.region[0] else ()
        elif _beside_dateline(page, row):
            names = (name,) if (name := before_deed(text)) is not None and " " in name else ()
        else:
            return ()
    return names if all(is_agency(name) or _signs(page, name) for name in names) else ()


def _beside_dateline(page: Page, row: Row) -> bool:
    """The line above or below is a date and no more."""
    around = (number for number in (row.number - 1, row.number + 1) if 0 <= number < len(page.rows))
    return any((read := page.dates(number)) is not None and read.whole for number in around)


def _agency_of(row: Row) -> tuple[str, ...]:
    """The agency that a whole line is, with a place behind it ("AFP, MANILA")."""
    head, comma, place = row.text.strip(" |").partition(",")
    short = not comma or (len(place.split()) == 1 and place.strip()[0].isupper())
    return (head,) if short and is_agency(head) else ()


def find_below(page: Page) -> Iterator[HeadByline]:
    """A bare name on the line right below the text, if nothing follows it or the page has it elsewhere, too.

    In a page what stands below the text is a heading of its foot more often than a signature.
    """
    _, end = page.region
    for row in page.rows[end : end + 1] if end else ():
        if len(row.text) > MAX_SIGNED_CHARS or row.listed or not (names := _names_of(page, row)):
            continue
        words = names[0].split()
        plain = not any(
            says_thing(word) or (len(word) > 3 and is_glue(word.lower())) or word.isupper() for word in words
        )
        if row.number == len(page.rows) - 1 or _again(page, row, names[0]) or (plain and row.text == names[0]):
            yield HeadByline((row,), Byline(0, 0, names, "", sure=False))


def find_signed(page: Page) -> Iterator[HeadByline]:
    """A byline with a colon anywhere among the short lines ("Author: Ann Lee, who heads the port")."""
    for row in page.rows[:MAX_SIGNED_ROWS]:
        text = row.text
        if not 8 <= len(text) <= MAX_BYLINE_CHARS or page.prose[row.number]:
            continue
        lead = text[:30]
        if ":" not in lead and "：" not in lead:
            continue
        byline = page.byline(row.number) if begins(text, "by") else None
        if byline is not None and _COLON.match(text[len(byline.label) :]):
            yield HeadByline((row,), byline)
            return


def find_inside(page: Page, title: TitleSpot | None) -> Iterator[HeadByline]:
    """The one announced byline between title and end of the text, where no other line there names anybody else."""
    start, end = page.region
    first = min(start, title.row.number) if title is not None else start
    found: dict[tuple[str, ...], HeadByline] = {}
    for row in page.rows[first : end + MAX_ROWS_BELOW_TEXT]:
        if page.prose[row.number] or len(row.text) > MAX_SIGNED_CHARS or not begins(row.text, "by"):
            continue
        byline = page.byline(row.number)
        if byline is not None and byline.sure and byline.label:
            found.setdefault(byline.names, HeadByline((row,), byline))
    if len(found) == 1:
        yield from found.values()


def _signs(page: Page, text: str) -> bool:
    """A bare name: capitalised first and last, and none of its words is written small in the text."""
    words = text.split()
    if begins(text, "credit") or begins(text, "roles") or is_agency(text):
        return False
    if not is_name(text) or _BRACKETS.search(text) or len(words) > 4:
        return False
    if (
        len(words) < 2
        or words[0][0].islower()
        or begins(words[-1], "by")  # the names stand on the next line
        or (words[-1].isupper() and len(words[-1]) == MENU_CODE_CHARS and not words[0].isupper())  # "English EN"
        or sum(1 for word in words if not word[0].islower()) < min(2, len(words))
    ):
        return False
    if any(says_deed(word) for word in words):
        return False  # "Follow Daily Port"
    return not any(len(word) > 3 and f" {word.lower()} " in page.sample for word in words if word[0].isupper())
