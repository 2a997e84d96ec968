"""WARC records as text: the conversion records of WET files, and responses that hold a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cleaner.model import Clue, Kind
from cleaner.parse.envelopes.headers import flags_of_status
from cleaner.parse.envelopes.keys import is_url
from cleaner.parse.envelopes.opened import BLANK, Opened, clue

_VERSION = r"WARC/[01]\.\d{1,2}[ \t]{0,4}(?:\r\n?|\n)"
_FIRST = re.compile(BLANK + _VERSION)
_NEXT = re.compile(r"^" + _VERSION + r"(?=[A-Za-z-]{3,40}:)", re.MULTILINE)
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):[ \t]{0,8}(?P<value>[^\r\n]{0,4000})(?:\r\n?|\n|\Z)")
_BLANK_LINE = re.compile(r"[ \t]{0,8}(?:\r\n?|\n|\Z)")
_AFTER = re.compile(r"\s{0,8}(?:WARC/[01]\.|\Z)")
_HTTP = re.compile(r"HTTP/\d(?:\.\d)? (?P<code>\d{3})[^\r\n]{0,200}(?:\r\n?|\n)")
# Something must follow it: a record of one line is its text.
_TITLE = re.compile(r"\s{0,40}(?P<title>[^\r\n]{4,250}?)[ \t]{0,20}[\r\n]\s{0,40}\S")
_SEPARATOR = re.compile(r"\s[|–—·•»-]\s")
MAX_FIELDS = 100
# Records about the crawl, which hold no page.
_ARTICLES = frozenset(("conversion", "response", "resource"))


def open_warc(text: str) -> Iterator[Opened]:
    """The pages in a file of WARC records, in order; none where `text` does not begin as one.

    `Content-Length` counts bytes: the record's end is found by encoding no more than
    that record, and is checked; where it does not meet the next record (lines were
    converted, bytes mended), the next record's first line ends this one.
    Records about the crawl itself are passed over. `WARC-Date` is the moment of
    crawling, no date of publication: it is the clue "crawled".

    >>> text = "WARC/1.0\\r\\nWARC-Type: conversion\\r\\nWARC-Target-URI: https://port.example/\\r\\n"
    >>> text += "Content-Length: 6\\r\\n\\r\\nOuvré\\r\\n\\r\\n"
    >>> [(o.text[o.start:o.end].strip(), o.clues[0].value) for o in open_warc(text)]
    [('Ouvré', 'https://port.example/')]
    """
    match = _FIRST.match(text)
    at = 0
    while match is not None:
        fields, start = _fields(text, match.end())
        end = _record_end(text, start, fields.get("content-length", ("", 0))[0])
        follower = _NEXT.search(text, end)
        stop = len(text) if follower is None else follower.start()
        kind = fields.get("warc-type", ("", 0))[0].lower()
        if kind in _ARTICLES or (not kind and "warc-target-uri" in fields):
            yield _record(text, (at, start, end, stop), fields)
        at, match = stop, follower


def _fields(text: str, at: int) -> tuple[dict[str, tuple[str, int]], int]:
    fields: dict[str, tuple[str, int]] = {}
    for _ in range(MAX_FIELDS):
        field = _FIELD.match(text, at)
        if field is None:
            break
        fields.setdefault(field["name"].lower(), (field["value"].strip(), field.start("value")))
        at = field.end()
    if blank := _BLANK_LINE.match(text, at):
        at = blank.end()
    return fields, at


def _record_end(text: str, start: int, length: str) -> int:
    """Where the content ends, by its length in bytes if that is true, else by what follows."""
    if length.isascii() and length.isdigit() and len(length) < 12:
        size = int(length)
        part = text[start : start + size].encode("utf-8", errors="surrogatepass")
        end = start + len(part[:size].decode("utf-8", errors="ignore")) if len(part) > size else start + size
        if end <= len(text) and _AFTER.match(text, end):
            return end
    follower = _NEXT.search(text, start)
    stop = len(text) if follower is None else follower.start()
    # Two line ends close a record.
    return start + len(text[start:stop].rstrip("\r\n"))


def _record(text: str, places: tuple[int, int, int, int], fields: dict[str, tuple[str, int]]) -> Opened:
    at, start, end, stop = places
    view = text[at:stop]
    clues = tuple(_clues(fields, at))
    content = text[start:end]
    if http := _HTTP.match(content):
        flags = flags_of_status(int(http["code"]))
        headers, body = _fields(content, http.end())
        if "html" in headers.get("content-type", ("html", 0))[0]:
            bare = tuple(_placeless(clues))
            return Opened(
                content[body:], 0, len(content) - body, bare, (), (Kind.HTML, "WARC response"), flags, offset=None
            )
        return _text(Opened(view, start + body - at, end - at, clues, flags=flags, offset=at), "")
    if "html" in fields.get("content-type", ("", 0))[0]:
        return Opened(content, 0, len(content), tuple(_placeless(clues)), (), (Kind.HTML, "WARC resource"), offset=None)
    return _text(Opened(view, start - at, end - at, clues, offset=at), fields.get("warc-type", ("", 0))[0])


def _text(opened: Opened, kind: str) -> Opened:
    """The record with what stands around its content as envelope."""
    size = len(opened.text)
    if kind == "conversion":
        opened = replace(opened, clues=(*_title(opened), *opened.clues))
    # White space behind the record is blank anyway; a span for it would be noise.
    end = opened.end if opened.text[opened.end :].strip() else size
    spans = ((0, opened.start),) if end == size else ((0, opened.start), (end, size))
    return replace(opened, end=end, spans=spans)


def _title(opened: Opened) -> Iterator[Clue]:
    """The first line of a conversion record: by convention the page's title, here without the site's name."""
    line = _TITLE.match(opened.text, opened.start, opened.end)
    if line is None or line["title"].endswith((".", ":", ",", ";")):
        return
    title, url = line["title"], next((each.value for each in opened.clues if each.field == "url"), "")
    host = re.sub(r"[\W_]+", "", url.partition("://")[2].partition("/")[0]).lower()
    for separator in _SEPARATOR.finditer(title):
        tail = re.sub(r"[\W_]+", "", title[separator.end() :]).lower()
        if len(tail) >= 3 and tail in host:
            yield from clue(
                "site", title[separator.end() :], "end of the first line", line.start("title") + separator.end()
            )
            title = title[: separator.start()]
            break
    yield from clue("title", title, "first line of the record", line.start("title"))


def _clues(fields: dict[str, tuple[str, int]], at: int) -> Iterator[Clue]:
    if "warc-target-uri" in fields:
        value, start = fields["warc-target-uri"]
        value = value.strip("<>")
        if is_url(value):
            yield from clue("url", value, "WARC-Target-URI", start - at)
    if "warc-date" in fields:
        value, start = fields["warc-date"]
        yield from clue("crawled", value, "WARC-Date", start - at)
    if "warc-identified-content-language" in fields:
        value, start = fields["warc-identified-content-language"]
        # Several languages are named by their share, the main one first.
        yield from clue("language", value.partition(",")[0], "WARC-Identified-Content-Language", start - at)


def _placeless(clues: tuple[Clue, ...]) -> Iterator[Clue]:
    for each in clues:
        yield from clue(each.field, each.value, each.detail)
