"""When the article was published and when it was updated, as stated; nothing is filled in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cleaner.model import Document, Kind, Origin, Provenance
from cleaner.normalize.language import document_language
from cleaner.packs.fields import load_fields
from cleaner.parse.voices import DAY_VOICE, day_voice
from cleaner.spot.dates import MAX_DATE_LINE_CHARS, DateSpot, read_date_line
from cleaner.spot.head import OPENING_CHARS, Head, HeadDate, read_head, words_beside
from cleaner.spot.iso_dates import parse_machine_date
from cleaner.spot.page import clues_for
from cleaner.spot.titles import DATELINE_ROWS
from cleaner.spot.words import Line

# A page written east of us may be dated tomorrow; nothing later is a publication.
MAX_DAYS_AHEAD: Final = 1
# A line may hold this many words beside its date and still be a dateline ("Berlin, …").
MAX_REST_WORDS: Final = 5
# A time that is the same moment as one stated in UTC is the article's, at most so many lines from the title.
MAX_ROWS_TO_MOMENT: Final = 15
# Lines of a whole page that are looked at when the head has no date.
MAX_SCANNED_ROWS: Final = 600
# Below this a date is too far from the title, or too little of its line.
MIN_WEIGHT: Final = 0.5
MAX_LABELLED_CHARS: Final = 120
# So near below the title a date that a line begins with needs no other evidence; so many words beside a
# label leave it one ("Minutes of the meeting of 3 March" has more).
ROWS_TO_OPENING_DATE: Final = 2
MAX_ROWS_ABOVE_TITLE: Final = 3
MAX_REST_OF_LABEL: Final = 2
# The date under a title stands at most this many lines below it.
MAX_ROWS_UNDER_TITLE: Final = 6
# Metadata that sites use for other days than the publication's.
_WEAK: Final = frozenset(
    {
        "date",
        "dc.date",
        "dcterms.date",
        "dc.date.created",
        "dcterms.created",
        "time datetime",
        "time datePublished",
    }
)
# The same moment is written to the second here and to the minute there.
MAX_MOMENTS_APART: Final = dt.timedelta(minutes=1)
# Zones differ from UTC by whole quarters of an hour, from twelve hours behind it to fourteen ahead.
QUARTER: Final = dt.timedelta(minutes=15)
MIN_QUARTERS: Final = -48
MAX_QUARTERS: Final = 56
# Regions where numbers are written month first, whatever the language.
_MONTH_FIRST: Final = frozenset({"US", "PH", "FM", "PW", "MH"})
# Hours east of UTC where English is written with the month first.
MONTH_FIRST_HOURS: Final = (-10, -4)
_PATH_DATE: Final = re.compile(r"/((?:19|20)\d{2})[/\-_.]?(\d{2})[/\-_.]?(\d{2})(?=[/\-_.]|$)")
_TOP_LEVEL: Final = re.compile(r"^(?:https?://)?[^/\s]{1,255}\.([a-z]{2,3})(?:[/:?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dates:
    """The day of publication, its moment where the time is stated, and the update's."""

    date: dt.date | None = None
    published: dt.datetime | None = None
    modified: dt.datetime | dt.date | None = None
    provenance: dict[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stated:
    day: dt.date
    time: dt.time | None
    where: Provenance

    @property
    def moment(self) -> dt.datetime | None:
        return None if self.time is None else dt.datetime.combine(self.day, self.time)


def read_dates(document: Document, *, today: dt.date | None = None, reference: dt.datetime | None = None) -> Dates:
    """Publication and update of a document.

    What metadata or an envelope states is taken before what the text does, the
    address last. `reference` is when the page was fetched: only with it does
    "3 hours ago" mean a day. A date with two readings that nothing decides is
    None, and its provenance says so.
    """
    limit = (today or dt.datetime.now(tz=dt.UTC).date()) + dt.timedelta(days=MAX_DAYS_AHEAD)
    doubts: list[Provenance] = []
    stated = list(_of_clues(document, "date", limit, doubts))
    published = _local(stated)
    changed = list(_of_clues(document, "modified", limit, doubts))
    head = read_head(document)
    in_text, updated = _of_text(document, head, limit, reference, doubts if published is None else [])
    if published is None:
        published = in_text
    elif (moment := _same_moment_shown(head, published)) is not None:
        published = moment
    elif in_text is not None and _overrides(head, in_text, published, stated[1:], changed):
        published = in_text
    modified = changed[0] if changed else updated
    if published is None:
        published = _of_address(document, limit)
    if published is None:
        published = _of_voice(document, limit)
    if published is None:
        # C4's only date is a moment of crawling; data sets that borrow its keys mean the publication.
        published = next(_of_clues(document, "timestamp", limit, doubts), None)
    provenance: dict[str, Provenance] = {}
    if published is not None:
        provenance["date"] = published.where
        if published.moment is not None:
            provenance["published"] = published.where
    elif doubts:
        provenance["date"] = doubts[0]
    if modified is not None:
        provenance["modified"] = modified.where
    return Dates(
        published.day if published else None,
        published.moment if published else None,
        (modified.moment or modified.day) if modified else None,
        provenance,
    )


def _local(stated: list[_Stated]) -> _Stated | None:
    """The first statement, or one in the page's own zone where the first is in UTC and a day apart.

    Readers see the day in the page's zone, and so does who wrote it down.
    """
    if not stated:
        return None
    first = stated[0]
    if not _utc(first):
        return first
    for other in stated[1:]:
        if other.moment is not None and not _utc(other) and abs((other.day - first.day).days) == 1:
            assert first.moment is not None
            if _same_moment(first.moment, other.moment):
                return other
    return first


def _same_moment(utc: dt.datetime, other: dt.datetime) -> bool:
    """Another way to write a moment in UTC; without an offset it may be that of any zone.

    What is merely near it is another thing's moment: a comment's, a teaser's.
    """
    if other.tzinfo is not None:
        return abs(other - utc) <= MAX_MOMENTS_APART
    apart = other - utc.replace(tzinfo=None)
    quarters = round(apart / QUARTER)
    return MIN_QUARTERS <= quarters <= MAX_QUARTERS and abs(apart - quarters * QUARTER) <= MAX_MOMENTS_APART


def _utc(stated: _Stated) -> bool:
    return stated.time is not None and stated.time.utcoffset() == dt.timedelta(0)


def _same_moment_shown(head: Head, stated: _Stated) -> _Stated | None:
    """The line near the title that states the moment of a statement in UTC in the page's own zone, a day apart."""
    if not _utc(stated) or stated.moment is None or head.title is None or stated.where.origin is Origin.ENVELOPE:
        return None
    for found in head.dates:
        if not -MAX_ROWS_TO_MOMENT <= found.row.number - head.title.row.number <= MAX_ROWS_TO_MOMENT:
            continue
        for spot in found.read.spots:
            for day in spot.readings if spot.time is not None else ():
                assert spot.time is not None
                if abs((day - stated.day).days) == 1 and _same_moment(
                    stated.moment, dt.datetime.combine(day, spot.time)
                ):
                    block = found.row.block
                    where = Provenance(Origin.DATELINE, spot.label, block.content_start, block.content_end)
                    return _Stated(day, spot.time, where)
    return None


def _overrides(head: Head, shown: _Stated, stated: _Stated, others: list[_Stated], changed: list[_Stated]) -> bool:
    """The date that readers see beside the title is taken before a metadata date that it explains.

    A day apart from a moment in UTC it is the same moment in the page's own zone;
    weak metadata may be the file's or a teaser's; what is shown earlier came out
    earlier; and what is shown later is right where other metadata agrees. An update's
    date never overrides, nor does one that stands beside the date of the metadata.
    """
    if shown.day == stated.day or stated.where.origin is Origin.ENVELOPE or shown.where.detail == "updated":
        return False
    if head.title is None:
        return False
    spotted = next((d for d in head.dates if d.row.block.content_start == shown.where.start), None)
    if spotted is None or spotted.opening:
        return False
    if min(words_beside(spotted, spot) for spot in spotted.read.spots) > MAX_REST_WORDS:
        return False
    if any(len(spot.readings) > 1 for spot in spotted.read.spots):
        return False
    apart = spotted.row.number - head.title.row.number
    if not -2 <= apart <= MAX_ROWS_UNDER_TITLE:
        return False
    if _utc(stated) and abs((shown.day - stated.day).days) == 1:
        return apart > 0 or shown.day > stated.day
    beside = (spot for found in head.dates for spot in found.read.spots)
    if any(shown.day == update.day for update in changed) or any(stated.day in spot.readings for spot in beside):
        return False
    if stated.where.detail in _WEAK:
        return True
    if apart <= 0:
        return False
    agreed = any(other.day == shown.day and other.where.detail not in _WEAK for other in others)
    return shown.day < stated.day or agreed


def _of_clues(document: Document, name: str, limit: dt.date, doubts: list[Provenance]) -> Iterator[_Stated]:
    for clue in clues_for(document.clues, name):
        where = Provenance(clue.origin, clue.detail, clue.start, clue.end)
        value = clue.value[:MAX_DATE_LINE_CHARS]
        if (machine := parse_machine_date(value)) is not None:
            if machine.day <= limit:
                yield _Stated(machine.day, machine.moment.timetz() if machine.moment else None, where)
            continue
        for spot in read_date_line(Line(value)).spots:
            if not spot.readings:
                continue
            day = _decide(document, spot, where, doubts)
            if day is not None and day <= limit:
                yield _Stated(day, spot.time, where)
            break


def _of_text(
    document: Document, head: Head, limit: dt.date, reference: dt.datetime | None, doubts: list[Provenance]
) -> tuple[_Stated | None, _Stated | None]:
    """The best publication date and the first update in the head of the text."""
    best: tuple[float, _Stated] | None = None
    updated: _Stated | None = None
    alone = sure = False
    for weight, found, spot in _weighed(head):
        block = found.row.block
        where = Provenance(Origin.DATELINE, spot.label or found.label, block.content_start, block.content_end)
        time = spot.time
        if spot.kind == "ago":
            if reference is None or spot.ago is None:
                continue
            moment = reference - spot.ago
            day: dt.date | None = moment.date()
            time = None
        else:
            day = _decide(document, spot, where, doubts)
        if day is None or day > limit:
            continue
        stated = _Stated(day, time, where)
        if (spot.label or found.label) == "updated":
            alone = alone or (updated is None and found.read.whole)
            updated = updated or stated
        elif best is None or weight > best[0]:
            best = (weight, stated)
            sure = found.read.whole or found.opening or bool(spot.label or found.label) or not spot.start
    if best is not None and _stray(head, best[1]):
        best = None
    # A line of its own that states an update says more than a date among other words.
    if best is not None and (sure or not alone):
        return best[1], updated
    if updated is None and document.kind is Kind.HTML:
        updated = _anywhere(head, limit)
    if updated is not None:
        # The only date that a page shows may be its last update: taken as the day, and said to be one.
        return dataclasses.replace(updated, time=None), updated
    return None, None


def _stray(head: Head, stated: _Stated) -> bool:
    """A date well above the title, in a head that has others: of a teaser, or the title is none."""
    days = {day for found in head.dates for spot in found.read.spots for day in spot.readings}
    if len(days) < 2 or head.title is None or stated.where.start is None:
        return False
    above = max(0, head.title.row.number - MAX_ROWS_ABOVE_TITLE)
    return above > 0 and stated.where.start < head.page.rows[above].block.start


def _anywhere(head: Head, limit: dt.date) -> _Stated | None:
    """The one day that lines of the whole page call published or updated, if they agree."""
    found: dict[dt.date, _Stated] = {}
    for row in head.page.rows[:MAX_SCANNED_ROWS]:
        if head.page.prose[row.number] or len(row.text) > MAX_LABELLED_CHARS:
            continue
        read = head.page.dates(row.number)
        for spot in read.spots if read is not None else ():
            if spot.label and len(spot.readings) == 1 and spot.readings[0] <= limit:
                block = row.block
                where = Provenance(Origin.DATELINE, spot.label, block.content_start, block.content_end)
                found.setdefault(spot.readings[0], _Stated(spot.readings[0], spot.time, where))
    return next(iter(found.values())) if len(found) == 1 else None


def _weighed(head: Head) -> Iterator[tuple[float, HeadDate, DateSpot]]:
    """The dates of the head, with how likely each is the article's."""
    anchor = head.title.row.number if head.title else max(0, head.page.region[0] - 1)
    listed = _listed(head)
    # Where nothing beside the title is dated, the title is the page's, and the article begins right above the text.
    dated = (found.row.number - anchor for found in head.dates if any(spot.readings for spot in found.read.spots))
    far = not any(-2 <= apart <= DATELINE_ROWS for apart in dated)
    for found in head.dates:
        prose = head.page.prose[found.row.number]
        for spot in found.read.spots:
            label = spot.label or found.label
            if not spot.readings and spot.kind != "ago":
                continue
            rest = words_beside(found, spot)
            # Right below the title a line that begins with a date is about when it was written, whatever follows.
            opens = not prose and 0 < found.row.number - anchor <= ROWS_TO_OPENING_DATE and spot.start == 0
            if opens and not label:
                rest = 0
            # A sentence with a word such as "released" in it is about something else.
            if label and prose and not found.opening and (spot.start > OPENING_CHARS or rest > MAX_REST_WORDS):
                continue
            if not label and rest and found.row.number in listed:
                continue
            if not label and rest > MAX_REST_WORDS:
                continue
            apart = found.row.number - anchor
            if far and apart > 0 and (above := head.page.region[0] - found.row.number) > 0:
                apart = min(apart, above)
            told = label == "published" and not (rest > MAX_REST_OF_LABEL and found.read.rest[0].start < spot.start)
            weight = 10.0 if told else 5.0 if not rest else 3.0 - 0.3 * rest
            weight -= 0.15 * apart if apart >= 0 else 0.5 * -apart
            if spot.time is not None:
                weight += 1.0
            if weight >= MIN_WEIGHT:
                yield weight, found, spot
    for found in head.tail_dates:
        for spot in found.read.spots:
            label = spot.label or found.label
            if spot.readings and label:
                yield (4.0 if label == "published" else 0.5 - 0.05 * (found.row.number - anchor)), found, spot


def _listed(head: Head) -> frozenset[int]:
    """The rows of a list of dates with words beside them ("20.02. Meeting"): a programme's, not the article's."""
    days = {
        found.row.number: found.read.spots[0].readings
        for found in head.dates
        if found.read.rest and found.read.spots and found.read.spots[0].readings
    }
    return frozenset(
        number
        for number, day in days.items()
        if len({days.get(other, day) for other in range(number - 4, number + 5)}) > 2
    )


def _of_address(document: Document, limit: dt.date) -> _Stated | None:
    """A whole day in the path of the article's address, where it is no future one."""
    for clue in clues_for(document.clues, "url"):
        for match in _PATH_DATE.finditer(clue.value[:2_000]):
            try:
                day = dt.date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
            if dt.date(1995, 1, 1) <= day <= limit:
                return _Stated(day, None, Provenance(Origin.URL, match[0].strip("/"), clue.start, clue.end))
    return None


def _of_voice(document: Document, limit: dt.date) -> _Stated | None:
    """What htmldate reads from the markup; it makes a first of January of a bare year, so that day says nothing."""
    day = parse_machine_date(day_voice(document) or "")
    if day is not None and day.day <= limit and (day.day.month, day.day.day) != (1, 1):
        return _Stated(day.day, None, Provenance(Origin.METADATA, DAY_VOICE))
    return None


def _decide(document: Document, spot: DateSpot, where: Provenance, doubts: list[Provenance]) -> dt.date | None:
    """The one reading of a date that language and evidence leave, or None."""
    readings = spot.readings
    if len(readings) < 2:
        return readings[0] if readings else None
    language = document_language(document)
    if spot.languages:  # a month's name that means two months
        for mark in spot.languages:
            code, _, month = mark.partition(":")
            if code == language:
                return next((day for day in readings if str(day.month) == month), None)
    elif order := _order(document, language) or _order_of_zone(spot):
        return readings[0] if order != "mdy" else readings[1]
    either = " or ".join(day.isoformat() for day in readings)
    doubts.append(Provenance(where.origin, f"ambiguous: {either}", where.start, where.end))
    return None


def _order(document: Document, language: str | None) -> str:
    """Day first or month first: by region, by language, by other dates of the page; "" where nothing says."""
    if language is not None:
        try:
            order = load_fields(language).order
        except ValueError:
            order = ""
        if order:
            return order
    for clue in clues_for(document.clues, "language"):
        region = re.search(r"[-_]([A-Z]{2})\b", clue.value)
        if region:
            return "mdy" if region[1] in _MONTH_FIRST else "dmy"
    for clue in clues_for(document.clues, "url"):
        top = _TOP_LEVEL.match(clue.value[:300])
        if top and len(top[1]) == 2 and top[1].lower() not in {"io", "co", "tv", "me", "ai", "fm"}:
            return "mdy" if top[1].upper() in _MONTH_FIRST else "dmy"
        if top and top[1].lower() in {"gov", "mil", "edu"}:
            return "mdy"
    return _other_dates(read_head(document))


def _order_of_zone(spot: DateSpot) -> str:
    """The month first where the time beside it is of a zone of North America, else the day first."""
    offset = spot.time.utcoffset() if spot.time is not None else None
    if not offset:
        return ""  # UTC and GMT are written everywhere
    return "mdy" if MONTH_FIRST_HOURS[0] <= offset / dt.timedelta(hours=1) <= MONTH_FIRST_HOURS[1] else "dmy"


def _other_dates(head: Head) -> str:
    """What an unmistakable date in numbers on the same page shows (25/12/2024)."""
    pattern = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:19|20)\d{2}(?!\d)")
    for row in head.page.rows[:MAX_SCANNED_ROWS]:
        if len(row.text) > MAX_DATE_LINE_CHARS:
            continue
        for match in pattern.finditer(row.text):
            one, two = int(match[1]), int(match[2])
            if one > 12 >= two:
                return "dmy"
            if two > 12 >= one:
                return "mdy"
    return ""
