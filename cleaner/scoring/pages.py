"""A document as the scorer sees it: its paragraphs without link syntax, and how they were laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Block, Document, Kind
from cleaner.scoring.features import LINK_CLOSE, LINK_OPEN, Page

# Markdown that shows nothing or little: images, the targets of links, marks of headings, lists and emphasis.
_IMAGE = re.compile(
    r'!\[[^\[\]\n]{0,500}\]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:\s"[^"\n]{0,500}")?\s?\)'
)
_LINK = re.compile(
    r'\[((?:[^\[\]\n\\]|\\.){0,1000})\]\(\s?<?[^()<>\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?>?(?:\s"[^"\n]{0,500}")?\s?\)'
)
_LEAD = re.compile(r"(?:\s{0,8}(?:#{1,6}|[*+-](?=\s)|>|\d{1,3}\\?\.(?=\s)|\|)){1,8}\s{0,8}")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def page_of(document: Document) -> tuple[Page, list[tuple[Block, Block]]]:
    """The page that a document shows, and the first and last block of each of its paragraphs.

    What stands in the envelope and what is nothing but white space is no part of the page.
    """
    spans = _spans(document)
    text = document.text
    marked_up = document.kind is Kind.MARKDOWN
    texts, gaps, lines, indents = [], [], [], []
    at = spans[0][0].start if spans else 0
    for first, last in spans:
        start, end = first.content_start, last.content_end
        texts.append(text[start:end])
        gaps.append(text.count("\n", at, start))
        line = text.rfind("\n", at, start)
        indents.append(start - 1 - line if line >= 0 else start - at)
        lines.append(1 if first is last else text.count("\n", start, end) + 1)
        at = end
    if marked_up:
        texts = [plain_face(part) for part in texts]
    return Page(texts, gaps, lines, indents, marked_up=marked_up), spans


def plain_face(text: str) -> str:
    """A paragraph of markdown as a reader sees it, with link text between `LINK_OPEN` and `LINK_CLOSE`.

    >>> plain_face("* [Home](/) and **more**").replace(LINK_OPEN, "<").replace(LINK_CLOSE, ">")
    '<Home> and more'
    """
    if "](" in text:
        text = _IMAGE.sub("", text)
        text = _LINK.sub(rf"{LINK_OPEN}\1{LINK_CLOSE}", text)
        if "](" in text:  # a link around a link or an image
            text = _LINK.sub(rf"{LINK_OPEN}\1{LINK_CLOSE}", text)
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    return (_ESCAPE.sub(r"\1", text) if "\\" in text else text).strip()


def _spans(document: Document) -> list[tuple[Block, Block]]:
    envelope: Sequence[tuple[int, int]] = document.envelope
    spans: list[tuple[Block, Block]] = []
    for block in document.blocks:
        start, end = block.content_start, block.content_end
        if start >= end or any(low <= start and end <= high for low, high in envelope):
            continue
        if block.continues and spans:
            spans[-1] = (spans[-1][0], block)
        else:
            spans.append((block, block))
    return spans
