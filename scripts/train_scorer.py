"""Train the block scorer from pages with gold text and pages that other extractors agree on.

    python scripts/train_scorer.py ../shared/corpus --cache /tmp/scorer

The folder holds ``NAME.jsonl.gz`` (a page a line: id, url, html, and body where
there is gold) and ``NAME.scrapes.jsonl.gz`` (id, scrapes: the page as plain
text, by scraper). Pages of your own in the same form join with ``--sets``. One
publisher in five is held out by a hash of its domain and only reported on.

Needs ``pip install cleaner[train,bench]``. Seeded: the same corpus and versions give
the same weights. About ten minutes on one core, and ten more for the
extractors' votes, which are kept in the cache.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import pickle
import random
import sys
import tempfile
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from catboost import CatBoost, Pool
from scorer_labels import GRAM, Gold, align, extracted, words

from benchmarks.measure import bucket, domain, is_held_out
from cleaner.model import Kind
from cleaner.parse import read
from cleaner.scoring.features import Context, measure, refine
from cleaner.scoring.model import WEIGHTS, Forest, Scorer
from cleaner.scoring.pages import page_of

SETS = ("fundus-dev", "fundus-history-dev", "readability", "trafilatura")
# Gold of these is exact; that of the others is blended with what the extractors say.
EXACT = ("fundus-dev", "fundus-history-dev")
VOTERS = ("traf", "prec", "rec", "read", "resi")
DUMPS = ("bs4", "inscriptis", "innertext", "html2text")
# How much a paragraph of each set counts, and of each kind of input.
SET_WEIGHT = {"fundus-dev": 3.0, "fundus-history-dev": 2.25, "readability": 0.6}
OTHER_SET_WEIGHT = 0.5
VARIANT_WEIGHT = 0.5
# Paragraphs far from any article are plenty: this share of them is kept, and weighs more.
FAR_SHARE = 0.2
FAR_PARAGRAPHS = 15
# The share of dumps and of variants of pages without gold that is used.
SHARE_OF_DUMPS, SHARE_OF_VARIANTS = 0.65, 0.35
FOLDS = 2
DEPTH = 6
TREES = {"teacher": 150, "first": 250, "second": 150}
RATES = {"teacher": 0.1, "first": 0.13, "second": 0.1}
SEED = 0
THREADS = int(os.environ.get("THREADS", "1"))


@dataclass(slots=True)
class Input:
    """One text that the scorer sees in training: a dump of a page, or a variant of its article."""

    page: str
    source: str
    kind: str
    domain: str
    columns: np.ndarray
    context: Context
    tokens: list[list[str]]
    target: np.ndarray
    weight: np.ndarray
    votes: np.ndarray | None = None
    exact: bool = False
    paragraphs: list[str] = field(default_factory=list)

    @property
    def held_out(self) -> bool:
        """One publisher in five is never trained on."""
        return is_held_out(self.domain)

    @property
    def fold(self) -> int:
        """The part of the training publishers that this one belongs to."""
        return bucket(self.domain, "fold") % FOLDS


def pages(folder: Path, sets: list[str]) -> Iterator[dict[str, Any]]:
    for name in sets:
        with gzip.open(folder / f"{name}.scrapes.jsonl.gz", "rt") as file:
            dumps = {row["id"]: row["scrapes"] for row in map(json.loads, file)}
        domains: dict[str, str] = {}
        with gzip.open(folder / f"{name}.jsonl.gz", "rt") as file:
            for row in map(json.loads, file):
                if row.get("dup_of"):
                    continue
                where = domain(row.get("url")) or row.get("publisher") or row["id"]
                if row.get("publisher"):
                    where = domains.setdefault(row["publisher"], where)
                good = not row.get("gold_broken") and (row.get("gold_containment") or 1) >= 0.7
                body = "\n".join(row.get("body") or ()) if good else ""
                yield {**row, "set": name, "domain": where, "gold": body, "scrapes": dumps.get(row["id"], {})}


def votes(page: dict[str, Any], cache: dict[str, dict[str, str]]) -> dict[str, str]:
    if page["id"] not in cache:
        cache[page["id"]] = extracted(page["html"])
    return cache[page["id"]]


def look(page: dict[str, Any], kind: str, text: str) -> Input | None:
    document = read(text, Kind.PLAIN if kind in {"bs4", "inscriptis", "innertext"} else None)
    if document.kind is Kind.HTML:
        return None
    seen, spans = page_of(document)
    if len(spans) < 2:
        return None
    columns, context = measure(seen)
    tokens = [words(part) for part in seen.texts]
    counts = np.array([len(part) for part in tokens])
    weight = np.sqrt(counts + 1.0) / np.sqrt(len(counts)) * 10 * SET_WEIGHT.get(page["set"], OTHER_SET_WEIGHT)
    blank = np.zeros(len(tokens), dtype=np.float32)
    return Input(
        page["id"], page["set"], kind, page["domain"], columns, context, tokens, blank, weight,
        paragraphs=[" ".join(part.split()) for part in seen.texts],
    )  # fmt: skip


def dump_inputs(page: dict[str, Any], texts: dict[str, str]) -> list[Input]:
    gold = Gold(page["gold"]) if page["gold"] else None
    voters = [Gold(texts.get(name, "")) for name in VOTERS]
    found = []
    for kind in DUMPS:
        if not page["scrapes"].get(kind) or (item := look(page, kind, page["scrapes"][kind])) is None:
            continue
        item.votes = np.array([align(item.tokens, voter) for voter in voters], dtype=np.float32)
        if gold is not None:
            item.target = np.array(align(item.tokens, gold), dtype=np.float32)
            item.exact = page["set"] in EXACT
        found.append(item)
    return found


def with_votes(item: Input) -> np.ndarray:
    """The features of a paragraph, the extractors' votes on it and on its neighbours."""
    assert item.votes is not None
    mean = item.votes.mean(0, keepdims=True)
    around = [shifted(item.votes, -1, -1), shifted(item.votes, 1, 1)]
    around += [shifted(mean, low, high) for low, high in ((-3, -1), (1, 3), (-10, -1), (1, 10))]
    return np.concatenate([item.columns, item.votes, mean, *around])


def shifted(rows: np.ndarray, low: int, high: int) -> np.ndarray:
    count = rows.shape[1]
    sums = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(rows, axis=1)], axis=1)
    at = np.arange(count)
    one, two = np.clip(at + low, 0, count), np.clip(at + high + 1, 0, count)
    return (sums[:, two] - sums[:, one]) / (high - low + 1)


def fit(name: str, inputs: list[Input], columns: list[np.ndarray]) -> CatBoost:
    """Boosted oblivious trees; rows far from any article are thinned out."""
    chance = np.random.default_rng(SEED)
    table, target, weight = [], [], []
    for item, rows in zip(inputs, columns, strict=True):
        near = np.convolve(item.target > 0.05, np.ones(2 * FAR_PARAGRAPHS + 1))[FAR_PARAGRAPHS:][: len(item.target)] > 0
        kept = near | (chance.random(len(near)) < FAR_SHARE)
        table.append(rows[:, kept].T.astype(np.float32))
        target.append(item.target[kept])
        weight.append(np.where(near, item.weight, item.weight / FAR_SHARE)[kept])
    model = CatBoost({
        "loss_function": "CrossEntropy", "iterations": TREES[name], "learning_rate": RATES[name], "depth": DEPTH,
        "l2_leaf_reg": 10, "border_count": 48, "rsm": 0.3, "bootstrap_type": "Bernoulli", "subsample": 0.6,
        "thread_count": THREADS, "verbose": 0, "random_seed": SEED, "allow_writing_files": False,
    })  # fmt: skip
    return model.fit(Pool(np.concatenate(table), np.concatenate(target), weight=np.concatenate(weight)))


def predicted(model: CatBoost, columns: list[np.ndarray]) -> list[np.ndarray]:
    raw = model.predict(np.concatenate(columns, axis=1).T.astype(np.float32))
    return np.split(1 / (1 + np.exp(-raw)), np.cumsum([rows.shape[1] for rows in columns])[:-1])


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


def variants(page: dict[str, Any], texts: dict[str, str], dumps: list[Input]) -> list[Input]:
    """The article clean, in many layouts; what extractors return; dumps with their head or tail cut off."""
    rich = max((item for item in dumps), key=lambda item: item.kind == "inscriptis", default=None)
    body = [part for part in page["gold"].split("\n") if part.strip()]
    if not body and rich is not None:
        body = [text for text, score in zip(rich.paragraphs, rich.target, strict=True) if score > 0.5]
    if sum(map(len, body)) < 200:
        return []
    chance = random.Random(page["id"])
    gold = Gold("\n".join(body))
    made = [("clean", "\n\n".join(body)), ("clean", "\n".join(body)), ("clean", listed(body, chance))]
    if page.get("title"):
        made.append(("titled", chance.choice(["\n", "\n\n"]).join([page["title"], *body])))
    if chance.random() < 0.5:
        made.append(("clean", "\n\n".join(textwrap.fill(part, chance.choice([65, 72, 80])) for part in body)))
    if len(body) > 4:
        low = chance.randrange(len(body) - 2)
        made.append(("clean", "\n\n".join(body[low : chance.randrange(low + 1, len(body)) + 1])))
    if chance.random() < 0.3:
        made.append(("clean", verse(body, chance)))
    made += [("extracted", text) for text in texts.values() if text]
    found = []
    for kind, text in made:
        if (item := look(page, kind, text)) is None:
            continue
        if kind == "extracted":
            item.target = np.array(align(item.tokens, gold), dtype=np.float32)
            if item.target.sum() < 2:
                continue
        else:
            item.target = np.ones(len(item.tokens), dtype=np.float32)
            if kind == "titled":
                item.weight[0] = 0
        found.append(item)
    crops = [cropped(page, dump, chance) for dump in dumps if chance.random() < 0.5]
    found += [item for item in crops if item is not None]
    for item in found:
        item.weight *= VARIANT_WEIGHT
    return found


def cropped(page: dict[str, Any], dump: Input, chance: random.Random) -> Input | None:
    article = np.flatnonzero(dump.target > 0.5)
    if len(article) < 3:
        return None
    low, high, where = 0, len(dump.target), chance.random()
    if where < 0.75:
        low = max(0, int(article[0]) - chance.choice([0, 0, 1, 3, 6, 12]))
    if where > 0.25:
        high = min(high, int(article[-1]) + 1 + chance.choice([0, 0, 1, 3, 6, 12]))
    item = look(page, "cropped", chance.choice(["\n", "\n\n"]).join(dump.paragraphs[low:high]))
    if item is None or len(item.target) != high - low:
        return None
    item.target = dump.target[low:high]
    return item


def listed(body: list[str], chance: random.Random) -> str:
    """The article with some of its paragraphs as a list of short items."""
    sign = chance.choice(["- ", "• ", "* ", "", "", "1. "])
    low = chance.randrange(len(body))
    parts = []
    for number, paragraph in enumerate(body):
        if low <= number < low + max(2, len(body) // 3):
            parts += [sign + piece for piece in pieces(paragraph, chance, 2, 8)]
        else:
            parts.append(paragraph)
    return chance.choice(["\n", "\n\n"]).join(parts)


def verse(body: list[str], chance: random.Random) -> str:
    return "\n\n".join("\n".join(pieces(paragraph, chance, 4, 9)) for paragraph in body)


def pieces(paragraph: str, chance: random.Random, low: int, high: int) -> list[str]:
    parts, found = paragraph.split(), []
    while parts:
        size = chance.randint(low, high)
        piece = " ".join(parts[:size]).rstrip(".,;:")
        found.append(piece[:1].upper() + piece[1:])
        parts = parts[size:]
    return [piece for piece in found if piece]


def report(name: str, inputs: list[Input], scores: list[np.ndarray], golds: dict[str, str], floor: float) -> float:
    """Body F1 by dump kind: 4-gram shingles, macro precision and recall."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for item, score in zip(inputs, scores, strict=True):
        if not (item.exact and item.source == "fundus-dev"):
            continue
        want = grams(words(golds[item.page]))
        got = grams([word for part, value in zip(item.tokens, score, strict=True) if value >= floor for word in part])
        both = sum((want & got).values())
        pairs[item.kind].append((both / max(1, sum(got.values())), both / max(1, sum(want.values()))))
    figures = {}
    for kind, both in sorted(pairs.items()):
        precision, recall = np.mean(both, axis=0)
        figures[kind] = 2 * precision * recall / (precision + recall)
    mean = float(np.mean(list(figures.values()))) if figures else 0.0
    print(f"{name}: mean {mean:.4f} ", {kind: round(float(value), 4) for kind, value in figures.items()}, flush=True)
    return mean


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
    parser.add_argument("--share", type=float, default=1.0, help="share of the training publishers to use")
    parser.add_argument("--cross", action="store_true", help="also score the second stage on held-out folds")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    started = time.time()

    def note(text: str) -> None:
        print(f"[{time.time() - started:5.0f} s] {text}", flush=True)

    golds, inputs = gather(options, note)
    train = [item for item in inputs if not item.held_out]
    train = [item for item in train if bucket(item.domain, "share") % 1000 < options.share * 1000]
    held = [item for item in inputs if item.held_out]
    note(f"{len(train)} inputs to train on, {len(held)} held out")
    columns = [item.columns for item in train]

    # The second stage learns from scores that the first one gives to pages it has not seen.
    scores: list[np.ndarray] = [np.zeros(0)] * len(train)
    for fold in range(FOLDS):
        others = [number for number, item in enumerate(train) if item.fold != fold]
        mine = [number for number, item in enumerate(train) if item.fold == fold]
        model = fit("first", [train[number] for number in others], [columns[number] for number in others])
        for number, score in zip(mine, predicted(model, [columns[number] for number in mine]), strict=True):
            scores[number] = score
        note(f"fold {fold} of the first stage")
    report("first stage, held-out folds", train, scores, golds, 0.45)
    both = [
        np.concatenate([rows, refine(score.astype(np.float32), item.context)])
        for rows, score, item in zip(columns, scores, train, strict=True)
    ]
    if options.cross:
        again: list[np.ndarray] = [np.zeros(0)] * len(train)
        for fold in range(FOLDS):
            others = [number for number, item in enumerate(train) if item.fold != fold]
            mine = [number for number, item in enumerate(train) if item.fold == fold]
            model = fit("second", [train[number] for number in others], [both[number] for number in others])
            for number, score in zip(mine, predicted(model, [both[number] for number in mine]), strict=True):
                again[number] = score
        report("second stage, held-out folds", train, again, golds, 0.45)
        with (options.cache / "cross.pkl").open("wb") as file:
            pickle.dump([(item.page, item.kind, score) for item, score in zip(train, again, strict=True)], file)
    first = fit("first", train, columns)
    note("first stage")
    second = fit("second", train, both)
    note("second stage")
    scorer = Scorer(forest(first), forest(second))
    scorer.save(options.output)
    final = []
    for item in held:
        once = 1 / (1 + np.exp(-scorer.first(item.columns)))
        final.append(1 / (1 + np.exp(-scorer.second(np.concatenate([item.columns, refine(once, item.context)])))))
    for floor in (0.35, 0.45, 0.55):
        report(f"held-out publishers, floor {floor}", held, final, golds, floor)
    note(f"{options.output.stat().st_size} bytes of weights")


def gather(options: argparse.Namespace, note: Callable[[str], None]) -> tuple[dict[str, str], list[Input]]:
    """Every input with its labels; kept in the cache, since parsing and aligning take minutes."""
    cached = options.cache / "inputs.pkl"
    if cached.exists():
        with cached.open("rb") as file:
            golds, inputs = pickle.load(file)
        note(f"{len(inputs)} inputs from the cache")
        return golds, inputs
    kept = options.cache / "votes.json"
    cache: dict[str, dict[str, str]] = json.loads(kept.read_text()) if kept.exists() else {}
    golds, inputs, rows = {}, [], []
    for page in pages(options.corpus, options.sets):
        texts = votes(page, cache)
        del page["html"]
        golds[page["id"]] = page["gold"]
        dumps = dump_inputs(page, texts)
        rows.append((page, texts, dumps))
    kept.write_text(json.dumps(cache))
    note(f"{len(rows)} pages read")
    dumps = [item for _, _, found in rows for item in found]
    exact = [item for item in dumps if item.exact and not item.held_out]
    teacher = fit("teacher", exact, [with_votes(item) for item in exact])
    for item, score in zip(dumps, predicted(teacher, [with_votes(item) for item in dumps]), strict=True):
        if item.exact:
            continue
        gold = bool(golds[item.page])
        item.target = ((item.target + score) / 2 if gold else score).astype(np.float32)
        item.weight = item.weight * (0.3 + 0.7 * np.abs(2 * score - 1))
        item.votes = None
    note("teacher")
    for page, texts, found in rows:
        gold = bool(page["gold"])
        made = variants(page, texts, found)
        inputs += [item for item in found if gold or chosen(item, SHARE_OF_DUMPS)]
        inputs += [item for number, item in enumerate(made) if gold or chosen(item, SHARE_OF_VARIANTS, number)]
    with cached.open("wb") as file:
        pickle.dump((golds, inputs), file)
    note(f"{len(inputs)} inputs")
    return golds, inputs


def chosen(item: Input, share: float, number: int = 0) -> bool:
    return bucket(f"{item.page} {item.kind} {number}", "use") % 1000 < share * 1000


if __name__ == "__main__":
    main()
