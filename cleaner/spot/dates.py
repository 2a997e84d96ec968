"""Dates in a short line of text: a direct parser over the packs' month tables.

Why not a general date parser: it takes milliseconds a line, fills what is
missing from today's date, and reads prices and scores as days. This one is
linear, takes a day only where day, month and year are all written, and knows
every place where two readings are possible.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from cleaner.spot.calendars import from_jalali
from cleaner.spot.words import Line, Token

# Longer lines are prose; a date in them is what the prose is about.
MAX_DATE_LINE_CHARS: Final = 220
MIN_YEAR: Final = 1990
MAX_YEAR: Final = 2100
_BUDDHIST: Final = range(2440, 2700)
BUDDHIST_OFFSET: Final = 543
_JALALI: Final = range(1350, 1500)
_JOINS: Final = re.compile(r"[\s.,\-–—/'’`´ºª·|()،、]{0,4}")
_OFFSET: Final = re.compile(r"\s{0,2}\(?(?:UTC|GMT)?\s{0,2}([+\-−])(\d{1,2}):?(\d{2})?(?!\d)")
_LABELS: Final = frozenset({"published", "updated"})
# What a date line may hold beside its date, labels first.
_SILENT: Final = ("published", "updated", "weekdays", "glue", "reading", "zones", "am", "pm")
_SEPARATORS: Final = frozenset(".-/–")


@dataclass(frozen=True, slots=True)
class DateSpot:
    """A date (or only a time, or a span of time before now) and what the line says of it.

    `readings` are the days it can mean: one, two where day and month can be
    exchanged (day first, then month first), none for a day without its year.
    `label` is "published", "updated" or ""; `kind` is "date", "time" or "ago".
    """

    start: int
    end: int
    kind: str
    readings: tuple[dt.date, ...] = ()
    languages: tuple[str, ...] = ()
    time: dt.time | None = None
    label: str = ""
    ago: dt.timedelta | None = None


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line says about dates; `rest` are the words that are no part of it."""

    spots: tuple[DateSpot, ...]
    labels: tuple[str, ...]
    rest: tuple[Token, ...]

    @property
    def whole(self) -> bool:
        """The line says nothing else."""
        return not self.rest and bool(self.spots or self.labels)


def read_date_line(line: Line) -> DateLine:
    """The dates, times and labels of a line, and the words it has beside them.

    >>> spot, = read_date_line(Line("Publié le 21/12/2024 à 07:45")).spots
    >>> spot.readings, spot.time, spot.label
    ((datetime.date(2024, 12, 21),), datetime.time(7, 45), 'published')
    >>> [len(s.readings) for s in read_date_line(Line("03/04/2025")).spots]
    [2]
    >>> read_date_line(Line("March 2025")).spots
    ()
    """
    used = [False] * len(line.tokens)
    live = [at for at, token in enumerate(line.tokens) if token.number is not None or line.found(at)]
    if len(live) < 2 and not (live and line.found(live[0])):  # one number, or nothing that is known
        return DateLine((), (), tuple(line.tokens))
    found: list[DateSpot] = []
    spells: set[int] = set()
    for at in live:
        if used[at]:
            continue
        if _ago_at(line, at, used) is not None:
            spells.add(at)
            continue
        made = _date_at(line, at)
        if made is not None:
            stop, readings, languages = made
            found.append(DateSpot(line.tokens[at].start, line.tokens[stop - 1].end, "date", readings, languages))
            used[at:stop] = [True] * (stop - at)
    times: list[tuple[int, int, dt.time]] = []
    for at in live:
        if used[at]:
            continue
        if (timed := _time_at(line, at, used)) is not None:
            stop, time = timed
            times.append((at, stop, time))
            used[at:stop] = [True] * (stop - at)
        elif at in spells and (spell := _ago_at(line, at, used)) is not None:
            stop, delta = spell
            found.append(DateSpot(line.tokens[at].start, line.tokens[stop - 1].end, "ago", ago=delta))
            used[at:stop] = [True] * (stop - at)
    labels: list[tuple[int, int, str]] = []
    for at in live:
        if used[at]:
            continue
        stop, label = _label_at(line, at, used)
        if label:
            labels.append((line.tokens[at].start, line.tokens[stop - 1].end, label))
        used[at:stop] = [True] * (stop - at)
    rest = tuple(token for token, taken in zip(line.tokens, used, strict=True) if not taken)
    spots = _with_times(line, found, times, used, labels)
    return DateLine(_with_labels(spots, labels), tuple(label for _, _, label in labels), rest)


def _date_at(line: Line, at: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """A date that begins at a token: where it ends, its readings, the languages of its words."""
    tokens = line.tokens
    first = tokens[at].number
    if first is None:
        eras, offsets = line.match(at, "eras")
        if eras:
            return _east_asian(line, at + eras, offsets[0][1])
        taken, months = line.match(at, "months")
        if taken and (made := _month_first(line, at + taken, months)):
            return made
        return None
    if (made := _numeric(line, at)) or (made := _east_asian(line, at, 0)):
        return made
    return _day_first(line, at, first)


def _numeric(line: Line, at: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """21/12/2024, 2024-12-21, 21. 12. 2024."""
    tokens = line.tokens
    if at + 2 >= len(tokens):
        return None
    one, two, three = tokens[at], tokens[at + 1], tokens[at + 2]
    if one.number is None or two.number is None or three.number is None:
        return None
    gap, other = line.gap(at).strip(), line.gap(at + 1).strip()
    if gap != other or gap not in _SEPARATORS or len(line.gap(at)) > 3 or len(line.gap(at + 1)) > 3:
        return None
    # A longer chain of numbers is an address or a version.
    if at + 3 < len(tokens) and line.gap(at + 2) == gap and tokens[at + 3].number is not None:
        return None
    if len(one.text) == 4:
        if len(two.text) > 2 or len(three.text) > 2:
            return None
        day = _day(_common_year(one.number), two.number, three.number)
        return (at + 3, (day,), ()) if day else None
    if len(one.text) > 2 or len(two.text) > 2 or len(three.text) not in {2, 4}:
        return None
    if len(three.text) == 2 and (len(two.text) != 2 or (len(one.text) != 2 and gap != ".")):
        return None
    year = _common_year(three.number if len(three.text) == 4 else 2000 + three.number)
    day, swapped = _day(year, two.number, one.number), _day(year, one.number, two.number)
    if gap == ".":
        swapped = None  # nobody writes the month first with full stops
    readings = tuple(dict.fromkeys(d for d in (day, swapped) if d is not None))
    return (at + 3, readings, ()) if readings else None


def _east_asian(line: Line, at: int, offset: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """2024年12月21日 and its like, with the year counted from an era if one was named."""
    tokens = line.tokens
    if at >= len(tokens) or tokens[at].number is None:
        return None
    numbers: list[int] = []
    here = at
    languages: tuple[str, ...] = ()
    for mark in ("year_mark", "month_mark", "day_mark"):
        if here >= len(tokens):
            break
        number = tokens[here].number
        if number is None:
            break
        taken, said = line.match(here + 1, mark)
        if not taken and mark != "day_mark":
            return None
        numbers.append(number)
        here += 1 + taken
        languages = languages or tuple(code for code, _ in said)
    if len(numbers) != 3 or (not offset and len(str(numbers[0])) != 4):
        return None
    day = _day(numbers[0] + offset, numbers[1], numbers[2])
    return (here, (day,), languages) if day else None


def _day_first(line: Line, at: int, first: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """21 de diciembre de 2024, 21. Dez 2024, 2024. december 21."""
    taken, _ = line.match(at + 1, "month_mark")
    if taken and (made := _vietnamese(line, at + 1 + taken, first)):
        return made
    here = _skip(line, at)
    taken, months = line.match(here, "months")
    if not taken:
        taken, months = line.match(here, "jalali")
        if taken:
            return _jalali(line, here + taken, first, months[0][1])
        return _year_first(line, at, here, first)
    stop = _skip(line, here + taken - 1)
    if len(line.tokens[at].text) == 4:
        if stop >= len(line.tokens):
            return None
        number, year = line.tokens[stop].number, _common_year(first)
        if number is None or not 1 <= number <= 31 or len(line.tokens[stop].text) > 2:
            return None
        return _read(line, stop + 1, year, months, number)
    if not 1 <= first <= 31 or len(line.tokens[at].text) > 2:
        return None
    if stop < len(line.tokens):
        token = line.tokens[stop]
        if token.number is not None and len(token.text) == 4:
            made = _read(line, stop + 1, _common_year(token.number), months, first)
            if made is not None:
                return made
        if token.number is not None and len(token.text) == 2 and line.text[token.start - 1] in "'’":
            return _read(line, stop + 1, 2000 + token.number, months, first)
    # A day without its year: recognised, so that the line can go, but no date.
    return here + taken, (), tuple(code for code, _ in months)


def _year_first(line: Line, at: int, here: int, first: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """2025. gada 3. marts."""
    if len(line.tokens[at].text) != 4 or here >= len(line.tokens):
        return None
    number = line.tokens[here].number
    if number is None or not 1 <= number <= 31 or len(line.tokens[here].text) > 2:
        return None
    after = _skip(line, here)
    taken, months = line.match(after, "months")
    return _read(line, after + taken, _common_year(first), months, number) if taken else None


def _month_first(
    line: Line, here: int, months: tuple[tuple[str, int], ...]
) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """December 21, 2024."""
    if not _JOINS.fullmatch(line.gap(here - 1)):
        return None
    here = _skip(line, here - 1)
    if here >= len(line.tokens):
        return None
    token = line.tokens[here]
    if token.number is None or len(token.text) > 2 or not 1 <= token.number <= 31:
        return None
    stop = _skip(line, here)
    if stop < len(line.tokens):
        year = line.tokens[stop]
        if year.number is not None and len(year.text) == 4:
            return _read(line, stop + 1, _common_year(year.number), months, token.number)
    return here + 1, (), tuple(code for code, _ in months)


def _vietnamese(line: Line, here: int, first: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """21 tháng 12 năm 2024, 21 tháng 12, 2024."""
    tokens = line.tokens
    if here >= len(tokens) or tokens[here].number is None:
        return None
    after = here + 1
    taken, said = line.match(after, "year_mark")
    after += taken
    if after >= len(tokens) or tokens[after].number is None or len(tokens[after].text) != 4:
        return None
    month, year = tokens[here].number, tokens[after].number
    assert month is not None
    assert year is not None
    day = _day(year, month, first)
    return (after + 1, (day,), tuple(code for code, _ in said)) if day else None


def _jalali(line: Line, here: int, first: int, month: int) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    stop = _skip(line, here - 1)
    year = line.tokens[stop].number if stop < len(line.tokens) else None
    if year is None or year not in _JALALI:
        return here, (), ("fa",)
    day = from_jalali(year, month, first)
    return (stop + 1, (day,), ("fa",)) if day else None


def _read(
    line: Line, stop: int, year: int, months: tuple[tuple[str, int], ...], number: int
) -> tuple[int, tuple[dt.date, ...], tuple[str, ...]] | None:
    """One reading per month that the name means in some language (listopad is October or November)."""
    readings: dict[dt.date, list[str]] = {}
    for code, month in months:
        if (day := _day(year, month, number)) is not None:
            readings.setdefault(day, []).append(code)
    if not readings:
        return None
    taken, _ = line.match(stop, "year_mark")
    ordered = sorted(readings, key=lambda day: -len(readings[day]))
    languages = tuple(f"{code}:{day.month}" for day in ordered for code in readings[day]) if len(ordered) > 1 else ()
    return stop + taken, tuple(ordered), languages or tuple(code for code, _ in months)


def _skip(line: Line, at: int) -> int:
    """The token after `at`, over at most two words that only join ("de", "st", "gada")."""
    here = at + 1
    for _ in range(2):
        if here >= len(line.tokens) or not _JOINS.fullmatch(line.gap(here - 1)):
            return len(line.tokens)
        taken, _said = line.match(here, "glue")
        if not taken or line.match(here, "months")[0] >= taken:
            break
        here += taken
    if here < len(line.tokens) and not _JOINS.fullmatch(line.gap(here - 1)):
        return len(line.tokens)
    return here


def _common_year(year: int) -> int:
    return year - BUDDHIST_OFFSET if year in _BUDDHIST else year


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time_at(line: Line, at: int, used: list[bool]) -> tuple[int, dt.time] | None:
    """07:45, 7h45, 2:02 p.m., 14時2分, 오후 2:02; without a separator only with an hour word."""
    tokens = line.tokens
    before, _ = line.match(at, "am", "pm")
    if not before and tokens[at].number is None:
        return None
    half = ""
    here = at
    if before and at + before < len(tokens) and tokens[at + before].number is not None:
        half = "pm" if line.match(at, "pm")[0] else "am"
        here = at + before
    hour = tokens[here].number
    if hour is None or len(tokens[here].text) > 2 or hour > 24 or used[here]:
        return None
    minute = second = 0
    stop = here + 1
    marked, _ = line.match(stop, "hour_mark")
    sep = line.gap(here).strip() if stop < len(tokens) else ""
    following = tokens[stop].number if stop < len(tokens) and not used[stop] else None
    if following is not None and sep in {":", ".", "：", "∶"} and len(tokens[stop].text) == 2 and following < 60:
        minute = following
        stop += 1
        if stop < len(tokens) and line.gap(stop - 1) == ":" and tokens[stop].number is not None:
            second = min(tokens[stop].number or 0, 59)
            stop += 1
            if stop < len(tokens) and line.gap(stop - 1) == "." and tokens[stop].number is not None:
                stop += 1  # thousandths
        if sep == "." and half == "" and here > 0 and not used[here - 1] and not line.match(here - 1, "glue")[0]:
            return None  # a decimal number
    elif marked:
        stop += marked
        if stop < len(tokens) and tokens[stop].number is not None and len(tokens[stop].text) <= 2 and not used[stop]:
            number = tokens[stop].number
            assert number is not None
            if number < 60 and len(line.gap(stop - 1)) <= 1:
                minute = number
                stop += 1
                stop += line.match(stop, "minute_mark")[0]
    elif not line.match(stop, "am", "pm")[0]:
        return None
    taken, _ = line.match(stop, "am", "pm")
    if taken and not half and len(line.gap(stop - 1).strip()) == 0:
        half = "pm" if line.match(stop, "pm")[0] else "am"
        stop += taken
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24:
        hour = 0
    zone, stop = _zone(line, stop)
    return stop, dt.time(hour, minute, second, tzinfo=zone)


def _zone(line: Line, stop: int) -> tuple[dt.timezone | None, int]:
    """An offset or a zone's name after a time."""
    tokens = line.tokens
    end = tokens[stop - 1].end
    offset = _OFFSET.match(line.text, end, min(line.end, end + 16))
    if offset and int(offset[2]) <= 14:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        while stop < len(tokens) and tokens[stop].end <= offset.end():
            stop += 1
        return dt.timezone(dt.timedelta(minutes=-minutes if offset[1] != "+" else minutes)), stop
    # Zone names are capitals; "est" and "set" are words.
    if stop < len(tokens) and tokens[stop].text.isupper() and len(line.gap(stop - 1)) <= 2:
        taken, zones = line.match(stop, "zones")
        if taken:
            return dt.timezone(dt.timedelta(minutes=zones[0][1])), stop + taken
    return None, stop


def _ago_at(line: Line, at: int, used: list[bool]) -> tuple[int, dt.timedelta] | None:
    """Spans of time before now: "hace 3 horas", "3 hours ago", "today", "yesterday"."""
    found = line.found(at)
    for kind, days in (("today", 0), ("yesterday", 1)) if found else ():
        if kind in found:
            return at + found[kind][0], dt.timedelta(days=days)
    tokens = line.tokens
    lead, _ = line.match(at, "ago")
    if not lead and line.tokens[at].number is None:
        return None
    here = at + lead
    if here >= len(tokens) or used[here]:
        return None
    number = tokens[here].number
    if number is None or number > 1000:
        return None
    for kind in ("minute", "hour", "day", "week"):
        taken, said = line.match(here + 1, kind)
        if not taken:
            continue
        stop = here + 1 + taken
        tail, ago = line.match(stop, "ago")
        if not lead and not tail:
            return None
        codes = {code for code, _ in said}
        ago_codes = {code for code, _ in (line.match(at, "ago")[1] if lead else ago)}
        if not codes & ago_codes:
            return None
        return stop + (0 if lead else tail), dt.timedelta(**{f"{kind}s": number})
    return None


def _label_at(line: Line, at: int, used: list[bool]) -> tuple[int, str]:
    """Where a word without a date's content ends, and the label if it is one."""
    best = (at, "")
    found = line.found(at)
    for kind in _SILENT if found else ():
        taken, _ = found.get(kind, (0, ()))
        if taken and at + taken > best[0] and not any(used[at : at + taken]):
            best = (at + taken, kind if kind in _LABELS else "")
    number = line.tokens[at].number
    if best[0] == at and number is not None:
        # "5 min read": the number belongs to the words after (or before) it.
        after, _ = line.match(at + 1, "reading")
        if after:
            return at + 1 + after, ""
        if at > 0 and any(line.match(back, "reading")[0] == at - back for back in range(max(0, at - 4), at)):
            return at + 1 + line.match(at + 1, "minute")[0], ""
    return best


def _with_times(
    line: Line,
    found: list[DateSpot],
    times: list[tuple[int, int, dt.time]],
    used: list[bool],
    labels: list[tuple[int, int, str]],
) -> list[DateSpot]:
    """Each time joins the date it stands beside; the others stay spots of their own."""
    spots = sorted(found, key=lambda spot: spot.start)
    tokens = line.tokens
    for at, stop, time in times:
        start, end = tokens[at].start, tokens[stop - 1].end
        best, distance = -1, 9_999
        for number, spot in enumerate(spots):
            if spot.kind != "date" or spot.time is not None or not spot.readings:
                continue
            apart = start - spot.end if spot.end <= start else (spot.start - end) * 2
            between = (spot.end, start) if spot.end <= start else (end, spot.start)
            clean = all(
                used[index] and tokens[index].number is None
                for index in range(len(tokens))
                if between[0] <= tokens[index].start < between[1]
            )
            clean = clean and not any(between[0] <= label[0] < between[1] for label in labels)
            if clean and 0 <= apart < distance and apart <= 40:
                best, distance = number, apart
        if best >= 0:
            spot = spots[best]
            spots[best] = DateSpot(
                min(spot.start, start), max(spot.end, end), "date", spot.readings, spot.languages, time
            )
        else:
            spots.append(DateSpot(start, end, "time", time=time))
    return sorted(spots, key=lambda spot: spot.start)


def _with_labels(spots: list[DateSpot], labels: list[tuple[int, int, str]]) -> tuple[DateSpot, ...]:
    """Each spot takes the last label before it; the first spot a label behind it, if no other does."""
    made = []
    for number, spot in enumerate(spots):
        before = [label for label in labels if label[1] <= spot.start]
        since = spots[number - 1].end if number else -1
        said = ""
        if before and (before[-1][0] >= since or (number and spot.kind != "date")):
            said = before[-1][2]
        elif len(spots) == 1 and labels:
            said = labels[0][2]
        made.append(DateSpot(spot.start, spot.end, spot.kind, spot.readings, spot.languages, spot.time, said, spot.ago))
    return tuple(made)
