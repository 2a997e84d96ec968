"""JSON-LD as pages really write it -> the nodes that describe an article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

# The types of schema.org that are a text to read (https://schema.org/Article and its subtypes).
ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "MedicalScholarlyArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "Review",
        "CriticReview",
        "SatiricalArticle",
        "ScholarlyArticle",
        "SocialMediaPosting",
        "TechArticle",
        "DiscussionForumPosting",
        "Recipe",
    }
)
# Less telling types: they speak for the page only where no article does.
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage", "CreativeWork"})
_SITE_TYPES = frozenset({"WebSite", "NewsMediaOrganization"})
# Where articles hide in a page's graph. Lists of other articles (itemListElement, hasPart) are not walked.
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "@list")
MAX_DEPTH = 5
MAX_NODES = 2_000
MAX_SCRIPT_CHARS = 2_000_000

_WRAP = re.compile(r"<!--|-->|//\s?<!\[CDATA\[|//\s?\]\]>|/\*\s?<!\[CDATA\[\s?\*/|/\*\s?\]\]>\s?\*/|<!\[CDATA\[|\]\]>")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRINGS = re.compile(
    r'"(headline|datePublished|dateModified|url|description|inLanguage)"\s{0,9}:\s{0,9}"([^"\\]{1,1000})"'
)
_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(\w{1,60})"')


def loads_loosely(text: str) -> Any:  # noqa: ANN401  # JSON is anything
    """The value of a JSON text that may be broken; None where nothing can be read.

    Tolerated: control characters in strings, HTML comments and CDATA marks around
    it, trailing commas, entities for quotes, a semicolon or more text at the end. A
    text broken beyond that gives the plain string members of its first article.
    Never raises.

    >>> loads_loosely('<!-- {"a": [1, 2,],} -->')
    {'a': [1, 2]}
    >>> loads_loosely('{"@type": "NewsArticle", "headline": "Port", "x": }')
    {'@type': 'NewsArticle', 'headline': 'Port'}
    >>> loads_loosely("no json") is None
    True
    """
    text = text[:MAX_SCRIPT_CHARS].strip().strip("\ufeff")
    if not text:
        return None
    for attempt in (_as_is, _unwrapped, _unescaped):
        try:
            return attempt(text)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


_DECODER = json.JSONDecoder(strict=False)


def _as_is(text: str) -> Any:  # noqa: ANN401
    return _DECODER.raw_decode(text)[0]


def _unwrapped(text: str) -> Any:  # noqa: ANN401
    text = _TRAILING_COMMA.sub(r"\1", _WRAP.sub("", text)).lstrip()
    return _DECODER.raw_decode(text)[0]


def _unescaped(text: str) -> Any:  # noqa: ANN401
    if "&quot;" not in text and "&#34;" not in text:
        raise ValueError
    return _unwrapped(html.unescape(text))


def _salvaged(text: str) -> dict[str, str] | None:
    kind = next((m for m in _TYPE.finditer(text) if m[1] in ARTICLE_TYPES), None)
    if kind is None:
        return None
    found: dict[str, str] = {"@type": kind[1]}
    for match in _STRINGS.finditer(text):
        found.setdefault(match[1], match[2])
    return found


def article_nodes(data: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # noqa: ANN401
    """The nodes that describe the page's article, best first, and those that describe its site.

    >>> articles, sites = article_nodes({"@graph": [{"@type": "WebSite", "name": "Port"}, {"@type": "Article"}]})
    >>> articles, sites[0]["name"]
    ([{'@type': 'Article'}], 'Port')
    """
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    sites: list[dict[str, Any]] = []
    by_id: dict[str, dict[str, Any]] = {}
    for node in _nodes(data):
        kinds = {kind.rpartition("/")[2] for kind in texts(node.get("@type"))}
        if kinds & ARTICLE_TYPES:
            articles.append(node)
        elif kinds & _PAGE_TYPES:
            pages.append(node)
        elif kinds & _SITE_TYPES:
            sites.append(node)
        if isinstance(identity := node.get("@id"), str) and len(node) > 1:
            by_id.setdefault(identity, node)
    # A review of a film, or a comment, stands behind an article.
    articles.sort(key=lambda node: not ("headline" in node and "datePublished" in node))
    chosen = articles or [page for page in pages if "datePublished" in page or "headline" in page]
    return [_resolved(node, by_id) for node in chosen], sites


def _resolved(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The node with author and publisher looked up where they are only references."""
    changed: dict[str, Any] = {}
    for key in ("author", "publisher"):
        value = node.get(key)
        items = value if isinstance(value, list) else [value]
        known = [
            by_id.get(item["@id"], item)
            if isinstance(item, dict) and isinstance(item.get("@id"), str) and "name" not in item
            else item
            for item in items
        ]
        if known != items:
            changed[key] = known
    return {**node, **changed} if changed else node


def _nodes(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Every object on the way down through lists and graphs, in reading order."""
    stack: list[tuple[Any, int]] = [(data, 0)]
    count = 0
    while stack and count < MAX_NODES:
        item, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH:
            continue
        if isinstance(item, list):
            stack.extend((each, depth + 1) for each in reversed(item[:MAX_NODES]))
        elif isinstance(item, dict):
            yield item
            stack.extend((item[key], depth + 1) for key in reversed(_NESTING) if isinstance(item.get(key), dict | list))


def texts(value: Any) -> list[str]:  # noqa: ANN401
    """The strings in a value that may be a string, a number, a list of them or a language map."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [text for item in value[:MAX_NODES] if isinstance(item, str | int | float) for text in texts(item)]
    if isinstance(value, dict):
        return texts(value.get("@value"))
    return []


def first_text(value: Any, key: str = "name") -> list[str]:  # noqa: ANN401
    """The first string of a value, or of `key` in the first object of it; as a list of none or one."""
    for item in value if isinstance(value, list) else [value]:
        inner = item.get(key) if isinstance(item, dict) and key in item else item
        if found := texts(inner):
            return found[:1]
    return []
