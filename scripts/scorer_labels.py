"""Labels for the block scorer: which paragraphs of a dump are the gold text's, and where other extractors agree."""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
GRAM = 4
# A paragraph is aligned if this share of its 4-grams stands in the gold text, in order.
MIN_COVERED = 0.3
# A page shows its article twice if so much of the gold text stands outside the aligned paragraphs, too ...
COPY_SHARE = 0.3
# ... in paragraphs of at least this many words that are in the gold text as good as whole.
COPY_WORDS, COPY_COVERED = 8, 0.8
# Shorter paragraphs have too few 4-grams: they must stand in the gap between two aligned ones.
SHORT_WORDS = 6
MAX_GAP_WORDS = 400


def words(text: str) -> list[str]:
    """Words in lower case; one per character where no spaces are written."""
    return _WORD.findall(text.lower())


class Gold:
    """The words of a gold text, and where each 4-gram stands."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.size = len(self.words)
        self.places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at in range(self.size - GRAM + 1):
            self.places[tuple(self.words[at : at + GRAM])].append(at)


def align(paragraphs: Sequence[list[str]], gold: Gold) -> list[float]:
    """The share of each paragraph that is in the gold text, each piece of gold used once and in order.

    The heaviest chain of paragraphs whose places in the gold text increase is
    found with a Fenwick tree; a teaser that repeats a sentence of the article
    is left out by it. Paragraphs of a few words count if they stand in the gap
    between their aligned neighbours' places.
    """
    places: list[tuple[int, int, int, int, float]] = []
    for number, paragraph in enumerate(paragraphs):
        places.extend((number, *place) for place in _places(paragraph, gold))
    share = [0.0] * len(paragraphs)
    chosen: dict[int, tuple[int, int]] = {}
    for number, start, end, _, covered in _chain(places, gold.size):
        chosen[number] = (start, end)
        share[number] = covered
    numbers = sorted(chosen)
    for number, paragraph in enumerate(paragraphs):
        if numbers and number not in chosen and 0 < len(paragraph) <= SHORT_WORDS:
            at = bisect_left(numbers, number)
            reach = len(paragraph) + 14
            low = chosen[numbers[at - 1]][1] if at else chosen[numbers[0]][0] - reach
            high = chosen[numbers[at]][0] if at < len(numbers) else low + reach
            low, high = max(0, low - 3), min(gold.size, high + 3)
            if high - low <= MAX_GAP_WORDS and any(
                gold.words[place : place + len(paragraph)] == paragraph
                for place in range(low, high - len(paragraph) + 1)
            ):
                share[number] = 1.0
    return [min(1.0, value) for value in share]


def copies(paragraphs: Sequence[list[str]], shares: Sequence[float], gold: Gold) -> list[int]:
    """The paragraphs of a second copy of the article: which one is taken for it is chance, so neither is wrong."""
    found = []
    for number, (paragraph, share) in enumerate(zip(paragraphs, shares, strict=True)):
        if share < MIN_COVERED and len(paragraph) >= COPY_WORDS:
            grams = len(paragraph) - GRAM + 1
            if sum(tuple(paragraph[at : at + GRAM]) in gold.places for at in range(grams)) >= COPY_COVERED * grams:
                found.append(number)
    return found if sum(len(paragraphs[number]) for number in found) >= COPY_SHARE * gold.size else []


def _places(paragraph: list[str], gold: Gold) -> list[tuple[int, int, int, float]]:
    size = len(paragraph)
    grams = size - GRAM + 1
    if grams < 1 or gold.size < GRAM:
        return []
    offsets: Counter[int] = Counter()
    hits = 0
    for at in range(grams):
        if found := gold.places.get(tuple(paragraph[at : at + GRAM])):
            hits += 1
            for place in found[:8]:
                offsets[place - at] += 1
    if hits < MIN_COVERED * grams:
        return []
    places = []
    for offset, _ in offsets.most_common(3):
        near = sum(times for other, times in offsets.items() if abs(other - offset) <= max(3, size // 3))
        if near >= MIN_COVERED * grams:
            places.append((max(0, offset), min(gold.size, offset + size), near, near / grams))
    return places


def _chain(places: list[tuple[int, int, int, int, float]], size: int) -> list[tuple[int, int, int, int, float]]:
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 2)
    before: list[int] = []
    at = 0
    while at < len(places):
        stop = at
        pending = []
        while stop < len(places) and places[stop][0] == places[at][0]:
            _, start, end, weight, _ = places[stop]
            node, best = min(size, start + max(1, (end - start) // 5)) + 1, (0, -1)
            while node > 0:
                best = max(best, tree[node], key=lambda pair: pair[0])
                node -= node & -node
            before.append(best[1])
            pending.append((end + 1, (best[0] + weight, stop)))
            stop += 1
        for place, value in pending:
            node = place
            while node < len(tree):
                if tree[node][0] < value[0]:
                    tree[node] = value
                node += node & -node
        at = stop
    node, best = size + 1, (0, -1)
    while node > 0:
        best = max(best, tree[node], key=lambda pair: pair[0])
        node -= node & -node
    chain = []
    link = best[1]
    while link >= 0:
        chain.append(places[link])
        link = before[link]
    return chain


def extracted(html: str) -> dict[str, str]:
    """What several extractors take for the article of a page with markup."""
    import trafilatura
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    def readable() -> str:
        summary = Document(html).summary(html_partial=True)
        return extract_plain_text(summary, main_content=False, alt_texts=False, links=False, form_fields=False)

    makers = {
        "traf": lambda: trafilatura.extract(html, include_comments=False),
        "prec": lambda: trafilatura.extract(html, include_comments=False, favor_precision=True),
        "read": readable,
        "resi": lambda: extract_plain_text(html, main_content=True, alt_texts=False, links=False, form_fields=False),
    }
    texts = {}
    for name, make in makers.items():
        texts[name] = ""
        with contextlib.suppress(Exception):  # a page that an extractor chokes on has no vote of it
            texts[name] = make() or ""
    return texts
