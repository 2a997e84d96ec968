"""Digests: ``====== Site: Title ====== https://…``, one or several articles in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cleaner.model import Clue
from cleaner.parse.envelopes.opened import BLANK, Opened, clue

# The rule may have any length from three; the URL stands on the same or the next line (or below an empty one).
_HEADER = (
    r"(?P<rule>={3,200})[ \t]{1,8}(?P<head>[^\s=][^\r\n]{0,800}?)[ \t]{1,8}(?P<close>={3,200})[ \t]{0,8}"
    r"(?:(?:[ \t]{0,8}(?:\r\n?|\n)){0,2}[ \t]{0,8}<?(?P<url>https?://[^\s<>]{1,2000})>?[ \t]{0,8})?"
    r"(?=[\r\n]|\Z)(?:\r\n?|\n)?"
)
_FIRST = re.compile(BLANK + _HEADER, re.IGNORECASE)
_LATER = re.compile(r"^[ \t\ufeff]{0,8}" + _HEADER, re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
# Wiki headings have up to six signs; without a URL, only a longer rule or a repeated title is proof.
MIN_BARE_RULE_CHARS = 7
# A title that is repeated stands in the first lines.
MAX_REPEAT_LINES = 8
MAX_REPEAT_CHARS = 3_000
# A site's name is short.
MAX_SITE_CHARS = 60
MAX_SITE_WORDS = 8
_NOT_WORD = re.compile(r"[\W_]+")


def open_digest(text: str) -> Iterator[Opened]:
    """The articles of a digest, in order; none where `text` does not begin as one.

    A header needs a URL, or a title that the text repeats, or a rule longer than any
    wiki heading. Each article's view is its own part of the text.

    >>> text = "=== Port: Opens === https://port.example/\\nIt is."
    >>> [(o.clues[0].value, o.text[o.start:]) for o in open_digest(text)]
    [('Port', 'It is.')]
    >>> list(open_digest("=== History ===\\nThe port was built in 1901."))
    []
    """
    match = _FIRST.match(text)
    if match is None or not _is_header(text, match):
        return
    at = 0
    while match is not None:
        follower = next((m for m in _LATER.finditer(text, match.end()) if _is_header(text, m)), None)
        stop = len(text) if follower is None else follower.start()
        view = text[at:stop]
        end = match.end() - at
        yield Opened(
            view, end, len(view), tuple(_clues(match, at)), ((0, end),), None, more=follower is not None, offset=at
        )
        at, match = stop, follower


def _is_header(text: str, match: re.Match[str]) -> bool:
    if match["url"]:
        return True
    # Marks of a merge conflict or a table are rules of different length.
    if len(match["rule"]) >= MIN_BARE_RULE_CHARS and match["rule"] == match["close"]:
        return True
    return any(repeated for _, repeated in _titles(text, match))


def _titles(text: str, match: re.Match[str]) -> Iterator[tuple[int, bool]]:
    """Where in the head the title may begin, and whether that title is a line below."""
    head = match["head"]
    lines = [
        _squash(m[0])
        for _, m in zip(
            range(MAX_REPEAT_LINES), _LINE.finditer(text, match.end(), match.end() + MAX_REPEAT_CHARS), strict=False
        )
    ]
    starts = [0, *(m.end() for m in re.finditer(r":\s", head))]
    for start in starts:
        title = _squash(head[start:])
        yield (
            start,
            bool(title) and any(title == line or (len(title) > 20 and line.startswith(title)) for line in lines),
        )


def _clues(match: re.Match[str], at: int) -> Iterator[Clue]:
    head, start = match["head"], match.start("head") - at
    begin = _title_start(match)
    if begin:
        site = head[:begin].rstrip().removesuffix(":")
        yield from clue("site", site, "digest header", start)
    yield from clue("title", head[begin:], "digest header", start + begin)
    if match["url"]:
        yield from clue("url", match["url"], "digest header", match.start("url") - at)


def _title_start(match: re.Match[str]) -> int:
    """Where the title begins in "Site: Title"; 0 where there is no site.

    The title repeated below decides; else the longest part that the host spells;
    else the first colon, if what stands before it is short enough for a name.
    """
    head = match["head"]
    repeated = [start for start, is_repeated in _titles(match.string, match) if is_repeated]
    # Of several repeated tails the longest is the title; but one that is the whole head has no site.
    if repeated:
        return min(repeated)
    starts = [m.end() for m in re.finditer(r":\s", head)]
    host = _squash(urlsplit(match["url"]).hostname or "") if match["url"] and _splits(match["url"]) else ""
    for start in reversed(starts):
        site = _squash(head[:start])
        if len(site) >= 2 and host and site in host:
            return start
    for start in starts[:1]:
        site = head[:start]
        if len(site) <= MAX_SITE_CHARS and len(site.split()) <= MAX_SITE_WORDS:
            return start
    return 0


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _squash(text: str) -> str:
    """Letters and digits only, for comparing; never used for spans."""
    return _NOT_WORD.sub("", text).casefold()
