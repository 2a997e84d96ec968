"""Train the judge of the phrase filters: how likely a span is boilerplate, from concepts and shape.

    python scripts/train_phrases.py PHRASES CORPUS [--report]

PHRASES holds ``boilerplate.jsonl`` and ``hard_negatives.jsonl``, CORPUS gold pages
(``*.jsonl.gz`` with ``body_text``, ``title``, ``subheads``). Positives are its
samples and the lines of the packs, each a second time with some words forgotten;
negatives are paragraphs, subheads and headlines of articles and the hard negatives.

Two things are fitted. The word stage (``wording.bin``) is a linear model over hashed
words; ``CORPUS/trafilatura.jsonl.gz`` gives it more words of articles. What it says to
whom it has not seen, group by group, is one of the numbers of the forest
(``model.json``), which else sees no word and no language.

With ``--report`` forests that have not seen a quarter of the groups are measured on
it. ``--without-held`` leaves out the held-out groups of boilerplate, to measure those
with `benchmarks.phrases`. Same input, same output.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.phrases import held, pack_of, rows
from cleaner.filters.phrases.judge import FEATURES, MODEL, examine
from cleaner.filters.phrases.read import Hit, read_hits
from cleaner.filters.phrases.rules import GLUE, MAX_BUTTON_CHARS, Level
from cleaner.filters.phrases.wording import BUCKET_BITS, MAX_WEIGHT, buckets_of
from cleaner.filters.phrases.wording import WEIGHTS as WEIGHTS_FILE
from cleaner.packs.lexicon import Lexicon, lexicon
from cleaner.packs.phrases import available, load
from cleaner.parse import read_text

SNIPPETS = "trafilatura"
MIN_SNIPPET_CHARS = 50
GOLD = ("fundus-dev", "fundus-history-dev", "readability")
SEED = 20260
# A subhead of an article weighs more than a button; of boilerplate, what is long matters most.
LINE_WEIGHT = 3.0
HEADLINE_WEIGHT = 4.0
# Of our own wording: boilerplate, and the lines of articles that look most like it.
WORDING_WEIGHT = 1.0
PROSE_WEIGHT = 1.2
# A line that a pack lists.
LISTED_WEIGHT = 0.6
# The share of words of the trade that a second copy of each positive forgets, and how much that copy counts.
FORGOTTEN = 0.25
FORGOTTEN_WEIGHT = 0.3
WEIGHTS = {"button": 1.0, "line": 1.5, "paragraph": 2.5, "dialogue": 2.5}
TREES = 180
LEAVES = 20
# What a clean text may hold that looks like its opposite: more is tenderness, less is harm.
FALLING = ("code", "unknown", "n_said", "quotes", "said")
RISING = ("trade", "content", "score", "button", "label", "wording")


class Row(NamedTuple):
    """One example: its numbers (none where no word of any trade is in it) and what it counts for."""

    features: list[float] | None
    boilerplate: bool
    weight: float
    held: bool
    kind: str
    group: str
    text: str
    buckets: tuple[int, ...]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("phrases", type=Path)
    options.add_argument("corpus", type=Path)
    options.add_argument("--without-held", action="store_true", help="write a model that never saw the held-out groups")
    options.add_argument("--report", action="store_true", help="print what forests find and hurt in unseen groups, too")
    options.add_argument("--without-words", action="store_true", help="what the forest is worth without the word stage")
    given = options.parse_args()
    if not WEIGHTS_FILE.exists():
        write_words(np.zeros(1 << BUCKET_BITS))
    examples = list(read_examples(given.phrases, given.corpus))
    used = [row for row in examples if not (given.without_held and row.boilerplate and row.held)]
    print(f"{len(used)} examples, {sum(row.boilerplate for row in used)} boilerplate")
    scores = cross_words(used)
    weights = fit_words(used)
    if given.without_words:
        scores, weights = np.zeros(len(used)), np.zeros(1 << BUCKET_BITS)
    ready = [
        row._replace(features=[*row.features[:-1], score])
        for row, score in zip(used, scores, strict=True)
        if row.features is not None and row.weight
    ]
    if given.report:
        cross_check(ready)
    write(fit(ready), LIMITS)
    write_words(weights)
    return 0


def read_examples(phrases: Path, corpus: Path) -> Iterator[Row]:
    words = lexicon(None)
    seen: set[str] = set()

    def row(text: str, *, boilerplate: bool, weight: float, out: bool, kind: str, group: str) -> Iterator[Row]:
        text = text.strip()
        if text in seen or not text:
            return
        seen.add(text)
        places = tuple(buckets_of(text, 0, len(text), words))
        features = features_of(text, words)
        yield Row(features, boilerplate, weight, out, kind, group, text, places)
        if boilerplate and features is not None:
            features = features_of(text, words, random.Random(zlib.crc32(text.encode("utf-8", "replace"))))
            copy = weight * FORGOTTEN_WEIGHT
            if features is not None:
                yield Row(features, boilerplate, copy, out, f"{kind} forgotten", group, text, places)

    for code, kept, text in fixtures():
        kind = f"fixture {code}"
        yield from row(text, boilerplate=not kept, weight=10 if kept else 6, out=False, kind=kind, group=text)
    for code, boilerplate, text in wordings():
        kind, weight = f"wording {code}", WORDING_WEIGHT if boilerplate else PROSE_WEIGHT
        out = zlib.crc32(text.encode()) % 2 == 1
        yield from row(text, boilerplate=boilerplate, weight=weight, out=out, kind=kind, group=text)
    for item in rows(phrases / "hard_negatives.jsonl"):
        group = item["group"]
        yield from row(item["text"], boilerplate=False, weight=8, out=odd(group), kind="hard", group=group)
    for name in GOLD:
        for page in rows(corpus / f"{name}.jsonl.gz"):
            body = page.get("body_text")
            if not body or page.get("gold_broken"):
                continue
            group = page.get("publisher") or page["id"]
            out = odd(group)
            trust = 2.0 if name == "readability" else 3.0
            document = read_text(body)
            for lines in document.paragraphs():
                text = body[lines[0].content_start : lines[-1].content_end]
                size_weight = LINE_WEIGHT if len(text) <= MAX_BUTTON_CHARS else 1 + len(text) / 300
                yield from row(text, boilerplate=False, weight=trust * size_weight, out=out, kind=name, group=group)
            for text in (page.get("title") or "", *(page.get("subheads") or ())):
                yield from row(text, boilerplate=False, weight=HEADLINE_WEIGHT, out=out, kind="headline", group=group)
    # What stands in articles, for the words only: parts of sentences have no shape to learn from.
    for page in rows(corpus / f"{SNIPPETS}.jsonl.gz"):
        group = page.get("publisher") or page["id"]
        for text in (page["title"] or "", *(text for text in page["with"] if len(text) >= MIN_SNIPPET_CHARS)):
            yield from row(text, boilerplate=False, weight=0.0, out=odd(group), kind="snippet", group=group)
    spoken = {code for code in available() if load(code).words}
    for item in rows(phrases / "boilerplate.jsonl"):
        group = item["group"]
        # Languages without a pack teach words, and nothing about concepts.
        known = pack_of(item["lang"]) in spoken
        out, kind = held(group), f"{item['kind']} {item['granularity']}"
        weight = WEIGHTS[item["granularity"]] if known else 0.0
        yield from row(item["text"], boilerplate=True, weight=weight, out=out, kind=kind, group=group)
        if item["granularity"] == "dialogue":
            weight, kind = 0.3 if known else 0.0, f"{item['kind']} dialogue line"
            for line in item["text"].split("\n"):
                yield from row(line, boilerplate=True, weight=weight, out=out, kind=kind, group=group)
    for code, text, alone in listed(spoken):
        weight = LISTED_WEIGHT if alone else 0.0
        yield from row(text, boilerplate=True, weight=weight, out=False, kind=f"listed {code}", group=text)


def fixtures() -> Iterator[tuple[str, bool, str]]:
    """The examples of the packs: language, whether it is kept, text."""
    for path in sorted((Path(__file__).parent.parent / "fixtures" / "phrases").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in ("removed", "edges", "kept"):
            for examples in tables.get(table, {}).values():
                for text in examples:
                    yield path.stem, table == "kept", text


def wordings() -> Iterator[tuple[str, bool, str]]:
    """Our own wording of boilerplate, and lines of articles in words of the same trades: language, which, text."""
    for path in sorted((Path(__file__).parent.parent / "fixtures" / "wording").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in ("boilerplate", "prose"):
            for text in tables[table]:
                yield path.stem, table == "boilerplate", text


def listed(codes: set[str]) -> Iterator[tuple[str, str, bool]]:
    """The lines of the packs, a name in each slot: language, text, whether it goes wherever it stands.

    The others are no example for the forest, only for words: "Settings" alone may be a subhead.
    """
    for code in sorted(codes):
        pack = load(code)
        for table, alone in ((pack.lines, True), (pack.labels, False)):
            for lines in table.values():
                for line in lines:
                    yield code, SLOT.sub(lambda match: SLOTS.get(match[0], " "), line), alone


SLOT = re.compile(r"\{\w+\}")
SLOTS = {"{n}": "3", "{network}": "Facebook"}


def odd(group: str) -> bool:
    return zlib.crc32(group.encode()) % 2 == 0


def features_of(text: str, words: Lexicon, forget: random.Random | None = None) -> list[float] | None:
    """What the forest sees of a text as if no pack listed it whole: where one does, the forest is not asked.

    With `forget` some words of the trade mean nothing, as in the wording of software that no pack knows.
    """
    hits = read_hits(text, 0, len(text), words)
    if forget is not None:
        hits = [hit._replace(meanings={}) if _is_trade(hit) and forget.random() < FORGOTTEN else hit for hit in hits]
    reading = examine(text, 0, len(text), words, hits=hits)
    if reading is not None and reading.listed.level is Level.STRONG:
        reading = examine(text, 0, len(text), words, listed=False, hits=hits)
    return reading.features if reading is not None and any(reading.features) else None


def _is_trade(hit: Hit) -> bool:
    return bool(hit.meanings) and -1 not in hit.meanings and not any(mask & GLUE for mask in hit.meanings.values())


def fit(examples: list[Row]) -> lightgbm.LGBMClassifier:
    monotone = [(-1 if name in FALLING else 1 if name in RISING else 0) for name in FEATURES]
    model = lightgbm.LGBMClassifier(
        n_estimators=TREES,
        num_leaves=LEAVES,
        learning_rate=0.12,
        min_child_samples=60,
        colsample_bytree=0.5,
        reg_lambda=20.0,
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


def fold_of(row: Row) -> int:
    """Which quarter an example belongs to: by publisher and software, by line where a pack lists it."""
    return zlib.crc32(f"fold {row.group}".encode("utf-8", "replace")) % FOLDS


def matrix(examples: list[Row]) -> csr_matrix:
    """Counts per bucket, divided by the root of their sum, as `wording` does."""
    counts = [Counter(row.buckets) for row in examples]
    sizes = np.array([max(len(row.buckets), 1) ** 0.5 for row in examples])
    lengths = np.array([len(count) for count in counts])
    values = np.array([value for count in counts for value in count.values()]) / np.repeat(sizes, lengths)
    places = np.array([at for count in counts for at in count])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return csr_matrix((values, places, starts), shape=(len(examples), 1 << BUCKET_BITS))


def word_weight(row: Row) -> float:
    """How much an example counts for the words."""
    if row.kind.endswith("forgotten"):
        return 0.0
    if row.kind == "hard":
        return 3.0
    return 0.3 if row.kind.startswith("listed") or row.kind.endswith("dialogue line") else 1.0


def fit_words(examples: list[Row]) -> np.ndarray[Any, Any]:
    """The weight of each bucket, rounded to what a byte holds."""
    used = [row for row in examples if word_weight(row)]
    model = LogisticRegression(C=WORD_FREEDOM, solver="liblinear", max_iter=300, tol=1e-3)
    labels = np.array([row.boilerplate for row in used])
    model.fit(matrix(used), labels, sample_weight=np.array([word_weight(row) for row in used]))
    return np.clip(np.round(model.coef_[0] * 127 / MAX_WEIGHT), -127, 127)


def cross_words(examples: list[Row]) -> np.ndarray[Any, Any]:
    """What the words of each example say to a model that saw neither its group nor its text."""
    folds = np.array([fold_of(row) for row in examples])
    scores = np.zeros(len(examples))
    for fold in range(FOLDS):
        inside = [row for row, at in zip(examples, folds, strict=True) if at == fold]
        texts = {row.text for row in inside}
        weights = fit_words(
            [row for row, at in zip(examples, folds, strict=True) if at != fold and row.text not in texts]
        )
        scores[folds == fold] = matrix(inside) @ weights * MAX_WEIGHT / 127
    return scores


def cross_check(examples: list[Row]) -> None:
    """Print what forests find and hurt in the groups that they have not seen."""
    folds = np.array([fold_of(row) for row in examples])
    chance = np.zeros(len(examples))
    for fold in range(FOLDS):
        model = fit([row for row, at in zip(examples, folds, strict=True) if at != fold])
        chance[folds == fold] = chances(model, [row for row, at in zip(examples, folds, strict=True) if at == fold])
    show(examples, chance)


FOLDS = 4
# The inverse strength of the pull to zero.
WORD_FREEDOM = 20.0
LIMITS: dict[str, list[float]] = {"line": [0.55, 0.4, 0.1], "text": [0.6, 0.3, 0.12]}


def show(examples: list[Row], chance: np.ndarray[Any, Any]) -> None:
    for name, short in (("line", True), ("text", False)):
        these = [
            (row, p)
            for row, p in zip(examples, chance, strict=True)
            if (len(row.text) <= MAX_BUTTON_CHARS) is short and not row.kind.endswith("forgotten")
        ]
        good = [(row, p) for row, p in these if row.boilerplate]
        bad = [(row, p) for row, p in these if not row.boilerplate]
        for limit in (0.3, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99):
            found = sum(p >= limit for _, p in good) / max(len(good), 1)
            hurt = [row for row, p in bad if p >= limit]
            lost = sum(len(row.text.split()) for row in hurt if row.kind not in {"hard", "headline"})
            hard = sum(row.kind == "hard" for row in hurt)
            print(f"{name} p>={limit}: found {100 * found:.1f} %, hurt {len(hurt)} ({lost} words of gold, {hard} hard)")
        for row, p in sorted(bad, key=lambda item: -item[1])[:25]:
            print(f"     {p:.3f} {row.kind:12} {row.text[:150]!r}")


def write(model: lightgbm.LGBMClassifier, limits: dict[str, list[float]]) -> None:
    trees = []
    for tree in model.booster_.dump_model()["tree_info"]:
        nodes: tuple[list[Any], ...] = ([], [], [], [], [])
        flatten(tree["tree_structure"], nodes)
        trees.append(nodes)
    data = {"features": FEATURES, "limits": limits, "trees": trees}
    MODEL.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {MODEL.name}, {MODEL.stat().st_size} bytes")


def write_words(weights: np.ndarray[Any, Any]) -> None:
    WEIGHTS_FILE.write_bytes(zlib.compress((weights + 128).astype(np.uint8).tobytes(), 9))
    print(f"wrote {WEIGHTS_FILE.name}, {WEIGHTS_FILE.stat().st_size} bytes")


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
