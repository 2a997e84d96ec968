"""How good the bodies of plain-text dumps are with weights that never saw the publisher.

    python scripts/train_scorer.py ../shared/corpus --cache /tmp/scorer --folds 5
    python -m benchmarks.crossed ../shared/corpus /tmp/scorer

The first command deals all publishers into folds and trains the block scorer once
without each of them; this one sends every page that has a gold body through the
whole chain with the weights that its publisher had no part in. Tables by set and
dump, by language, by length of the article; the words that clean gold bodies lose;
and, with ``--peers``, what becomes of other extractors' outputs. For web pages:

    python scripts/train_main_content.py ../shared/corpus --cache /tmp/scorer --folds 3
    python -m benchmarks.crossed ../shared/corpus /tmp/scorer --html --folds 3 --peers
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import compare, fold_of, mean, words, words_lost
from benchmarks.peers import Shelf
from benchmarks.quality import POLISHED, SCRAPERS, Page, load, score

SETS = ("fundus-dev", "fundus-history-dev", "readability")
# Gold words: up to so many is a short article, from so many a long one.
LENGTHS = ((0, 200), (200, 500), (500, 1000), (1000, 1 << 30))
# Languages with fewer pages stand in one row.
MIN_PAGES = 4
Pair = tuple[float, float]


@contextmanager
def scorer(path: Path) -> Iterator[None]:
    """The chain with these weights of the scorer in place of the shipped ones."""
    from cleaner.scoring.model import Scorer

    loaded = Scorer.load(path)
    with patch("cleaner.scoring.model.shipped", lambda: loaded):
        yield


@contextmanager
def judge(path: Path) -> Iterator[None]:
    """The chain with these weights of the judge of web pages."""
    from cleaner.scoring.web import Judge

    loaded = Judge.load(path)
    with patch("cleaner.filters.main_content._judge", lambda: loaded):
        yield


def length_of(page: Page) -> str:
    count = len(words("\n".join(page["body"])))
    low, high = next((low, high) for low, high in LENGTHS if count < high)
    return f"{low} words and more" if high == LENGTHS[-1][1] else f"{low} to {high - 1} words"


def show(name: str, rows: dict[str, dict[str, list[Pair]]]) -> None:
    """A table of F1 by row and dump; the last column is the mean of the dumps."""
    print(f"\n| {name} | pages | " + " | ".join(SCRAPERS) + " | mean |")
    print("|---" * (len(SCRAPERS) + 3) + "|")
    for row, kinds in rows.items():
        figures = [mean(kinds[kind]).f1 for kind in SCRAPERS]
        cells = [f"{figure:.3f}" for figure in [*figures, sum(figures) / len(figures)]]
        print(f"| {row} | {len(kinds[SCRAPERS[0]])} | " + " | ".join(cells) + " |")


def grouped(
    pairs: dict[tuple[str, str], dict[str, Pair]], name_of: Callable[[str, str], str], order: Iterable[str] = ()
) -> dict[str, dict[str, list[Pair]]]:
    rows: dict[str, dict[str, list[Pair]]] = {name: defaultdict(list) for name in order}
    for (name, page), kinds in pairs.items():
        row = rows.setdefault(name_of(name, page), defaultdict(list))
        for kind, pair in kinds.items():
            row[kind].append(pair)
    return {name: kinds for name, kinds in rows.items() if kinds}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.crossed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("weights", type=Path, help="the folder of fold-K-of-N.npz and web-K-of-N.npz")
    parser.add_argument("--html", action="store_true", help="measure the judge of web pages instead")
    parser.add_argument("--sets", nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--peers", nargs="*", choices=POLISHED, help="these extractors, or all")
    parser.add_argument("--json", type=Path, help="write precision and recall of each page here")
    default_cache = os.environ.get("CLEANER_BENCH_CACHE", str(Path.home() / ".cache" / "cleaner-benchmarks"))
    parser.add_argument("--cache", type=Path, default=Path(default_cache), help="where peers' outputs are kept")
    options = parser.parse_args()
    options.peers = [] if options.peers is None else options.peers or list(POLISHED)
    learned = [*SETS, *(["trafilatura"] if options.html else [])]
    sets = options.sets or learned
    domains: dict[str, str] = {}
    # Read as they were when the folds were dealt, whichever are asked for: a publisher is in one fold in all of them.
    order = [name for name in learned if (options.folder / f"{name}.jsonl.gz").exists()]
    every = {
        name: load(options.folder, name, scrapes=not options.html and name in sets, domains=domains)
        for name in dict.fromkeys([*order, *sets])
    }
    read = {name: every[name] for name in sets}
    shelf = Shelf(options.cache)
    outputs = {(peer, name): shelf.outputs(peer, read[name], name) for peer in options.peers for name in sets}
    if options.html:
        return html(read, options, outputs)
    pages = {(name, page["id"]): page for name, found in read.items() for page in found if "gold" in page}
    return dumps(pages, options, outputs)


Outputs = dict[tuple[str, str], dict[str, tuple[str, float]]]


def html(read: dict[str, list[Page]], options: argparse.Namespace, outputs: Outputs) -> int:
    """Web pages, next to what the peers make of them."""
    import cleaner

    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for fold in range(options.folds):
        with judge(options.weights / f"web-{fold}-of-{options.folds}.npz"):
            for name, found in read.items():
                for page in found:
                    if fold_of(page["where"], options.folds) == fold:
                        texts[name][page["id"]] = cleaner.clean(page["html"]).body
    print("\n| publishers not seen | " + " | ".join(read) + " |")
    print("|---" * (len(read) + 1) + "|")
    for row in ("cleaner", *options.peers):
        cells = []
        for name, found in read.items():
            made = texts[name] if row == "cleaner" else {key: one for key, (one, _) in outputs[row, name].items()}
            figure, worst, detail = score(found, lambda page, made=made: made[page["id"]])  # type: ignore[misc]
            cells.append(f"{figure:.3f} ({detail})")
            if row == "cleaner" and options.json:
                options.json.with_suffix(f".{name}.json").write_text(json.dumps(worst))
        print(f"| {row} | " + " | ".join(cells) + " |")
    return 0


def dumps(pages: dict[tuple[str, str], Page], options: argparse.Namespace, outputs: Outputs) -> int:
    """Plain-text dumps, clean bodies and other extractors' outputs."""
    import cleaner

    pairs: dict[tuple[str, str], dict[str, Pair]] = {}
    polished: dict[tuple[str, str], list[tuple[Pair, Pair]]] = defaultdict(list)
    lost: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(options.folds):
        with scorer(options.weights / f"fold-{fold}-of-{options.folds}.npz"):
            for (name, key), page in pages.items():
                if fold_of(page["where"], options.folds) != fold:
                    continue
                made = {kind: cleaner.clean(page["scrapes"].get(kind) or "").body for kind in SCRAPERS}
                pairs[name, key] = {kind: compare(page["gold"], text) for kind, text in made.items()}
                body = "\n\n".join(page["body"])
                gone = words_lost(body, cleaner.clean(body).body)
                lost[name].update(words=len(words(body)), lost=gone, pages=1, touched=gone > 0)
                for peer in options.peers:
                    raw = outputs[peer, name][key][0]
                    both = compare(page["gold"], raw), compare(page["gold"], cleaner.clean(raw).body)
                    polished[peer, name].append(both)
    show("publishers not seen", grouped(pairs, lambda name, _: name))
    languages = Counter(str(pages[key].get("lang")) for key in pairs)
    few = f"languages with fewer than {MIN_PAGES} pages"
    names = {key: lang if languages[lang := str(page.get("lang"))] >= MIN_PAGES else few for key, page in pages.items()}
    common = [lang for lang, count in languages.most_common() if count >= MIN_PAGES]
    show("by language", grouped(pairs, lambda name, page: names[name, page], [*common, few]))
    lengths = [f"{low} to {high - 1} words" for low, high in LENGTHS[:-1]] + [f"{LENGTHS[-1][0]} words and more"]
    show("by length of the article", grouped(pairs, lambda name, page: length_of(pages[name, page]), lengths))
    print("\n| clean bodies | words lost | bodies touched |\n|---|---|---|")
    lost["all"] = sum(lost.values(), Counter())
    for name, count in lost.items():
        print(f"| {name} | {100 * count['lost'] / count['words']:.3f} % | {count['touched']} of {count['pages']} |")
    if polished:
        print("\n| polishing | set | as it comes | cleaned | |\n|---|---|---|---|---|")
    for (peer, name), both in polished.items():
        before, after = mean(one for one, _ in both).f1, mean(two for _, two in both).f1
        print(f"| {peer} | {name} | {before:.4f} | {after:.4f} | {after - before:+.4f} |")
    if options.json:
        rows = [[*key, kind, *pair] for key, row in pairs.items() for kind, pair in row.items()]
        options.json.write_text(json.dumps(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
