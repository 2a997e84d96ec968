"""A document as the scorer sees it: its paragraphs without link syntax, and how they were laid out."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Block, Document, Kind, Reason
from cleaner.parse.markdown import to_plain
from cleaner.scoring.features import ROLES, Page

# What no article brings along: where this stands, the text is a page.
FURNITURE = frozenset(
    {
        Reason.COOKIE_BANNER,
        Reason.SHARE_PROMPT,
        Reason.JS_WARNING,
        Reason.ADBLOCK_NOTICE,
        Reason.NEWSLETTER_PROMPT,
        Reason.PAYWALL_NOTICE,
        Reason.RELATED_LINK,
        Reason.COMMENT_PROMPT,
        Reason.NAVIGATION,
        Reason.LOGIN_PROMPT,
        Reason.APP_PROMO,
        Reason.AD_LABEL,
        Reason.COUNTER,
        Reason.COPYRIGHT,
    }
)
_ROLE_NUMBERS = {name: number for number, name in enumerate(ROLES)}


def page_of(document: Document) -> tuple[Page, list[tuple[Block, Block]]]:
    """The page that a document shows, and the first and last block of each of its paragraphs.

    What stands in the envelope and what is nothing but white space is no part of the page.
    """
    spans = _spans(document)
    text = document.text
    texts, gaps, lines, indents = [], [], [], []
    at = spans[0][0].start if spans else 0
    for first, last in spans:
        start, end = first.content_start, last.content_end
        texts.append(text[start:end])
        gap = text[at:start]
        gaps.append(gap.count("\n"))
        indents.append(len(gap) - 1 - gap.rfind("\n"))
        lines.append(1 if first is last else text.count("\n", start, end) + 1)
        at = end
    furniture = _furniture(document, spans)
    if document.kind is not Kind.MARKDOWN:
        return Page(texts, gaps, lines, indents, furniture=furniture), spans
    texts = [to_plain(part) for part in texts]
    links = [first.hints.link_density or 0.0 for first, _ in spans]
    roles = [_ROLE_NUMBERS[first.hints.role.value] for first, _ in spans]
    return Page(texts, gaps, lines, indents, links, roles, furniture), spans


def _spans(document: Document) -> list[tuple[Block, Block]]:
    envelope: Sequence[tuple[int, int]] = document.envelope
    spans: list[tuple[Block, Block]] = []
    for block in document.blocks:
        _, _, start, end, _, continues = block
        if start >= end or (envelope and any(low <= start and end <= high for low, high in envelope)):
            continue
        if continues and spans:
            spans[-1] = (spans[-1][0], block)
        else:
            spans.append((block, block))
    return spans


def _furniture(document: Document, spans: Sequence[tuple[Block, Block]]) -> list[bool]:
    marks = [mark for mark in document.marks if mark.reason in FURNITURE]
    found, index = [], 0
    for first, last in spans:
        while index < len(marks) and marks[index].end <= first.content_start:
            index += 1
        found.append(
            index < len(marks) and marks[index].start <= first.content_start and last.content_end <= marks[index].end
        )
    return found
