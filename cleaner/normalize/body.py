"""The body: what no filter marked, one paragraph per line, paragraphs separated by one empty line."""

from __future__ import annotations

import html
import re

from cleaner.model import Explained, Role

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]+")
_SOFT = re.compile("[\u00ad]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# No space is put before these when pieces of a sentence are joined.
_CLINGS = re.compile(r"^[,.)\]}…%、。，；：！？）」』]")
_CJK_END = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u0e00-\u0e7f、。」』）]$")
_CJK_START = re.compile(r"^[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u0e00-\u0e7f、。「『（]")


def read_body(explained: Explained) -> str:
    """The kept text as paragraphs, with odd spaces, entities and mojibake mended."""
    document, marks = explained.document, explained.marks
    paragraphs: list[str] = []
    index = 0
    for group in document.paragraphs():
        joined = ""
        for block in group:
            while index < len(marks) and marks[index].end <= block.content_start:
                index += 1
            at, look, pieces = block.content_start, index, []
            while look < len(marks) and marks[look].start < block.content_end:
                if at < marks[look].start:
                    pieces.append(document.text[at : marks[look].start])
                at = max(at, marks[look].end)
                look += 1
            if at < block.content_end:
                pieces.append(document.text[at : block.content_end])
            text = " ".join(pieces).strip()
            if block.hints.role is not Role.CODE:
                text = _SPACES.sub(" ", text).strip()
            joined = join(joined, text)
        if joined:
            paragraphs.append(joined)
    return mend("\n\n".join(paragraphs))


def join(one: str, two: str) -> str:
    """Two pieces of a paragraph, with a space where one belongs."""
    if not one or not two:
        return one or two
    if _CLINGS.match(two) or (_CJK_END.search(one) and _CJK_START.match(two)):
        return one + two
    return f"{one} {two}"


def mend(text: str) -> str:
    """Entities and mojibake, undone; nothing else is rewritten."""
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    return _SOFT.sub("", text)
