"""What the block scorer is trained on: dumps of pages, their articles in many layouts, and what extractors return.

Labels come from the gold text where there is one, else from known segments and from
what several extractors keep. Nothing here is learned, so that pages can be held out later.
"""

from __future__ import annotations

import gzip
import json
import pickle
import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scorer_labels import Gold, align, copies, extracted, words

from benchmarks.measure import bucket
from benchmarks.quality import where_of
from cleaner.model import Kind
from cleaner.parse import read
from cleaner.scoring.features import Page
from cleaner.scoring.pages import page_of

SETS = ("fundus-dev", "fundus-history-dev", "readability", "trafilatura")
# Gold of these is exact; that of the others is blended with what the extractors say.
EXACT = ("fundus-dev", "fundus-history-dev")
# Extractors whose agreement labels a page without exact gold.
VOTERS = ("traf", "read", "resi")
DUMPS = ("bs4", "inscriptis", "innertext", "html2text")
PLAIN = frozenset({"bs4", "inscriptis", "innertext"})
# How much a paragraph of each set counts, and of each kind of input.
SET_WEIGHT = {"fundus-dev": 3.0, "fundus-history-dev": 2.25, "readability": 0.6}
OTHER_SET_WEIGHT = 0.5
VARIANT_WEIGHT = 0.5
# The share of dumps and of variants of pages without gold that is used.
SHARE_OF_DUMPS, SHARE_OF_VARIANTS = 0.5, 0.2


@dataclass(slots=True)
class Input:
    """One text that the scorer sees in training: a dump of a page, or a variant of its article."""

    page: str
    source: str
    kind: str
    domain: str
    seen: Page
    tokens: list[list[str]]
    target: np.ndarray
    weight: np.ndarray
    gold: str = ""
    exact: bool = False
    paragraphs: list[str] = field(default_factory=list)


def pages(folder: Path, sets: list[str]) -> Iterator[dict[str, Any]]:
    """The pages of a folder, without copies, with gold text where it is sound and the domain that stands for all."""
    domains: dict[str, str] = {}
    for name in sets:
        with gzip.open(folder / f"{name}.scrapes.jsonl.gz", "rt") as file:
            dumps = {row["id"]: row["scrapes"] for row in map(json.loads, file)}
        with gzip.open(folder / f"{name}.jsonl.gz", "rt") as file:
            for row in map(json.loads, file):
                if row.get("dup_of"):
                    continue
                where = domains.setdefault(row.get("publisher") or row["id"], where_of(row))
                good = not row.get("gold_broken") and (row.get("gold_containment") or 1) >= 0.7
                body = "\n".join(row.get("body") or ()) if good else ""
                yield {**row, "set": name, "domain": where, "gold": body, "scrapes": dumps.get(row["id"], {})}


def gather(folder: Path, sets: list[str], cache: Path, note: Callable[[str], None]) -> list[Input]:
    """Every input with its labels; kept in the cache, since the extractors and the reading take minutes."""
    cached = cache / "inputs.pkl"
    if cached.exists():
        with cached.open("rb") as file:
            inputs: list[Input] = pickle.load(file)
        note(f"{len(inputs)} inputs from the cache")
        return inputs
    kept = cache / "votes.json"
    votes: dict[str, dict[str, str]] = json.loads(kept.read_text()) if kept.exists() else {}
    inputs = []
    for page in pages(folder, sets):
        if page["id"] not in votes:
            votes[page["id"]] = extracted(page["html"])
        texts = votes[page["id"]]
        dumps = dump_inputs(page, texts)
        inputs += [*dumps, *variants(page, texts, dumps)]
    kept.write_text(json.dumps(votes))
    with cached.open("wb") as file:
        pickle.dump(inputs, file)
    note(f"{len(inputs)} inputs")
    return inputs


def chosen(page: dict[str, Any], share: float, number: int) -> bool:
    """All of a page with gold, some of a page without."""
    return bool(page["gold"]) or bucket(f"{page['id']} {number}", "use") % 1000 < share * 1000


def look(page: dict[str, Any], kind: str, text: str) -> Input | None:
    document = read(text, Kind.PLAIN if kind in PLAIN else None)
    if document.kind is Kind.HTML:
        return None
    seen, spans = page_of(document)
    if len(spans) < 2:
        return None
    tokens = [words(part) for part in seen.texts]
    counts = np.array([len(part) for part in tokens])
    weight = np.sqrt(counts + 1.0) / np.sqrt(len(counts)) * 10 * SET_WEIGHT.get(page["set"], OTHER_SET_WEIGHT)
    blank = np.zeros(len(tokens), dtype=np.float32)
    return Input(
        page["id"], page["set"], kind, page["domain"], seen, tokens, blank, weight.astype(np.float32),
        paragraphs=[" ".join(part.split()) for part in seen.texts],
    )  # fmt: skip


def dump_inputs(page: dict[str, Any], texts: dict[str, str]) -> list[Input]:
    """The dumps of a page; without exact gold the extractors have their say, and weigh by how sure they are."""
    gold = Gold(page["gold"]) if page["gold"] else None
    exact = gold is not None and page["set"] in EXACT
    voters = [] if exact else [Gold(texts.get(name, "")) for name in VOTERS]
    found = []
    for number, kind in enumerate(DUMPS):
        if not page["scrapes"].get(kind) or not chosen(page, SHARE_OF_DUMPS, number):
            continue
        if (item := look(page, kind, page["scrapes"][kind])) is None:
            continue
        item.exact, item.gold = exact, page["gold"]
        if voters:
            item.target = np.array([align(item.tokens, one) for one in voters], dtype=np.float32).mean(0)
            item.weight *= (0.3 + 0.7 * np.abs(2 * item.target - 1)).astype(np.float32)
            heed_segments(page, item)
        if gold is not None:
            aligned = np.array(align(item.tokens, gold), dtype=np.float32)
            item.target = aligned if exact else (item.target + aligned) / 2
            item.weight[copies(item.tokens, aligned, gold)] = 0
        found.append(item)
    return found


def heed_segments(page: dict[str, Any], item: Input) -> None:
    """Paragraphs with a segment that is known to belong to the article, or not to, are sure."""
    known = [(text, 1.0) for text in page.get("with") or ()] + [(text, 0.0) for text in page.get("without") or ()]
    for number, paragraph in enumerate(item.paragraphs):
        for text, value in known:
            if " ".join(text.split()) in paragraph and (value or item.target[number] < 0.7):
                item.target[number] = value


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
    for number, (kind, text) in enumerate(made):
        if not chosen(page, SHARE_OF_VARIANTS, number + len(DUMPS)) or (item := look(page, kind, text)) is None:
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
    crops = [cropped(page, dump, chance) for dump in dumps if chance.random() < (0.5 if page["gold"] else 0.15)]
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
