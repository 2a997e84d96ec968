"""The forest of the phrase judge: what it says at once, and what a walk down each tree says."""

import json
import math
import random

import pytest

from cleaner.filters.phrases.forest import HOPELESS, HOPELESS_TREES, Forest
from cleaner.filters.phrases.judge import FEATURES, MODEL

LIMITS = {"line": (0.6, 0.4, 0.1)}
# Left of 1.5 at feature 0, else right; there again by feature 1.
TREE = ([0, 1], [1.5, -0.5], [-1, -2], [1, -3], [10.0, 20.0, 30.0])


def _walked(trees, features):
    total = 0.0
    for number, (feature, threshold, left, right, leaf) in enumerate(trees, 1):
        node = 0
        while node >= 0:
            node = left[node] if features[feature[node]] <= threshold[node] else right[node]
        total += leaf[~node]
        if number == HOPELESS_TREES and total < HOPELESS:
            return 0.0
    return 1 / (1 + math.exp(-total))


@pytest.mark.parametrize(
    "features, leaf", [([1.5, 0.0], 10), ([1.6, -0.5], 20), ([1.6, -0.4], 30), ([0.0, 9.0], 10), ([2.0, 0.0], 30)]
)
def test_a_tree_is_read_by_its_thresholds(features, leaf):
    tree = (*TREE[:4], [value / 10 for value in TREE[4]])
    assert Forest([tree], LIMITS).chance(features) == pytest.approx(1 / (1 + math.exp(-leaf / 10)))


def test_all_trees_at_once_say_what_each_of_them_says():
    trees = json.loads(MODEL.read_text(encoding="utf-8"))["trees"]
    forest = Forest(trees, LIMITS)
    draw = random.Random(7)
    for _ in range(200):
        features = [draw.choice([0.0, 0.0, draw.random(), draw.randrange(-3, 60)]) for _ in FEATURES]
        # Thresholds themselves, too: they go left.
        tree = draw.choice(trees)
        features[tree[0][0]] = tree[1][0]
        assert forest.chance(features) == pytest.approx(_walked(trees, features), rel=1e-9)


def test_a_tree_with_too_many_leaves_is_refused():
    with pytest.raises(ValueError, match="more than 32 leaves"):
        Forest([([], [], [], [], [0.0] * 33)], LIMITS)
