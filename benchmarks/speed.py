"""How long cleaning takes, stage by stage, and that the time grows with the input and no faster.

Run as ``python benchmarks/speed.py``; ``--gate`` ends with exit code 1 if a limit is broken,
``--big`` adds the million short lines and the 50 MB of one character (minutes).

Processor time, best of several runs. Since machines differ, each stage is also given as a ratio
to trafilatura, which reads the same paragraphs as HTML in the same process.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.chain import Filter
    from cleaner.model import Document, Mark

ROOT = Path(__file__).resolve().parents[1]
PAGE_CHARS = 9_000
# Doubling the input may at most take this many times as long.
MAX_DOUBLING = 2.3
# The whole way of a plain text page, in times of trafilatura's on the same page.
MAX_WHOLE_RATIO = 4.0
RUNS = 7


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The best processor time of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def texts() -> dict[str, str]:
    """The plain example pages by name."""
    return {path.parent.name: path.read_text("utf-8") for path in sorted(ROOT.glob("fixtures/pages/*/raw.txt"))}


def as_html(text: str) -> str:
    """The same lines as a page that an HTML extractor can read."""
    import html

    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    return f"<!doctype html><html><head><title>x</title></head><body><article>{lines}</article></body></html>"


def of_length(text: str, chars: int) -> str:
    """A text of that length made of a page: its paragraphs again and again, each a little different."""
    parts, length, number = [], 0, 0
    while length < chars:
        part = text.replace(". ", f", {number}. ")
        parts.append(part)
        length, number = length + len(part) + 1, number + 1
    return "\n".join(parts)[:chars]


def mark_all(many: Filter, documents: list[Document]) -> list[tuple[Mark, ...]]:
    """The marks of a filter on fresh copies: what a filter remembers of a document is not counted as free."""
    return [many.mark(replace(document)) for document in documents]


def stages(pages: dict[str, str]) -> dict[str, Callable[[], object]]:
    """What one pass over all pages does, stage by stage."""
    import trafilatura

    import cleaner
    from cleaner.chain import chain
    from cleaner.filters import DEFAULT
    from cleaner.filters.phrases import PHRASE_FILTERS
    from cleaner.normalize import normalize
    from cleaner.parse import read

    documents = [read(text) for text in pages.values()]
    explained = [cleaner.explain(text) for text in pages.values()]
    found: dict[str, Callable[[], object]] = {
        "trafilatura": lambda: [trafilatura.extract(page) for page in htmls],
        "parse": lambda: [read(text) for text in pages.values()],
    }
    htmls = [as_html(text) for text in pages.values()]
    groups = {
        "phrases": list(PHRASE_FILTERS),
        "scorer": [f for f in DEFAULT if "scorer" in f.name or f.name == "strip_boilerplate"],
    }
    groups["other filters"] = [f for f in DEFAULT if f not in groups["phrases"] + groups["scorer"]]
    for name, filters in groups.items():
        if filters:
            found[name] = partial(mark_all, chain(*filters), documents)
    found["fields and body"] = lambda: [normalize(item) for item in explained]
    found["whole"] = lambda: [cleaner.clean(text) for text in pages.values()]
    found["whole, HTML"] = lambda: [cleaner.clean(page) for page in htmls]
    return found


def doublings() -> dict[str, float]:
    """How many times as long twice the input takes, for several shapes of it."""
    import cleaner

    prose = texts()["de-consent-dialogue"]
    shapes = {
        "text": lambda size: of_length(prose, size),
        "one line": lambda size: of_length(prose, size).replace("\n", " "),
        "short lines": lambda size: "".join(f"ab {n % 977}.\n" for n in range(size // 7)),
        "buttons": lambda size: "".join(f"Accept all {n % 13}\nShare\n" for n in range(size // 20)),
        "HTML": lambda size: as_html(of_length(prose, size)),
    }
    sizes = {"HTML": 200_000}
    grown = {}
    for name, make in shapes.items():
        size = sizes.get(name, 400_000)
        once, twice = make(size), make(2 * size)
        cleaner.clean(once[:1000])
        # In turn, so that what else the machine does meets both.
        pairs = [(seconds(partial(cleaner.clean, once), 1), seconds(partial(cleaner.clean, twice), 1)) for _ in "123"]
        grown[name] = min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs)
    return grown


def in_fresh_process(code: str) -> float:
    """The best processor time that a statement takes in a new interpreter."""
    timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True, cwd=ROOT)
        for _ in range(5)
    ]
    return min(float(run.stdout) for run in runs)


def big() -> dict[str, float]:
    """Seconds for input of a size that no article has."""
    import cleaner

    return {
        "1,000,000 short lines": seconds(lambda: cleaner.clean("ab cd.\n" * 1_000_000), 1),
        "50 MB of one character": seconds(lambda: cleaner.clean("x" * 50_000_000), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gate", action="store_true", help="exit code 1 if a limit is broken")
    parser.add_argument("--big", action="store_true", help="also the million lines and the 50 MB")
    options = parser.parse_args()
    broken = []

    pages = texts()
    scale = PAGE_CHARS / sum(map(len, pages.values()))
    work = stages(pages)
    for one in work.values():  # load what is loaded once
        one()
    took = {name: seconds(one) * scale for name, one in work.items()}
    print(f"{'stage':24} ms per 9,000 characters   times trafilatura")
    for name, spent in took.items():
        print(f"{name:24} {spent * 1000:24.2f} {spent / took['trafilatura']:19.2f}")
    if took["whole"] > MAX_WHOLE_RATIO * took["trafilatura"]:
        broken.append(f"a page takes {took['whole'] / took['trafilatura']:.1f} times as long as trafilatura's")

    print(f"\n{'doubling the input':24} times as long (limit {MAX_DOUBLING})")
    for name, times in doublings().items():
        print(f"{name:24} {times:.2f}")
        if times > MAX_DOUBLING:
            broken.append(f"doubling {name} takes {times:.2f} times as long")

    foundations = in_fresh_process("import dataclasses, json, re, datetime, enum, html")
    loaded = in_fresh_process("import cleaner")
    first = in_fresh_process("import cleaner; cleaner.clean('Hello there. Accept all cookies.')")
    print(f"\n{'in a fresh process':24} ms, times what the standard modules under it take")
    for name, spent in (("import", loaded), ("import and first page", first)):
        print(f"{name:24} {spent * 1000:.0f} {spent / foundations:6.1f}")

    if options.big:
        print("\nsize")
        for name, spent in big().items():
            print(f"{name:24} {spent:.1f} s")
    for sentence in broken:
        print(f"limit broken: {sentence}", file=sys.stderr)
    return 1 if broken and options.gate else 0


if __name__ == "__main__":
    sys.exit(main())
