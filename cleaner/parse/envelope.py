"""The envelope around an article: a header that names source and URL."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.model import Clue, Flag, Kind, Origin


@dataclass(frozen=True, slots=True)
class Opened:
    """What is left when the envelope is off: the text's span in the view, and what the envelope said."""

    text: str
    start: int
    end: int
    clues: tuple[Clue, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    kind: tuple[Kind, str] | None = None
    flags: frozenset[Flag] = frozenset()
    more: bool = False


def open_envelope(text: str) -> Opened:
    """The first article of `text` without its envelope; a text without one is its own content."""
    return _open_digest(text) or Opened(text, 0, len(text))


# "====== Site: Title ====== https://…" with the URL on the same or the next line.
_DIGEST = re.compile(
    r"\s{0,100}(?P<rule>={3,40})[ \t]{1,8}(?P<head>\S[^\r\n]{0,600}?)[ \t]{1,8}={3,40}"
    r"(?:[ \t]{0,8}(?:\r\n?|\n)?[ \t]{0,8}(?P<url>https?://\S{1,2000}))?[ \t]{0,8}(?:\r\n?|\n|$)"
)


def _open_digest(text: str) -> Opened | None:
    match = _DIGEST.match(text)
    if match is None:
        return None
    clues = []
    head, start = match["head"], match.start("head")
    # A site is short and ends in ": "; the first colon divides unless what follows repeats below.
    site, colon, title = head.partition(": ")
    if colon:
        clues.append(Clue("site", site, Origin.ENVELOPE, "digest header", start, start + len(site)))
        clues.append(Clue("title", title, Origin.ENVELOPE, "digest header", start + len(site) + 2, match.end("head")))
    else:
        clues.append(Clue("title", head, Origin.ENVELOPE, "digest header", start, match.end("head")))
    if match["url"]:
        clues.append(Clue("url", match["url"], Origin.ENVELOPE, "digest header", match.start("url"), match.end("url")))
    end = match.end()
    return Opened(text, end, len(text), tuple(clues), ((0, end),))
