"""The example scrapes give the records that a person wrote down for them (fixtures/README.md)."""

import json
import tomllib
from functools import cache
from pathlib import Path

import pytest

import cleaner

PAGES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").iterdir())
FIELDS = ("title", "url", "date", "body", "authors", "site", "language", "flags")
PARTS = (*FIELDS, "removed", "spans", "again")


def cases():
    for page in PAGES:
        about = tomllib.loads((page / "about.toml").read_text(encoding="utf-8"))
        fails = about.get("fails", {})
        assert set(about) <= {"shape", "fails"}, page
        assert set(fails) <= set(PARTS), page
        for part in PARTS:
            marks = [pytest.mark.xfail(reason=fails[part], strict=True)] if part in fails else []
            yield pytest.param(page, part, id=f"{page.name}-{part}", marks=marks)


def raw_path(page):
    (path,) = page.glob("raw.*")
    return path


@cache
def cleaned(page):
    # From bytes, so that line ends arrive as they are.
    return cleaner.clean(raw_path(page).read_bytes())


@pytest.mark.parametrize("page, part", list(cases()))
def test_page(page, part):
    expected = json.loads((page / "article.json").read_text(encoding="utf-8"))
    article = cleaned(page)
    if part == "removed":
        # What must go is marked completely, for a reason that fits.
        view = cleaner.explain(raw_path(page).read_bytes()).source
        assert [item for item in expected["removed"] if not marked(view, article.removed, item)] == []
    elif part == "spans":
        view = cleaner.explain(raw_path(page).read_bytes()).source
        assert [view[mark.start : mark.end] for mark in article.removed] == [mark.text for mark in article.removed]
    elif part == "again":
        assert cleaner.clean(article.body).body == article.body
    elif part == "flags":
        assert sorted(article.to_dict()["flags"]) == sorted(expected["flags"])
    else:
        assert article.to_dict()[part] == expected[part]


def marked(view, marks, item):
    """Whether the text is marked as a whole, somewhere, for reasons that fit."""
    reasons = set(item["reason"]) if isinstance(item["reason"], list) else {item["reason"]}
    text = item["text"]
    fitting = [mark for mark in marks if mark.reason.value in reasons]
    at = view.find(text)
    assert at >= 0, f"the expectation is wrong: {text!r} is not in the input"
    while at >= 0:
        inside = sum(max(0, min(mark.end, at + len(text)) - max(mark.start, at)) for mark in fitting)
        if inside == len(text):
            return True
        at = view.find(text, at + 1)
    return False


def test_every_page_is_whole():
    assert len(PAGES) >= 6
    for page in PAGES:
        assert {path.name for path in page.iterdir()} == {raw_path(page).name, "article.json", "about.toml"}
        expected = json.loads((page / "article.json").read_text(encoding="utf-8"))
        assert set(expected) == {*FIELDS, "removed"}, page


def test_every_expected_paragraph_stands_in_its_input():
    """An expectation with a slip of the pen would be chased in the program."""
    for page in PAGES:
        if raw_path(page).suffix != ".txt":
            continue
        # Sentences that the scraper broke are compared without their spaces.
        raw = "".join(raw_path(page).read_text(encoding="utf-8").split())
        body = json.loads((page / "article.json").read_text(encoding="utf-8"))["body"]
        assert [p for p in body.split("\n\n") if "".join(p.split()) not in raw] == [], page
