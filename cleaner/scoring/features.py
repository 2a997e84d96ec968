"""What a paragraph of a page looks like, as numbers: no language, no markup, only shape and company.

Everything is computed on one array of code points, so that a page costs a
fraction of a millisecond. A page is given as its paragraphs; the numbers of a
paragraph speak of its own characters, of its neighbours, of the page as a
whole, and of what it shares with the page's longest paragraphs.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

# Character classes, the columns of the histogram.
SPACE, LOWER, UPPER, LETTER, WIDE, DIGIT, END, COMMA, COLON, QUOTE, DASH, BRACKET, BAR, SLASH, SYMBOL, LINK = range(16)
CLASSES = 16
# A paragraph's shape is decided long before its end; what is cut off here is not looked at.
MAX_PARAGRAPH_CHARS = 4000
# A paragraph of at least this many characters is taken for prose when the page's vocabulary is read.
LONG_CHARS = 100
# Words are hashed into this many buckets to compare vocabularies within one page.
WORD_BUCKETS = 1 << 14
# Private-use characters that stand around link text in a paragraph given to `measure`.
LINK_OPEN, LINK_CLOSE = "\ue000", "\ue001"

_ENDS = ".!?…。！？۔।॥։።؟"
_COMMAS = ",;،、，；؛"
_COLONS = ":："
_QUOTES = "\"'“”„‘’‚‹›«»「」『』"
_DASHES = "-–—―"
_BRACKETS = "()[]{}（）【】《》〈〉"
_BARS = "|•·▪►▶→←›»▼▲●○■□★☆✓✔×｜・"
_SLASHES = "/\\@#&%+=<>*_~^`$€£"
# Scripts without spaces, and those beyond the code points that are looked up one by one.
_RANGES = (
    (0x0E00, 0x0E80, WIDE),
    (0x3040, 0x3100, WIDE),
    (0x3400, 0xA000, WIDE),
    (0xA000, 0xAC00, LETTER),
    (0xAC00, 0xD7B0, WIDE),
    (0xF900, 0xFB00, WIDE),
    (0xFB00, 0xFE00, LETTER),
    (0xFE70, 0xFEFF, LETTER),
    (0xFF10, 0xFF1A, DIGIT),
)
_CHARACTERS = (
    (_ENDS, END),
    (_COMMAS, COMMA),
    (_COLONS, COLON),
    (_QUOTES, QUOTE),
    (_DASHES, DASH),
    (_BRACKETS, BRACKET),
    (_BARS, BAR),
    (_SLASHES, SLASH),
    ("\u3000\ufeff", SPACE),
    (LINK_OPEN + LINK_CLOSE, LINK),
)
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a page, and what the layout says of each.

    `texts` are the paragraphs without markup (link text may stand between
    `LINK_OPEN` and `LINK_CLOSE`), `gaps` the number of line ends before each,
    `lines` the number of lines that each was joined from, `indents` the white
    space before its first line. `marked_up` says that links would be known.
    """

    texts: Sequence[str]
    gaps: Sequence[int]
    lines: Sequence[int]
    indents: Sequence[int]
    marked_up: bool = False


@functools.cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """The class of each character of the basic plane, and its lower case where that is one character."""
    import numpy as np

    classes = bytearray([SYMBOL]) * 0x10000
    by_category = {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Zs": SPACE, "Cc": SPACE, "Cf": SPACE}
    for code in range(0x3000):
        category = unicodedata.category(chr(code))
        classes[code] = by_category.get(category, LETTER if category[0] in "LM" else SYMBOL)
    for low, high, kind in _RANGES:
        classes[low:high] = bytes([kind]) * (high - low)
    for characters, kind in _CHARACTERS:
        for char in characters:
            classes[ord(char)] = kind
    lower = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x590):
        small = chr(code).lower()
        if len(small) == 1:
            lower[code] = ord(small)
    return np.frombuffer(bytes(classes), dtype=np.uint8), lower


@functools.lru_cache(maxsize=1)
def _powers(size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Powers of an odd base modulo 2**64, and of its inverse: polynomial hashes of any slice in one step."""
    import numpy as np

    base, inverse = np.uint64(_BASE), np.uint64(pow(_BASE, -1, 1 << 64))
    ones = np.ones(size, dtype=np.uint64)
    ones[0] = 1
    up, down = ones.copy(), ones
    up[1:] = base
    down[1:] = inverse
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


def _sizes(size: int) -> int:
    return max(1 << 14, 1 << (size - 1).bit_length())


def measure(page: Page) -> tuple[Floats, Context]:  # noqa: PLR0915 - one list of plain definitions
    """The features of a page, and what the second stage needs to know of it.

    One row per feature, one column per paragraph.
    """
    import numpy as np

    texts = [text if len(text) <= MAX_PARAGRAPH_CHARS else text[:MAX_PARAGRAPH_CHARS] for text in page.texts]
    count = len(texts)
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes, lower = _tables()
    narrow = np.minimum(codes, 0xFFFF)
    kinds = classes[narrow]
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=count)
    ends = np.cumsum(sizes + 1) - 1
    starts = ends - sizes
    owner = np.repeat(np.arange(count), sizes + 1)
    histogram = (
        np.bincount(owner * CLASSES + kinds, minlength=count * CLASSES).reshape(count, CLASSES).astype(np.float32)
    )
    histogram[:, SPACE] -= 1  # the line end that joins
    letters = histogram[:, LOWER] + histogram[:, UPPER] + histogram[:, LETTER] + histogram[:, WIDE]
    chars = sizes.astype(np.float32) - histogram[:, LINK]
    # A wide character says about as much as two and a half narrow ones.
    weight = chars + 1.5 * histogram[:, WIDE]
    seen = np.maximum(chars, 1)
    some = np.maximum(letters, 1)

    # Words: runs of letters and digits, and each pair of wide characters.
    wordy = (kinds == LOWER) | (kinds == UPPER) | (kinds == LETTER) | (kinds == DIGIT)
    wide = kinds == WIDE
    edges = np.flatnonzero(np.diff(wordy.view(np.int8), prepend=np.int8(0)))
    begins, stops = edges[0::2], edges[1::2]
    pairs = np.flatnonzero(wide)
    titled = np.bincount(owner[begins], weights=(kinds[begins] == UPPER), minlength=count)
    runs = np.bincount(owner[begins], minlength=count)
    words = (runs + histogram[:, WIDE] / 2).astype(np.float32)
    if len(pairs):
        begins = np.concatenate((begins, pairs))
        stops = np.concatenate((stops, np.minimum(pairs + 2, len(codes))))
    small = lower[narrow].astype(np.uint64)
    up, down = _powers(_sizes(len(codes) + 1))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((small + np.uint64(7)) * up[: len(codes)], out=sums[1:])
    hashes = (sums[stops] - sums[begins]) * down[begins]
    buckets = (hashes >> np.uint64(50)).astype(np.int64)
    lines = (sums[ends] - sums[starts]) * down[starts]
    _, same, times = np.unique(lines, return_inverse=True, return_counts=True)

    # The page's vocabulary: which words its long paragraphs use, and which of them it uses all the time.
    last = _last_kinds(kinds, starts, ends)
    closed = (last == END) | ((last == COLON) & (weight >= LONG_CHARS))
    long = (weight >= LONG_CHARS) & ((last == END) | (histogram[:, END] >= 2))
    holder = owner[begins]
    distinct = np.unique(holder * WORD_BUCKETS + buckets)
    who, what = distinct >> 14, distinct & (WORD_BUCKETS - 1)
    is_long = long[who]
    spread = np.bincount(what, weights=is_long, minlength=WORD_BUCKETS)
    longs = max(int(long.sum()), 1)
    others = spread[what] - is_long
    frequent = others >= max(3.0, 0.25 * longs)
    mine = np.maximum(np.bincount(who, minlength=count), 1)
    stop_share = np.bincount(who, weights=frequent, minlength=count) / mine
    shared = np.bincount(who, weights=(others > 0) & ~frequent, minlength=count)
    rare = np.maximum(np.bincount(who, weights=~frequent, minlength=count), 1)
    heading = np.zeros(WORD_BUCKETS, dtype=bool)
    heading[what[who == 0]] = True
    of_first = np.bincount(who, weights=heading[what], minlength=count)
    first_share = of_first / mine
    first_cover = of_first / max(of_first[0], 1)
    whole = np.bincount(what, minlength=WORD_BUCKETS)
    repeats = np.bincount(who, weights=whole[what] > 1, minlength=count) / mine

    link = np.zeros(count, dtype=np.float32)
    if page.marked_up:
        flips = np.flatnonzero(kinds == LINK)
        inside = np.zeros(len(codes) + 1, dtype=np.int32)
        inside[flips] = np.where(codes[flips] == ord(LINK_OPEN), 1, -1)
        linked = np.cumsum(inside[:-1]) > 0
        link = (
            np.bincount(owner, weights=linked & (kinds != SPACE) & (kinds != LINK), minlength=count)
            / np.maximum(chars - histogram[:, SPACE], 1)
        ).astype(np.float32)
    first = np.where(sizes > 0, kinds[np.minimum(starts, len(kinds) - 1)], SPACE)
    gaps = np.minimum(np.asarray(page.gaps, dtype=np.float32), 4)
    after = np.append(gaps[1:], 4)
    size = np.log1p(weight)
    prose = np.where(long, weight, 0)
    sentence = np.where(closed & (weight >= 40), weight, 0)
    # Best run of paragraphs: long ones earn what they hold, short ones cost.
    earn = np.where(closed & (weight > 60), weight, np.where(weight > 140, weight * 0.5, 0)) - 45.0
    low, high = _best_run(earn)
    index = np.arange(count)
    own = [
        size,
        np.log1p(words),
        letters / np.maximum(words, 1),
        histogram[:, UPPER] / some,
        titled / np.maximum(runs, 1),
        histogram[:, DIGIT] / seen,
        histogram[:, END],
        histogram[:, END] / seen * 100,
        histogram[:, COMMA] / seen * 100,
        histogram[:, COLON],
        histogram[:, QUOTE] / seen * 10,
        histogram[:, DASH] / seen * 10,
        histogram[:, BRACKET] / seen * 10,
        histogram[:, BAR],
        histogram[:, SLASH] / seen * 10,
        histogram[:, SYMBOL] / seen * 10,
        histogram[:, SPACE] / seen,
        letters / seen,
        histogram[:, WIDE] / some,
        first,
        last,
        closed,
        gaps,
        after,
        np.minimum(page.lines, 9),
        np.minimum(page.indents, 20),
        np.minimum(times[same], 6),
        link,
        histogram[:, LINK] / 2,
        stop_share,
        shared / rare,
        np.log1p(shared),
        first_share,
        first_cover,
        repeats,
    ]
    # The best run, and the place within it.
    total, body = max(float(weight.sum()), 1.0), max(float(sentence.sum()), 1.0)
    before = np.cumsum(sentence) - sentence
    passed = np.cumsum(weight) - weight
    place = [
        index / max(count, 1),
        passed / total,
        before / body,
        np.log1p(before),
        np.log1p(np.maximum(body - before - sentence, 0)),
        np.log1p(index),
        np.log1p(count - 1 - index),
        (index >= low) & (index < high),
        _signed(index - low),
        _signed(high - 1 - index),
        np.minimum(_since(long), 60),
        np.minimum(_since(long[::-1])[::-1], 60),
        _signed(_last_where(first_cover > 0.7, index)),
    ]
    page_wide = [
        np.log1p(count),
        np.log1p(total),
        prose.sum() / total,
        body / total,
        long.mean(),
        np.median(weight),
        closed.mean(),
        (weight < 40).mean(),
        (gaps > 1).mean(),
        link.mean(),
        earn[low:high].sum() / total,
        (high - low) / max(count, 1),
        weight[low:high].sum() / total,
        low / max(count, 1),
        np.log1p(longs),
        float(page.marked_up),
        float(weight[:8].mean()),
        float(weight[-8:].mean()),
        float(closed[:6].mean()),
        float(closed[-6:].mean()),
    ]
    base = np.stack(
        [
            size,
            closed,
            titled / np.maximum(runs, 1),
            stop_share,
            shared / rare,
            histogram[:, DIGIT] / seen,
            link,
            repeats,
        ]
    ).astype(np.float32)
    context = [_shift(base[:5], step) for step in (-3, -2, -1, 1, 2, 3)]
    sums_of = np.stack(
        [
            *base,
            np.minimum(prose, 500) / 100,
            np.minimum(sentence, 500) / 100,
            weight < 30,
            (index >= low) & (index < high),
        ]
    )
    context += [_window(sums_of, *span) for span in ((-3, -1), (1, 3), (-10, -1), (1, 10), (-30, -1), (1, 30))]
    wide_rows = np.broadcast_to(np.asarray(page_wide, dtype=np.float32)[:, None], (len(page_wide), count))
    return np.concatenate([np.stack([*own, *place]), *context, wide_rows], dtype=np.float32), Context(weight, who, what)


@dataclass(frozen=True, slots=True)
class Context:
    """What the second stage needs of a page: the weight of each paragraph in characters, and its words.

    `who` and `what` name each distinct word of each paragraph once: the paragraph and the word's bucket.
    """

    weight: Floats
    who: Ints
    what: Ints


def refine(first: Floats, context: Context) -> Floats:
    """The features of the second stage: what the first one thinks of the neighbours and of the page.

    `first` holds the first stage's scores in 0..1.
    """
    import numpy as np

    count = len(first)
    weight, index = context.weight, np.arange(count)
    mass = first * weight
    total = max(float(mass.sum()), 1.0)
    passed = np.cumsum(mass) - mass
    low, high = _best_run((first - 0.5) * np.minimum(weight, 400) - 4.0)
    sure = first > 0.6
    # The vocabulary of what the first stage takes for the article.
    spread = np.bincount(context.what, weights=sure[context.who], minlength=WORD_BUCKETS)
    others = spread[context.what] - sure[context.who]
    mine = np.maximum(np.bincount(context.who, minlength=count), 1)
    rare = others < max(3.0, 0.25 * float(sure.sum()))
    shared = np.bincount(context.who, weights=(others > 0) & rare, minlength=count)
    shared_often = np.bincount(context.who, weights=(others > 1) & rare, minlength=count)
    unusual = np.maximum(np.bincount(context.who, weights=rare, minlength=count), 1)
    logit = np.log((first + 1e-4) / (1 - first + 1e-4))
    firm = (first > 0.7) & (weight > 60)
    doubt = (first < 0.3) * weight
    own = [
        logit,
        shared / mine,
        shared / unusual,
        shared_often / unusual,
        passed / total,
        (total - passed - mass) / total,
        np.log1p(passed),
        np.log1p(np.maximum(total - passed - mass, 0)),
        (index >= low) & (index < high),
        _signed(index - low),
        _signed(high - 1 - index),
        np.minimum(_since(firm), 60),
        np.minimum(_since(firm[::-1])[::-1], 60),
        np.log1p(_run_mass(doubt, firm)),
        np.log1p(_run_mass(doubt[::-1], firm[::-1])[::-1]),
    ]
    page_wide = [
        first.mean(),
        np.log1p(total),
        total / max(float(weight.sum()), 1.0),
        np.log1p(sure.sum()),
        first.max(),
        mass[low:high].sum() / total,
        float(first[:5].mean()),
        float(first[-5:].mean()),
        float(((first > 0.2) & (first < 0.8)).mean()),
        weight[low:high].sum() / max(float(weight.sum()), 1.0),
        float(np.abs(first - 0.5).mean()),
    ]
    base = np.stack([logit, first]).astype(np.float32)
    sums_of = np.stack([first, np.minimum(mass, 500) / 100, np.minimum(doubt, 500) / 100]).astype(np.float32)
    context_of = [_shift(base, step) for step in (-3, -2, -1, 1, 2, 3)]
    context_of += [_window(sums_of, *span) for span in ((-4, -1), (1, 4), (-10, -1), (1, 10), (-30, -1), (1, 30))]
    wide_rows = np.broadcast_to(np.asarray(page_wide, dtype=np.float32)[:, None], (len(page_wide), count))
    return np.concatenate([np.stack(own), *context_of, wide_rows], dtype=np.float32)


def _run_mass(values: Floats, flags: npt.NDArray[np.bool_]) -> Floats:
    """How much of `values` lies between each row and the last flagged row before it."""
    import numpy as np

    total = np.cumsum(values, dtype=np.float64) - values
    at = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), 0))
    start = np.concatenate(([0], at[:-1]))
    return np.maximum(total - total[start], 0).astype(np.float32)


def _last_kinds(kinds: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> npt.NDArray[np.uint8]:
    """The class of each paragraph's last character that is no quote, bracket or space."""
    import numpy as np

    solid = (kinds != QUOTE) & (kinds != BRACKET) & (kinds != SPACE) & (kinds != LINK)
    at = np.maximum.accumulate(np.where(solid, np.arange(len(kinds)), -1))
    found = at[np.maximum(ends - 1, 0)]
    return np.where((found >= starts) & (ends > starts), kinds[np.maximum(found, 0)], np.uint8(SPACE))


def _best_run(earn: npt.NDArray[np.floating[Any]]) -> tuple[int, int]:
    """The run ``[low, high)`` with the largest sum."""
    import numpy as np

    total = np.concatenate(([0.0], np.cumsum(earn, dtype=np.float64)))
    least = np.minimum.accumulate(total)
    high = int(np.argmax(total - least))
    low = int(np.argmin(total[: high + 1]))
    return low, max(high, low)


def _signed(distance: npt.NDArray[np.int64]) -> Floats:
    import numpy as np

    return (np.sign(distance) * np.log1p(np.abs(distance))).astype(np.float32)


def _since(flags: npt.NDArray[np.bool_]) -> Ints:
    """How many paragraphs ago the last flagged one before each was; large where there is none."""
    import numpy as np

    index = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, index, -1000))
    return index - np.concatenate(([-1000], last[:-1]))


def _last_where(flags: npt.NDArray[np.bool_], index: Ints) -> Ints:
    import numpy as np

    return index - np.maximum.accumulate(np.where(flags, index, -1))


def _shift(values: Floats, step: int) -> Floats:
    import numpy as np

    out = np.zeros_like(values)
    if step > 0:
        out[:, :-step] = values[:, step:]
    else:
        out[:, -step:] = values[:, :step]
    return out


def _window(values: Floats, low: int, high: int) -> Floats:
    """The mean over the paragraphs ``[i + low, i + high]``, those beyond the page counting as zero."""
    import numpy as np

    count = values.shape[1]
    total = np.zeros((len(values), count + 1))
    np.cumsum(values, axis=1, out=total[:, 1:])
    index = np.arange(count)
    one, two = np.clip(index + low, 0, count), np.clip(index + high + 1, 0, count)
    return ((total[:, two] - total[:, one]) / (high - low + 1)).astype(np.float32)
