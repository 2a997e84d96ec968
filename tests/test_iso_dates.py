"""Dates that machines write are read as written; what is ambiguous or incomplete is not."""

from __future__ import annotations

import pytest

from cleaner.spot.iso_dates import parse_machine_date


@pytest.mark.parametrize(
    "value, moment",
    [
        ("2024-12-21T07:45:00+01:00", "2024-12-21T07:45:00+01:00"),
        ("2024-12-21T07:45:00.123456789Z", "2024-12-21T07:45:00.123456+00:00"),
        ("2024-12-21 07:45:00", "2024-12-21T07:45:00"),
        ("2024-12-21 07:45:00 -0530", "2024-12-21T07:45:00-05:30"),
        ("2024-12-21 07:45 UTC", "2024-12-21T07:45:00+00:00"),
        ("20241221T074500Z", "2024-12-21T07:45:00+00:00"),
        ("Sat, 21 Dec 2024 07:45:00 GMT", "2024-12-21T07:45:00+00:00"),
        ("Sat Dec 21 07:45:00 CET 2024", "2024-12-21T07:45:00+01:00"),
        ("Sat Dec 21 2024 07:45:00 GMT+0100 (Central European Standard Time)", "2024-12-21T07:45:00+01:00"),
        ("December 21, 2024 7:45 PM", "2024-12-21T19:45:00"),
        ("1734767100", "2024-12-21T07:45:00+00:00"),
        ("1734767100000", "2024-12-21T07:45:00+00:00"),
    ],
)
def test_moments(value, moment):
    assert parse_machine_date(value).moment.isoformat() == moment


@pytest.mark.parametrize(
    "value", ["2024-12-21", "2024/12/21", "21.12.2024", "21/12/2024", "12/21/2024", "20241221", "21 Dec 2024"]
)
def test_days(value):
    found = parse_machine_date(value)
    assert (found.day.isoformat(), found.moment) == ("2024-12-21", None)


def test_the_day_is_the_one_that_is_written():
    assert parse_machine_date("2024-12-21T23:30:00-08:00").day.isoformat() == "2024-12-21"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2024",
        "2024-12",
        "03/04/2025",
        "2024-02-30",
        "2024-13-01",
        "None",
        "Marble 3, 2024",
        "0000-00-00",
        "12345678901",
        "x" * 9_999,
    ],
)
def test_anything_else_is_no_date(value):
    assert parse_machine_date(value) is None
