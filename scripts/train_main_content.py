"""Train the judge of a page's blocks from pages with gold bodies, and from pages with known segments.

    python scripts/train_main_content.py ../shared/corpus --cache /tmp/scorer
    python scripts/train_main_content.py ../shared/corpus --cache /tmp/scorer --folds 3

The folder holds ``NAME.jsonl.gz``, a page a line (id, publisher, html, and body or
with/without). The weights that are shipped learn from all pages; with ``--folds`` the
publishers are dealt into as many parts, each part gets weights that never saw it, and
``benchmarks.crossed --html`` measures the whole chain with those.

Needs ``pip install cleaner[train]``. Seeded: the same corpus and versions give the
same weights, to the byte.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier, Pool
from main_content_labels import gold_shares, voted_shares

from benchmarks.measure import bucket, fold_of, words
from benchmarks.quality import Page, load
from cleaner.filters.main_content import extracted_text, stated_body
from cleaner.model import Kind
from cleaner.parse import read
from cleaner.scoring import web
from cleaner.scoring.model import Forest

SETS = ("fundus-dev", "fundus-history-dev", "readability", "trafilatura")
MAX_SOURCE_CHARS = 3_000_000
# Pages of which only segments are known count less than pages with a gold body.
VOTED_WEIGHT = 0.3
# A block counts by its words, up to this many, as a share of the page's gold words; and a little for itself.
MAX_BLOCK_WORDS = 150
MIN_PAGE_WORDS = 50
WORDS_SHARE = 0.6
# The features that a first, smaller fit found useful are all that the second one sees.
COLUMNS = 110
TRIED_TREES = 60
GROWN_TREES = 220
# The pages are dealt into so many parts by publisher, and each is first judged by what the others teach.
PARTS = 3
# The chance from which a block is kept.
LIMIT = 0.45
# Where less than this share of the article's characters is in doubt, no advice is asked for.
DOUBT = 0.08
TREES = {
    "loss_function": "CrossEntropy",
    "depth": 6,
    "learning_rate": 0.1,
    "l2_leaf_reg": 6,
    "border_count": 64,
    "rsm": 0.3,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "random_seed": 1,
    "thread_count": 2,
    "verbose": 0,
    "allow_writing_files": False,
}


Floats = npt.NDArray[np.float32]


@dataclass
class Sample:
    """What a page's blocks look like, advice on them, labels and weights, and what its publisher's pages share."""

    where: str
    look: web.Look
    kept: list[float]
    labels: Floats
    weights: Floats


def sample_of(page: Page) -> Sample | None:
    document = read(page["html"], Kind.HTML)
    if len(page["html"]) > MAX_SOURCE_CHARS or not document.blocks:
        return None
    tokens = web.tokens_of(document)
    extracted = extracted_text(page["html"])
    kept = web.shares_in(tokens, extracted)
    look = web.look_at(document, web.shares_in(tokens, stated_body(page["html"])))
    sizes = np.array([len(words(document.content(block))) for block in document.blocks], dtype=np.float32)
    sure = np.ones_like(sizes)
    if page.get("body"):
        labels = gold_shares(document, page["body"])
    else:
        labels, sure = voted_shares(document, kept, extracted, page["with"], page["without"])
        sure *= VOTED_WEIGHT
    total = max(MIN_PAGE_WORDS, float((sizes * labels).sum()))
    weights = WORDS_SHARE * np.minimum(sizes, MAX_BLOCK_WORDS) / total + (1 - WORDS_SHARE) / len(sizes)
    return Sample(page["where"], look, kept, labels, weights * sure)


def learn(samples: list[Sample]) -> web.Judge:
    """The judge that these pages alone make.

    The one who is advised learns from first judgements of pages that the first judge has not seen either.
    """
    alone = opinion(samples, [sample.look.rows for sample in samples])
    chances: list[Floats] = [sample.labels for sample in samples]
    for part in range(PARTS):
        inside = [bucket(sample.where, "part") % PARTS == part for sample in samples]
        seen = [sample for sample, held in zip(samples, inside, strict=True) if not held]
        other = opinion(seen, [sample.look.rows for sample in seen], alone.columns.tolist())
        for number, held in enumerate(inside):
            if held:
                chances[number] = other(samples[number].look.rows)
    rows = [web.advised(sample.look, sample.kept, odds) for sample, odds in zip(samples, chances, strict=True)]
    return web.Judge(alone, opinion(samples, rows), LIMIT, DOUBT)


def opinion(samples: list[Sample], rows: list[Floats], columns: list[int] | None = None) -> web.Opinion:
    """What a forest learns from these rows; of the features those that a first, smaller fit found useful."""
    if columns is None:
        useful = fit(samples, rows, TRIED_TREES).get_feature_importance()
        columns = sorted(np.argsort(-useful, kind="stable")[:COLUMNS].tolist())
    chosen = [table[:, columns] for table in rows]
    return web.Opinion(np.array(columns), forest_of(fit(samples, chosen, GROWN_TREES)))


def fit(samples: list[Sample], rows: list[Floats], trees: int) -> CatBoostClassifier:
    labels = np.concatenate([sample.labels for sample in samples])
    weights = np.concatenate([sample.weights for sample in samples])
    used = weights > 0
    pool = Pool(np.concatenate(rows)[used], labels[used], weight=weights[used])
    return CatBoostClassifier(**TREES, iterations=trees).fit(pool)


def forest_of(trees: CatBoostClassifier) -> Forest:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        trees.save_model(str(path), format="json")
        model: dict[str, Any] = json.loads(path.read_text())
    names = [feature["flat_feature_index"] for feature in model["features_info"]["float_features"]]
    scale, bias = model["scale_and_bias"]
    features, borders, leaves = [], [], []
    for tree in model["oblivious_trees"]:
        asked = [names[split["float_feature_index"]] for split in tree["splits"]]
        limits = [split["border"] for split in tree["splits"]]
        values = tree["leaf_values"]
        while len(asked) < TREES["depth"]:  # type: ignore[operator]
            asked.append(0)
            limits.append(3e38)  # never above
            values = values + values
        features.append(asked)
        borders.append(limits)
        leaves.append(values)
    return Forest(
        np.array(features),
        np.array(borders, dtype=np.float32),
        (np.array(leaves) * scale).astype(np.float32),
        float(np.ravel(bias)[0]),
    )


def gather(folder: Path, sets: list[str], cache: Path) -> list[Sample]:
    """The samples of all pages; kept in the cache, since the extractor and the reading take minutes."""
    cached = cache / "blocks.pkl"
    if cached.exists():
        with cached.open("rb") as file:
            known: list[Sample] = pickle.load(file)
        return known
    domains: dict[str, str] = {}
    found = [sample_of(page) for name in sets for page in load(folder, name, domains=domains)]
    samples = [sample for sample in found if sample is not None]
    with cached.open("wb") as file:
        pickle.dump(samples, file)
    return samples


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("scorer-cache"))
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--output", type=Path, default=web.WEIGHTS)
    parser.add_argument("--folds", type=int, default=0, help="weights for each part of the publishers, in the cache")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    started = time.time()
    samples = gather(options.folder, options.sets, options.cache)
    print(f"[{time.time() - started:5.0f} s] {len(samples)} pages", flush=True)
    for fold in range(options.folds):
        seen = [sample for sample in samples if fold_of(sample.where, options.folds) != fold]
        learn(seen).save(options.cache / f"web-{fold}-of-{options.folds}.npz")
        print(f"[{time.time() - started:5.0f} s] fold {fold}", flush=True)
    if not options.folds:
        learn(samples).save(options.output)
        print(f"[{time.time() - started:5.0f} s] {options.output.stat().st_size} bytes of weights", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
