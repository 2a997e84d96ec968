"""Header lines before the text: Jina Reader's, and mail-like ``Title:`` / ``URL:`` / ``Date:`` / ``By:``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.model import Clue, Flag, Kind
from cleaner.parse.envelopes.keys import LABEL_KEYS, OTHER_KEYS, field_of, fold_key, is_url
from cleaner.parse.envelopes.opened import BLANK, MAX_LINE_CHARS, Opened, clue
from cleaner.spot.iso_dates import parse_machine_date

# ---- Jina Reader -------------------------------------------------------------------------------

_JINA = (
    r"(?:\[\d{1,3}\] )?Title:(?P<title>[^\r\n]{0,1000})\r?\n\s{0,20}"
    r"(?:\[\d{1,3}\] )?URL Source:[ \t]{0,8}(?P<url>[^\s]{1,2000})[ \t]{0,8}(?=\r?\n|\Z)"
)
_JINA_FIRST = re.compile(BLANK + _JINA)
_JINA_LATER = re.compile(r"^" + _JINA, re.MULTILINE)
_JINA_LINE = re.compile(r"\s{0,40}(?P<key>[A-Z][A-Za-z/ ]{2,30}):(?P<value>[^\r\n]{0,2000})(?=\r?\n|\Z)")
_JINA_KEYS = {
    "Published Time": "date",
    "Warning": "",
    "Number of Pages": "",
    "Description": "description",
    "Date": "date",
    "Author": "authors",
    "Language": "language",
    "Favicons": "",
}
_JINA_CONTENT = re.compile(r"\s{0,40}Markdown Content:[ \t]{0,8}(?:\r?\n|\Z)")
_JINA_TRAILER = re.compile(r"(?:Images|Links/Buttons):[ \t]{0,8}[\r\n]{0,2}$")
_LIST_LINE = re.compile(r"\s*(?:$|[-*] {0,3}[!\[(]|!?\[|\d{1,4}[.)] )")
MAX_JINA_LINES = 12
# "Target URL returned error 403: Forbidden", "This page maybe requiring CAPTCHA, …".
_JINA_ERROR = re.compile(r"returned error (?P<code>\d{3})", re.IGNORECASE)


def open_jina(text: str) -> Iterator[Opened]:
    """The pages in what Jina Reader returns: a header, markdown, lists of images and links.

    ``Title:`` directly followed by ``URL Source:`` is the mark; no prose has that.
    The lists that may follow the text are envelope, if nothing but list items stands
    in them. A `Warning:` that the page asked for a CAPTCHA or answered with an
    error becomes a flag.

    >>> text = "Title: Port opens\\n\\nURL Source: https://port.example/1\\n\\nMarkdown Content:\\nThe port is open."
    >>> [(o.text[o.start:], [c.field for c in o.clues]) for o in open_jina(text)]
    [('The port is open.', ['title', 'url'])]
    """
    match = _JINA_FIRST.match(text)
    at = 0
    while match is not None:
        follower = _JINA_LATER.search(text, match.end())
        stop = len(text) if follower is None else follower.start()
        view = text[at:stop]
        yield _jina_page(view, match, at, more=follower is not None)
        at, match = stop, follower


def _jina_page(view: str, match: re.Match[str], at: int, *, more: bool) -> Opened:
    clues = [*clue("title", match["title"], "Title", match.start("title") - at)]
    if is_url(match["url"]):
        clues += clue("url", match["url"], "URL Source", match.start("url") - at)
    end, flags = match.end() - at, set()
    for _ in range(MAX_JINA_LINES):
        if content := _JINA_CONTENT.match(view, end):
            end = content.end()
            break
        line = _JINA_LINE.match(view, end)
        if line is None or line["key"] not in _JINA_KEYS:
            break
        if field := _JINA_KEYS[line["key"]]:
            clues += clue(field, line["value"], line["key"], line.start("value"))
        elif line["key"] == "Warning":
            flags |= _warned(line["value"])
        end = line.end()
    stop = _jina_end(view, end)
    spans = ((0, end),) if stop == len(view) else ((0, end), (stop, len(view)))
    kind = (Kind.MARKDOWN, "Jina Reader's header")
    return Opened(view, end, stop, tuple(clues), spans, kind, frozenset(flags), more, at)


def _warned(warning: str) -> set[Flag]:
    """What a warning says of the page: only what makes it no article."""
    if "captcha" in warning.lower():
        return {Flag.BOT_CHALLENGE}
    if error := _JINA_ERROR.search(warning):
        return set(flags_of_status(int(error["code"])))
    return set()


def flags_of_status(code: int) -> frozenset[Flag]:
    """What an HTTP status says of the page that came with it.

    >>> [sorted(flags_of_status(code)) for code in (200, 404)]
    [[], [<Flag.NOT_ARTICLE: 'not_article'>]]
    """
    if code == 401:
        return frozenset({Flag.LOGIN_WALL})
    if code in {403, 429}:
        return frozenset({Flag.BOT_CHALLENGE})
    if code == 402:
        return frozenset({Flag.PAYWALL_HINT})
    return frozenset({Flag.NOT_ARTICLE}) if 400 <= code <= 599 else frozenset()


def _jina_end(view: str, start: int) -> int:
    """Where the text ends and the lists of images and links begin; read from the end, so in linear time."""
    end = at = len(view)
    for line in reversed(view[start:].splitlines(keepends=True)):
        at -= len(line)
        if _JINA_TRAILER.match(line):
            end = at
        elif not _LIST_LINE.match(line):
            break
    return end


# ---- mail-like headers ---------------------------------------------------------------------------

# "Title: …", also as **Title:** and as a list item.
_PAIR = re.compile(
    r"[ \t]{0,8}(?:[-*] )?(?P<bold>\*\*|__)?(?P<key>[A-Za-z][A-Za-z _-]{1,24}?)[ \t]{0,4}(?:\*\*|__)?:(?:\*\*|__)?"
    r"(?P<value>[ \t][^\r\n]{0,2000}|)(?=\r?\n|\Z)"
)
_EMPTY = re.compile(r"[ \t]{0,100}(?:\r\n?|\n)")
MAX_HEADER_LINES = 30


def open_headers(text: str) -> Iterator[Opened]:
    """The article below mail-like header lines; none where the first lines are no header.

    Asks for two known keys, of which one has a value that only a machine would write
    (a web address or a date), or for title and author alone with an empty line
    after them and no line of another kind in between. So a review that begins with
    the book's title, author and publisher keeps them.

    >>> text = "Title: Port opens\\nURL: https://port.example/1\\nDate: 2024-03-05\\n\\nThe port is open."
    >>> [(o.text[o.start:].strip(), [c.field for c in o.clues]) for o in open_headers(text)]
    [('The port is open.', ['title', 'url', 'date'])]
    >>> list(open_headers("Title: the word says it all.\\nBut what is in a title?"))
    []
    """
    at = re.match(BLANK, text).end()  # type: ignore[union-attr]  # it matches the empty string
    clues: list[Clue] = []
    fields: dict[str, int] = {}
    strong, end, broken = False, at, False
    for _ in range(MAX_HEADER_LINES):
        match = _PAIR.match(text, at)
        if match is None or len(match[0]) > MAX_LINE_CHARS:
            break
        key, value = fold_key(match["key"]), match["value"].strip().removesuffix("**").strip()
        if key in LABEL_KEYS and len(fields) >= 2:
            end = match.end("value") - len(match["value"].lstrip())
            break
        field = field_of(key, value)
        if field is None and key not in OTHER_KEYS and key not in {"source", "url", "link"}:
            break
        if field is not None and value:
            # The second line of one field is prose, or another record.
            if field in fields and field != "authors":
                break
            fields[field] = fields.get(field, 0) + 1
            start = text.index(value, match.start("value"))
            clues += clue(field, value, match["key"].strip(), start)
            strong = strong or field == "url" or (field == "date" and parse_machine_date(value) is not None)
        elif field is None:
            broken = True
        at = end = match.end()
        if newline := _EMPTY.match(text, at):
            at = end = newline.end()
        # Empty lines may stand between header lines, but the text may also begin behind them.
        blank = False
        while empty := _EMPTY.match(text, at):
            at, blank = empty.end(), True
        if blank and not _goes_on(text, at, fields):
            break
    closed = end >= len(text) or _EMPTY.match(text, end) is not None
    weak = {"title", "authors"} <= fields.keys() and closed and not broken
    if len(fields) < 2 or not ("title" in fields or "url" in fields) or not (strong or weak):
        return
    yield Opened(text, end, len(text), tuple(clues), ((0, end),))


def _goes_on(text: str, at: int, fields: dict[str, int]) -> bool:
    """After an empty line: the header goes on only with a known field that it has not had."""
    match = _PAIR.match(text, at)
    if match is None:
        return False
    key = fold_key(match["key"])
    if key in LABEL_KEYS and len(fields) >= 2:
        return True
    field = field_of(key, match["value"])
    return field is not None and field not in fields and "title" in fields
