"""Days of other calendars as common dates."""

from __future__ import annotations

import datetime as dt


def from_jalali(year: int, month: int, day: int) -> dt.date | None:
    """The common date of a day in the Persian calendar (33-year rule, right for 1178-1633).

    >>> from_jalali(1403, 10, 1)
    datetime.date(2024, 12, 21)
    >>> from_jalali(1403, 13, 1)
    """
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month <= 6 else 30):
        return None
    leaps = (8 * year + 21) // 33
    ordinal = 365 * (year - 1) + leaps + (month - 1) * 31 - max(0, month - 7) + day - 1
    return dt.date(622, 3, 21) + dt.timedelta(days=ordinal)
