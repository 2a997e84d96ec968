"""The envelope around an article: a header, an object or a record that names its source.

Each family has a module and one function, ``text -> Iterator[Opened]``, that yields
nothing where the text does not begin as that family does. Families are tried in the
order of `FAMILIES`; the first that yields anything has the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cleaner.parse.envelopes.digest import open_digest
from cleaner.parse.envelopes.front_matter import open_front_matter
from cleaner.parse.envelopes.headers import open_headers, open_jina
from cleaner.parse.envelopes.json_objects import open_json, open_pasted_json_ld
from cleaner.parse.envelopes.opened import Opened, whole, with_more
from cleaner.parse.envelopes.warc import open_warc

__all__ = ["FAMILIES", "Opened", "open_envelope", "open_envelopes"]

FAMILIES: tuple[Callable[[str], Iterator[Opened]], ...] = (
    open_digest,
    open_warc,
    open_json,  # the view is the text inside; all others point into the text as it is
    open_front_matter,
    open_jina,  # before the other header lines: its first line looks like theirs
    open_headers,
    open_pasted_json_ld,  # last: it looks at the first and last lines of any text
)


def open_envelopes(text: str) -> Iterator[Opened]:
    """Every article of `text` without its envelope; a text without one is its own content.

    Lazy and linear: each article's view is cut from the text when it is asked for.
    """
    for family in FAMILIES:
        articles = with_more(family(text))
        first = next(articles, None)
        if first is not None:
            yield _with_blank_lines(first)
            yield from map(_with_blank_lines, articles)
            return
    yield whole(text)


_BLANK_LINES = re.compile(r"(?:[ \t\ufeff]{0,200}(?:\r\n?|\n))*")


def _with_blank_lines(opened: Opened) -> Opened:
    """The empty lines after a header go with it, as after any other line that goes."""
    if not opened.spans or opened.spans[0] != (0, opened.start):
        return opened
    blank = _BLANK_LINES.match(opened.text, opened.start, opened.end)
    start = blank.end() if blank else opened.start
    return replace(opened, start=start, spans=((0, start), *opened.spans[1:]))


def open_envelope(text: str) -> Opened:
    """The first article of `text` without its envelope.

    >>> open_envelope("=== Port: Opens === https://port.example/\\nIt is.").clues[0].value
    'Port'
    """
    return next(open_envelopes(text))
