"""The name of the site: as an envelope, the page's head or the end of its title states it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cleaner.model import Clue, Document, Kind, Origin, Provenance
from cleaner.spot.head import read_head

# Spaced separators between a headline and the site's name.
_SEPARATOR = re.compile(r"\s(?:[|–—·•»›‹«~]|-{1,2}|::|:)\s|\s?[|｜]\s?")
_NOT_WORD = re.compile(r"[\W_]+")
_HANDLE = re.compile(r"^@\w+$")
MIN_SPELT_CHARS = 3
MAX_SITE_CHARS = 80
MAX_SITE_LINE_CHARS = 160
# Labels of hosts that name no site.
_PLAIN = frozenset(("www", "com", "org", "net", "co", "news", "the", "blog", "m", "en", "info", "gov", "edu"))


def read_site(document: Document, url: str | None) -> tuple[str, Provenance] | None:
    """The site's name as it is stated, or None; it is never made of the host.

    >>> from cleaner.parse import read
    >>> read_site(read("=== L'Avenir: Le pont ouvre === https://lavenir.example/pont\\nLe pont ouvre"), None)[0]
    "L'Avenir"
    >>> read_site(read("The mayor visited the port."), "https://www.lavenir.example/pont")
    """
    for clue in document.clues:
        if clue.field == "site" and _is_name(clue.value):
            return clue.value, _provenance(clue)
    host = _host(url)
    for clue in document.clues if host else ():
        if clue.field != "title":
            continue
        pieces = list(_SEPARATOR.finditer(clue.value))
        for tail in [clue.value[pieces[-1].end() :], clue.value[: pieces[0].start()]] if pieces else []:
            if spells_host(tail, host):
                return tail.strip(), _provenance(clue)
    return _of_first_line(document) if document.kind is not Kind.HTML else None


def _of_first_line(document: Document) -> tuple[str, Provenance] | None:
    """The name behind the title in a dump's first line, where another line claims the copyright for it.

    So the end of a headline with a dash is no site, nor is a rubric or a date behind it.
    """
    head = read_head(document)
    title, rows = head.title, head.page.rows
    if title is None or title.row.number == 0 or not rows[0].text.startswith(title.text):
        return None
    first = rows[0].text
    ends = [match.end() for match in _SEPARATOR.finditer(first, len(title.text))]
    if not ends or _SEPARATOR.match(first, len(title.text)) is None:
        return None
    name = first[ends[-1] :].strip()
    if len(name) < MIN_SPELT_CHARS or not _is_name(name):
        return None
    again = (row.text for row in rows[1:] if len(row.text) <= MAX_SITE_LINE_CHARS and name in row.text)
    if not any("©" in text for text in again):
        return None
    block = rows[0].block
    start = document.text.rfind(name, block.content_start, block.content_end)
    span = (start, start + len(name)) if start >= 0 else (block.content_start, block.content_end)
    return name, Provenance(Origin.FIRST_LINES, "behind the title", *span)


def spells_host(name: str, host: str) -> bool:
    """Whether a name is what a host spells: "La Gazette du Port" and lagazetteduport.example.

    >>> spells_host("L'Avenir", "www.lavenir.example"), spells_host("Spider-Man", "www.lavenir.example")
    (True, False)
    """
    squashed = _NOT_WORD.sub("", name).casefold()
    if len(squashed) < MIN_SPELT_CHARS or len(name) > MAX_SITE_CHARS:
        return False
    labels = [label for label in host.casefold().split(".")[:-1] if label not in _PLAIN]
    joined = _NOT_WORD.sub("", host.casefold().removeprefix("www."))
    return squashed == joined or any(squashed == label.replace("-", "") for label in labels)


def _host(url: str | None) -> str:
    if url is None:
        return ""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_name(value: str) -> bool:
    return 0 < len(value) <= MAX_SITE_CHARS and "://" not in value and _HANDLE.match(value) is None


def _provenance(clue: Clue) -> Provenance:
    return Provenance(clue.origin, clue.detail, clue.start, clue.end)
