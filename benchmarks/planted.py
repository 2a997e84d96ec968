"""Samples planted into real articles and cleaned by the whole of `cleaner.clean`: what the promise says, measured.

    python -m benchmarks.planted PHRASES CORPUS [--split dev|held|all] [--step N] [--lang de] [--kind K] [--misses N]

PHRASES and CORPUS are as in `benchmarks.phrases`. Every sample (of every N-th) is set between two paragraphs of a
gold body, before it and after it; the body is of the sample's language where the corpus has one, else of any. A sample
is gone if at most a tenth of its letters is left. What the body itself loses when something is planted into it, and
which hard negatives do not come out word for word, is counted apart.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import cleaner
from benchmarks.phrases import held, pack_of, rows

GOLD = ("fundus-dev", "fundus-history-dev", "readability")
MIN_BODY_CHARS, MAX_BODY_CHARS = 1200, 7000
MIN_PARAGRAPHS = 6
BODIES_PER_LANGUAGE = 6
PLACES = ("between", "before", "after")
MAX_LEFT = 0.1
# A language is shown apart from this many samples on, as the promise counts them.
MIN_SAMPLES = 30


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("phrases", type=Path)
    options.add_argument("corpus", type=Path)
    options.add_argument("--split", choices=("dev", "held", "all"), default="all")
    options.add_argument("--step", type=int, default=1)
    options.add_argument("--lang")
    options.add_argument("--kind")
    options.add_argument("--misses", type=int, default=0)
    given = options.parse_args()
    bodies = read_bodies(given.corpus)
    samples = [
        row
        for row in rows(given.phrases / "boilerplate.jsonl")
        if (given.split == "all" or held(row["group"]) == (given.split == "held"))
        and (not given.lang or row["lang"] in given.lang.split(","))
        and (not given.kind or row["kind"] == given.kind)
    ][:: given.step]
    report_samples(samples, bodies, given.misses)
    report_negatives([*rows(given.phrases / "hard_negatives.jsonl")], bodies)
    return 0


def read_bodies(corpus: Path) -> dict[str, list[list[str]]]:
    """Articles by language as lists of paragraphs; those under "" are for languages that have none."""
    bodies: dict[str, list[list[str]]] = defaultdict(list)
    for name in GOLD:
        for page in rows(corpus / f"{name}.jsonl.gz"):
            body = page.get("body_text") or ""
            paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
            fits = MIN_BODY_CHARS <= len(body) <= MAX_BODY_CHARS and len(paragraphs) >= MIN_PARAGRAPHS
            if fits and not page.get("gold_broken") and len(bodies[page["lang"] or ""]) < BODIES_PER_LANGUAGE:
                bodies[page["lang"] or ""].append(paragraphs)
    bodies[""] = [items[0] for lang, items in sorted(bodies.items()) if lang and items]
    return bodies


@cache
def cleaned(text: str) -> Counter[str]:
    return Counter(cleaner.clean(text).body.split("\n"))


def plant(sample: str, lang: str, bodies: dict[str, list[list[str]]], place: str) -> tuple[str, str]:
    """The article with the sample in it, and without."""
    choice = bodies.get(pack_of(lang)) or bodies[""]
    seed = zlib.crc32(sample.encode("utf-8", "replace"))
    body = choice[seed % len(choice)]
    middle = 2 + seed // 7 % (len(body) - 3)
    at = {"between": middle, "before": 0, "after": len(body)}[place]
    return "\n\n".join([*body[:at], sample.strip(), *body[at:]]), "\n\n".join(body)


def outcome(sample: str, lang: str, bodies: dict[str, list[list[str]]], place: str) -> tuple[bool, int]:
    """Whether the sample is gone, and how many words the article lost because of it."""
    planted, plain = plant(sample, lang, bodies, place)
    before, after = cleaned(plain), Counter(cleaner.clean(planted).body.split("\n"))
    left = sum(sum(map(str.isalpha, line)) * count for line, count in (after - before).items())
    lost = sum(len(line.split()) * count for line, count in (before - after).items())
    return left <= MAX_LEFT * max(sum(map(str.isalpha, sample)), 1), lost


def report_samples(samples: list[dict[str, Any]], bodies: dict[str, list[list[str]]], misses: int) -> None:
    score: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    languages: dict[str, Counter[str]] = defaultdict(Counter)
    missed = []
    lost = 0
    for row in samples:
        kind = f"{row['kind']} {row['granularity']}"
        for place in PLACES:
            gone, words = outcome(row["text"], row["lang"], bodies, place)
            lost += words
            for cell in (score[kind, ""], score["all", ""], languages[row["lang"]]):
                cell[place] += gone
                cell["n"] += place == PLACES[0]
            if not gone and place == "between":
                missed.append(row)
    print(f"{'kind':24}{'n':>6}" + "".join(f"{place:>9}" for place in PLACES))
    for (kind, _), cell in sorted(score.items()):
        print(f"{kind:24}{cell['n']:6}" + "".join(f"{100 * cell[place] / cell['n']:9.1f}" for place in PLACES))
    print("\nlanguage: samples, % gone between / after")
    print(
        "  ".join(
            f"{lang} {cell['n']} {100 * cell['between'] / cell['n']:.0f}/{100 * cell['after'] / cell['n']:.0f}"
            for lang, cell in sorted(languages.items(), key=lambda item: -item[1]["n"])
        )
    )
    large = {lang: cell for lang, cell in languages.items() if cell["n"] >= MIN_SAMPLES}
    low = [lang for lang, cell in large.items() if cell["between"] < 0.85 * cell["n"]]
    print(f"languages of {MIN_SAMPLES} samples or more below 85 % between: {len(low)} of {len(large)}: {' '.join(low)}")
    print(f"words of the articles lost in {len(samples) * len(PLACES)} plantings: {lost}")
    for row in missed[:misses]:
        shown = row["text"][:160].replace("\n", " / ")
        print("   MISS", row["lang"], row["kind"], row["granularity"], row["group"], "|", shown)


def report_negatives(negatives: list[dict[str, Any]], bodies: dict[str, list[list[str]]]) -> None:
    hurt = Counter[str]()
    for row in negatives:
        wanted = row["text"].split()
        for place in PLACES:
            planted, plain = plant(row["text"], row["lang"], bodies, place)
            left = Counter(cleaner.clean(planted).body.split())
            left.subtract(word for line, count in cleaned(plain).items() for word in line.split() * count)
            if any(left[word] < count for word, count in Counter(wanted).items()):
                hurt[place] += 1
                print("   HURT", place, row["text"][:200].replace("\n", " / "))
    kept = "".join(f" {place} {100 * (1 - hurt[place] / max(len(negatives), 1)):.2f} %" for place in PLACES)
    print(f"hard negatives kept, of {len(negatives)}:{kept}")


if __name__ == "__main__":
    sys.exit(main())
