"""Small forests of decision trees, evaluated with numpy alone."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.scoring.features import Page, measure, refine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

WEIGHTS = Path(__file__).with_name("weights.npz")
# Where the first stage takes every paragraph for the article, the second has nothing to compare them with: of 558
# bodies it was so on 519, and changed none of them.
SURE = 0.5
# A text is plainly more than an article if at least this many, and this share, of its paragraphs score next to nothing.
MIN_JUNK = 12
MIN_JUNK_SHARE = 0.25
JUNK_SCORE = 0.1
# There the forest that knows pages alone has this part of the say.
PAGE_SHARE = 0.5
# Rows are taken in slices of this many, so that a huge page costs time and not memory.
SLICE_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees that ask the same question on each level, evaluated level by level for all rows at once.

    `features` and `borders` hold the questions "is feature f above b?", one row
    per tree; `leaves` the values at the end of each way through a tree: the first
    question decides the lowest bit of the leaf's number.

    >>> import numpy as np
    >>> stump = Forest(np.array([[0]]), np.array([[1.0]], "f4"), np.array([[-1.0, 1.0]], "f4"), 0.5)
    >>> stump(np.array([[0.5, 1.5]], "f4")).tolist()
    [-0.5, 1.5]
    """

    features: Ints
    borders: Floats
    leaves: Floats
    bias: float

    def __call__(self, columns: Floats) -> Floats:
        """The output for each paragraph, in log odds; `columns` has a row per feature, a column per paragraph."""
        import numpy as np

        parts = [self._slice(columns[:, at : at + SLICE_ROWS]) for at in range(0, columns.shape[1], SLICE_ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _slice(self, columns: Floats) -> Floats:
        import numpy as np

        trees, depth = self.features.shape
        # Level by level: all first questions, then all second ones.
        asked = columns.take(self.features.T.ravel(), axis=0)
        bits = (asked > self.borders.T.reshape(-1, 1)).view(np.uint8).reshape(depth, trees, -1)
        number = bits[depth - 1]
        for level in range(depth - 2, -1, -1):  # a byte holds the number of a leaf of up to eight questions
            number += number
            number |= bits[level]
        leaf = np.add(number, (np.arange(trees) << depth)[:, None], dtype=np.intp)
        # No leaf is out of bounds; numpy is told so, since looking for one takes longer than the rest.
        output: Floats = self.leaves.ravel().take(leaf, mode="clip").sum(axis=0) + np.float32(self.bias)
        return output

    def dump(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """The arrays of this forest under names that begin with `name`, small enough to ship."""
        import numpy as np

        return {
            f"{name}.features": self.features.astype(np.int16),
            f"{name}.borders": self.borders.astype(np.float32),
            f"{name}.leaves": self.leaves.astype(np.float16),
            f"{name}.bias": np.array(self.bias, dtype=np.float32),
        }

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Forest:
        """The forest that `dump` has put into `arrays`."""
        import numpy as np

        return cls(
            arrays[f"{name}.features"].astype(np.int64),
            arrays[f"{name}.borders"],
            arrays[f"{name}.leaves"].astype(np.float32),
            float(arrays[f"{name}.bias"]),
        )


@dataclass(frozen=True, slots=True)
class Scorer:
    """Two stages: what a paragraph looks like where it stands, then what its neighbours were taken for.

    They know clean texts and whole pages. Where a text is plainly a page, `page` joins in, which learned
    from pages with gold bodies alone.
    """

    first: Forest
    second: Forest
    page: Forest

    def __call__(self, page: Page) -> Floats:
        """For each paragraph of a page, how likely it belongs to the article, in 0..1."""
        import numpy as np

        rows, context = measure(page)
        once = odds(self.first(rows))
        if once.min() >= SURE:
            return once
        output = self.second(np.concatenate((rows, refine(once, context))))
        twice = odds(output)
        if not is_page(twice.tolist()):
            return twice
        return odds((1 - PAGE_SHARE) * output + PAGE_SHARE * self.page(rows))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights, compressed."""
        import numpy as np

        forests = {"first": self.first, "second": self.second, "page": self.page}
        arrays = {key: array for name, forest in forests.items() for key, array in forest.dump(name).items()}
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Scorer:
        """Read the weights that `save` has written."""
        import numpy as np

        with np.load(path) as arrays:
            return cls(*(Forest.load(arrays, name) for name in ("first", "second", "page")))


def is_page(scores: Sequence[float]) -> bool:
    """Whether a text is plainly more than an article: much of it scores next to nothing.

    >>> is_page([0.02] * 12 + [0.9] * 36), is_page([0.02] * 11 + [0.9] * 5), is_page([0.02] * 12 + [0.9] * 37)
    (True, False, False)
    """
    return sum(value < JUNK_SCORE for value in scores) >= max(MIN_JUNK, MIN_JUNK_SHARE * len(scores))


def odds(output: Floats) -> Floats:
    """Log odds as a share in 0..1."""
    import numpy as np

    return (1 / (1 + np.exp(-np.clip(output, -30, 30)))).astype(np.float32)


@functools.cache
def shipped() -> Scorer:
    """The scorer that comes with the library."""
    return Scorer.load()
