"""Train the block scorer from pages with gold text and pages that other extractors agree on.

    python scripts/train_scorer.py ../shared/corpus --cache /tmp/scorer
    python scripts/train_scorer.py ../shared/corpus --cache /tmp/scorer --folds 5

The folder holds ``NAME.jsonl.gz`` (a page a line: id, url, html, and body where
there is gold) and ``NAME.scrapes.jsonl.gz`` (id, scrapes: the page as plain
text, by scraper). Pages of your own in the same form join with ``--sets``. The
weights that are shipped learn from all of them; how good that is with pages of
other publishers is told by ``--folds``: the publishers are dealt into as many
parts, each part gets weights that never saw it, and ``benchmarks.crossed``
measures the whole chain with those.

Needs ``pip install cleaner[train,bench]``. Seeded: the same corpus and versions give
the same weights, to the byte.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from catboost import CatBoost, Pool
from scorer_inputs import DUMPS, SETS, Input, gather
from scorer_labels import GRAM, words

from benchmarks.measure import bucket, fold_of
from cleaner.scoring.features import Context, measure, refine
from cleaner.scoring.model import WEIGHTS, Forest, Scorer

# Paragraphs far from any article are plenty, and so are those without exact gold: these shares of them
# are kept, and weigh more.
FAR_SHARE, OTHER_SHARE = 0.2, 0.25
FAR_PARAGRAPHS = 15
# The second stage learns from scores that the first one gives to the other part of the publishers.
PARTS = 2
DEPTH = 6
TREES = {"first": 200, "second": 120, "page": 200}
RATES = {"first": 0.15, "second": 0.12, "page": 0.15}
SEED = 0
# The same number everywhere: sums depend on how they are split.
THREADS = 2


class Table:
    """The features of all inputs, computed once."""

    def __init__(self, inputs: list[Input]) -> None:
        self.inputs = inputs
        self.columns: list[np.ndarray] = []
        self.contexts: list[Context] = []
        chance = np.random.default_rng(SEED)
        self.kept: list[np.ndarray] = []
        self.weights: list[np.ndarray] = []
        for item in inputs:
            columns, context = measure(item.seen)
            self.columns.append(columns)
            self.contexts.append(context)
            around = np.convolve(item.target > 0.4, np.ones(2 * FAR_PARAGRAPHS + 1))
            near = around[FAR_PARAGRAPHS:][: len(item.target)] > 0
            share = np.where(near, 1.0, FAR_SHARE) * (1.0 if item.exact else OTHER_SHARE)
            self.kept.append((chance.random(len(near)) < share) & (item.weight > 0))
            self.weights.append(item.weight / share)


def fit(name: str, table: Table, columns: dict[int, np.ndarray]) -> Forest:
    """Boosted oblivious trees over the given inputs; rows far from any article are thinned out."""
    rows = np.concatenate([part[:, table.kept[number]].T for number, part in columns.items()], dtype=np.float32)
    target = np.concatenate([table.inputs[number].target[table.kept[number]] for number in columns])
    weight = np.concatenate([table.weights[number][table.kept[number]] for number in columns])
    model = CatBoost({
        "loss_function": "CrossEntropy", "iterations": TREES[name], "learning_rate": RATES[name], "depth": DEPTH,
        "l2_leaf_reg": 10, "border_count": 48, "rsm": 0.3, "bootstrap_type": "Bernoulli", "subsample": 0.5,
        "thread_count": THREADS, "verbose": 0, "random_seed": SEED, "allow_writing_files": False,
    })  # fmt: skip
    return forest(model.fit(Pool(rows, target, weight=weight)))


def forest(model: CatBoost) -> Forest:
    """The trees as arrays; missing levels ask a question that is never answered with yes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        data = json.loads(path.read_text())
    numbers = [feature["flat_feature_index"] for feature in data["features_info"]["float_features"]]
    features, borders, leaves = [], [], []
    for tree in data["oblivious_trees"]:
        questions, values = tree["splits"], tree["leaf_values"]
        missing = DEPTH - len(questions)
        features.append([numbers[split["float_feature_index"]] for split in questions] + [0] * missing)
        borders.append([split["border"] for split in questions] + [3e38] * missing)
        leaves.append(values * 2**missing)
    scale, bias = data["scale_and_bias"]
    return Forest(
        np.array(features), np.array(borders, dtype=np.float32), (np.array(leaves) * scale).astype(np.float32), bias[0]
    )


def odds(output: np.ndarray) -> np.ndarray:
    return (1 / (1 + np.exp(-output))).astype(np.float32)


def learn(table: Table, numbers: list[int]) -> Scorer:
    """Both stages and the forest for pages from these inputs alone."""
    both: dict[int, np.ndarray] = {}
    for part in range(PARTS):
        mine = [number for number in numbers if bucket(table.inputs[number].domain, "part") % PARTS == part]
        others = sorted(set(numbers) - set(mine))
        judge = fit("first", table, {number: table.columns[number] for number in others})
        both.update({number: seen_twice(table, number, judge) for number in mine})
    first = fit("first", table, {number: table.columns[number] for number in numbers})
    second = fit("second", table, {number: both[number] for number in numbers})
    return Scorer(first, second, learn_pages(table, numbers))


def learn_pages(table: Table, numbers: list[int]) -> Forest:
    """The forest that sees nothing but dumps of pages with gold bodies."""
    dumps = [number for number in numbers if table.inputs[number].kind in DUMPS and table.inputs[number].gold]
    return fit("page", table, {number: table.columns[number] for number in dumps})


def seen_twice(table: Table, number: int, first: Forest) -> np.ndarray:
    columns = table.columns[number]
    return np.concatenate([columns, refine(odds(first(columns)), table.contexts[number])])


def report(name: str, table: Table, scores: dict[int, np.ndarray], floor: float) -> None:
    """Body F1 of the scorer alone by dump kind, macro over pages with exact gold: 4-gram shingles."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number, values in scores.items():
        item = table.inputs[number]
        got = grams([word for part, value in zip(item.tokens, values, strict=True) if value >= floor for word in part])
        want = grams(words(item.gold))
        both = sum((want & got).values())
        pairs[item.kind].append((both / max(1, sum(got.values())), both / max(1, sum(want.values()))))
    figures = {}
    for kind, found in sorted(pairs.items()):
        precision, recall = np.mean(found, axis=0)
        figures[kind] = 2 * precision * recall / (precision + recall)
    shown = {kind: round(float(value), 4) for kind, value in figures.items()}
    print(f"{name}: mean {np.mean(list(figures.values())):.4f} {shown}", flush=True)


def grams(tokens: list[str]) -> Counter[tuple[str, ...]]:
    if len(tokens) < GRAM:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[at:] for at in range(GRAM)), strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("scorer-cache"))
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--share", type=float, default=1.0, help="share of the publishers to learn from")
    parser.add_argument("--folds", type=int, default=0, help="weights for each part of the publishers, in the cache")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    started = time.time()

    def note(text: str) -> None:
        print(f"[{time.time() - started:5.0f} s] {text}", flush=True)

    table = Table(gather(options.corpus, options.sets, options.cache, note))
    note(f"features of {sum(len(item.target) for item in table.inputs)} paragraphs")
    every = [
        number for number, item in enumerate(table.inputs) if bucket(item.domain, "share") % 1000 < options.share * 1000
    ]
    if not options.folds:
        learn(table, every).save(options.output)
        note(f"{options.output.stat().st_size} bytes of weights")
        return
    scores: dict[int, np.ndarray] = {}
    for fold in range(options.folds):
        away = [fold_of(item.domain, options.folds) == fold for item in table.inputs]
        scorer = learn(table, [number for number in every if not away[number]])
        scorer.save(options.cache / f"fold-{fold}-of-{options.folds}.npz")
        for number, item in enumerate(table.inputs):
            if away[number] and item.exact:
                scores[number] = scorer(item.seen)
        note(f"fold {fold}")
    for floor in (0.35, 0.45, 0.55):
        report(f"scorer alone, publishers not seen, floor {floor}", table, scores, floor)


if __name__ == "__main__":
    main()
