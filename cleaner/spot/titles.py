"""Which line of a text is its title, and which lines repeat it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cleaner.spot.dates import MAX_DATE_LINE_CHARS, read_date_line
from cleaner.spot.names import read_byline
from cleaner.spot.page import MAX_HEAD_LINES, Page, Row, content_words
from cleaner.spot.words import Line

MIN_TITLE_CHARS: Final = 12
MAX_TITLE_CHARS: Final = 260
# A line that begins with the title and goes on for at most this long repeats it ("…© Agency Source: …").
MAX_GLUED_CHARS: Final = 100
MIN_REPEATED_CHARS: Final = 20
# Byline and dateline stand at most this many lines below the title.
DATELINE_ROWS: Final = 8
# What a candidate must reach to be called the title.
MIN_SCORE: Final = 3.0
_SEPARATOR: Final = re.compile(r"\s+[-–—|•·:»«/]+\s+|\s*[|｜]\s*")
_FOLD: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TitleSpot:
    """The line that is the title, with the reasons to think so."""

    row: Row
    text: str
    score: float
    why: str


def fold(text: str) -> str:
    """The letters and digits of a text in one case: what two forms of one headline share.

    >>> fold("L’Été – 2025") == fold("L'été: 2025")
    True
    """
    return _FOLD.sub("", text.casefold())


def same_words(one: str, two: str) -> bool:
    """Two lines say the same but for punctuation and case."""
    return fold(one) == fold(two)


def find_title(page: Page, slug: frozenset[str] = frozenset()) -> TitleSpot | None:
    """The line that is most likely the headline above the text, or None when no line earns it."""
    best: TitleSpot | None = None
    for row in _candidates(page):
        score, why = _score(page, row, slug)
        if score >= MIN_SCORE and (best is None or score > best.score):
            best = TitleSpot(row, row.text, score, why)
    return best


def _candidates(page: Page) -> list[Row]:
    start, _ = page.region
    first = max(0, start - MAX_HEAD_LINES)
    numbers = dict.fromkeys((*range(min(3, len(page.rows))), *range(first, min(len(page.rows), start + 12))))
    return [
        page.rows[number]
        for number in numbers
        if not (
            page.prose[number] and page.rows[number].text.endswith((".", "。", "।")) and not page.rows[number].level
        )
        and MIN_TITLE_CHARS // (1 if page.rows[number].text.isascii() else 2)
        <= len(page.rows[number].text)
        <= MAX_TITLE_CHARS
    ]


def _score(page: Page, row: Row, slug: frozenset[str]) -> tuple[float, str]:
    text = row.text
    words = content_words(text)
    if not words:
        return 0.0, ""
    why: list[str] = []
    score = 0.0
    shared = sum(1 for word in words if word in page.words) / len(words)
    score += 3.0 * shared * min(1.0, len(words) / 4)
    if row.level == 1:
        score += 3.0
        why.append("heading")
    elif row.level == 2:
        score += 0.5
    if page.counts[text] > 1 or _glued(page, row):
        score += 1.0
        why.append("repeated")
    top = page.rows[0].text
    if row.number > 0 and len(text) >= MIN_REPEATED_CHARS and text in top:
        score += 2.5
        why.append("in the first line")
    if slug:
        in_slug = sum(1 for word in words if word in slug) / len(words)
        score += 3.0 * in_slug
        if in_slug > 0.5:
            why.append("words of the address")
    start, _ = page.region
    below = start - row.number
    score -= 0.02 * max(0, below) if below >= 0 else 0.3 * -below
    if followed(page, row):
        score += 1.5
        why.append("above byline or dateline")
    if page.prose[row.number]:
        score -= 2.0
    if row.linked or row.listed:
        score -= 1.5
    if len(text) < 25:
        score -= 0.5
    if text[-1] in ".;,":
        score -= 1.0
    if text[-1] == ":":
        score -= 2.0
    if row.number == 0 and page.counts[text] == 1 and _SEPARATOR.search(text):
        score -= 1.0
    if is_furniture(text):
        score -= 5.0
    return score, ", ".join(why) or "first lines"


def _glued(page: Page, row: Row) -> bool:
    """One of the next lines is this one with something glued to it."""
    near = page.rows[row.number + 1 : row.number + 6]
    return len(row.text) >= MIN_REPEATED_CHARS and any(repeats(other.text, row.text) for other in near)


def followed(page: Page, row: Row) -> bool:
    """A byline or a dateline stands in the lines below, before any prose but one standfirst."""
    prose = 0
    for number in range(row.number + 1, min(len(page.rows), row.number + 1 + DATELINE_ROWS)):
        if page.prose[number]:
            prose += 1
            if prose > 1:
                return False
            continue
        if is_furniture(page.rows[number].text):
            return True
    return False


def is_furniture(text: str) -> bool:
    """A whole line of byline or dateline."""
    if len(text) > MAX_DATE_LINE_CHARS:
        return False
    if any(char.isdigit() for char in text):
        read = read_date_line(Line(text))
        if read.whole and any(spot.readings for spot in read.spots):
            return True
    return read_byline(text) is not None


def repeats(text: str, title: str) -> bool:
    """A line is the title again, alone or with a credit or a site glued to it.

    >>> repeats("A bridge falls in the north© Ann Lee Source: XY", "A bridge falls in the north")
    True
    >>> repeats("A bridge falls in the north, and nobody knows why it did.", "A bridge falls in the north")
    False
    """
    if same_words(text, title):
        return True
    if len(title) < MIN_REPEATED_CHARS or not text.startswith(title) or len(text) - len(title) > MAX_GLUED_CHARS:
        return False
    rest = text[len(title) :]
    if _SEPARATOR.match(rest):
        return True
    return (
        not rest[0].isspace()
        and not rest[0].isalnum()
        and rest[0] not in ",;:.!?'’-…"
        and not rest.endswith((".", "!", "?"))
    )
