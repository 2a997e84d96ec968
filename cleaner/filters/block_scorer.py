"""The article in the text of a whole page: a learned scorer over paragraphs, as a filter.

The scorer sees shape, position and company of each paragraph, never its
language (`cleaner.scoring`). Off is ``filters=`` without it; a scorer of your
own is one call:

>>> from cleaner.filters.block_scorer import scored
>>> def long_ones(page):
...     return [1.0 if len(text) > 20 else 0.0 for text in page.texts]
>>> strip_short = scored(long_ones, name="strip_short")
>>> strip_short("Home\\nThe harbour was closed on Monday.\\nSport")
'The harbour was closed on Monday.\\n'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.chain import Filter, block_span
from cleaner.model import Document, Kind, Mark, Reason

if TYPE_CHECKING:
    from cleaner.scoring.features import Page

# How likely each paragraph of a page belongs to its article, in 0..1.
Score = Callable[["Page"], Sequence[float]]
# From a page that is more than its article, every paragraph under this score goes.
PAGE_FLOOR = 0.42
# From a text that looks clean already, only what stands before and after the article and is under this one ...
EDGE_FLOOR = 0.15
# ... and, inside the article, what is overwhelmingly not of it.
INSIDE_FLOOR = 0.02
# A text is more than an article if at least this many, and this share, of its paragraphs are plainly not one.
MIN_JUNK = 12
MIN_JUNK_SHARE = 0.25
JUNK_SCORE = 0.1
# Fewer paragraphs than this are no page: they have no shape to go by.
MIN_PARAGRAPHS = 4
# More than this are no page either, but a corpus; nothing is removed.
MAX_PARAGRAPHS = 20_000


def scored(score: Score, *, name: str) -> Filter:
    """A filter of any scorer: it marks the paragraphs that are not the article's.

    The scorer gets a `Page` and gives back a number in 0..1 for each of its
    paragraphs. Nothing is marked where no paragraph seems to be an article's.
    Paragraphs before the first kept and after the last kept one are
    ``outside_main_content``, those between are ``boilerplate``; the evidence is
    the score. Raises `ValueError` (when the filter is used) if there is not one
    number per paragraph.
    """

    def find(document: Document) -> Iterator[Mark]:
        if document.kind is Kind.HTML:
            return  # its markup knows better
        from cleaner.scoring.pages import page_of

        page, spans = page_of(document)
        if not spans or len(spans) > MAX_PARAGRAPHS:
            return
        scores = [float(value) for value in score(page)]
        if len(scores) != len(spans):
            raise ValueError(f"{name}: {len(scores)} scores for {len(spans)} paragraphs")
        kept = keep(scores)
        if all(kept):
            return
        text = document.text
        head, tail = kept.index(True), len(kept) - kept[::-1].index(True)
        for number, (first, last) in enumerate(spans):
            if kept[number]:
                continue
            start = first.start if first.start == first.content_start else block_span(document, first)[0]
            reason = Reason.BOILERPLATE if head < number < tail else Reason.OUTSIDE_MAIN_CONTENT
            yield Mark(start, last.end, text[start : last.end], name, reason, f"score {scores[number]:.2f}")

    return Filter(name, find, (), scored.__doc__ or "")


def keep(scores: Sequence[float]) -> list[bool]:
    """Which paragraphs stay: bold around the article of a page, careful where a text is clean already.

    >>> keep([0.1, 0.9, 0.1, 0.9])  # little to go by: only what stands before and after may go
    [False, True, True, True]
    >>> keep([0.05] * 20 + [0.9, 0.2, 0.9] + [0.05] * 20)[20:23]  # plainly a page
    [True, False, True]
    """
    if max(scores) < PAGE_FLOOR:
        return [True] * len(scores)  # no article here: what this is, others must say
    junk = sum(value < JUNK_SCORE for value in scores)
    if junk >= max(MIN_JUNK, MIN_JUNK_SHARE * len(scores)):
        return [value >= PAGE_FLOOR for value in scores]
    article = [number for number, value in enumerate(scores) if value >= EDGE_FLOOR]
    return [value >= INSIDE_FLOOR and article[0] <= number <= article[-1] for number, value in enumerate(scores)]


def _shipped(page: Page) -> Sequence[float]:
    if len(page.texts) < MIN_PARAGRAPHS:
        return [1.0] * len(page.texts)
    from cleaner.scoring.model import shipped

    scores: list[float] = shipped()(page).tolist()
    return scores


strip_outside_article = Filter(
    "strip_outside_article",
    scored(_shipped, name="strip_outside_article").find,
    (),
    "Mark what is not the article in the text of a whole page: menus, teasers, other headlines, comments, footers.",
)
