"""The first two real inputs give exactly the records that were asked for (where the data is at hand)."""

import json
from pathlib import Path

import pytest

import cleaner

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not part of the project")

NAMES = ["lexpress.txt", "rt-francais.txt"]
# The line that is title and credit at once may be called any of the three.
FITTING = {"title": {"title", "caption", "credit"}}


def load(name):
    raw = (SEEDS / name).read_bytes().decode("utf-8")
    return raw, json.loads((SEEDS / "expected.json").read_text("utf-8"))[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", ["title", "url", "date", "authors", "site", "language", "flags", "body"])
def test_field(name, field):
    raw, expected = load(name)
    assert cleaner.clean(raw).to_dict()[field] == expected[field]


@pytest.mark.parametrize("name", NAMES)
def test_every_removal_has_its_place_and_reason(name):
    raw, expected = load(name)
    article = cleaner.clean(raw)
    lines = raw.splitlines(keepends=True)
    unclaimed = list(article.removed)
    for removal in expected["removed"]:
        start = sum(map(len, lines[: removal["line"] - 1]))
        end = start + len(removal["text"])
        assert raw[start:end] == removal["text"]
        over = [m for m in article.removed if m.start < end and start < m.end]
        assert over, f"kept: {removal['text'][:80]}"
        fitting = FITTING.get(removal["reason"], set()) | {removal["reason"]}
        assert {m.reason.value for m in over} <= fitting, removal["text"][:80]
        assert "".join(raw[max(m.start, start) : min(m.end, end)] for m in over) == removal["text"]
        unclaimed = [m for m in unclaimed if m not in over]
    assert not unclaimed, "removed though nobody asked for it"


@pytest.mark.parametrize("name", NAMES)
def test_spans_slice_the_callers_own_string(name):
    raw, _ = load(name)
    for mark in cleaner.clean(raw).removed:
        assert raw[mark.start : mark.end] == mark.text
