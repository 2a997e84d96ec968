"""The furniture at the head (and foot) of an article: title lines, bylines and datelines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cleaner.model import Clue, Document, Origin
from cleaner.spot.dates import DateLine, DateSpot, read_date_line
from cleaner.spot.names import (
    MAX_BYLINE_CHARS,
    Byline,
    announced,
    is_agency,
    is_name,
    names_in,
    read_byline,
    read_names,
)
from cleaner.spot.page import Page, Row, content_words, page_of
from cleaner.spot.titles import (
    MAX_GLUED_CHARS,
    MAX_TITLE_CHARS,
    MIN_REPEATED_SHARE,
    TitleSpot,
    find_title,
    followed,
    repeats,
)
from cleaner.spot.words import Line, begins

# The head ends after this many paragraphs of prose below the title.
MAX_HEAD_PROSE: Final = 4
# Lines above the first line of text that are still looked at, and below.
MAX_HEAD_ROWS: Final = 40
# Names that follow an announcing word on lines of their own.
MAX_NAME_ROWS: Final = 12
# So many short lines above the title, and no other, are a page's chrome.
MIN_CHROME_ROWS: Final = 12
MAX_CHROME_LINE_CHARS: Final = 40
MIN_CHROME_SHARE: Final = 0.8
# A line of so many characters is something that a title can stand above.
MIN_TEXT_CHARS: Final = 24
ROWS_ABOVE_TITLE: Final = 10
MAX_ROWS_ABOVE_TEXT: Final = 20
# A line below the text is about its date only if it says little else.
MAX_TAIL_REST: Final = 2
OPENING_CHARS: Final = 60
# What the evidence for a bare name must come to, and how often an author is named on one page.
MIN_NAME_SCORE: Final = 0.85
MAX_SIGNATURES: Final = 12
MAX_SIGNED_ROWS: Final = 800
MAX_SIGNED_CHARS: Final = 120
_COLON: Final = re.compile(r"\s?[:：]")
_DASH: Final = re.compile(r"\s[-–—]{1,2}\s|[)）]\s*[-–—]|[–—]")
# What divides a line of several things about an article.
_SEGMENT: Final = re.compile(r"\s*[|•·●▪‧∙⋅]\s*|\s[-–—*]{1,2}\s")
_AROUND: Final = " \t,;:.-–—"
_DIGIT: Final = re.compile(r"\d")
_BRACKETS: Final = re.compile(r"[()\[\]:/@]")
MAX_TAIL_ROWS: Final = 12
# What stands more often on a page is a menu's or a tool's.
MAX_REPETITIONS: Final = 3


@dataclass(frozen=True, slots=True)
class HeadByline:
    """A byline and the rows that it takes."""

    rows: tuple[Row, ...]
    byline: Byline


@dataclass(frozen=True, slots=True)
class HeadDate:
    """A line about dates and its row; `label` is what the line before announced."""

    row: Row
    read: DateLine
    label: str = ""
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What was recognised around the beginning of an article."""

    page: Page
    title: TitleSpot | None
    titles: tuple[Row, ...]
    bylines: tuple[HeadByline, ...]
    dates: tuple[HeadDate, ...]
    labels: tuple[Row, ...]
    tail_bylines: tuple[HeadByline, ...] = ()
    tail_dates: tuple[HeadDate, ...] = ()


def read_head(document: Document) -> Head:
    """The title, bylines and datelines of a document; computed once for all who ask."""
    return _cached(page_of(document))


# A document is read by its filters, the body they leave by them again, then the document by the readers of fields.
@lru_cache(maxsize=3)
def _cached(page: Page) -> Head:
    document = page.document
    stated = [clue for clue in document.clues if clue.field == "title" and clue.origin is Origin.ENVELOPE]
    title = _stated_title(page, stated) or find_title(page, slug_words(document.clues))
    rows = _window(page, title)
    titles = tuple(_title_rows(page, title, [clue.value for clue in stated]))
    taken = {row.number for row in titles}
    dates: list[HeadDate] = []
    labels: list[Row] = []
    for row in rows:
        read = None if row.number in taken else page.dates(row.number)
        if read is not None and read.spots:
            before = _label_before(page, row)
            if before is not None and read.whole:
                labels.append(before[0])
            dates.append(HeadDate(row, read, before[1] if before else ""))
        elif read is None and page.prose[row.number] and (opening := _opening(row)) is not None:
            dates.append(opening)
    seen = {row.number for row in rows}
    tail = [row for row in _tail(page) if row.number not in seen]
    tail_dates: list[HeadDate] = []
    for row in tail:
        read = page.dates(row.number)
        if read is not None and read.spots and len(read.rest) <= MAX_TAIL_REST:
            before = _label_before(page, row)
            tail_dates.append(HeadDate(row, read, before[1] if before else ""))
    dated = {found.row.number for found in dates if found.read.whole}
    bylines = [*_bylines(page, rows, taken | dated)]
    if not bylines and title is not None:
        bylines = [*_bare_names(page, title, taken | dated, {found.row.number for found in dates})]
    tail_bylines = [*_bylines(page, tail, taken)]
    if not tail_bylines and not any(found.byline.sure for found in bylines):
        tail_bylines = [*_signed(page)]
    return Head(
        page, title, titles, tuple(bylines), tuple(dates), tuple(labels), tuple(tail_bylines), tuple(tail_dates)
    )


def _opening(row: Row) -> HeadDate | None:
    """The date that a paragraph of prose opens with: "Berlin, 3. März 2025 – ..."."""
    if _DIGIT.search(row.text[:OPENING_CHARS]) is None:
        return None
    dash = _DASH.search(row.text[:OPENING_CHARS])
    if dash is None:
        return None
    read = read_date_line(Line(row.text, 0, dash.start()))
    dated = [spot for spot in read.spots if spot.readings]
    return HeadDate(row, read, opening=True) if len(dated) == 1 and len(read.rest) <= 3 else None


def words_beside(found: HeadDate, spot: DateSpot) -> int:
    """The words beside a date between its separators, but for a byline's.

    "By Ann Lee | 3 March 2025 | 4 comments" has none; nor has "3 March 2025, by Ann Lee".
    """
    if not found.read.rest:
        return 0
    text = found.row.text
    left, right = 0, len(text)
    for match in _SEGMENT.finditer(text):
        if match.end() <= spot.start:
            left = match.end()
        elif match.start() >= spot.end:
            right = match.start()
            break
    beside = sum(1 for token in found.read.rest if left <= token.start < right)
    if not beside or right - left > MAX_BYLINE_CHARS:
        return beside
    parts = [part.strip(_AROUND) for part in (text[left : spot.start], text[spot.end : right])]
    signed = all(not part or ((byline := read_byline(part)) is not None and byline.sure) for part in parts)
    return 0 if signed else beside


def _bare_names(page: Page, title: TitleSpot, taken: set[int], dated: set[int]) -> Iterator[HeadByline]:
    """A name on a line of its own between title and text, where something else says that it is a byline.

    That it stands right below the title, beside the date, or again on the page
    (as in a note about the author) each counts for it.
    """
    start, _ = page.region
    likely: list[tuple[float, int]] = []
    last = max(start, title.row.number) + 3
    for row in page.rows[max(0, title.row.number - 4) : last]:
        if row.number in taken or page.prose[row.number] or row.number == title.row.number:
            continue
        if len(row.text) > MAX_SIGNED_CHARS or " " not in row.text:
            continue
        apart = row.number - title.row.number
        near = any(number in dated for number in range(row.number - 2, row.number + 3))
        score = 1.5 * near + 1.0 * (0 < apart <= 3) + 1.0 * (1 < page.counts[row.text] <= MAX_SIGNATURES)
        above = start - row.number
        score += 0.5 * (0 < above <= 2) + 0.2 * (2 < above <= 6)
        score -= 0.05 * min(abs(apart), max(above, 0) + 3) + 1.0 * (apart < 0) + 0.5 * row.listed
        if score >= MIN_NAME_SCORE:
            likely.append((-score, row.number))
    # The likeliest place first: most lines need not be read then.
    first = next((number for _, number in sorted(likely) if _names_of(page, page.rows[number])), None)
    if first is None:
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
    yield HeadByline(tuple(rows), Byline(0, 0, tuple(dict.fromkeys(names)), "", sure=False))


def _names_of(page: Page, row: Row) -> tuple[str, ...]:
    """The names that a line is made of, beside roles and a date, each of them fit to sign."""
    text = row.text.strip(" |,•·-–—")
    if len(text) > MAX_SIGNED_CHARS or not text or begins(text, "credit") or begins(text, "by"):
        return ()
    if _signs(page, text):
        return (text,)
    names, whole = read_names(text)
    return names if whole and all(_signs(page, name) for name in names) else ()


def _signed(page: Page) -> Iterator[HeadByline]:
    """A byline with a colon anywhere among the short lines ("Author: Ann Lee, who heads the port")."""
    for row in page.rows[:MAX_SIGNED_ROWS]:
        if page.prose[row.number] or not 8 <= len(row.text) <= MAX_BYLINE_CHARS or not _COLON.search(row.text[:30]):
            continue
        byline = page.byline(row.number) if begins(row.text, "by") else None
        if byline is not None and _COLON.match(row.text[len(byline.label) :]):
            yield HeadByline((row,), byline)
            return


def _signs(page: Page, text: str) -> bool:
    """A bare name: capitalised first and last, and none of its words is written small in the text."""
    words = text.split()
    if begins(text, "credit") or is_agency(text):
        return False
    if not is_name(text) or _BRACKETS.search(text) or len(words) > 4:
        return False
    if (
        len(words) < 2
        or words[0][0].islower()
        or sum(1 for word in words if not word[0].islower()) < min(2, len(words))
    ):
        return False
    return not any(len(word) > 3 and f" {word.lower()} " in page.sample for word in words if word[0].isupper())


def slug_words(clues: tuple[Clue, ...]) -> frozenset[str]:
    """The words of the address's last parts."""
    for clue in clues:
        if clue.field == "url":
            path = clue.value.split("://", 1)[-1].partition("/")[2].split("?")[0]
            return frozenset(content_words(path.replace("-", " ").replace("_", " ")))
    return frozenset()


def _stated_title(page: Page, stated: list[Clue]) -> TitleSpot | None:
    for clue in stated:
        start, _ = page.region
        for row in page.rows[: start + 8][-80:]:
            if repeats(row.text, clue.value):
                return TitleSpot(row, clue.value, 10.0, "as the envelope says")
    return None


def _window(page: Page, title: TitleSpot | None) -> list[Row]:
    """The rows where bylines and datelines are looked for: around the title, and the head of the text."""
    start, _ = page.region
    first = max(0, start - MAX_HEAD_ROWS)
    if title is not None:
        first = max(min(title.row.number, start) - ROWS_ABOVE_TITLE, title.row.number - ROWS_ABOVE_TITLE, 0)
    found: list[Row] = []
    prose = 0
    for row in page.rows[first:]:
        found.append(row)
        if page.prose[row.number] and row.number >= (start if title is None else title.row.number):
            prose += not row.block.continues
        if prose >= MAX_HEAD_PROSE or len(found) >= 2 * MAX_HEAD_ROWS:
            break
    # A title far above the text is the window's; the article's own head may be further down.
    last = found[-1].number + 1 if found else start
    return found + page.rows[max(last, start - MAX_ROWS_ABOVE_TEXT) : start]


def _tail(page: Page) -> list[Row]:
    """The lines just below the text, where some sites say who wrote it and when."""
    _, end = page.region
    return page.rows[end : end + MAX_TAIL_ROWS] if end else []


def _title_rows(page: Page, title: TitleSpot | None, stated: list[str]) -> list[Row]:
    """The rows that are the title, where that is certain enough to take them out of the text."""
    texts = list(stated)
    if title is not None and _certain(page, title):
        texts.append(title.text)
    start, _ = page.region
    first = next((number for number, prose in enumerate(page.prose) if prose), -1)
    last = max(start, title.row.number if title else 0) + 4
    found = []
    shortest = MIN_REPEATED_SHARE * min(map(len, texts), default=MAX_TITLE_CHARS)
    for row in page.rows[: last + 1]:
        if row.level != 1 and len(row.text) < shortest:
            continue
        # A first-level heading above all prose is a title, if not this text's then the page's.
        again = len(row.text) <= MAX_TITLE_CHARS + MAX_GLUED_CHARS and any(repeats(row.text, text) for text in texts)
        if again or (row.level == 1 and row.number < first):
            found.append(row)
    return found if _text_below(page, found) else []


def _text_below(page: Page, titles: list[Row]) -> bool:
    """Something is left to read without the title."""
    numbers = {row.number for row in titles}
    below = page.rows[titles[0].number + 1 :] if titles else []
    return any(
        row.number not in numbers
        and (page.prose[row.number] or len(row.text) >= MIN_TEXT_CHARS)
        and not page.is_furniture(row.number)
        for row in below
    )


def _certain(page: Page, title: TitleSpot) -> bool:
    """Hard evidence besides the words: a byline or dateline below, a repetition, or a page's chrome above."""
    row = title.row
    start, _ = page.region
    if page.counts[title.text] > MAX_REPETITIONS and not row.level:
        return False
    if row.level == 1 and sum(1 for other in page.rows if other.level == 1) == 1:
        return True
    if page.prose[row.number] or title.text.endswith("."):
        return False
    # Below prose a line is a subhead or a teaser, unless the text itself begins only further down.
    if any(page.prose[: row.number]) and (row.number >= start or not _head_below(page, row)):
        return False
    # A line that shares no word with the text may be a credit.
    shared = any(word in page.words for word in content_words(title.text))
    if shared and followed(page, row):
        # A byline above as well: one of many teasers.
        return not any(
            (by := page.byline(number)) and by.sure for number in range(max(0, row.number - MAX_HEAD_ROWS), row.number)
        )
    if not any(page.prose[row.number + 1 :]):
        return False  # nothing below that it could be the title of
    near = page.rows[: max(start, row.number) + 3]
    shortest = MIN_REPEATED_SHARE * len(title.text)
    if any(
        len(other.text) >= shortest and other.number != row.number and repeats(other.text, title.text) for other in near
    ):
        return True
    # Under the chrome of a page, with nothing but it above: the line is no part of the text.
    if not shared or not MIN_CHROME_ROWS <= row.number < start:
        return False
    above = page.rows[: row.number]
    short = sum(1 for other in above if len(other.text) <= MAX_CHROME_LINE_CHARS >> (not other.text.isascii()))
    if short < MIN_CHROME_SHARE * len(above):
        return False
    return not any(page.is_furniture(other.number) for other in above[-MAX_HEAD_ROWS:])


def _head_below(page: Page, row: Row) -> bool:
    """Byline or dateline stand between a line and the text."""
    start, _ = page.region
    return any(
        page.is_furniture(number) for number in range(row.number + 1, min(start + 1, row.number + MAX_HEAD_ROWS))
    )


def _label_before(page: Page, row: Row) -> tuple[Row, str] | None:
    """The row before, when it says "published" or "updated" and no more."""
    if row.number == 0:
        return None
    before = page.rows[row.number - 1]
    if len(before.text) > 60:
        return None
    read = read_date_line(Line(before.text))
    return (before, read.labels[-1]) if read.whole and read.labels and not read.spots else None


def _bylines(page: Page, rows: list[Row], taken: set[int]) -> Iterator[HeadByline]:
    skip = -1
    for row in rows:
        if row.number <= skip or row.number in taken or len(row.text) > MAX_BYLINE_CHARS:
            continue
        byline = page.byline(row.number)
        if byline is not None and (byline.sure or not page.prose[row.number]):
            yield HeadByline((row,), byline)
            continue
        if len(row.text) > 60 or not begins(row.text, "by"):
            continue
        line = Line(row.text)
        if len(line.tokens) > 6 or not line.tokens:
            continue
        lead = announced(line)
        if lead is None or row.text[lead:].strip(" :："):
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
            if not found or (len(after.text.split()) > 4 and len(found) == 1):
                break
            names.extend(found)
            used.append(after)
            joined = after.text.endswith(",")
        if names:
            skip = used[-1].number
            yield HeadByline(tuple(used), Byline(0, 0, tuple(dict.fromkeys(names)), row.text, sure=True))
