"""Train the judge of a page's blocks from pages with gold bodies, and from pages with known segments.

    python scripts/train_main_content.py ../shared/corpus

The folder holds ``NAME.jsonl.gz``, a page a line (id, publisher, html, and body or
with/without). Publishers are dealt into three folds; what is printed for each set
was judged by trees that saw none of its publishers. With ``--save`` the trees of
all folds together become the library's weights.

Needs ``pip install cleaner[train]``. Seeded: the same corpus and versions give the
same weights. About five minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier, Pool
from main_content_labels import gold_shares, voted_shares

from benchmarks.measure import words
from benchmarks.quality import Page, load, score
from cleaner.filters.main_content import BEST_SHARE, extracted_text, stated_body
from cleaner.model import Document, Kind
from cleaner.parse import read
from cleaner.scoring import web
from cleaner.scoring.model import Forest

SETS = ("fundus-dev", "fundus-history-dev", "readability", "trafilatura")
FOLDS = 3
MAX_SOURCE_CHARS = 3_000_000
# Pages of which only segments are known count less than pages with a gold body.
VOTED_WEIGHT = 0.3
# A block counts by its words, up to this many, as a share of the page's gold words; and a little for itself.
MAX_BLOCK_WORDS = 150
MIN_PAGE_WORDS = 50
WORDS_SHARE = 0.6
# The features that a first fit found useful are all that the second one sees.
COLUMNS = 110
TREES = {
    "loss_function": "CrossEntropy",
    "depth": 6,
    "iterations": 220,
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
LIMITS = (0.34, 0.38, 0.42, 0.46, 0.5)


@dataclass
class Sample:
    """A page with its features, labels and weights."""

    name: str
    page: Page
    document: Document
    rows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    fold: int
    chances: npt.NDArray[np.float32] | None = None


def sample_of(name: str, page: Page) -> Sample | None:
    document = read(page["html"], Kind.HTML)
    if len(page["html"]) > MAX_SOURCE_CHARS or not document.blocks:
        return None
    tokens = web.tokens_of(document)
    extracted = extracted_text(page["html"])
    kept = web.shares_in(tokens, extracted)
    rows = web.measure(document, tokens, web.Evidence(kept, web.shares_in(tokens, stated_body(page["html"]))))
    sizes = np.array([len(words(document.content(block))) for block in document.blocks], dtype=np.float32)
    sure = np.ones_like(sizes)
    if page.get("body"):
        labels = gold_shares(document, page["body"])
    else:
        labels, sure = voted_shares(document, kept, extracted, page["with"], page["without"])
        sure *= VOTED_WEIGHT
    total = max(MIN_PAGE_WORDS, float((sizes * labels).sum()))
    weights = WORDS_SHARE * np.minimum(sizes, MAX_BLOCK_WORDS) / total + (1 - WORDS_SHARE) / len(sizes)
    group = page.get("publisher") or re.sub(r"[-\d]+$", "", page["id"])
    return Sample(name, page, document, rows, labels, weights * sure, zlib.crc32(str(group).encode()) % FOLDS)


def fit(samples: list[Sample], columns: list[int] | None) -> CatBoostClassifier:
    rows = np.concatenate([sample.rows for sample in samples])
    labels = np.concatenate([sample.labels for sample in samples])
    weights = np.concatenate([sample.weights for sample in samples])
    used = weights > 0
    trees = CatBoostClassifier(**TREES)
    trees.fit(Pool((rows if columns is None else rows[:, columns])[used], labels[used], weight=weights[used]))
    return trees


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


def body_of(sample: Sample, limit: float) -> str:
    assert sample.chances is not None
    limit = min(limit, BEST_SHARE * float(sample.chances.max()))
    return "\n\n".join(
        sample.document.content(block)
        for block, chance in zip(sample.document.blocks, sample.chances, strict=True)
        if chance >= limit
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=float, default=0.42, help="the chance from which a block is kept")
    parser.add_argument("--save", type=Path, help="write the weights here")
    options = parser.parse_args()
    samples: list[Sample] = []
    for name in options.sets:
        found = [sample_of(name, page) for page in load(options.folder, name)]
        samples += [sample for sample in found if sample is not None]
        print(f"{name}: {len(found)} pages", flush=True)
    useful = fit(samples, None).get_feature_importance()
    columns = sorted(np.argsort(-useful)[:COLUMNS].tolist())
    for fold in range(FOLDS):
        trees = fit([sample for sample in samples if sample.fold != fold], columns)
        judge = web.Judge(np.array(columns), forest_of(trees), options.limit)
        for sample in samples:
            if sample.fold == fold:
                sample.chances = judge(sample.rows)
    for name in options.sets:
        mine = {sample.page["id"]: sample for sample in samples if sample.name == name}
        pages = [sample.page for sample in mine.values()]
        for limit in LIMITS:
            figure, _, detail = score(pages, lambda page, m=mine, t=limit: body_of(m[page["id"]], t))  # type: ignore[misc]
            print(f"held out, {name}, limit {limit}: {figure:.4f} ({detail})", flush=True)
    if options.save:
        web.Judge(np.array(columns), forest_of(fit(samples, columns)), options.limit).save(options.save)
    return 0


if __name__ == "__main__":
    sys.exit(main())
