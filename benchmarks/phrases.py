"""How much planted boilerplate the phrase filters remove, and what they cost clean text.

    python benchmarks/phrases.py FOLDER [--gold FILE.jsonl.gz ...] [--lang de] [--split dev|held|all] [--misses N]

FOLDER holds ``boilerplate.jsonl`` (text, lang, kind, granularity, group) and
``hard_negatives.jsonl`` (text, lang). Each sample is planted between the
paragraphs, before and after a neutral article. A button is also shown among its
kind: three others of its group, language and kind, on lines of their own.
The gold files hold ``body_text`` per page; every word lost there is counted.
Groups are split by a hash of their name, or held out by HELD_GROUPS.

``--table`` prints languages × kinds in markdown: the share removed (buttons in
company) and, behind a slash, how many samples there are. ``--gate`` takes every
twelfth sample and fails below the pinned floors.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.filters.phrases import phrase_filters
from cleaner.packs.phrases import available
from cleaner.parse import read_text

# Neutral prose without a word of any trade; each is long enough to count as the article.
ARTICLE = (
    "Hrvel mondar istun kelvadi porrem, solan tivre hamdu galen ortis vemma, dulan kerris totam velin. " * 3,
    "Velden tarro hinsul morga pelti, kanvo rusde fallim ondra seltu barri, gommel tindas verro kalpi. " * 3,
    "Dorvan meltis rikka soldu, parven tosmi gelda hurro visten, calmo trinda fessul orvan keldi bastu. " * 3,
)
# Whole sources that no rule or pack is tuned on.
HELD_GROUPS = frozenset(
    {"fides", "pretix", "vanilla-cookieconsent", "nikola", "gdpr-cookie-notice", "isso", "shaka-player"}
)

# Pinned floors of ``--gate``; lower them only with a reason in the commit.
GATE_STEP = 12
MIN_FOUND = 0.9
MAX_HURT = 0.005
MAX_LOST_PERCENT = 0.12


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def held(group: str) -> bool:
    return group in HELD_GROUPS or (group.startswith("page:") and zlib.crc32(group.encode()) % 2 == 0)


def gone(chain: Any, sample: str, place: str) -> bool:
    parts = {
        "between": [ARTICLE[0], sample, ARTICLE[1], ARTICLE[2]],
        "before": [sample, *ARTICLE],
        "after": [*ARTICLE, sample],
    }[place]
    left = chain("\n\n".join(parts))
    for paragraph in ARTICLE:
        left = left.replace(paragraph, "")
    kept = sum(map(str.isalpha, left))
    return kept <= 0.1 * max(sum(map(str.isalpha, sample)), 1)


def main() -> int:  # noqa: PLR0915 - one table after another
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--gold", type=Path, nargs="*", default=[])
    options.add_argument("--lang")
    options.add_argument("--split", choices=("dev", "held", "all"), default="all")
    options.add_argument("--misses", type=int, default=0)
    options.add_argument("--kind")
    options.add_argument("--json", type=Path)
    options.add_argument("--table", action="store_true")
    options.add_argument("--gate", action="store_true")
    given = options.parse_args()
    chain = phrase_filters()
    samples = [
        row
        for row in rows(given.folder / "boilerplate.jsonl")
        if not given.lang or row["lang"] in given.lang.split(",")
    ]
    samples = [row for row in samples if given.split == "all" or held(row["group"]) == (given.split == "held")]
    samples = [row for row in samples if not given.kind or row["kind"] == given.kind]
    if given.gate:
        samples = [row for row in samples if pack_of(row["lang"]) in available()][::GATE_STEP]
    company: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in samples:
        if row["granularity"] == "button":
            company[row["group"], row["lang"], row["kind"]].append(row["text"])
    score: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    grid: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    missed: list[dict[str, Any]] = []
    for row in samples:
        cell = score[row["kind"], row["granularity"]]
        cell["n"] += 1
        ok = {place: gone(chain, row["text"], place) for place in ("between", "before", "after")}
        for place, good in ok.items():
            cell[place] += good
        shown = ok["between"]
        if row["granularity"] == "button":
            others = [text for text in company[row["group"], row["lang"], row["kind"]] if text != row["text"]]
            at = zlib.crc32(row["text"].encode("utf-8", "replace")) % max(len(others) - 2, 1)
            block = "\n".join([*others[at : at + 1], row["text"], *others[at + 1 : at + 3]])
            shown = shown or row["text"] not in chain("\n\n".join([ARTICLE[0], block, ARTICLE[1]])).split("\n")
            cell["company"] += shown
        by_language[row["lang"]]["n"] += 1
        by_language[row["lang"]]["gone"] += shown
        grid[row["lang"], row["kind"]][0] += 1
        grid[row["lang"], row["kind"]][1] += shown
        if not shown:
            missed.append(row)
    if given.table:
        print_table(grid, chain, given.folder)
        return 0
    print(f"{'kind':12}{'granularity':12}{'n':>6}{'between':>9}{'before':>9}{'after':>9}{'company':>9}")
    for (kind, granularity), cell in sorted(score.items()):
        n = cell["n"]
        shares = "".join(f"{100 * cell[place] / n:9.1f}" for place in ("between", "before", "after"))
        beside = f"{100 * cell['company'] / n:9.1f}" if granularity == "button" else ""
        print(f"{kind:12}{granularity:12}{n:6}{shares}{beside}")
    print("\nlanguage: samples, % gone (buttons in company)")
    print(
        "  ".join(
            f"{lang} {cell['n']} {100 * cell['gone'] / cell['n']:.0f}"
            for lang, cell in sorted(by_language.items(), key=lambda item: -item[1]["n"])
        )
    )
    negatives = [
        row
        for row in rows(given.folder / "hard_negatives.jsonl")
        if not given.lang or row["lang"] in given.lang.split(",")
    ]
    hurt = []
    for row in negatives:
        body = "\n\n".join([ARTICLE[0], row["text"], *ARTICLE[1:]])
        if chain(body) != body:
            hurt.append(row["text"])
    if negatives:
        print(f"\nhard negatives kept: {100 * (1 - len(hurt) / len(negatives)):.2f} % of {len(negatives)}")
    for text in hurt:
        print("   HURT", text[:200].replace("\n", " / "))
    shares = [measure_gold(chain, path) for path in given.gold]
    if given.gate:
        return gate(by_language, len(hurt) / max(len(negatives), 1), shares)
    for row in missed[: given.misses]:
        print(
            "   MISS",
            row["lang"],
            row["kind"],
            row["granularity"],
            row["group"],
            "|",
            row["text"][:160].replace("\n", " / "),
        )
    if given.json:
        table = {f"{lang} {kind}": cell for (lang, kind), cell in sorted(grid.items())}
        given.json.write_text(json.dumps(table, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


def pack_of(lang: str) -> str:
    """The pack that a language tag of the samples belongs to."""
    base = lang.split("-", maxsplit=1)[0]
    return {"nb": "no", "nn": "no"}.get(base, base)


def gate(by_language: dict[str, Counter[str]], hurt: float, shares: list[float]) -> int:
    """Exit status 1, with the reason, where a figure is below its floor."""
    count = sum(cell["n"] for cell in by_language.values())
    found = sum(cell["gone"] for cell in by_language.values()) / max(count, 1)
    failures = []
    if found < MIN_FOUND:
        failures.append(f"{100 * found:.1f} % of {count} samples are gone, the floor is {100 * MIN_FOUND:.0f} %")
    if hurt > MAX_HURT:
        failures.append(f"{100 * hurt:.2f} % of the hard negatives are hurt, the limit is {100 * MAX_HURT:.1f} %")
    failures.extend(
        f"{share:.3f} % of a gold file's words are lost, the limit is {MAX_LOST_PERCENT} %"
        for share in shares
        if share > MAX_LOST_PERCENT
    )
    print("\n".join(failures) or f"gate passed: {100 * found:.1f} % of {count} samples gone")
    return int(bool(failures))


def print_table(grid: dict[tuple[str, str], list[int]], chain: Any, folder: Path) -> None:
    """Languages × kinds in markdown: percent removed / samples; false positives are of the hard negatives."""
    kinds = sorted({kind for _, kind in grid})
    hurt: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows(folder / "hard_negatives.jsonl"):
        body = "\n\n".join([ARTICLE[0], row["text"], *ARTICLE[1:]])
        hurt[pack_of(row["lang"])][0] += chain(body) != body
        hurt[pack_of(row["lang"])][1] += 1
    table: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for (lang, kind), (count, gone_count) in grid.items():
        for column in (kind, "all"):
            cell = table[pack_of(lang)][column]
            cell[0] += count
            cell[1] += gone_count
    print("| | " + " | ".join(["all", *kinds]) + " | hard negatives hurt |")
    print("|---" * (len(kinds) + 3) + "|")
    for code in sorted(set(table) & set(available())):
        cells = [table[code][kind] for kind in ("all", *kinds)]
        shown = " | ".join(f"{100 * cell[1] / cell[0]:.0f} / {cell[0]}" if cell[0] else "" for cell in cells)
        wrong = f"{hurt[code][0]} of {hurt[code][1]}" if hurt[code][1] else ""
        print(f"| {code} | {shown} | {wrong} |")


def measure_gold(chain: Any, path: Path) -> float:
    """Words lost on clean bodies, in percent, and the time per page."""
    words = lost = touched = pages = 0
    emptied = 0
    spent = 0.0
    shown: list[str] = []
    for row in rows(path):
        body = row.get("body_text")
        if not body or row.get("gold_broken"):
            continue
        pages += 1
        document = read_text(body)
        begun = time.perf_counter()
        marks = chain.mark(document)
        spent += time.perf_counter() - begun
        gone_words = sum(len(mark.text.split()) for mark in marks)
        words += len(body.split())
        lost += gone_words
        touched += bool(marks)
        emptied += gone_words == len(body.split())
        shown.extend(f"{row.get('lang')} {mark.reason} | {mark.evidence[:60]} | {mark.text[:110]!r}" for mark in marks)
    share = 100 * lost / max(words, 1)
    print(f"\ngold {path.name}: {pages} pages, {words} words, lost {lost} = {share:.3f} %", end="")
    print(f", touched {touched}, emptied {emptied}, {1000 * spent / max(pages, 1):.2f} ms a page")

    for line in shown[:200]:
        print("   LOST", line)
    return share


if __name__ == "__main__":
    sys.exit(main())
