"""The fields section of the language packs: its schema and its reader.

The words around titles, bylines and dates, per language: what stands before an
author's name, what says "published" or "updated", months and weekdays, the
order of day and month. Forms of month and weekday names follow Unicode's CLDR.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.packs.reader import read_section

PACKS = Path(__file__).parent
MONTHS = 12
_ORDERS = frozenset({"dmy", "mdy", "ymd", ""})


@dataclass(frozen=True, slots=True)
class FieldPack:
    """What one language knows about bylines and dates.

    `order` is how 03/04/2025 is read ("" where the language does not decide it).
    `by` stands before a name, `by_after` behind it; `credit` words before a name
    make it a picture's, not the article's. `glue` are words that a date line may
    hold without saying anything ("at", "um", "Uhr"). `jalali` and `hijri` are
    months of other calendars, `eras` the number that turns a year of an era into
    a common one, `zones` minutes east of UTC.
    """

    code: str
    order: str = ""
    by: tuple[str, ...] = ()
    by_after: tuple[str, ...] = ()
    and_: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    minute: tuple[str, ...] = ()
    hour: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    year_mark: tuple[str, ...] = ()
    month_mark: tuple[str, ...] = ()
    day_mark: tuple[str, ...] = ()
    hour_mark: tuple[str, ...] = ()
    minute_mark: tuple[str, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    jalali: tuple[tuple[str, ...], ...] = ()
    hijri: tuple[tuple[str, ...], ...] = ()
    zones: dict[str, int] = field(default_factory=dict)
    eras: dict[str, int] = field(default_factory=dict)


_KEYS = {item.name.rstrip("_"): item.name for item in fields(FieldPack) if item.name != "code"}
_BY_MONTH = frozenset({"months", "jalali", "hijri"})
_TABLES = frozenset({"zones", "eras"})


def field_codes() -> tuple[str, ...]:
    """The codes of all languages that have a pack."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.toml")))


@cache
def load_fields(code: str) -> FieldPack:
    """The fields section of a language's pack.

    Raises `ValueError` for an unknown language, an unknown key or a wrong value.
    """
    path = PACKS / f"{code}.toml"
    if not path.is_file():
        raise ValueError(f"no pack for language {code!r}: there are {', '.join(field_codes())}")
    return build_fields(code, read_section(path.read_text(encoding="utf-8"), "fields"))


def build_fields(code: str, section: dict[str, Any]) -> FieldPack:
    """A checked pack of a raw section.

    >>> build_fields("xx", {"bye": ["x"]})
    Traceback (most recent call last):
        ...
    ValueError: xx: unknown key 'bye' in fields
    >>> build_fields("xx", {"by": ["by"], "order": "dmy"}).by
    ('by',)
    """
    if unknown := section.keys() - _KEYS.keys():
        raise ValueError(f"{code}: unknown key {min(unknown)!r} in fields")
    values: dict[str, Any] = {}
    for key, value in section.items():
        if key == "order":
            if value not in _ORDERS:
                raise ValueError(f"{code}: fields.order must be one of dmy, mdy, ymd or empty, not {value!r}")
            checked: Any = value
        elif key in _TABLES:
            if not isinstance(value, dict) or not all(isinstance(number, int) for number in value.values()):
                raise ValueError(f"{code}: fields.{key} must be a table of numbers")
            checked = dict(value)
        elif key in _BY_MONTH:
            if not isinstance(value, list) or len(value) != MONTHS:
                raise ValueError(f"{code}: fields.{key} must list twelve months")
            checked = tuple(_words(code, key, forms) for forms in value)
        else:
            checked = _words(code, key, value)
        values[_KEYS[key]] = checked
    return FieldPack(code, **values)


def _words(code: str, key: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f"{code}: fields.{key} must be a list of strings that are not empty")
    return tuple(words)
