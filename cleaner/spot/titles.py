"""Which line of a text is its title, and which lines repeat it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from typing import Final

from cleaner.spot.dates import DateLine
from cleaner.spot.page import MAX_HEAD_LINES, Page, Row, content_words
from cleaner.spot.words import CREDIT_DASH, begins

MIN_TITLE_CHARS: Final = 12
MAX_TITLE_CHARS: Final = 260
# A line that begins with the title and goes on for at most this long repeats it ("…© Agency Source: …").
MAX_GLUED_CHARS: Final = 100
MIN_REPEATED_CHARS: Final = 20
# Two forms of one headline are about as long.
MIN_REPEATED_SHARE: Final = 0.7
# Byline and dateline stand at most this many lines below the title.
DATELINE_ROWS: Final = 8
# So near above the text a line may share no word with it.
ROWS_TO_TEXT: Final = 3
# What a candidate must reach to be called the title.
MIN_SCORE: Final = -1.0
SLUG_WEIGHT: Final = 4.0
# "By Ann Lee" is hardly a title, "Interview with Ann Lee" may be.
BYLINE_PENALTY: Final = 1.0
# Fitted on the lines of scraped pages of half of the publishers (conditional logit over the lines of a page).
_WEIGHTS: Final = {
    "shared": 1.09,
    "shared_long": 2.24,
    "words": 0.68,
    "h1": 2.74,
    "h2": 0.50,
    "h3": -0.14,
    "twice": 0.56,
    "often": 0.52,
    "in_top": 1.76,
    "first": -0.32,
    "first_of_many": -0.10,
    "just_above": 0.72,
    "distance": -0.67,
    "inside": -1.07,
    "depth": -0.49,
    "followed": 1.43,
    "prose": -0.43,
    "linked": -0.59,
    "listed": -1.39,
    "short": -1.14,
    "long": -1.38,
    "stop": -0.92,
    "colon": -0.53,
    "quote": 0.72,
    "furniture": -0.57,
    "separator": -0.26,
    "longer_below": -0.09,
    "inner_colon": 0.41,
    "commas": -0.62,
    "copyright": -0.36,
    "lead": 0.78,
    "longer_between": 0.79,
    "longest_last": -0.16,
    "prev_short": 0.32,
    "next_prose": 0.57,
    "contained": 1.24,
    "credit": -0.52,
    "lower": -1.39,
    "digit": -1.01,
}
_BIAS: Final = -1.63
# What the lines around a candidate can add.
_MOST_AROUND: Final = max(0.0, _WEIGHTS["followed"]) + max(0.0, _WEIGHTS["furniture"])
_REASONS: Final = {
    "h1": "heading",
    "twice": "repeated",
    "in_top": "in the first line",
    "followed": "above byline or dateline",
    "shared": "words of the text",
}
_SEPARATOR: Final = re.compile(r"\s+[-–—|•·:»«/]+\s+|\s*[|｜]\s*")
# Between the parts of the way to a page.
_WAY: Final = re.compile(r"\s*(?:»|>{1,2}|›|→)\s*|\s+/\s+")
MAX_ROWS_BELOW_WAY: Final = 12
MIN_WAY_PARTS: Final = 2
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
    """The line that is most likely the headline above the text, or None when no line earns it.

    What stands around a line costs more to read than all the rest: it is asked only of
    the lines that could still be the likeliest with it.
    """
    scored: list[tuple[float, int, Row, float]] = []
    for order, row in enumerate(_candidates(page)):
        features = title_features(page, row, around=False)
        if features is None:
            continue
        in_slug = 0.0
        if slug:
            words = content_words(row.text)
            in_slug = sum(1 for word in words if word in slug) / len(words)
        most = sum(map(mul, _WEIGHTS.values(), features)) + _BIAS + SLUG_WEIGHT * in_slug + _MOST_AROUND
        if most >= MIN_SCORE:
            scored.append((-most, order, row, in_slug))
    best: tuple[float, int, TitleSpot] | None = None
    for less, order, row, in_slug in sorted(scored):
        if best is not None and -less < best[0]:
            break
        features = title_features(page, row) if _stands(page, row) else None
        if features is None:
            continue
        score = sum(map(mul, _WEIGHTS.values(), features)) + _BIAS + SLUG_WEIGHT * in_slug
        if begins(row.text, "by") and (said_by := page.byline(row.number)) is not None and said_by.sure:
            score -= BYLINE_PENALTY
        if score < MIN_SCORE or (best is not None and (score, -order) <= (best[0], -best[1])):
            continue
        said = [
            reason
            for (name, _), value in zip(_WEIGHTS.items(), features, strict=True)
            if value > 0 and (reason := _REASONS.get(name))
        ]
        if in_slug > 0.5:
            said.append("words of the address")
        best = (score, order, TitleSpot(row, row.text, score, ", ".join(said) or "first lines"))
    return best[2] if best is not None else None


def _candidates(page: Page) -> list[Row]:
    """The lines that can be a headline by themselves; `_stands` says whether their neighbours allow it."""
    start, _ = page.region
    first = max(0, start - MAX_HEAD_LINES)
    numbers = list(range(first, min(len(page.rows), start + 12)))
    # Far above the text only what stands out: the first lines, first-level headings, what the first line names.
    numbers += [row.number for row in page.rows[:first] if row.number < 3 or row.level == 1 or _in_top(page, row)]
    found = []
    for number in numbers:
        row = page.rows[number]
        text = row.text
        least = MIN_TITLE_CHARS if text.isascii() else MIN_TITLE_CHARS // 2
        ended = page.prose[number] and text.endswith((".", "。", "।")) and not row.level
        if not least <= len(text) <= MAX_TITLE_CHARS or ended:
            continue
        if "." in text and " " not in text and text.isascii():
            continue  # an address
        if number >= start and page.prose[number] and not row.level and not _in_top(page, row):
            continue  # a standfirst or a caption
        found.append(row)
    return found


def _stands(page: Page, row: Row) -> bool:
    """The lines around a candidate let it be a headline, and it says more than when the article was written."""
    start, _ = page.region
    number = row.number
    if (read := page.dates(number)) is not None and (read.whole or _about_date(row, read)):
        return False  # a dateline
    if _leads_to_itself(page, row) or CREDIT_DASH.search(row.text):
        return False
    if page.counts[row.text] == 1 and not _in_top(page, row) and _is_two_sentences(row.text):
        return False
    # A sentence below a byline is a caption or the text.
    if row.text.endswith(".") and any(page.is_furniture(above) for above in range(max(0, number - 3), number)):
        return False
    # Inside the text a line is a subhead, unless something says that the text begins only below it.
    return number < start or row.level == 1 or _in_top(page, row) or _glued(page, row) or followed(page, row)


def _is_two_sentences(text: str) -> bool:
    """Two whole sentences are a standfirst or a notice ("The post is old. Read the terms.")."""
    parts = text.split(". ")
    return text.endswith(".") and any(one[-1:].islower() and two[:1].isupper() for one, two in pairwise(parts))


def _about_date(row: Row, read: DateLine) -> bool:
    """A line that begins with a date, or with a word for one, and goes on ("3 March 2025 Ports, Bridges")."""
    dated = [spot for spot in read.spots if spot.readings]
    if not dated or row.level == 1:
        return False
    spot = dated[0]
    if spot.start == 0:
        return row.text[spot.end : spot.end + 1] != ":"  # "9 November 1989: the harbour"
    return bool(spot.label) and begins(row.text, spot.label)


def _leads_to_itself(page: Page, row: Row) -> bool:
    """The way to a page that ends with its headline, where this stands again below ("Home » Ports » The quay")."""
    ways = [] if row.level == 1 else [part for part in _WAY.split(row.text) if part]
    if len(ways) < MIN_WAY_PARTS:
        return False
    end = fold(ways[-1])
    below = page.rows[row.number + 1 : row.number + 1 + MAX_ROWS_BELOW_WAY]
    return bool(end) and any(fold(other.text) == end for other in below)


def title_features(page: Page, row: Row, *, around: bool = True) -> tuple[float, ...] | None:
    """The features of a candidate in the order of the weights, or None for a line without words.

    Those of the lines `around` it are the dear ones.
    """
    text = row.text
    words = content_words(text)
    if not words:
        return None
    start, _ = page.region
    below = start - row.number
    count = page.counts[text]
    known = page.words
    shared = len([word for word in words if word in known]) / len(words)
    if not shared and row.level != 1 and not 0 < below <= ROWS_TO_TEXT and not _in_top(page, row):
        return None  # it names nothing that the text is about, and does not stand above it
    lead = page.lead
    return (
        shared,
        shared * min(1.0, len(words) / 6),
        min(len(words), 10) / 10,
        float(row.level == 1),
        float(row.level == 2),
        float(row.level > 2),
        float(count == 2 or _glued(page, row)),
        float(count > 2),
        float(_in_top(page, row)),
        float(row.number == 0),
        float(row.number == 0 and len(page.rows) > 20),
        float(0 < below <= ROWS_TO_TEXT),
        min(max(below, 0), 40) / 40,
        float(below <= 0),
        min(max(-below, 0), 10) / 10,
        float(around and followed(page, row)),
        float(page.prose[row.number]),
        float(row.linked),
        float(row.listed),
        float(len(text) < 25),
        float(len(text) > 120),
        float(text[-1] in ".;,"),
        float(text[-1] == ":"),
        float(text[-1] in "?!”»\"'"),
        float(around and page.is_furniture(row.number)),
        float(_SEPARATOR.search(text) is not None),
        float(page.longest_below(row.number) > len(text)),
        float(": " in text),
        float(text.count(",") >= 3),
        float("©" in text),
        len([word for word in words if word in lead]) / len(words),
        min(max(0, page.longer[start] - page.longer[row.number + 1]) if below > 0 else 0, 5) / 5,
        float(below > 0 and page.longer[start] == page.longer[row.number + 1]),
        float(row.number > 0 and len(page.rows[row.number - 1].text) < 20),
        float(row.number + 1 < len(page.rows) and page.prose[row.number + 1]),
        float(page.head_text.count(text) > max(1, count)),
        float(begins(text, "credit")),
        float(not text[0].isupper() and text[0].islower()),
        float(text[0].isdigit()),
    )


def _in_top(page: Page, row: Row) -> bool:
    """The first line of the page contains this one, as the title of a window does."""
    return row.number > 0 and len(row.text) >= MIN_REPEATED_CHARS and row.text in page.rows[0].text


def _glued(page: Page, row: Row) -> bool:
    """One of the next lines is this one with something glued to it."""
    text = row.text
    if len(text) < MIN_REPEATED_CHARS:
        return False
    near = page.rows[row.number + 1 : row.number + 6]
    return any(other.text[:8] == text[:8] and repeats(other.text, text) for other in near)


def followed(page: Page, row: Row) -> bool:
    """A byline or a dateline stands in the lines below, before any prose but one standfirst."""
    prose = 0
    for number in range(row.number + 1, min(len(page.rows), row.number + 1 + DATELINE_ROWS)):
        if page.prose[number]:
            prose += 1
            if prose > 1:
                return False
            continue
        if page.is_furniture(number):
            return True
    return False


def repeats(text: str, title: str) -> bool:
    """A line is the title again, alone or with a credit or a site glued to it.

    >>> repeats("A bridge falls in the north© Ann Lee Source: XY", "A bridge falls in the north")
    True
    >>> repeats("A bridge falls in the north, and nobody knows why it did.", "A bridge falls in the north")
    False
    """
    # Two forms of one headline differ in little but their punctuation.
    if len(text) < MIN_REPEATED_SHARE * len(title):
        return False
    if len(text) < 1.4 * len(title) + 10 and same_words(text, title):
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
