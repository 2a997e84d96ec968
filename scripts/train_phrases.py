"""Train the judge of the phrase filters: how likely a span is boilerplate, from concepts and shape.

    python scripts/train_phrases.py PHRASES CORPUS [--report]

PHRASES holds ``boilerplate.jsonl`` and ``hard_negatives.jsonl``, CORPUS gold pages
(``*.jsonl.gz`` with ``body_text``, ``title``, ``subheads``). Positives are its
samples; negatives are paragraphs, subheads and
headlines of articles and the hard negatives. The forest sees no word and no
language. With ``--report`` half of the publishers and the held-out groups are
left out of training and measured; without it the model is written from all of
them (``--without-held``: all but the held-out groups of boilerplate, to measure
those with `benchmarks.phrases`). Same input, same output.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from benchmarks.phrases import held, pack_of, rows
from cleaner.filters.phrases.judge import FEATURES, MODEL, examine
from cleaner.filters.phrases.rules import MAX_BUTTON_CHARS, Level
from cleaner.packs.lexicon import Lexicon, lexicon
from cleaner.packs.phrases import available, load
from cleaner.parse import read_text

GOLD = ("fundus-dev", "fundus-history-dev", "readability")
SEED = 20260
# A subhead of an article weighs more than a button; of boilerplate, what is long matters most.
LINE_WEIGHT = 3.0
WEIGHTS = {"button": 1.0, "line": 1.5, "paragraph": 2.5, "dialogue": 2.5}
TREES = 110
LEAVES = 12
# What a clean text may hold that looks like its opposite: more is tenderness, less is harm.
FALLING = ("code", "unknown", "n_said", "quotes", "said")
RISING = ("trade", "content", "score", "button", "label")


class Row(NamedTuple):
    """One example: its numbers, whether it is boilerplate, how much it counts, whether it is held out."""

    features: list[float]
    boilerplate: bool
    weight: float
    held: bool
    kind: str
    text: str


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("phrases", type=Path)
    options.add_argument("corpus", type=Path)
    options.add_argument("--report", action="store_true")
    options.add_argument("--without-held", action="store_true", help="write a model that never saw the held-out groups")
    given = options.parse_args()
    examples = list(read_examples(given.phrases, given.corpus))
    print(f"{len(examples)} examples, {sum(row.boilerplate for row in examples)} boilerplate")
    if given.report:
        report(fit([row for row in examples if not row.held]), [row for row in examples if row.held])
        return 0
    used = [row for row in examples if not (given.without_held and row.boilerplate and row.held)]
    limits = cross_limits(used)
    write(fit(used), limits)
    return 0


def read_examples(phrases: Path, corpus: Path) -> Iterator[Row]:
    words = lexicon(None)
    seen: set[str] = set()

    def row(text: str, *, boilerplate: bool, weight: float, out: bool, kind: str) -> Iterator[Row]:
        text = text.strip()
        if text in seen or not text:
            return
        seen.add(text)
        features = features_of(text, words)
        if features is not None:
            yield Row(features, boilerplate, weight, out, kind, text)

    for code, kept, text in fixtures():
        yield from row(text, boilerplate=not kept, weight=10 if kept else 3, out=False, kind=f"fixture {code}")
    for item in rows(phrases / "hard_negatives.jsonl"):
        yield from row(item["text"], boilerplate=False, weight=8, out=odd(item["group"]), kind="hard")
    for name in GOLD:
        for page in rows(corpus / f"{name}.jsonl.gz"):
            body = page.get("body_text")
            if not body or page.get("gold_broken"):
                continue
            out = odd(page.get("publisher") or page["id"])
            trust = 2.0 if name == "readability" else 3.0
            document = read_text(body)
            for group in document.paragraphs():
                text = body[group[0].content_start : group[-1].content_end]
                size_weight = LINE_WEIGHT if len(text) <= MAX_BUTTON_CHARS else 1 + len(text) / 300
                yield from row(text, boilerplate=False, weight=trust * size_weight, out=out, kind=name)
            for text in (page.get("title") or "", *(page.get("subheads") or ())):
                yield from row(text, boilerplate=False, weight=2, out=out, kind="headline")
    spoken = {code for code in available() if load(code).words}
    for item in rows(phrases / "boilerplate.jsonl"):
        if pack_of(item["lang"]) not in spoken:
            continue
        out, kind = held(item["group"]), f"{item['kind']} {item['granularity']}"
        yield from row(item["text"], boilerplate=True, weight=WEIGHTS[item["granularity"]], out=out, kind=kind)
        if item["granularity"] == "dialogue":
            for line in item["text"].split("\n"):
                yield from row(line, boilerplate=True, weight=0.3, out=out, kind=f"{item['kind']} dialogue line")


def fixtures() -> Iterator[tuple[str, bool, str]]:
    """The examples of the packs: language, whether it is kept, text."""
    for path in sorted((Path(__file__).parent.parent / "fixtures" / "phrases").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in ("removed", "edges", "kept"):
            for examples in tables.get(table, {}).values():
                for text in examples:
                    yield path.stem, table == "kept", text


def odd(group: str) -> bool:
    return zlib.crc32(group.encode()) % 2 == 0


def features_of(text: str, words: Lexicon) -> list[float] | None:
    reading = examine(text, 0, len(text), words)
    if reading is None or (reading.listed.level is Level.STRONG and not any(reading.features)):
        return None
    return reading.features


def fit(examples: list[Row]) -> lightgbm.LGBMClassifier:
    monotone = [(-1 if name in FALLING else 1 if name in RISING else 0) for name in FEATURES]
    model = lightgbm.LGBMClassifier(
        n_estimators=TREES,
        num_leaves=LEAVES,
        learning_rate=0.12,
        min_child_samples=15,
        colsample_bytree=0.5,
        reg_lambda=3.0,
        monotone_constraints=monotone,
        random_state=SEED,
        n_jobs=1,
        deterministic=True,
        force_row_wise=True,
        verbose=-1,
    )
    model.fit(
        np.array([row.features for row in examples]),
        np.array([row.boilerplate for row in examples]),
        sample_weight=np.array([row.weight for row in examples]),
    )
    return model


def chances(model: lightgbm.LGBMClassifier, examples: list[Row]) -> np.ndarray[Any, Any]:
    return model.predict_proba(np.array([row.features for row in examples]))[:, 1]


def cross_limits(examples: list[Row]) -> dict[str, list[float]]:
    """Limits for sure, likely and weak from predictions on texts that the model has not seen."""
    folds = [zlib.crc32(row.text[:40].encode("utf-8", "replace")) % 4 for row in examples]
    chance = np.zeros(len(examples))
    for fold in range(4):
        model = fit([row for row, at in zip(examples, folds, strict=True) if at != fold])
        inside = [number for number, at in enumerate(folds) if at == fold]
        chance[inside] = chances(model, [examples[number] for number in inside])
    show(examples, chance)
    return LIMITS


LIMITS: dict[str, list[float]] = {"line": [0.6, 0.4, 0.1], "text": [0.55, 0.38, 0.12]}


def show(examples: list[Row], chance: np.ndarray[Any, Any]) -> None:
    for name, short in (("line", True), ("text", False)):
        these = [
            (row, p) for row, p in zip(examples, chance, strict=True) if (len(row.text) <= MAX_BUTTON_CHARS) is short
        ]
        good = [(row, p) for row, p in these if row.boilerplate]
        bad = [(row, p) for row, p in these if not row.boilerplate]
        for limit in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99):
            found = sum(p >= limit for _, p in good) / max(len(good), 1)
            hurt = [row for row, p in bad if p >= limit]
            lost = sum(len(row.text.split()) for row in hurt if row.kind not in {"hard", "headline"})
            hard = sum(row.kind == "hard" for row in hurt)
            print(f"{name} p>={limit}: found {100 * found:.1f} %, hurt {len(hurt)} ({lost} words of gold, {hard} hard)")
        for row, p in sorted(bad, key=lambda item: -item[1])[:25]:
            print(f"     {p:.3f} {row.kind:12} {row.text[:150]!r}")


def report(model: lightgbm.LGBMClassifier, examples: list[Row]) -> None:
    show(examples, chances(model, examples))


def write(model: lightgbm.LGBMClassifier, limits: dict[str, list[float]]) -> None:
    trees = []
    for tree in model.booster_.dump_model()["tree_info"]:
        nodes: tuple[list[Any], ...] = ([], [], [], [], [])
        flatten(tree["tree_structure"], nodes)
        trees.append(nodes)
    data = {"features": FEATURES, "limits": limits, "trees": trees}
    MODEL.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {MODEL.name}, {MODEL.stat().st_size} bytes")


def flatten(node: dict[str, Any], nodes: tuple[list[Any], ...]) -> int:
    """Append a subtree; the number of its root, or the complement of its leaf's number."""
    feature, threshold, left, right, leaf = nodes
    if "leaf_value" in node:
        leaf.append(round(node["leaf_value"], 5))
        return ~(len(leaf) - 1)
    at = len(feature)
    feature.append(node["split_feature"])
    threshold.append(float(f"{node['threshold']:.6g}"))
    left.append(0)
    right.append(0)
    left[at] = flatten(node["left_child"], nodes)
    right[at] = flatten(node["right_child"], nodes)
    return at


if __name__ == "__main__":
    sys.exit(main())
