"""What a block of a web page looks like, as numbers: its text, its place in the markup, its company; and its judge."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.model import Document, Role
from cleaner.scoring.characters import (
    BAR,
    BRACKET,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    END,
    LOWER,
    QUOTE,
    SLASH,
    SYMBOL,
    UPPER,
    WIDE,
    WORD_BUCKETS,
    Signs,
    Words,
    last_kinds,
    read_signs,
    read_words,
)
from cleaner.scoring.model import Forest, odds
from cleaner.scoring.outline import Outline, outline_of, places

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

WEIGHTS = Path(__file__).with_name("web.npz")

WORD = re.compile(r"[^\W_]+")
SHINGLE_WORDS = 4
# A run of text that is surely prose: a sentence or more with few links.
PROSE_CHARS = 80
PROSE_LINK_DENSITY = 0.34
# How many elements around a block are looked at, and as how large a group.
ANCESTORS = 4
# Of what a page says of itself, so many titles and descriptions are compared with its blocks.
MAX_TITLES = 4
MAX_DESCRIPTIONS = 3


def tokens_of(document: Document) -> list[list[str]]:
    """The words of each block."""
    return [WORD.findall(document.content(block)) for block in document.blocks]


def shares_in(blocks: Sequence[Sequence[str]], text: str) -> list[float]:
    """For each block the share of its words that stand in `text`, by shingles; short blocks as whole lines.

    >>> shares_in([["one", "two"], ["a", "b", "c", "d", "e"]], "One two\\none two\\na b c d x")
    [1.0, 0.5]
    """
    if not text:
        return [0.0] * len(blocks)
    lines = [WORD.findall(line) for line in text.split("\n")]
    known = {tuple(line) for line in lines}
    shingles: set[tuple[str, ...]] = set()
    for line in lines:
        shingles.update(_shingles(line))
    shares = []
    for tokens in blocks:
        if len(tokens) >= SHINGLE_WORDS:
            found = sum(map(shingles.__contains__, _shingles(tokens)))
            shares.append(found / (len(tokens) - SHINGLE_WORDS + 1))
        else:
            shares.append(float(tuple(tokens) in known))
    return shares


def _shingles(tokens: Sequence[str]) -> zip[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of itself: one row of numbers for each block, and what they were worked out from."""

    rows: Floats
    chars: Floats
    members: Ints  # of each block: the elements that look alike, then the elements around it
    prose: Floats


def look_at(document: Document, stated: Sequence[float]) -> Look:
    """One row of numbers for each block; `stated` is the share of it that the page states as its article's text."""
    import numpy as np

    blocks = document.blocks
    count = len(blocks)
    texts = [document.content(block) for block in blocks]
    about = [clue.value for clue in document.clues if clue.field == "title"][:MAX_TITLES]
    titles = len(about)
    about += [clue.value for clue in document.clues if clue.field == "description"][:MAX_DESCRIPTIONS]
    signs = read_signs([*texts, *about])
    words = read_words(signs)
    chars = signs.weight[:count]
    shapes = _shapes(signs, words)[:count]
    density = np.array([block.hints.link_density or 0.0 for block in blocks], dtype=np.float32)
    said = np.array(stated, dtype=np.float32)
    continues = np.array([block.continues for block in blocks], dtype=np.float32)
    prose = ((chars >= PROSE_CHARS) & (density < PROSE_LINK_DENSITY) & (shapes[:, 2] > 0)).astype(np.float32)
    prose_chars = prose * chars
    total = float(chars.sum()) or 1.0
    prose_total = float(prose_chars.sum()) or 1.0

    outline = outline_of(blocks)
    placed = places(blocks, outline, chars, density)
    members = _members(outline)
    groups = _groups(members, chars, density, prose_chars, prose_total)
    index = np.arange(count, dtype=np.float32)
    before = np.concatenate(([0.0], np.cumsum(chars)[:-1])).astype(np.float32)
    position = np.stack(
        [
            index / count,
            before / total,
            np.full(count, math.log1p(count)),
            np.full(count, math.log1p(total)),
            np.full(count, prose_total / total),
            *_distances(index, np.flatnonzero(said >= 0.5)),
            np.full(count, float(said.max(initial=0.0) > 0)),
            *_distances(index, np.flatnonzero(prose)),
        ],
        axis=1,
    )
    own = np.stack([density, said, continues, prose, prose_chars / prose_total], axis=1)
    company = [shapes[:, 0], density, said, shapes[:, 2], prose, groups[:, 0], placed[:, 2]]
    near = _shifted(np.stack(company), (-3, -2, -1, 1, 2, 3))
    wide = [_window(column, size) for column in (prose_chars, chars, chars * density) for size in (3, 8)]
    nearby = np.stack([*near, *_same(outline, (-2, -1, 1, 2)), *wide], axis=1)
    compared = _compared(document, texts, words, titles, len(about))
    rows = np.concatenate(
        [shapes, placed, own, groups, compared, position, nearby],
        axis=1,
        dtype=np.float32,
    )
    return Look(rows, chars, members, prose_chars)


def advised(look: Look, kept: Sequence[float], chances: Floats) -> Floats:
    """The rows of `look`, and what somebody else's choice and a first judgement add to them.

    `kept` is the share of each block that the other extractor takes for the article,
    `chances` what the judge thought before it asked.
    """
    import numpy as np

    chars, count = look.chars, len(look.chars)
    index = np.arange(count, dtype=np.float32)
    columns: list[Floats] = []
    for share in (np.array(kept, dtype=np.float32), chances):
        taken = chars * share
        total = float(taken.sum())
        chosen = share >= 0.5
        columns += [
            share,
            np.full(count, total / (float(chars.sum()) or 1.0), dtype=np.float32),
            np.full(count, math.log1p(total), dtype=np.float32),
            *_distances(index, np.flatnonzero(chosen & (chars >= PROSE_CHARS))),
            *_distances(index, np.flatnonzero(chosen)),
            *_shifted(share[None, :], (-3, -2, -1, 1, 2, 3)),
            _window(taken, 3),
            _window(taken, 8),
        ]
        flat = look.members.ravel()
        all_chars = np.bincount(flat, np.tile(chars, len(look.members)))
        all_taken = np.bincount(flat, np.tile(taken, len(look.members)))
        for level in look.members:
            others = all_chars[level] - chars
            columns += [
                np.where(others > 0.5, (all_taken[level] - taken) / np.maximum(others, 1), -1.0),
                all_taken[level] / total if total else np.zeros_like(chars),
            ]
    return np.concatenate([look.rows, np.stack(columns, axis=1)], axis=1, dtype=np.float32)


def _shapes(signs: Signs, words: Words) -> Floats:
    import numpy as np

    parts = signs.histogram
    chars = np.maximum(signs.chars, 1)
    last = last_kinds(signs)
    shares = [parts[kind] / chars for kind in (WIDE, UPPER, DIGIT, QUOTE, DASH, BRACKET, BAR, SLASH, SYMBOL)]
    return np.stack(
        [
            np.log1p(signs.weight),
            np.log1p(words.number),
            last == END,
            np.log1p(parts[END]),
            np.log1p(parts[COMMA]),
            words.titled / np.maximum(words.runs, 1),
            chars / np.maximum(words.number, 1),
            last == COLON,
            signs.kinds[signs.starts] == LOWER,
            *shares,
        ],
        axis=1,
    ).astype(np.float32)


def _members(outline: Outline) -> Ints:
    """For each block numbers of the groups it is in: elements that look alike, and the elements around it."""
    import numpy as np

    # Elements that look alike: the same tag and class words under parents that do.
    numbers: dict[tuple[int, str, str], int] = {}
    look = [0] * len(outline.parent)
    for node, key in enumerate(zip(outline.parent, outline.tag, outline.words, strict=True)):
        look[node] = numbers.setdefault((look[key[0]], key[1], key[2]), len(numbers))
    parent = np.array(outline.parent)
    at = np.array(outline.of)
    members = np.empty((1 + ANCESTORS, len(at)), dtype=np.int64)
    members[0] = np.array(look)[at]
    for level in range(1, 1 + ANCESTORS):
        at = parent[at]
        members[level] = level * len(parent) + at
    return members


def _groups(members: Ints, chars: Floats, density: Floats, prose: Floats, prose_total: float) -> Floats:
    """How much text, links and prose there is in the blocks that look alike or stand together."""
    import numpy as np

    flat = members.ravel()
    count, text, links, flow = (
        np.bincount(flat, np.tile(values, len(members)))
        for values in (np.ones_like(chars), chars, chars * density, prose)
    )
    size, linked = np.log1p(count), links / np.maximum(text, 1)
    flows, dense = flow / prose_total, flow / np.maximum(text, 1)
    columns = [values[level] for level in members for values in (flows, size, linked, dense)]
    return np.stack(columns, axis=1).astype(np.float32)


def _compared(document: Document, texts: Sequence[str], words: Words, titles: int, about: int) -> Floats:
    """How a block compares with the page's title and description, and whether it stands there twice."""
    import numpy as np

    count = len(texts)
    table = np.zeros((count, 8), dtype=np.float32)
    sizes = np.bincount(words.who, minlength=count + about)
    there = np.zeros(WORD_BUCKETS, dtype=np.bool_)
    for number in range(count, count + about):
        if not sizes[number]:
            continue
        mine = words.what[words.who == number]
        there[mine] = True
        both = np.bincount(words.who[there[words.what]], minlength=count + about)[:count]
        there[mine] = False
        if number < count + titles:
            np.maximum(table[:, 0], both / (sizes[:count] + len(mine) - both), out=table[:, 0])
        else:
            np.maximum(table[:, 1], both / len(mine), out=table[:, 1])
            np.maximum(table[:, 2], both / np.maximum(sizes[:count], 1), out=table[:, 2])
    total = Counter(texts)
    table[:, 3] = np.log([total[text] for text in texts])
    seen: set[str] = set()
    for number, text in enumerate(texts):
        if total[text] > 1:
            table[number, 4] = text in seen
            seen.add(text)
    blocks = document.blocks
    heading = next((n for n, b in enumerate(blocks) if b.hints.level == 1 and b.hints.role is Role.HEADING), -1)
    index = np.arange(count, dtype=np.float32)
    table[:, 5] = heading >= 0
    table[:, 6] = (index > heading) & (heading >= 0)
    table[:, 7] = np.clip(index - heading, -30, 60) if heading >= 0 else -50.0
    return table


def _distances(index: Floats, marked: npt.NDArray[np.int64]) -> list[Floats]:
    """Blocks since the last and until the next marked block, and whether a block lies between the outermost."""
    import numpy as np

    if not len(marked):
        none = np.full(len(index), 99.0, dtype=np.float32)
        return [none, none, np.zeros_like(none)]
    at = np.searchsorted(marked, index, side="right")
    since = np.where(at > 0, index - marked[np.maximum(at - 1, 0)], 99)
    at = np.searchsorted(marked, index, side="left")
    until = np.where(at < len(marked), marked[np.minimum(at, len(marked) - 1)] - index, 99)
    inside = (index >= marked[0]) & (index <= marked[-1])
    return [np.minimum(since, 99), np.minimum(until, 99), inside.astype(np.float32)]


def _shifted(columns: Floats, steps: Sequence[int]) -> Floats:
    """The values of the block each of `steps` further on, column by column; -1 beyond the page."""
    import numpy as np

    count, reach = columns.shape[1], max(map(abs, steps))
    padded = np.pad(columns, ((0, 0), (reach, reach)), constant_values=-1.0)
    moved = np.stack([padded[:, reach + step : reach + step + count] for step in steps], axis=1)
    return moved.reshape(-1, count)


def _window(column: Floats, size: int) -> Floats:
    """The sum over the blocks around, as a logarithm."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(column, dtype=np.float64)))
    index = np.arange(len(column))
    high = np.minimum(index + size + 1, len(column))
    low = np.maximum(index - size, 0)
    window: Floats = np.log1p(np.maximum(sums[high] - sums[low], 0)).astype(np.float32)
    return window


def _same(outline: Outline, steps: Sequence[int]) -> Floats:
    """Whether the block each of `steps` further on has the same parent."""
    import numpy as np

    parents = np.array(outline.parent, dtype=np.float32)[outline.of]
    same: Floats = (_shifted(parents[None, :], steps) == parents).astype(np.float32)
    return same


@dataclass(frozen=True, slots=True)
class Opinion:
    """A forest of trees and the features it asks for."""

    columns: Ints
    forest: Forest

    def __call__(self, rows: Floats) -> Floats:
        """For each block, how likely it belongs to the article, in 0..1."""
        import numpy as np

        return odds(self.forest(np.ascontiguousarray(rows[:, self.columns].T)))


@dataclass(frozen=True, slots=True)
class Judge:
    """The learned judge of a page's blocks: it looks for itself, and asks for advice where that leaves it in doubt.

    `limit` is the chance from which a block is kept; `doubt` the share of the
    article's characters that may be in doubt before advice is asked for.
    """

    alone: Opinion
    advised: Opinion
    limit: float
    doubt: float

    def __call__(self, look: Look, ask: Callable[[], Sequence[float]]) -> tuple[Floats, Sequence[float] | None]:
        """For each block, how likely it belongs to the article; and the advice, where `ask` was asked for it."""
        chances = self.alone(look.rows)
        if doubt_of(look, chances) <= self.doubt:
            return chances, None
        kept = ask()
        return self.advised(advised(look, kept, chances)), kept

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights, compressed."""
        import numpy as np

        arrays = {name: np.array(getattr(self, name), dtype=np.float32) for name in ("limit", "doubt")}
        for name in ("alone", "advised"):
            opinion: Opinion = getattr(self, name)
            arrays |= {f"{name}.columns": opinion.columns.astype(np.int16), **opinion.forest.dump(name)}
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Judge:
        """Read the weights that `save` has written."""
        import numpy as np

        with np.load(path) as arrays:
            alone, other = (
                Opinion(arrays[f"{name}.columns"].astype(np.int64), Forest.load(arrays, name))
                for name in ("alone", "advised")
            )
            return cls(alone, other, float(arrays["limit"]), float(arrays["doubt"]))


def doubt_of(look: Look, chances: Floats) -> float:
    """How many characters may be judged wrong, as a share of those that are expected to be the article's."""
    import numpy as np

    wrong = float((look.chars * np.minimum(chances, 1 - chances)).sum())
    return wrong / max(float((look.chars * chances).sum()), 1.0)
