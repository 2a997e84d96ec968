"""The furniture at the head (and foot) of an article: title lines, bylines and datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cleaner.model import Clue, Document, Origin
from cleaner.spot.bylines import (
    HeadByline,
    find_bare_names,
    find_below,
    find_bylines,
    find_inside,
    find_said,
    find_signed,
)
from cleaner.spot.dates import DateLine, DateSpot, read_date_line
from cleaner.spot.names import MAX_BYLINE_CHARS, read_byline
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
from cleaner.spot.words import Line

# The head ends after this many paragraphs of prose below the title.
MAX_HEAD_PROSE: Final = 4
# Lines above the first line of text that are still looked at, and below.
MAX_HEAD_ROWS: Final = 40
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
_DASH: Final = re.compile(r"\s[-–—]{1,2}\s|[)）]\s*[-–—]|[–—]")
# What divides a line of several things about an article.
_SEGMENT: Final = re.compile(r"\s*[|•·●▪‧∙⋅]\s*|\s[-–—*]{1,2}\s")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
_AROUND: Final = " \t,;:.-–—"
_DIGIT: Final = re.compile(r"\d")
MAX_TAIL_ROWS: Final = 12
# What stands more often on a page is a menu's or a tool's.
MAX_REPETITIONS: Final = 3


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
    whole = {found.row.number for found in dates if found.read.whole}
    dated = {found.row.number for found in dates}
    bylines = [*find_bylines(page, rows, taken | whole)]
    if not any(found.byline.sure for found in bylines):
        bylines += find_said(page, rows, taken)
    if not bylines and title is not None:
        bylines = [*find_bare_names(page, title, taken | whole, dated)]
    tail_bylines = [*find_bylines(page, tail, taken)]
    if not tail_bylines and not any(found.byline.sure for found in bylines):
        tail_bylines = [*find_inside(page, title)] or [*find_signed(page)]
    if not tail_bylines and not bylines:
        tail_bylines = [*find_below(page)]
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
    words = [token for token in found.read.rest if left <= token.start < right]
    # Ideographs are tokens of one character; words have two.
    beside = len(words) - sum(1 for token in words if len(token.text) == 1 and HAN.match(token.text)) // 2
    if not beside or right - left > MAX_BYLINE_CHARS:
        return beside
    signed = True
    for start, stop in ((left, spot.start), (spot.end, right)):
        if any(start <= token.start < stop for token in words):
            byline = read_byline(text[start:stop].strip(_AROUND))
            signed = signed and byline is not None and byline.sure
    return 0 if signed else beside


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
