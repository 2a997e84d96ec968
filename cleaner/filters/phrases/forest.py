"""Decision trees, all of them asked at once.

Each leaf of the forest is a bit of one long number, and each feature has a list of such numbers, one for
every range between two of its thresholds: the leaves that a value there leaves possible. What all features
leave possible is one leaf per tree. Walking each tree from its root gives the same sum and takes thrice the time.

The method is that of QuickScorer (Lucchese and others, SIGIR 2015), with all nodes of a feature joined beforehand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import exp
from operator import and_, getitem, invert
from struct import Struct

# Lists of (feature, threshold, left, right) by node, the complement of a number being a leaf's, and the leaves' values.
Tree = tuple[list[int], list[float], list[int], list[int], list[float]]

# Where the first trees are so sure that it is prose, the others never change that.
HOPELESS_TREES = 25
HOPELESS = -2.2
# No tree has more leaves.
TREE_BITS = 32
# Features are asked in groups: most are all zero, and that is one number to look up.
GROUP = 8

# Of a feature: its number, its thresholds, what is possible between them and at zero.
_Test = tuple[int, list[float], list[int], int]


class Forest:
    """Decision trees over a list of numbers, with the limits that chances are cut at."""

    def __init__(self, trees: Sequence[Tree], limits: dict[str, tuple[float, float, float]]) -> None:
        self.limits = limits
        if any(len(leaf) > TREE_BITS for *_, leaf in trees):
            raise ValueError(f"a tree of more than {TREE_BITS} leaves")
        self._leaves = [{1 << at: value for at, value in enumerate(leaf)} for *_, leaf in trees]
        self._unpack = Struct(f"<{len(trees)}I").unpack
        self._size_bytes = len(trees) * TREE_BITS // 8
        tests = list(_tests(trees))
        self._groups = [_group(tests[at : at + GROUP]) for at in range(0, len(tests), GROUP)]

    def chance(self, features: Sequence[float]) -> float:
        """The probability of boilerplate."""
        possible = -1
        for first, stop, all_zero, tests in self._groups:
            if not any(features[first:stop]):
                possible &= all_zero
                continue
            for feature, thresholds, between, at_zero in tests:
                value = features[feature]
                possible &= between[bisect_left(thresholds, value)] if value else at_zero
        values = list(map(getitem, self._leaves, self._unpack(possible.to_bytes(self._size_bytes, "little"))))
        if sum(values[:HOPELESS_TREES]) < HOPELESS:
            return 0.0
        total = sum(values)
        return 1.0 / (1.0 + exp(-total)) if total > -60 else 0.0


def _group(tests: list[_Test]) -> tuple[int, int, int, list[_Test]]:
    """Features that stand together: from where to where, what is possible where all are zero, and each."""
    all_zero = -1
    for *_, at_zero in tests:
        all_zero &= at_zero
    return tests[0][0], tests[-1][0] + 1, all_zero, tests


def _tests(trees: Sequence[Tree]) -> Iterator[_Test]:
    every = sum(((1 << len(leaf)) - 1) << number * TREE_BITS for number, (*_, leaf) in enumerate(trees))
    for feature, nodes in sorted(_nodes(trees).items()):
        thresholds = sorted(nodes)
        lower, upper = zip(*map(nodes.__getitem__, thresholds), strict=True)
        # Above a threshold the leaves of the left side are out, up to it those of the right side.
        out_above = accumulate(map(invert, lower), and_, initial=every)
        out_below = [*accumulate(map(invert, reversed(upper)), and_, initial=every)][::-1]
        between = list(map(and_, out_above, out_below))
        yield feature, thresholds, between, between[bisect_left(thresholds, 0.0)]


def _nodes(trees: Sequence[Tree]) -> dict[int, dict[float, tuple[int, int]]]:
    """By feature and threshold: the leaves on the left and on the right side of the nodes that ask for it."""
    found: dict[int, dict[float, tuple[int, int]]] = {}
    for number, (features, thresholds, left, right, _) in enumerate(trees):
        below = [0] * len(features)
        for node in range(len(features) - 1, -1, -1):
            low, high = (1 << ~at if at < 0 else below[at] for at in (left[node], right[node]))
            below[node] = low | high
            nodes, shift = found.setdefault(features[node], {}), number * TREE_BITS
            lower, upper = nodes.get(thresholds[node], (0, 0))
            nodes[thresholds[node]] = lower | low << shift, upper | high << shift
    return found
