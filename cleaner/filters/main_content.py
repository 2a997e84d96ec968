"""The main content of a page: trafilatura's decision as evidence, weighed with our own."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.chain import block_span, finder
from cleaner.model import Document, Kind, Reason
from cleaner.parse.html import parse_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

# Above these, trafilatura takes seconds or more; our own evidence decides alone.
MAX_SOURCE_CHARS = 3_000_000
MAX_ELEMENTS = 60_000
MAX_DEPTH_TAGS = 250

_WORD = re.compile(r"[^\W_]+")
SHINGLE_WORDS = 4


@finder(Reason.OUTSIDE_MAIN_CONTENT, "strip_outside_main_content")
def strip_outside_main_content(document: Document) -> Iterator[tuple[int, int, str]]:
    """Mark the blocks of a web page that stand outside its main content."""
    if document.kind is not Kind.HTML or not document.blocks:
        return
    shares = shares_in(document, extracted_text(document.html or ""))
    for block, share in zip(document.blocks, shares, strict=True):
        if share < 0.5:
            yield *block_span(document, block), f"trafilatura keeps {share:.0%} of it"


def extracted_text(html: str) -> str:
    """The text that trafilatura takes for the main content; empty where it finds none or gives up."""
    if len(html) > MAX_SOURCE_CHARS:
        return ""
    from trafilatura import bare_extraction

    tree = parse_tree(html)
    if _too_big(tree):
        return ""
    # It reports pages without content as errors; they are none of the caller's.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(tree, favor_precision=True, include_comments=False, fast=True)
    except Exception:  # noqa: BLE001  # a page it cannot read is a page without its evidence
        return ""
    return str(getattr(found, "text", None) or "")


def _too_big(tree: _Element) -> bool:
    elements = deepest = 0
    depth = 0
    from lxml import etree

    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        deepest = max(deepest, depth)
    return elements > MAX_ELEMENTS or deepest > MAX_DEPTH_TAGS


def shares_in(document: Document, text: str) -> list[float]:
    """For each block the share of its words that stand in `text`, by shingles; short blocks as whole lines."""
    lines = [_WORD.findall(line) for line in text.split("\n")]
    known = {tuple(line) for line in lines}
    shingles = {gram for line in lines for gram in _shingles(line)}
    shares = []
    for block in document.blocks:
        tokens = _WORD.findall(document.content(block))
        grams = _shingles(tokens)
        if not grams:
            shares.append(float(tuple(tokens) in known))
        else:
            shares.append(sum(gram in shingles for gram in grams) / len(grams))
    return shares


def _shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(tokens[start:] for start in range(SHINGLE_WORDS)), strict=False))
