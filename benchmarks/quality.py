"""How good the bodies are, against gold text and next to other extractors.

    python -m benchmarks.quality ../shared/corpus
    python -m benchmarks.quality ../shared/corpus --forms html --sets fundus-dev --worst 10
    python -m benchmarks.quality ../shared/corpus --gate benchmarks/floors.json

A folder of pages holds ``NAME.jsonl.gz`` (one page a line: id, html, lang, body
or with/without segments) and, where there are plain-text dumps of them,
``NAME.scrapes.jsonl.gz``. Forms of input:

- html: the page itself, next to the extractors that are installed;
- scrapes: what four scrapers make of the page as plain text;
- clean: gold bodies; every word lost is a harm done;
- polish: what other extractors return; it must not get worse.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Score, compare, domain, mean, segments, shingles, words, words_lost
from benchmarks.peers import Shelf, installed

HALVES = ("a", "b")
FORMS = ("html", "scrapes", "clean", "polish")
SCRAPERS = ("bs4", "inscriptis", "innertext", "html2text")
POLISHED = ("trafilatura", "readability", "newspaper4k")
Page = dict[str, Any]
Table = dict[str, dict[str, Any]]  # row -> set -> figure


def load(
    folder: Path,
    name: str,
    *,
    scrapes: bool = False,
    step: int = 1,
    half: str = "",
    domains: dict[str, str] | None = None,
) -> list[Page]:
    """The pages of one set that have gold text or segments; duplicates and broken gold left out.

    `domains` is shared by sets that are read one after the other, so that a publisher is one in all of them.
    """
    dumps: dict[str, dict[str, str]] = {}
    if scrapes and (path := folder / f"{name}.scrapes.jsonl.gz").exists():
        dumps = {row["id"]: row["scrapes"] for row in _lines(path)}
    pages = []
    domains = {} if domains is None else domains
    for row in _lines(folder / f"{name}.jsonl.gz"):
        if row.get("dup_of"):
            continue
        # A publisher's pages go together, whatever hosts they are on.
        where = domains.setdefault(row.get("publisher") or row["id"], where_of(row))
        if row.get("gold_broken") or not (row.get("body") or row.get("with")):
            continue
        if half and half_of(row) != half:
            continue
        row["scrapes"], row["where"] = dumps.get(row["id"], {}), where
        if row.get("body"):
            row["gold"] = shingles("\n".join(row["body"]))
        else:
            missing = set(row.get("with_missing") or ())
            row["with"] = [segment for segment in row["with"] if segment not in missing]
        pages.append(row)
    return pages[::step]


def where_of(page: Page) -> str:
    """What the pages of one publisher share: the domain, or its name."""
    return domain(page.get("url")) or page.get("publisher") or str(page["id"])


def half_of(page: Page) -> str:
    """The half "a" or "b", by publisher, so that no publisher is in both: tune on one, report the other."""
    return "ab"[zlib.crc32(str(page.get("publisher") or page["id"]).encode()) & 1]


def _lines(path: Path) -> Iterator[Page]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _lookup(texts: dict[str, str]) -> Callable[[Page], str]:
    return lambda page: texts[page["id"]]


def score(pages: list[Page], text_of: Callable[[Page], str]) -> tuple[float, list[tuple[float, str]], str]:
    """F, the pages from worst to best, and precision/recall as text."""
    if pages and "gold" not in pages[0]:
        total: Counter[str] = Counter()
        by_page = []
        for page in pages:
            good, bad, gone = segments(text_of(page), page["with"], page["without"])
            total.update({"good": good, "bad": bad, "gone": gone})
            by_page.append((-float(bad + gone), page["id"]))
        good, bad, gone = total["good"], total["bad"], total["gone"]
        whole = Score(good / max(1, good + bad), good / max(1, good + gone), len(pages))
        return whole.f1, sorted(by_page), f"{whole.precision:.3f}/{whole.recall:.3f}"
    pairs = [compare(page["gold"], text_of(page)) for page in pages]
    whole = mean(pairs)
    by_page = [(Score(*pair, 1).f1, page["id"]) for pair, page in zip(pairs, pages, strict=True)]
    return whole.f1, sorted(by_page), f"{whole.precision:.3f}/{whole.recall:.3f}"


class Run:
    """One run over a folder: the figures by form, row and set."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.shelf = Shelf(options.cache)
        self.figures: dict[str, float] = {}
        self.tables: dict[str, Table] = {form: {} for form in FORMS}
        self.seconds: dict[str, dict[str, float]] = {}

    def clean(self, raw: str) -> str:
        """Our body of any input."""
        import cleaner

        return cleaner.clean(raw).body

    def note(self, form: str, row: str, name: str, pages: list[Page], text_of: Callable[[Page], str]) -> None:
        """Score one row on one set."""
        figure, worst, detail = score(pages, text_of)
        self.figures[f"{form}/{row}/{name}"] = round(figure, 4)
        self.tables[form].setdefault(row, {})[name] = f"{figure:.3f} ({detail})"
        if self.options.worst and row.startswith("cleaner"):
            for value, page in worst[: self.options.worst]:
                print(f"  {form} {row} {name} {value:.3f} {page}", file=sys.stderr)

    def run(self, name: str) -> None:
        """Measure one set in every form asked for."""
        forms = self.options.forms
        pages = load(
            self.options.folder, name, scrapes="scrapes" in forms, step=self.options.step, half=self.options.half
        )
        if not pages:
            return
        golden = "gold" in pages[0]
        if "html" in forms:
            self.html(name, pages)
        if "scrapes" in forms and pages[0]["scrapes"]:
            for scraper in SCRAPERS:
                raw = {page["id"]: page["scrapes"].get(scraper) or "" for page in pages}
                out = {key: self.clean(text) for key, text in raw.items()}
                self.note("scrapes", f"{scraper}, raw", name, pages, _lookup(raw))
                self.note("scrapes", f"cleaner on {scraper}", name, pages, _lookup(out))
        if "clean" in forms and golden:
            self.harm(name, pages)
        if "polish" in forms:
            for peer in (peer for peer in self.options.peers if peer in POLISHED):
                raw = {key: text for key, (text, _) in self.shelf.outputs(peer, pages, name).items()}
                out = {key: self.clean(text) for key, text in raw.items()}
                self.note("polish", f"{peer}, raw", name, pages, _lookup(raw))
                self.note("polish", f"cleaner on {peer}", name, pages, _lookup(out))

    def html(self, name: str, pages: list[Page]) -> None:
        """Pages in, next to the peers, with the time each takes."""
        times: dict[str, float] = {"cleaner": 0.0}
        out = {}
        self.clean(pages[0]["html"])  # imports are not part of the time
        for page in pages:
            started = time.process_time()
            out[page["id"]] = self.clean(page["html"])
            times["cleaner"] += time.process_time() - started
        self.note("html", "cleaner", name, pages, _lookup(out))
        for peer in self.options.peers:
            got = self.shelf.outputs(peer, pages, name)
            times[peer] = sum(seconds for _, seconds in got.values())
            self.note("html", peer, name, pages, _lookup({key: text for key, (text, _) in got.items()}))
        self.seconds[name] = times
        for row, seconds in times.items():
            self.tables["html"][row][f"{name} ms/page"] = f"{1000 * seconds / len(pages):.0f}"

    def harm(self, name: str, pages: list[Page]) -> None:
        """Gold bodies in: what is lost."""
        lost = total = touched = 0
        by_page = []
        for page in pages:
            before = "\n\n".join(page["body"])
            count = words_lost(before, self.clean(before))
            lost += count
            touched += count > 0
            total += len(words(before))
            by_page.append((count, page["id"]))
        share = lost / max(1, total)
        self.figures[f"clean/words lost/{name}"] = round(share, 6)
        self.tables["clean"].setdefault("words lost", {})[name] = f"{100 * share:.3f} %"
        self.tables["clean"].setdefault("articles touched", {})[name] = f"{touched} of {len(pages)}"
        for count, page in sorted(by_page, reverse=True)[: self.options.worst]:
            if count:
                print(f"  clean {name} {count} words lost in {page}", file=sys.stderr)

    def show(self) -> None:
        """Print the tables as they stand in the README."""
        for form, table in self.tables.items():
            if not table:
                continue
            columns = list(dict.fromkeys(name for row in table.values() for name in row))
            print(f"\n| {form} | " + " | ".join(columns) + " |")
            print("|---" * (len(columns) + 1) + "|")
            for row, cells in table.items():
                print(f"| {row} | " + " | ".join(cells.get(name, "") for name in columns) + " |")


def gate(figures: dict[str, float], path: Path) -> int:
    """How many figures are worse than the floors pinned in a file; "words lost" is a ceiling."""
    floors: dict[str, float] = json.loads(path.read_text())["floors"]
    failed = 0
    for name, floor in floors.items():
        if name not in figures:
            print(f"not measured: {name}", file=sys.stderr)
            continue
        ceiling = name.startswith("clean/")
        if figures[name] > floor if ceiling else figures[name] < floor:
            failed += 1
            print(f"{name}: {figures[name]} is {'above' if ceiling else 'below'} {floor}", file=sys.stderr)
    return failed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", help="names of sets (default: all in the folder)")
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--peers", nargs="*", choices=installed(), default=installed())
    parser.add_argument("--step", type=int, default=1, help="take every n-th page only")
    parser.add_argument("--half", choices=HALVES, default="", help="half of the publishers")
    parser.add_argument("--worst", type=int, default=0, help="name the n worst pages of each of our rows")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--gate", type=Path, help="fail where a figure is below the floors of this file")
    default_cache = os.environ.get("CLEANER_BENCH_CACHE", str(Path.home() / ".cache" / "cleaner-benchmarks"))
    parser.add_argument("--cache", type=Path, default=Path(default_cache), help="where peers' outputs are kept")
    options = parser.parse_args(arguments)
    if options.gate:
        # A gate is measured as it was pinned: same forms, sets and sample.
        for key, value in json.loads(options.gate.read_text()).get("run", {}).items():
            setattr(options, key, value)
    if not options.folder.is_dir():
        print(f"{options.folder} is no folder of pages", file=sys.stderr)
        return 0 if options.gate else 2
    found = sorted(path.name.removesuffix(".jsonl.gz") for path in options.folder.glob("*.jsonl.gz"))
    sets = options.sets or [name for name in found if not name.endswith(".scrapes")]
    run = Run(options)
    for name in sets:
        run.run(name)
    run.show()
    if options.json:
        options.json.write_text(json.dumps(run.figures, indent=1, sort_keys=True) + "\n")
    failed = gate(run.figures, options.gate) if options.gate else 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
