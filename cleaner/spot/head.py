"""The furniture at the head (and foot) of an article: title lines, bylines and datelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cleaner.model import Clue, Document, Origin
from cleaner.spot.dates import MAX_DATE_LINE_CHARS, DateLine, read_date_line
from cleaner.spot.names import MAX_BYLINE_CHARS, Byline, announced, names_in, read_byline
from cleaner.spot.page import Page, Row, content_words, page_of
from cleaner.spot.titles import TitleSpot, find_title, followed, repeats
from cleaner.spot.words import Line

# The head ends after this many paragraphs of prose below the title.
MAX_HEAD_PROSE: Final = 3
# Lines above the first line of text that are still looked at, and below.
MAX_HEAD_ROWS: Final = 40
# Names that follow an announcing word on lines of their own.
MAX_NAME_ROWS: Final = 6
# So many lines above the title are a page's chrome.
MIN_CHROME_ROWS: Final = 3


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


@dataclass(frozen=True, slots=True)
class Head:
    """What was recognised around the beginning of an article."""

    page: Page
    title: TitleSpot | None
    titles: tuple[Row, ...]
    bylines: tuple[HeadByline, ...]
    dates: tuple[HeadDate, ...]
    labels: tuple[Row, ...]


def read_head(document: Document) -> Head:
    """The title, bylines and datelines of a document; computed once for all who ask."""
    return _cached(page_of(document))


@lru_cache(maxsize=1)
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
        if row.number in taken or len(row.text) > MAX_DATE_LINE_CHARS:
            continue
        read = read_date_line(Line(row.text))
        if read.spots:
            before = _label_before(page, row)
            if before is not None and read.whole:
                labels.append(before[0])
            dates.append(HeadDate(row, read, before[1] if before else ""))
    bylines = tuple(_bylines(page, rows, taken | {d.row.number for d in dates if d.read.whole}))
    return Head(page, title, titles, bylines, tuple(dates), tuple(labels))


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
        first = max(min(title.row.number - 4, start), title.row.number - 4, 0)
    found: list[Row] = []
    prose = 0
    for row in page.rows[first:]:
        found.append(row)
        if page.prose[row.number] and (row.number >= start or title is not None):
            prose += 1
        if prose >= MAX_HEAD_PROSE or len(found) >= 2 * MAX_HEAD_ROWS:
            break
    return found


def _title_rows(page: Page, title: TitleSpot | None, stated: list[str]) -> Iterator[Row]:
    """The rows that are the title, where that is certain enough to take them out of the text."""
    texts = list(stated)
    if title is not None and _certain(page, title):
        texts.append(title.text)
    if not texts:
        return
    start, _ = page.region
    last = max(start, title.row.number if title else 0) + 4
    for row in page.rows[: last + 1]:
        if page.prose[row.number] and not any(len(row.text) <= len(text) + 100 for text in texts):
            continue
        if any(repeats(row.text, text) for text in texts):
            yield row


def _certain(page: Page, title: TitleSpot) -> bool:
    if title.row.level == 1 or page.counts[title.text] > 1 or title.row.number >= MIN_CHROME_ROWS:
        return True
    near = page.rows[: max(page.region[0], title.row.number) + 5]
    if any(row.number != title.row.number and repeats(row.text, title.text) for row in near):
        return True
    return followed(page, title.row)


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
        byline = read_byline(row.text)
        if byline is not None and (byline.sure or not page.prose[row.number]):
            yield HeadByline((row,), byline)
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
            if not found:
                break
            names.extend(found)
            used.append(after)
            joined = after.text.endswith(",")
        if names:
            skip = used[-1].number
            yield HeadByline(tuple(used), Byline(0, 0, tuple(dict.fromkeys(names)), row.text, sure=True))
