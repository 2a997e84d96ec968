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
from cleaner.filters.shape import ends_sentence
from cleaner.model import Document, Kind, Mark, Reason
from cleaner.scoring.model import is_page

if TYPE_CHECKING:
    from cleaner.scoring.features import Page

# How likely each paragraph of a page belongs to its article, in 0..1.
Score = Callable[["Page"], Sequence[float]]
# Which paragraphs of a page stay, given the score of each.
Keep = Callable[["Page", Sequence[float]], Sequence[bool]]
HALF = 0.5
# What scores less than this is hardly the article's.
PAGE_FLOOR = 0.45
# From a page that is more than its article everything under a floor goes: the surer the scorer is of what is
# over `PAGE_FLOOR`, the higher it is.
FLOOR_SLOPE, FLOOR_OFFSET = 1.2, -0.6
LEAST_FLOOR = 0.2
# Whole sentences below the article stay from this score on, if nothing but what other filters found is between.
LAST_SENTENCE_FLOOR = 0.2
LAST_SENTENCE_CHARS = 30
# From a text that looks clean already, only what stands before and after the article and is under this one ...
EDGE_FLOOR = 0.05
# ... and, inside the article or as long as prose, what is overwhelmingly not of it.
INSIDE_FLOOR = 0.02
PROSE_CHARS = 200
# ... but never more than this share of its paragraphs.
MAX_EDGE_SHARE = 1 / 3
# A page of few paragraphs is known by what other filters found before and after its article: from so
# many of theirs on, what stands there and is under this floor goes as well, up to a share of the text.
MAX_SMALL_PAGE_PARAGRAPHS = 100
MIN_FURNITURE = 2
SMALL_PAGE_FLOOR = 0.3
MAX_SMALL_PAGE_SHARE = 1 / 2
# Fewer paragraphs than this are no page: they have no shape to go by.
MIN_PARAGRAPHS = 10
# More than this are no page either, but a corpus; nothing is removed.
MAX_PARAGRAPHS = 20_000


def scored(score: Score, *, name: str, keep: Keep | None = None) -> Filter:
    """A filter of any scorer: it marks the paragraphs that are not the article's.

    The scorer gets a `Page` and gives back a number in 0..1 for each of its
    paragraphs; `keep` says which stay, given both, by default those of a half and more. Where
    none stays, all do: that is no article, and others must say what it is.
    Paragraphs before the first kept and after the last kept one are
    ``outside_main_content``, those between are ``boilerplate``; the evidence is
    the score, or the range of the scores of neighbours that go together. Raises
    `ValueError` (when the filter is used) if there is not one number per paragraph.
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
        kept = [value >= HALF for value in scores] if keep is None else list(keep(page, scores))
        if all(kept) or not any(kept):
            return
        article = [number for number, stays in enumerate(kept) if stays]
        at = -1
        for number in [*article, len(kept)]:  # one mark for each run of paragraphs between two that stay
            if number > at + 1:
                first, last = spans[at + 1][0], spans[number - 1][1]
                start = first.start if first.start == first.content_start else block_span(document, first)[0]
                inside = at >= 0 and number < len(kept)
                reason = Reason.BOILERPLATE if inside else Reason.OUTSIDE_MAIN_CONTENT
                evidence = _evidence(scores[at + 1 : number])
                yield Mark(start, last.end, document.text[start : last.end], name, reason, evidence)
            at = number

    return Filter(name, find, (), scored.__doc__ or "")


def keep_article(page: Page, scores: Sequence[float]) -> list[bool]:
    """Which paragraphs stay: bold around the article of a page, careful where a text is clean already.

    >>> from cleaner.scoring.features import Page
    >>> def kept(*scores):
    ...     return keep_article(Page(["Short"] * len(scores), (), (), ()), scores)
    >>> kept(0.03, 0.9, 0.03, 0.9)  # little to go by: only short lines before and after may go
    [False, True, True, True]
    >>> kept(*[0.05] * 20, 0.9, 0.2, 0.9, *[0.05] * 20)[20:23]  # plainly a page
    [True, False, True]
    """
    if max(scores) < PAGE_FLOOR:
        return [True] * len(scores)  # no article here: what this is, others must say
    if is_page(scores):
        floor = _page_floor(page, scores)
        return _to_last_sentence(page, scores, [value >= floor for value in scores])
    small = _around_small(page, scores)
    if small is not None:
        return small
    floors = [INSIDE_FLOOR if len(text) >= PROSE_CHARS else EDGE_FLOOR for text in page.texts]
    article = [number for number, value in enumerate(scores) if value >= floors[number]]
    kept = [value >= INSIDE_FLOOR and article[0] <= number <= article[-1] for number, value in enumerate(scores)]
    # A recipe's ingredients are many short lines at its head: where so much would go, the text is something else.
    return kept if kept.count(False) <= MAX_EDGE_SHARE * len(kept) else [True] * len(kept)


def _to_last_sentence(page: Page, scores: Sequence[float], kept: list[bool]) -> list[bool]:
    """The same with the whole sentences right below, where at most furniture of the page stands between."""
    below = next((number for number in range(len(kept) - 1, -1, -1) if kept[number]), len(kept)) + 1
    for number in range(below, len(kept)):
        text = page.texts[number]
        if page.furniture and page.furniture[number]:
            continue
        if len(text) < LAST_SENTENCE_CHARS or scores[number] < LAST_SENTENCE_FLOOR or not ends_sentence(text):
            break
        kept[number] = True
    return kept


def _page_floor(page: Page, scores: Sequence[float]) -> float:
    """What a paragraph of a page must score to stay: a part of what the article scores on the average of its length."""
    likely = [(value, len(text)) for value, text in zip(scores, page.texts, strict=True) if value >= PAGE_FLOOR]
    mean = sum(value * chars for value, chars in likely) / max(1, sum(chars for _, chars in likely))
    return max(LEAST_FLOOR, FLOOR_SLOPE * mean + FLOOR_OFFSET)


def _around_small(page: Page, scores: Sequence[float]) -> list[bool] | None:
    """Which paragraphs of a small page stay; None where nothing says that the text is one."""
    if len(scores) > MAX_SMALL_PAGE_PARAGRAPHS or not any(page.furniture):
        return None
    article = [n for n, value in enumerate(scores) if value >= PAGE_FLOOR and not page.furniture[n]]
    if not article:
        return None
    first, last = article[0], article[-1]
    if sum(page.furniture[:first]) + sum(page.furniture[last + 1 :]) < MIN_FURNITURE:
        return None
    kept = [
        value >= (INSIDE_FLOOR if first <= number <= last else SMALL_PAGE_FLOOR) for number, value in enumerate(scores)
    ]
    sizes = [len(text) for text in page.texts]
    gone = sum(size for size, stays in zip(sizes, kept, strict=True) if not stays)
    return kept if gone <= MAX_SMALL_PAGE_SHARE * sum(sizes) else None


def _evidence(scores: Sequence[float]) -> str:
    if len(scores) == 1:
        return f"score {scores[0]:.2f}"
    return f"scores {min(scores):.2f} to {max(scores):.2f} of {len(scores)} paragraphs"


def _shipped(page: Page) -> Sequence[float]:
    if len(page.texts) < MIN_PARAGRAPHS:
        return [1.0] * len(page.texts)
    from cleaner.scoring.model import shipped

    scores: list[float] = shipped()(page).tolist()
    return scores


strip_outside_article = Filter(
    "strip_outside_article",
    scored(_shipped, name="strip_outside_article", keep=keep_article).find,
    (),
    "Mark what is not the article in the text of a whole page: menus, teasers, other headlines, comments, footers.",
)
