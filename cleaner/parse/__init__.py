"""Raw input -> `Document`: decode, detect the kind, read the envelope, cut into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cleaner.model import Document, Kind
from cleaner.parse.decode import decode
from cleaner.parse.detect import detect_kind
from cleaner.parse.envelopes import Opened, open_envelopes
from cleaner.parse.html import read_html
from cleaner.parse.markdown import markdown_blocks
from cleaner.parse.plain import plain_blocks

__all__ = ["decode", "detect_kind", "read", "read_all", "read_text"]


def read(raw: str | bytes, kind: Kind | None = None) -> Document:
    """The document of the first article of any input; `kind` overrides what would be detected."""
    return next(read_all(raw, kind))[0]


def read_all(raw: str | bytes, kind: Kind | None = None) -> Iterator[tuple[Document, int]]:
    """A document for each article of an input, with the place of its view in the caller's text.

    A view that is no part of that text (from JSON, from HTML) has the place 0.
    """
    text = raw if isinstance(raw, str) else decode(raw)
    for opened in open_envelopes(text):
        document = _document(opened, kind)
        yield document, 0 if document.kind is Kind.HTML else opened.offset or 0


def _document(opened: Opened, kind: Kind | None) -> Document:
    if kind is None:
        kind, evidence = opened.kind or detect_kind(opened.text[opened.start :])
    else:
        evidence = "given by the caller"
    document = Document(
        text=opened.text,
        kind=kind,
        clues=opened.clues,
        envelope=opened.spans,
        flags=opened.flags,
        more=opened.more,
        evidence=evidence,
    )
    return _cut(document, opened.start, opened.end)


def read_text(text: str) -> Document:
    """The document of a text whose view must be the text itself: plain or markdown, no envelope."""
    kind, evidence = detect_kind(text)
    if kind is Kind.HTML:
        kind, evidence = Kind.PLAIN, "read as text"
    return _cut(Document(text=text, kind=kind, evidence=evidence), 0, len(text))


def _cut(document: Document, start: int, end: int) -> Document:
    if document.kind is Kind.HTML:
        return read_html(document.text[start:end], document)
    if document.kind is Kind.MARKDOWN:
        return replace(document, blocks=markdown_blocks(document.text, start, end))
    return replace(document, blocks=plain_blocks(document.text, start, end))
