"""Dates as machines write them: ISO 8601, RFC 2822, ctime, JavaScript, epoch seconds.

No language is needed to read these, and no guess: what is ambiguous (03/04/2025)
or incomplete (2025-03) is no machine date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

# Machine dates of articles lie in here; anything else is another number.
MIN_YEAR, MAX_YEAR = 1600, 2200
MAX_CHARS = 80

_CLOCK = (
    r"(?:(?:T|t|\s{1,3}|,\s|\s-\s|\sat\s)\s?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_OFFSET = (
    r"\s?(?P<zone>Z|z|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?(?::?\d{2})?|[A-Z]{2,5})?(?:\s?[\[(][^\])]{1,40}[\])])?"
)
_ISO = r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _CLOCK + _OFFSET
_COMPACT = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?" + _OFFSET
)
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s{1,3})?"
_RFC = _WEEKDAY + r"(?P<day>\d{1,2})[\s-](?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.?,?[\s-](?P<year>\d{4})" + _CLOCK + _OFFSET
_US = _WEEKDAY + r"(?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.?\s{1,3}(?P<day>\d{1,2}),?\s(?P<year>\d{4})" + _CLOCK + _OFFSET
_CTIME = (
    _WEEKDAY
    + r"(?P<name>[A-Z][a-z]{2})\s{1,3}(?P<day>\d{1,2})\s(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s(?:(?P<zone>[A-Z]{2,5}|[+-]\d{2}:?\d{2})\s)?(?P<year>\d{4})"
)
# Dots and slashes: only where the order cannot be mistaken.
_NUMBERS = r"(?P<one>\d{1,2})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4})" + _CLOCK + _OFFSET
_EPOCH = r"(?P<seconds>\d{10})(?:(?P<milli>\d{3})|(?P<micro>\d{6})|\.\d{1,9})?"
# The month names of RFC 2822 (https://www.rfc-editor.org/rfc/rfc2822#section-3.3): a format, not a language.
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
# The full English names that begin so are dates, other words are not ("Marble 3, 2024").
_FULL = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|Sept?|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Oct|Nov|Dec)\b"
)
# Hours east of Greenwich; only abbreviations that mean one thing in dates of web pages
# (those of RFC 2822, and Europe's).
_ZONES = {
    "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "WEST": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9,
    "KST": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MachineDate:
    """A day, and the moment where the input states it (aware where it states the offset)."""

    day: dt.date
    moment: dt.datetime | None = None


def parse_machine_date(value: str) -> MachineDate | None:
    """The date in a value that a machine wrote, as it is written: no change of time zone.

    Safe because the whole value must be the date, and because what can be read in
    two ways is not read.

    >>> parse_machine_date("2024-12-21T07:45:00+01:00").moment.isoformat()
    '2024-12-21T07:45:00+01:00'
    >>> [str(parse_machine_date(v).day) for v in ("Sat, 21 Dec 2024 07:45:00 GMT", "1734767100", "21.12.2024")]
    ['2024-12-21', '2024-12-21', '2024-12-21']
    >>> [parse_machine_date(v) for v in ("03/04/2025", "2025-03", "next Monday", "2024-02-30")]
    [None, None, None, None]
    """
    value = value.strip().strip("\"'")
    if not 6 <= len(value) <= MAX_CHARS:
        return None
    for pattern in _patterns():
        if match := pattern.fullmatch(value):
            found = _epoch(match) if "seconds" in match.re.groupindex else _date(match)
            if found is not None:
                return found
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled when the first date is asked for: they take as long as the rest of the package to import."""
    return tuple(map(re.compile, (_ISO, _EPOCH, _COMPACT, _RFC, _US, _CTIME, _NUMBERS)))


def _epoch(match: re.Match[str]) -> MachineDate | None:
    # Ten digits since 2001; a compact date has eight or twelve.
    moment = dt.datetime.fromtimestamp(int(match["seconds"]), tz=dt.UTC)
    return MachineDate(moment.date(), moment)


def _date(match: re.Match[str]) -> MachineDate | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("name"):
        month = _MONTHS.get(parts["name"], 0) if _FULL.search(match.string) else 0
        day = int(parts["day"])
    elif parts.get("one"):
        month, day = _ordered(int(parts["one"]), int(parts["two"]), parts["sign"])
    else:
        month, day = int(parts["month"]), int(parts["day"])
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    if parts.get("hour") is None:
        return MachineDate(date)
    return MachineDate(date, _moment(date, parts))


def _ordered(one: int, two: int, sign: str) -> tuple[int, int]:
    """Month and day, where only one order is possible; (0, 0) else.

    Dots are used between numbers only by languages that put the day first.
    """
    if sign == "." or one > 12 or one == two:
        return two, one
    return (one, two) if two > 12 else (0, 0)


def _moment(date: dt.date, parts: dict[str, str]) -> dt.datetime | None:
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts.get("second") or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    if hour == 24 and minute == second == 0:  # ISO 8601's end of the day: the day is what is stated
        return None
    micro = int((parts.get("part") or "0").ljust(6, "0")[:6])
    try:
        # Some clocks write the leap second.
        return dt.datetime(
            date.year, date.month, date.day, hour, minute, min(second, 59), micro, _zone(parts.get("zone"))
        )
    except ValueError:
        return None


def _zone(zone: str | None) -> dt.tzinfo | None:
    """The offset that is stated; None where it is missing or an abbreviation we cannot be sure of."""
    if not zone:
        return None
    if zone in {"Z", "z"}:
        return dt.UTC
    digits = zone.removeprefix("UTC").removeprefix("GMT").strip()
    if digits[:1] in {"+", "-"}:
        numbers = digits[1:].replace(":", "")
        hours, minutes = (int(numbers), 0) if len(numbers) <= 2 else (int(numbers[:-2]), int(numbers[-2:]))
        if len(numbers) > 4:
            hours, minutes = int(numbers[:2]), int(numbers[2:4])
        delta = dt.timedelta(hours=hours, minutes=minutes)
        if delta >= dt.timedelta(hours=24):
            return None
        return dt.timezone(delta if digits[0] == "+" else -delta)
    hours_east = _ZONES.get(zone)
    return None if hours_east is None else dt.timezone(dt.timedelta(hours=hours_east))
