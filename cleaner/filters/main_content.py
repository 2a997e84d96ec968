"""The main content of a web page: trafilatura's decision is one voice, the page's own markup the others."""

from __future__ import annotations

import functools
import json
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.chain import block_span, finder
from cleaner.model import Document, Kind, Reason

if TYPE_CHECKING:
    from lxml.etree import XPath

    from cleaner.scoring.web import Judge

# Above these, trafilatura takes many seconds; the rest of the evidence decides without it. The depth of elements: it
# takes five seconds for some hundred tables or links in each other; in the corpus no page is 50 deep.
MAX_SOURCE_CHARS = 3_000_000
MAX_TAGS = 120_000
MAX_DEPTH_TAGS = 64
# A snippet of markup this small has no page around it to take away.
MAX_FRAGMENT_CHARS = 2000
MAX_FRAGMENT_LINKS = 0.3
# A hidden paragraph with so many of its words in the visible ones is a copy.
MIN_COPIED_SHARE = 0.7
# A page none of whose blocks is likely enough shows its best ones.
BEST_SHARE = 0.6

_PAGE = re.compile(r"<(?:html|head|body|nav|header|footer|aside)[\s>]", re.I)
_STATED = re.compile(r'"articleBody"\s{0,20}:\s{0,20}(?=")')
_TAG = re.compile(r"<[^<>]{0,1000}>")
_STRING = json.JSONDecoder(strict=False)
MAX_STATED = 20


@finder(Reason.OUTSIDE_MAIN_CONTENT, "strip_outside_main_content")
def strip_outside_main_content(document: Document) -> Iterator[tuple[int, int, str]]:
    """Mark the blocks of a web page that stand outside its main content.

    A learned judge weighs what JSON-LD states, links, class words, place and company
    of each block; on pages that leave it in doubt also what trafilatura keeps. It may
    overrule each of them. It marks
    whole blocks only, so a sentence is never cut. Kept on purpose: standfirsts, lists,
    sub-heads and quotes between kept paragraphs, and everything in a short snippet of
    markup. Text without markup is left to other filters.

    >>> import cleaner
    >>> story = "<p>The council voted for the new quay on Monday, nine to four, after a long debate.</p>" * 3
    >>> page = f"<html><body><nav><a href=/>Home</a></nav><article>{story}</article></body></html>"
    >>> [mark.text for mark in cleaner.explain(page, filters=strip_outside_main_content).marks]
    ['Home\\n\\n']
    >>> cleaner.explain("<p>Just a <b>note</b>.</p>", kind="html", filters=strip_outside_main_content).marks
    ()
    """
    if document.kind is not Kind.HTML or not document.blocks or _is_snippet(document):
        return
    from cleaner.scoring import web

    html = document.html or ""
    judge = _judge()
    found, kept = judge(
        web.look_at(document, _shares(document, stated_body(html))),
        lambda: _shares(document, extracted_text(html)),
    )
    chances = found.tolist()
    limit = min(judge.limit, BEST_SHARE * max(chances))
    copies = _hidden_copies(document, [chance >= limit for chance in chances])
    for number, (block, chance) in enumerate(zip(document.blocks, chances, strict=True)):
        if chance < limit or number in copies:
            why = "hidden copy" if chance >= limit else f"{chance:.0%} article"
            advice = "" if kept is None else f", trafilatura keeps {kept[number]:.0%}"
            yield *block_span(document, block), f"{why} at {block.hints.path[-80:]}{advice}"


# What stands outside the article needs no second opinion: the filters after this one read the article alone.
strip_outside_main_content = replace(strip_outside_main_content, narrows=True)


@functools.cache
def _judge() -> Judge:
    from cleaner.scoring.web import Judge

    return Judge.load()


def _shares(document: Document, text: str) -> Sequence[float]:
    """For each block the share of its words that stand in a text."""
    from cleaner.scoring import web

    return web.shares_in(web.tokens_of(document), text) if text else [0.0] * len(document.blocks)


def _is_snippet(document: Document) -> bool:
    if len(document.text) > MAX_FRAGMENT_CHARS or _PAGE.search(document.html or ""):
        return False
    links = sum((b.content_end - b.content_start) * (b.hints.link_density or 0) for b in document.blocks)
    return links <= MAX_FRAGMENT_LINKS * len(document.text)


def _hidden_copies(document: Document, kept: Sequence[bool]) -> frozenset[int]:
    """The hidden blocks of the article that say again what a visitor sees at once.

    Pages hide text for two reasons: a second copy for another screen, which goes, and
    the article itself until a script or a subscription shows it, which stays.
    """
    hidden = [number for number, keep in enumerate(kept) if keep and document.blocks[number].hints.hidden]
    if not hidden:
        return frozenset()
    from cleaner.scoring import web

    pairs = zip(document.blocks, kept, strict=True)
    shown = "\n".join(document.content(block) for block, keep in pairs if keep and not block.hints.hidden)
    tokens = [web.WORD.findall(document.content(document.blocks[number])) for number in hidden]
    shares = web.shares_in(tokens, shown)
    return frozenset(number for number, share in zip(hidden, shares, strict=True) if share >= MIN_COPIED_SHARE)


def extracted_text(html: str) -> str:
    """The text that trafilatura takes for the main content; empty where it finds none or would take too long."""
    if len(html) > MAX_SOURCE_CHARS or html.count("<") > MAX_TAGS:
        return ""
    from trafilatura import bare_extraction

    from cleaner.parse.html import tree_of

    tree = tree_of(html)
    if _deeper()(tree.getroottree()):
        return ""
    # It reports pages without content as errors; they are none of the caller's.
    log = logging.getLogger("trafilatura")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        # "fast" leaves out its two fallbacks, which cost as much again: our own evidence stands in for them.
        found = bare_extraction(tree, include_comments=False, fast=True)
    except Exception:  # noqa: BLE001  # a page that it cannot read is a page without its evidence
        return ""
    finally:
        log.setLevel(level)
    return str(getattr(found, "text", None) or "")


@functools.cache
def _deeper() -> XPath:
    from lxml.etree import XPath

    return XPath(f"boolean({'/*' * (MAX_DEPTH_TAGS + 1)})")


def stated_body(html: str) -> str:
    """The longest "articleBody" that the page's JSON-LD states, without tags.

    >>> stated_body('<script type="application/ld+json">{"articleBody": "One.<br>Two."}</script>')
    'One.\\nTwo.'
    """
    best = ""
    if '"articleBody"' not in html:
        return best  # soon seen
    for number, match in enumerate(_STATED.finditer(html)):
        if number == MAX_STATED:
            break
        try:
            body, _ = _STRING.raw_decode(html, match.end())
        except ValueError:
            continue
        if isinstance(body, str) and len(body) > len(best):
            best = body
    return _TAG.sub("\n", best)
