"""What a paragraph of a page looks like, as numbers: no language, no markup, only shape and company.

Everything is computed on one array of code points, so that a page costs a
fraction of a millisecond. A page is given as its paragraphs; the numbers of a
paragraph speak of its own characters, of its neighbours, of the page as a
whole, and of what it shares with the page's longest paragraphs.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.scoring.characters import (
    BAR,
    BRACKET,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    END,
    LETTER,
    LOWER,
    QUOTE,
    SLASH,
    SPACE,
    SYMBOL,
    UPPER,
    WIDE,
    WORD_BUCKETS,
    Words,
    last_kinds,
    read_signs,
    read_words,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

# A paragraph's shape is decided long before its end; what is cut off here is not looked at.
MAX_PARAGRAPH_CHARS = 4000
# A paragraph of at least this many characters is taken for prose when the page's vocabulary is read.
LONG_CHARS = 100
# What a format may say a paragraph is; plain text says "text" of all.
ROLES = ("text", "heading", "list_item", "quote", "table", "code", "caption", "noscript", "image")
# The paragraphs before and after, from the next to the thirtieth.
WINDOWS = ((-3, -1), (1, 3), (-10, -1), (1, 10), (-30, -1), (1, 30))
WIDER_WINDOWS = ((-4, -1), (1, 4), (-10, -1), (1, 10), (-30, -1), (1, 30))


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a page, and what the layout says of each.

    `texts` are the paragraphs without markup, `gaps` the number of line ends
    before each, `lines` the number of lines that each was joined from, `indents`
    the white space before its first line. `links` is the share of link text in
    each, `roles` its number in `ROLES`; both are empty where the format tells
    neither. `furniture` says which paragraphs another filter has marked whole as
    the page's own: menus, logins, share bars, forms. The features do not use it.
    """

    texts: Sequence[str]
    gaps: Sequence[int]
    lines: Sequence[int]
    indents: Sequence[int]
    links: Sequence[float] = ()
    roles: Sequence[int] = ()
    furniture: Sequence[bool] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the second stage needs of a page: the weight of each paragraph in characters, and its words.

    `who` and `what` name each distinct word of each paragraph once: the paragraph and the word's bucket.
    """

    weight: Floats
    who: Ints
    what: Ints


def measure(page: Page) -> tuple[Floats, Context]:
    """The features of a page, and what the second stage needs to know of it.

    One row per feature, one column per paragraph.
    """
    import numpy as np

    texts = [text if len(text) <= MAX_PARAGRAPH_CHARS else text[:MAX_PARAGRAPH_CHARS] for text in page.texts]
    count = len(texts)
    signs = read_signs(texts)
    histogram, chars, weight = signs.histogram, signs.chars, signs.weight
    letters = histogram[LOWER] + histogram[UPPER] + histogram[LETTER] + histogram[WIDE]
    seen, some = np.maximum(chars, 1), np.maximum(letters, 1)
    last = last_kinds(signs)
    first = signs.kinds[signs.starts]
    closed = (last == END) | ((last == COLON) & (weight >= LONG_CHARS))
    long = (weight >= LONG_CHARS) & ((last == END) | (histogram[END] >= 2))
    words = read_words(signs)
    vocabulary = _vocabulary(words, long)
    titled = words.titled / np.maximum(words.runs, 1)
    often = Counter(texts)
    link = np.asarray(page.links, dtype=np.float32) if page.links else np.zeros(count, dtype=np.float32)
    role = np.asarray(page.roles, dtype=np.float32) if page.roles else np.zeros(count, dtype=np.float32)
    gaps = np.minimum(np.asarray(page.gaps, dtype=np.float32), 4)
    size = np.log1p(weight)
    digits = histogram[DIGIT] / seen
    per_cent, per_mille = 100 / seen, 10 / seen
    own = [
        size,
        np.log1p(words.number),
        letters / np.maximum(words.number, 1),
        histogram[UPPER] / some,
        titled,
        digits,
        histogram[END],
        histogram[END] * per_cent,
        histogram[COMMA] * per_cent,
        histogram[COLON],
        histogram[QUOTE] * per_mille,
        histogram[DASH] * per_mille,
        histogram[BRACKET] * per_mille,
        histogram[BAR],
        histogram[SLASH] * per_mille,
        histogram[SYMBOL] * per_mille,
        histogram[SPACE] / seen,
        letters / seen,
        histogram[WIDE] / some,
        first,
        last,
        closed,
        gaps,
        np.append(gaps[1:], np.float32(4)),
        np.minimum(page.lines, 9),
        np.minimum(page.indents, 20),
        np.array([min(often[text], 6) for text in texts]),
        link,
        role,
        *vocabulary,
    ]
    stop_share, shared_share, first_cover, repeats = vocabulary[0], vocabulary[1], vocabulary[4], vocabulary[5]
    # Best run of paragraphs: long ones earn what they hold, short ones cost.
    earn = np.where(closed & (weight > 60), weight, np.where(weight > 140, weight * 0.5, 0)) - 45.0
    low, high = _best_run(earn)
    sentence = np.where(closed & (weight >= 40), weight, 0)
    prose = np.where(long, weight, 0)
    place = _place(weight, sentence, long, first_cover, (low, high))
    total = max(float(weight.sum()), 1.0)
    ranked = np.sort(weight)
    page_wide = [
        math.log1p(count),
        math.log1p(total),
        prose.sum() / total,
        sentence.sum() / total,
        np.count_nonzero(long) / count,
        float(ranked[(count - 1) // 2] + ranked[count // 2]) / 2,  # the median
        np.count_nonzero(closed) / count,
        np.count_nonzero(weight < 40) / count,
        np.count_nonzero(gaps > 1) / count,
        link.sum() / count,
        earn[low:high].sum() / total,
        (high - low) / count,
        weight[low:high].sum() / total,
        low / count,
        math.log1p(np.count_nonzero(long)),
        float(bool(page.links)),
        weight[:8].mean(),
        weight[-8:].mean(),
        closed[:6].mean(),
        closed[-6:].mean(),
    ]
    base = [size, closed, titled, stop_share, shared_share, digits, link, repeats]
    company = [np.minimum(prose, 500) / 100, np.minimum(sentence, 500) / 100, weight < 30, place[RUN_ROW]]
    steps, windows = _company(base[:5], [*base, *company], WINDOWS)
    return _table([*own, *place], steps, windows, page_wide), Context(weight, words.who, words.what)


def refine(first: Floats, context: Context) -> Floats:
    """The features of the second stage: what the first one thinks of the neighbours and of the page.

    `first` holds the first stage's scores in 0..1.
    """
    import numpy as np

    count = len(first)
    weight, index = context.weight, np.arange(count)
    mass = first * weight
    total, whole = max(float(mass.sum()), 1.0), max(float(weight.sum()), 1.0)
    passed = np.cumsum(mass) - mass
    ahead = np.maximum(total - passed - mass, 0)
    low, high = _best_run((first - 0.5) * np.minimum(weight, 400) - 4.0)
    sure = first > 0.6
    # The vocabulary of what the first stage takes for the article.
    mine = np.maximum(np.bincount(context.who, minlength=count), 1)
    sure_of = sure[context.who]
    spread = np.bincount(context.what[sure_of], minlength=WORD_BUCKETS)
    others = spread[context.what] - sure_of
    rare = others < max(3.0, 0.25 * np.count_nonzero(sure))
    found = rare & (others > 0)
    shared = np.bincount(context.who[found], minlength=count)
    shared_often = np.bincount(context.who[found & (others > 1)], minlength=count)
    unusual = np.maximum(np.bincount(context.who[rare], minlength=count), 1)
    logit = np.log((first + 1e-4) / (1 - first + 1e-4))
    firm = (first > 0.7) & (weight > 60)
    doubt = (first < 0.3) * weight
    own = [
        logit,
        shared / mine,
        shared / unusual,
        shared_often / unusual,
        passed / total,
        ahead / total,
        np.log1p(passed),
        np.log1p(ahead),
        (index >= low) & (index < high),
        _signed(index - low),
        _signed(high - 1 - index),
        np.minimum(_since(firm), 60),
        np.minimum(_since(firm[::-1])[::-1], 60),
        np.log1p(_run_mass(doubt, firm)),
        np.log1p(_run_mass(doubt[::-1], firm[::-1])[::-1]),
    ]
    page_wide = [
        total / whole,
        math.log1p(total),
        first.mean(),
        math.log1p(np.count_nonzero(sure)),
        first.max(),
        mass[low:high].sum() / total,
        first[:5].mean(),
        first[-5:].mean(),
        np.count_nonzero((first > 0.2) & (first < 0.8)) / count,
        weight[low:high].sum() / whole,
        np.abs(first - 0.5).mean(),
        np.median(first),
    ]
    steps, windows = _company(
        [logit, first], [first, np.minimum(mass, 500) / 100, np.minimum(doubt, 500) / 100], WIDER_WINDOWS
    )
    return _table(own, steps, windows, page_wide)


def _table(own: Sequence[npt.NDArray[Any]], steps: Floats, windows: Floats, page_wide: Sequence[float]) -> Floats:
    """All features, one row each."""
    import numpy as np

    first, second, third = len(own), len(own) + len(steps), len(own) + len(steps) + len(windows)
    rows = np.empty((third + len(page_wide), steps.shape[1]), dtype=np.float32)
    for at, row in enumerate(own):
        rows[at] = row
    rows[first:second] = steps
    rows[second:third] = windows
    rows[third:] = np.array(page_wide, dtype=np.float32)[:, None]
    return rows


def _vocabulary(words: Words, long: npt.NDArray[np.bool_]) -> list[npt.NDArray[Any]]:
    """What each paragraph's words have to do with the page's: with its prose, its first line, all of it."""
    import numpy as np

    count, who, what = len(long), words.who, words.what
    is_long = long[who]
    spread = np.bincount(what[is_long], minlength=WORD_BUCKETS)
    others = spread[what] - is_long
    # Words that long paragraphs use all the time: the small words of the language, whichever it is.
    frequent = others >= max(3.0, 0.25 * np.count_nonzero(long))
    mine = np.maximum(np.bincount(who, minlength=count), 1)
    stops = np.bincount(who[frequent], minlength=count)
    shared = np.bincount(who[(others > 0) & ~frequent], minlength=count)
    heading = np.zeros(WORD_BUCKETS, dtype=bool)
    heading[what[: np.searchsorted(who, 1)]] = True
    of_first = np.bincount(who[heading[what]], minlength=count)
    whole = np.bincount(what, minlength=WORD_BUCKETS)
    repeats = np.bincount(who[whole[what] > 1], minlength=count)
    return [
        stops / mine,
        shared / np.maximum(mine - stops, 1),
        np.log1p(shared),
        of_first / mine,
        of_first / max(int(of_first[0]), 1),
        repeats / mine,
    ]


# Where `_place` says whether a paragraph lies in the best run.
RUN_ROW = 7


def _place(
    weight: Floats, sentence: Floats, long: npt.NDArray[np.bool_], cover: Floats, run: tuple[int, int]
) -> list[npt.NDArray[Any]]:
    """Where each paragraph stands: on the page, among its sentences, in the best run, behind its title."""
    import numpy as np

    count = len(weight)
    index = np.arange(count)
    before = np.cumsum(sentence) - sentence
    body = max(float(sentence.sum()), 1.0)
    return [
        index / count,
        (np.cumsum(weight) - weight) / max(float(weight.sum()), 1.0),
        before / body,
        np.log1p(before),
        np.log1p(np.maximum(body - before - sentence, 0)),
        np.log1p(index),
        np.log1p(count - 1 - index),
        (index >= run[0]) & (index < run[1]),
        _signed(index - run[0]),
        _signed(run[1] - 1 - index),
        np.minimum(_since(long), 60),
        np.minimum(_since(long[::-1])[::-1], 60),
        _signed(index - np.maximum.accumulate(np.where(cover > 0.7, index, -1))),
    ]


def _company(
    near: Sequence[npt.NDArray[Any]], far: Sequence[npt.NDArray[Any]], windows: Sequence[tuple[int, int]]
) -> tuple[Floats, Floats]:
    """The values of the three neighbours on each side, and means over wider windows; beyond the page is zero."""
    import numpy as np

    count = len(near[0])
    padded = np.zeros((len(near), count + 6), dtype=np.float32)
    for number, row in enumerate(near):
        padded[number, 3 : 3 + count] = row
    steps = np.concatenate([padded[:, 3 + step : 3 + step + count] for step in (-3, -2, -1, 1, 2, 3)])
    reach = max(max(abs(low), abs(high)) for low, high in windows)
    sums = np.zeros((len(far), count + 1 + 2 * reach), dtype=np.float64)
    for number, row in enumerate(far):
        sums[number, reach + 1 : reach + 1 + count] = row
    np.cumsum(sums, axis=1, out=sums)
    means = np.empty((len(windows), len(far), count), dtype=np.float32)
    for number, (low, high) in enumerate(windows):
        part = sums[:, reach + high + 1 : reach + high + 1 + count] - sums[:, reach + low : reach + low + count]
        np.multiply(part, 1 / (high - low + 1), out=means[number], casting="same_kind")
    return steps, means.reshape(-1, count)


def _best_run(earn: npt.NDArray[np.floating[Any]]) -> tuple[int, int]:
    """The run ``[low, high)`` with the largest sum."""
    import numpy as np

    total = np.zeros(len(earn) + 1)
    np.cumsum(earn, out=total[1:])
    high = int(np.argmax(total - np.minimum.accumulate(total)))
    return int(np.argmin(total[: high + 1])), high


def _signed(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    import numpy as np

    return np.sign(distance) * np.log1p(np.abs(distance))


def _since(flags: npt.NDArray[np.bool_]) -> Ints:
    """How many paragraphs ago the last flagged one before each was; large where there is none."""
    import numpy as np

    index = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, index, -1000))
    return index - np.concatenate(([-1000], last[:-1]))


def _run_mass(values: Floats, flags: npt.NDArray[np.bool_]) -> Floats:
    """How much of `values` lies between each row and the last flagged row before it."""
    import numpy as np

    total = np.cumsum(values, dtype=np.float64) - values
    at = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), 0))
    start = np.concatenate(([0], at[:-1]))
    return np.maximum(total - total[start], 0).astype(np.float32)
