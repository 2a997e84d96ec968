"""JSON objects, arrays and lines: what crawlers and extractors store, one article per object.

The view is the decoded text inside the object, so clues have no span and marks
count in that text (`Opened.offset` is None).

Where an object carries the page both as HTML and as text made of it, we read the
HTML if it is whole: the tree tells navigation from article, and its head holds
more fields. Raw pages come before cleaned ones, markdown before plain text, since
it keeps links and headings; Crawl4AI's `fit_markdown`, which has been pruned by
its own guess, comes last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cleaner.model import Clue, Flag, Kind, Origin
from cleaner.parse.envelopes.headers import flags_of_status
from cleaner.parse.envelopes.keys import (
    BODY_KEYS,
    CRAWL_KEYS,
    FIELD_KEYS,
    HTML_KEYS,
    MARKDOWN_KEYS,
    SOURCE_KEYS,
    STATUS_KEYS,
    field_of,
    fold_key,
)
from cleaner.parse.envelopes.opened import BLANK, Opened, whole
from cleaner.parse.json_ld import ARTICLE_TYPES, article_nodes, texts
from cleaner.parse.metadata import clues_from_json_ld_nodes

_START = re.compile(BLANK + r"(?=[{\[]\s{0,200}[\"{\[\]}])")
_BETWEEN = re.compile(r"[\s,\ufeff\x1e]*")
_DECODER = json.JSONDecoder(strict=False)
# Objects that hold one article or many under one of these keys.
_WRAPPERS = (
    "data",
    "results",
    "result",
    "articles",
    "documents",
    "docs",
    "items",
    "records",
    "pages",
    "objects",
    "article",
)
# Objects beside the text whose members speak for it.
_BESIDE = ("metadata", "meta", "metas", "metainfo", "document", "attributes")
MAX_NESTED = 3
MAX_ITEMS = 1_000_000
# A page's HTML without tags is somewhat shorter than the markdown of it, but not by this much:
# such an "html" is a placeholder or a fragment.
MIN_HTML_SHARE = 0.5
_TAG = re.compile(r"<[a-zA-Z!/]")


def open_json(text: str) -> Iterator[Opened]:
    """The articles in a JSON text: an object, an array, JSON lines, or objects one after another.

    None where `text` is no JSON from its first character on, or holds no object with a
    text and another known key. Later lines that cannot be read are given as they
    are, so that nothing is lost.

    >>> [(o.text, [c.value for c in o.clues]) for o in open_json('{"title": "Port opens", "text": "It is open."}')]
    [('It is open.', ['Port opens'])]
    >>> list(open_json('{"colour": "red"}')), list(open_json("{See the editor's note.}"))
    ([], [])
    """
    start = _START.match(text)
    if start is None:
        return
    for number, (value, begin, end) in enumerate(_values(text, start.end())):
        found = list(_articles(value)) if value is not None else []
        if not found and number == 0:
            return
        if found:
            yield from found
        elif text[begin:end].strip():
            yield whole(text[begin:end], begin)


def _values(text: str, at: int) -> Iterator[tuple[Any, int, int]]:
    """The JSON values from `at` on, one level of array opened; None for a line that is none."""
    in_array = False
    if text[at] == "[":
        at, in_array = at + 1, True
    first = True
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string
        if in_array and text.startswith("]", at):
            at, in_array = at + 1, False
            continue
        if at >= len(text):
            return
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            if first:
                return
            newline = text.find("\n", at)
            end = len(text) if newline < 0 or in_array else newline + 1
            value = None
        if first and end < len(text) and not in_array and not _ends_value(text, end):
            return  # an object, and then prose
        yield value, at, end
        first = False
        at = end


def _ends_value(text: str, at: int) -> bool:
    """What follows a first object is nothing, or another object on a line of its own."""
    after = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string
    return after >= len(text) or text[after] == "{"


def _articles(value: Any, depth: int = 0) -> Iterator[Opened]:  # noqa: ANN401  # JSON is anything
    """The articles in an object, or in the objects that it wraps."""
    if isinstance(value, list):
        for item in value[:MAX_ITEMS]:
            yield from _articles(item, depth + 1) if depth < MAX_NESTED else ()
        return
    if not isinstance(value, dict):
        return
    members = {fold_key(str(key)): each for key, each in value.items()}
    opened = _article(members) or _schema_org(value)
    if opened is not None:
        yield opened
        return
    if depth >= MAX_NESTED:
        return
    for key in _WRAPPERS:
        if isinstance(members.get(key), dict | list):
            yield from _articles(members[key], depth + 1)
            return


def _article(members: dict[str, Any]) -> Opened | None:
    """An object with a text and at least one more known key; a text alone must be all there is."""
    text, kind = _content(members)
    if text is None:
        return None
    clues = tuple(_clues(members))
    if not clues and not (len(members) <= 2 and kind is None) and not _stated(members):
        return None
    return Opened(text, 0, len(text), clues, (), kind, _flags(members), offset=None)


def _stated(members: dict[str, Any]) -> bool:
    """Keys that only records of a page have."""
    return any(key in members for key in (*CRAWL_KEYS, "id", "warcrecordid", "tokencount", "success"))


def _content(members: dict[str, Any]) -> tuple[str | None, tuple[Kind, str] | None]:
    """The best text of the article in an object, and its kind where the key says it."""
    html = _first(members, HTML_KEYS)
    markdown = members.get("markdown")
    if isinstance(markdown, dict):
        markdown = _first({fold_key(str(key)): each for key, each in markdown.items()}, MARKDOWN_KEYS)
    if not isinstance(markdown, str) or not markdown.strip():
        markdown = _first(members, MARKDOWN_KEYS)
    plain = _first(members, BODY_KEYS)
    # A text that the tool has extracted is what its user stored; HTML beside it is the source only
    # where there is markdown (Firecrawl, Crawl4AI), whose page is otherwise unread.
    if plain is not None and markdown is None and not (html is not None and _is_page(html, plain)):
        return plain, None
    if html is not None and _is_page(html, markdown or plain or ""):
        return html, (Kind.HTML, "html of a JSON object")
    if markdown is not None:
        return markdown, (Kind.MARKDOWN, "markdown of a JSON object")
    if plain is not None or html is not None:
        return (plain if plain is not None else html), None
    # An extractor that found nothing writes null: a record still, with an empty text.
    if any(key in members for key in ("maintext", "articlebody", "text")) and "url" in members and "title" in members:
        return "", None
    return None, None


def _is_page(html: str, other: str) -> bool:
    tags = len(_TAG.findall(html[:20_000]))
    return tags >= 3 and len(html) >= MIN_HTML_SHARE * len(other)


def _first(members: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of the keys with a text; text in a list of paragraphs is joined by empty lines."""
    for key in keys:
        value = members.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return "\n\n".join(value)
    return None


def _clues(members: dict[str, Any]) -> Iterator[Clue]:
    """The fields that the object states, its own keys before those of its metadata."""
    seen: set[str] = set()
    levels = _levels(members)
    for level in levels:
        # Dolma's "source" names the data set, not the site.
        sources = () if "added" in level or "created" in level else SOURCE_KEYS
        for field, keys in FIELD_KEYS.items():
            for key in (*keys, *sources):
                said = [v for v in _names(level.get(key)) if field_of(key, v) == field] if key in level else []
                if said and field not in seen:
                    seen.add(field)
                    yield from (Clue(field, value, Origin.ENVELOPE, key) for value in said)
    for level in levels:
        for key in CRAWL_KEYS:
            if key in level and "crawled" not in seen and (values := texts(level[key])):
                seen.add("crawled")
                yield Clue("crawled", values[0], Origin.ENVELOPE, key)
                # C4's name for it; readers of dates may take it as their last resort.
                if key == "timestamp" and "date" not in seen:
                    yield Clue("timestamp", values[0], Origin.ENVELOPE, key)


def _names(value: Any) -> list[str]:  # noqa: ANN401  # JSON is anything
    """Strings, or the names of objects: ``{"@type": "Person", "name": …}``, ``{"name": …}``."""
    found: list[str] = []
    for item in value[:50] if isinstance(value, list) else [value]:
        inner = (item.get("name") or item.get("@id") or item.get("url")) if isinstance(item, dict) else item
        found += [text.strip() for text in texts(inner) if text.strip() not in {"None", "null", "NaN", "nan", "[]"}]
    return found


def _flags(members: dict[str, Any]) -> frozenset[Flag]:
    levels = _levels(members)
    for level in levels:
        for key in STATUS_KEYS:
            code = level.get(key)
            if isinstance(code, int) and 400 <= code <= 599:
                return flags_of_status(code)
    return frozenset()


def _levels(members: dict[str, Any]) -> list[dict[str, Any]]:
    """The object's own members, then those of the objects beside its text."""
    beside = (members.get(name) for name in _BESIDE)
    return [members, *({fold_key(str(k)): v for k, v in each.items()} for each in beside if isinstance(each, dict))]


def _schema_org(value: dict[str, Any]) -> Opened | None:
    """A schema.org object whose article lies deeper (`@graph`, `mainEntity`)."""
    if "@graph" not in value and "mainEntity" not in value:
        return None
    for node in article_nodes(value)[0]:
        body = texts(node.get("articleBody")) or texts(node.get("text"))
        if body:
            clues = tuple(clues_from_json_ld_nodes(value))
            return Opened(body[0], 0, len(body[0]), clues, offset=None)
    return None


# ---- JSON-LD pasted into a text --------------------------------------------------------------------

_LD_MARK = re.compile(r'"@(?:context|graph|type)"\s{0,9}:')
_LD_OPEN = re.compile(r"[{\[]\s{0,200}[\"{]")
_SCRIPT = re.compile(r"\s{0,100}(?:<script[^<>]{0,200}ld\+json[^<>]{0,200}>\s{0,100})?(?=[{\[])", re.IGNORECASE)
_SCRIPT_END = re.compile(r"\s{0,100}</script\s{0,9}>", re.IGNORECASE)
# A script stands before the text or behind it; in the middle it is a lesson about JSON-LD.
MAX_HEAD_LINES = 8
MAX_LINE_TRIES = 60
# Menus and titles stand before a script, prose does not.
MAX_LABEL_CHARS = 80


def open_pasted_json_ld(text: str) -> Iterator[Opened]:
    """The text around a JSON-LD script that a scraper left in its first or last lines.

    Takes only whole JSON whose `@type` is an article's, alone on its lines.

    >>> text = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Port opens"}\\nIt is open.'
    >>> [(o.text[o.start:], o.clues[0].value) for o in open_pasted_json_ld(text)]
    [('It is open.', 'Port opens')]
    """
    if _LD_MARK.search(text) is None:
        return
    spans: list[tuple[int, int]] = []
    clues: list[Clue] = []
    start, stop = 0, len(text)
    head = _script_at(text, _line_starts(text))
    # Below prose it is an example in the text, not a script of the page.
    if head is not None and not any(len(line) > MAX_LABEL_CHARS for line in text[: head[0]].splitlines()):
        begin, start, value = head
        # What stands before the script in the first lines stays in the text.
        spans.append((begin, start))
        clues += clues_from_json_ld_nodes(value)
    tail = _tail_script(text, start)
    if tail is not None:
        begin, stop, value = tail
        spans.append((begin, stop))
        clues = clues or list(clues_from_json_ld_nodes(value))
    if spans:
        clear = start if spans[0][0] == 0 else 0
        yield Opened(text, clear, len(text), tuple(clues), tuple(spans))


def _line_starts(text: str) -> list[int]:
    starts, at = [0], 0
    for _ in range(MAX_HEAD_LINES):
        newline = text.find("\n", at)
        if newline < 0:
            break
        at = newline + 1
        starts.append(at)
    return starts


def _tail_script(text: str, after: int) -> tuple[int, int, Any] | None:
    bare = text.rstrip()
    if not bare.endswith(("}", "]", ">")):
        return None
    starts, at = [], len(bare)
    for _ in range(MAX_LINE_TRIES):
        newline = text.rfind("\n", after, at)
        if newline < 0:
            break
        starts.append(newline + 1)
        at = newline
    found = _script_at(text, starts[::-1])
    if found is None or text[found[1] :].strip():
        return None
    return found


def _script_at(text: str, starts: list[int]) -> tuple[int, int, Any] | None:
    for begin in starts:
        opening = _SCRIPT.match(text, begin)
        if opening is None or not _LD_OPEN.match(text, opening.end()):
            continue
        try:
            value, end = _DECODER.raw_decode(text, opening.end())
        except (ValueError, RecursionError):
            continue
        if closing := _SCRIPT_END.match(text, end):
            end = closing.end()
        line_end = re.compile(r"[ \t;]{0,20}(?:\r\n?|\n|\Z)").match(text, end)
        if line_end is not None and _describes_article(value):
            return begin, line_end.end(), value
    return None


def _describes_article(value: Any) -> bool:  # noqa: ANN401  # JSON is anything
    nodes = [node for node in article_nodes(value)[0] if "headline" in node or "datePublished" in node]
    return any(ARTICLE_TYPES & {kind.rpartition("/")[2] for kind in texts(node.get("@type"))} for node in nodes)
