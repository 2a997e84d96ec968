"""Which blocks of a page are in its gold body: words in common, and the same order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.measure import segments, words
from cleaner.model import Document

GRAM = 4
# At most this many places in the gold are tried for a block that stands there often.
MAX_PLACES = 8


def gold_shares(document: Document, gold: Sequence[str]) -> npt.NDArray[np.float32]:
    """For each block the share of its words that are in the gold body; of repeated blocks, the one in order.

    A menu or a teaser may hold the same words as a sub-head or a standfirst, so
    the blocks are taken that make the heaviest chain in the order of the gold.
    """
    text = words("\n".join(gold))
    size = len(text)
    long: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    short: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(size):
        long[tuple(text[at : at + GRAM])].append(at)
        for length in range(1, GRAM):
            short[tuple(text[at : at + length])].append(at)
    paragraphs = {tuple(words(paragraph)) for paragraph in gold}
    places: list[tuple[int, int, float]] = []
    shares = np.zeros(len(document.blocks), dtype=np.float32)
    for number, block in enumerate(document.blocks):
        tokens = words(document.content(block))
        if len(tokens) >= GRAM:
            hits = [long.get(tuple(tokens[at : at + GRAM])) for at in range(len(tokens) - GRAM + 1)]
            shares[number] = sum(hit is not None for hit in hits) / len(hits)
            starts = Counter(place - at for at, hit in enumerate(hits) for place in (hit or ())[:MAX_PLACES])
            for start, count in starts.most_common(GRAM) if shares[number] >= 0.3 else ():
                places.append((number, max(0, start), min(count + GRAM - 1, len(tokens))))
        elif tokens:
            whole = tuple(tokens) in paragraphs
            weight = len(tokens) * (1.0 if whole else 0.3)
            places.extend((number, at, weight) for at in short.get(tuple(tokens), ())[:MAX_PLACES])
    inside = _heaviest_chain(places, size)
    for number, block in enumerate(document.blocks):
        if number not in inside:
            shares[number] = 0.0
        elif len(words(document.content(block))) < GRAM:
            shares[number] = 1.0
    return shares


def _heaviest_chain(places: list[tuple[int, int, float]], size: int) -> set[int]:
    """The blocks of the heaviest chain of (block, place, weight) in which both numbers grow."""
    places.sort(key=lambda item: (item[0], -item[1]))
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 2)
    best: list[float] = []
    before: list[int] = []
    first = 0
    while first < len(places):
        last = first
        while last < len(places) and places[last][0] == places[first][0]:
            at, found = min(places[last][1], size) + 1, (0.0, -1)
            while at > 0:
                found = max(found, tree[at])
                at -= at & -at
            best.append(found[0] + places[last][2])
            before.append(found[1])
            last += 1
        for number in range(first, last):
            at = min(size, places[number][1] + max(1, int(places[number][2] * 0.7))) + 1
            while at < len(tree):
                tree[at] = max(tree[at], (best[number], number))
                at += at & -at
        first = last
    chain: set[int] = set()
    number = max(range(len(best)), key=best.__getitem__, default=-1)
    while number >= 0:
        chain.add(places[number][0])
        number = before[number]
    return chain


def voted_shares(
    document: Document, shares: Sequence[float], text: str, wanted: Sequence[str], unwanted: Sequence[str]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Labels and their weights where only a few segments are known.

    The blocks with a segment are sure; the others follow trafilatura, where what it
    returned has every wanted segment and no unwanted one.
    """
    labels = (np.array(shares, dtype=np.float32) >= 0.5).astype(np.float32)
    _, bad, gone = segments(text, wanted, unwanted)
    sure = np.full(len(labels), 0.0 if bad or gone else 0.15, dtype=np.float32)
    for number, block in enumerate(document.blocks):
        flat = " ".join(document.content(block).split())
        if any(" ".join(segment.split()) in flat for segment in wanted):
            labels[number], sure[number] = 1.0, 1.0
        elif any(" ".join(segment.split()) in flat for segment in unwanted):
            labels[number], sure[number] = 0.0, 1.0
    return labels, sure
