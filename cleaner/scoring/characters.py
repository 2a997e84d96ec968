"""The characters and words of a page, counted by paragraph, on one array of code points."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

# Character classes, the columns of the histogram.
SPACE, LOWER, UPPER, LETTER, WIDE, DIGIT, END, COMMA, COLON, QUOTE, DASH, BRACKET, BAR, SLASH, SYMBOL = range(15)
CLASSES = 15
# Words are hashed into this many buckets to compare vocabularies within one page.
WORD_BITS = 14
WORD_BUCKETS = 1 << WORD_BITS

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
)
_BASE = 0x9E3779B97F4A7C15


@functools.cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint64]]:
    """The class of each character of the basic plane, and its lower case as a number for hashing."""
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
    return np.frombuffer(bytes(classes), dtype=np.uint8), lower.astype(np.uint64) + np.uint64(7)


@functools.cache
def _solid() -> npt.NDArray[np.bool_]:
    import numpy as np

    return ~np.isin(np.arange(256), (QUOTE, BRACKET, SPACE))


@functools.cache
def _wordy() -> npt.NDArray[np.bool_]:
    import numpy as np

    return np.isin(np.arange(256), (LOWER, UPPER, LETTER, DIGIT))


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


def _at_least(size: int) -> int:
    return max(1 << 14, 1 << (size - 1).bit_length())


@dataclass(frozen=True, slots=True)
class Signs:
    """The page's characters: code points, their classes, and how many of each class a paragraph has.

    Paragraph i is ``codes[starts[i]:ends[i]]``; a line end stands behind each.
    `owner` is the paragraph of each character. `histogram` has a row per class.
    """

    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    owner: Ints
    starts: Ints
    ends: Ints
    histogram: Floats
    chars: Floats
    weight: Floats


def read_signs(texts: Sequence[str]) -> Signs:
    """Count the characters of a page's paragraphs."""
    import numpy as np

    count = len(texts)
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = np.minimum(codes, 0xFFFF)
    kinds = _tables()[0][codes]
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=count)
    ends = np.cumsum(sizes + 1) - 1
    owner = np.repeat(np.arange(count), sizes + 1)
    bins = np.bincount(owner * CLASSES + kinds, minlength=count * CLASSES)
    histogram = np.ascontiguousarray(bins.reshape(count, CLASSES).T, dtype=np.float32)
    histogram[SPACE] -= 1  # the line end that joins
    chars = sizes.astype(np.float32)
    # A wide character says about as much as two and a half narrow ones.
    return Signs(codes, kinds, owner, ends - sizes, ends, histogram, chars, chars + 1.5 * histogram[WIDE])


def last_kinds(signs: Signs) -> npt.NDArray[np.uint8]:
    """The class of each paragraph's last character that is no quote, bracket or space."""
    import numpy as np

    solid = np.flatnonzero(_solid()[signs.kinds])
    if not len(solid):
        return np.full(len(signs.starts), SPACE, dtype=np.uint8)
    at = np.searchsorted(solid, signs.ends) - 1
    found = solid[np.maximum(at, 0)]
    return np.where((at >= 0) & (found >= signs.starts), signs.kinds[found], np.uint8(SPACE))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page, by paragraph.

    `runs` counts them where spaces part them, `titled` those that begin with a
    capital, `number` counts wide characters as half a word too.
    """

    runs: Ints
    titled: Ints
    number: Floats
    who: Ints
    what: Ints


def read_words(signs: Signs) -> Words:
    """Runs of letters and digits, and each pair of wide characters, hashed by a polynomial over the page."""
    import numpy as np

    count = len(signs.starts)
    wordy = _wordy()[signs.kinds]
    edges = np.flatnonzero(wordy[1:] != wordy[:-1]) + 1
    if wordy[0]:
        edges = np.concatenate(([0], edges))
    begins, stops = edges[0::2], edges[1::2]
    holder = signs.owner[begins]
    runs = np.bincount(holder, minlength=count)
    titled = np.bincount(holder[signs.kinds[begins] == UPPER], minlength=count)
    number = (runs + signs.histogram[WIDE] / 2).astype(np.float32)
    if signs.histogram[WIDE].any():
        pairs = np.flatnonzero(signs.kinds == WIDE)
        begins = np.concatenate((begins, pairs))
        stops = np.concatenate((stops, np.minimum(pairs + 2, len(signs.codes))))
        holder = signs.owner[begins]
    up, down = _powers(_at_least(len(signs.codes) + 1))
    sums = np.zeros(len(signs.codes) + 1, dtype=np.uint64)
    np.cumsum(_tables()[1][signs.codes] * up[: len(signs.codes)], out=sums[1:])
    hashes = (sums[stops] - sums[begins]) * down[begins]
    keys = (hashes >> np.uint64(64 - WORD_BITS)).astype(np.int64) + (holder << WORD_BITS)
    keys.sort()
    distinct = keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if len(keys) else keys
    return Words(runs, titled, number, distinct >> WORD_BITS, distinct & (WORD_BUCKETS - 1))
