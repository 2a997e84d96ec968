"""The head of an HTML page and its JSON-LD -> clues, best first within each field.

The order is by how often a source states the value that readers see, so that a
consumer who simply takes the first clue of a field does well; one who weighs
them has `Clue.detail` to tell them apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from cleaner.model import Clue, Origin
from cleaner.parse.json_ld import article_nodes, first_text, loads_loosely, texts

if TYPE_CHECKING:
    from lxml.etree import _Element, _ElementTree

__all__ = ["clues_from_json_ld", "clues_from_tree"]

# A value longer than this is not a field but a mistake of the page.
MAX_VALUE_CHARS = 1_000
# A page that lists other articles has many of these; the first ones are its own.
MAX_HEADLINES = 6
MAX_TIMES = 12
MAX_AUTHORS = 20
MAX_SCRIPTS = 40
MAX_DEPTH = 50

# <meta name|property|itemprop|http-equiv> -> (field, rank); a lower rank is better. Names in lower case.
_METAS: dict[str, tuple[str, int]] = {
    "og:title": ("title", 20),
    "twitter:title": ("title", 30),
    "parsely-title": ("title", 21),
    "sailthru.title": ("title", 22),
    "citation_title": ("title", 19),
    "headline": ("title", 15),
    "dc.title": ("title", 23),
    "dcterms.title": ("title", 23),
    "hdl": ("title", 18),
    "article:published_time": ("date", 10),
    "article:published": ("date", 10),
    "og:article:published_time": ("date", 11),
    "og:published_time": ("date", 11),
    "datepublished": ("date", 12),
    "parsely-pub-date": ("date", 13),
    "sailthru.date": ("date", 14),
    "citation_publication_date": ("date", 15),
    "citation_date": ("date", 16),
    "cxenseparse:recs:publishtime": ("date", 15),
    "cxenseparse:publishtime": ("date", 15),
    "dcterms.issued": ("date", 16),
    "dc.date.issued": ("date", 16),
    "dcterms.created": ("date", 17),
    "dc.date.created": ("date", 17),
    "dcterms.date": ("date", 18),
    "dc.date": ("date", 18),
    "dc.date.publication": ("date", 16),
    "datecreated": ("date", 36),
    "publishdate": ("date", 15),
    "publish-date": ("date", 15),
    "publish_date": ("date", 15),
    "published_date": ("date", 15),
    "publication_date": ("date", 15),
    "publicationdate": ("date", 15),
    "pubdate": ("date", 15),
    "published": ("date", 16),
    "published-date": ("date", 15),
    "article_date_original": ("date", 14),
    "article.published": ("date", 14),
    "originalpublicationdate": ("date", 13),
    "rnews:datepublished": ("date", 13),
    "analyticsattributes.articledate": ("date", 17),
    "bt:pubdate": ("date", 15),
    "ptime": ("date", 16),
    "pdate": ("date", 16),
    "date": ("date", 25),
    "article:modified_time": ("modified", 10),
    "og:updated_time": ("modified", 12),
    "og:article:modified_time": ("modified", 11),
    "datemodified": ("modified", 12),
    "dcterms.modified": ("modified", 14),
    "dc.date.modified": ("modified", 14),
    "lastmod": ("modified", 15),
    "last-modified": ("modified", 15),
    "revised": ("modified", 16),
    "utime": ("modified", 16),
    "byl": ("authors", 15),
    "author": ("authors", 20),
    "parsely-author": ("authors", 18),
    "sailthru.author": ("authors", 19),
    "citation_author": ("authors", 16),
    "cxenseparse:author": ("authors", 22),
    "dc.creator": ("authors", 23),
    "dcterms.creator": ("authors", 23),
    "dc.creator.name": ("authors", 23),
    "article:author": ("authors", 21),
    "article:author_name": ("authors", 21),
    "og:article:author": ("authors", 24),
    "og:site_name": ("site", 10),
    "application-name": ("site", 30),
    "apple-mobile-web-app-title": ("site", 31),
    "dc.publisher": ("site", 25),
    "dcterms.publisher": ("site", 25),
    "citation_journal_title": ("site", 24),
    "og:url": ("url", 20),
    "twitter:url": ("url", 30),
    "parsely-link": ("url", 25),
    "og:locale": ("language", 20),
    "content-language": ("language", 25),
    "dc.language": ("language", 26),
    "dcterms.language": ("language", 26),
    "og:description": ("description", 10),
    "description": ("description", 12),
    "twitter:description": ("description", 14),
    "dc.description": ("description", 16),
    "article:content_tier": ("access", 10),
}
_TIERS = {"locked": "paid", "metered": "paid", "free": "free"}
_ACCESS = {"false": "paid", "true": "free"}
_TAGS = ("html", "title", "meta", "link", "script", "h1", "time", "a")
# Letters of the sources that are not visible text.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "button"})
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"</?(?:em|i|b|strong|span|br|p|a|sup|sub|q|u)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_URL = re.compile(r"(?:https?:)?//[^\s<>\"]{3,2000}$", re.IGNORECASE)


def clues_from_tree(tree: _Element | _ElementTree) -> tuple[Clue, ...]:
    """What a parsed page says of itself outside its text: meta tags, links, JSON-LD, h1, time.

    Safe on any tree: nothing is changed, nothing is raised for broken JSON-LD. A
    value is cut of markup and odd space but never interpreted here; the page's
    `lang` is a clue like any other, and often a wrong one. Clues have no span.

    >>> from lxml import html
    >>> page = "<title>Un pont - Le Port</title><meta property='og:title' content='Un pont'><h1>Un pont</h1>"
    >>> [(c.value, c.detail) for c in clues_from_tree(html.document_fromstring(page))]
    [('Un pont', 'h1'), ('Un pont', 'og:title'), ('Un pont - Le Port', 'title')]
    """
    ranked = sorted(_ranked(tree), key=lambda item: (_FIELDS.index(item[1].field), item[0]))
    return tuple(dict.fromkeys(clue for _, clue in ranked))


# How software calls the pages of those who write, and how many links after a headline the first one comes.
_PROFILE = re.compile(
    r"(?:https?:)?[^?#]{0,200}/(?:authors?|autor(?:en|es)?|auteurs?|autore|profiles?|profil|users?|members?|staff|people"
    r"|contributors?|writers?)/[^?#]+|[^?#]{0,200}\?(?:author|user|u)=\w+$",
    re.IGNORECASE,
)
MAX_LINKS_TO_PROFILE = 6
MAX_PROFILE_CHARS = 60
_FIELDS = ("title", "date", "modified", "authors", "site", "url", "language", "description", "access", "profile")


def _ranked(tree: _Element | _ElementTree) -> Iterator[tuple[int, Clue]]:
    headlines = times = scripts = authors = 0
    links = MAX_LINKS_TO_PROFILE
    for element in tree.iter(*_TAGS):
        tag = element.tag
        if tag == "meta":
            yield from _from_meta(element)
        elif tag == "a":
            links += 1
            if links <= MAX_LINKS_TO_PROFILE and _PROFILE.match(element.get("href") or ""):
                value = _visible(element)
                if value.strip() and len(value) <= MAX_PROFILE_CHARS:
                    yield from _clue("profile", value, Origin.METADATA, "link to a profile", links)
            if "author" in (element.get("rel") or "").split() and authors < MAX_AUTHORS:
                authors += 1
                yield from _clue("authors", _visible(element), Origin.METADATA, "rel=author", 30)
        elif tag == "link":
            if (element.get("rel") or "").lower() == "canonical":
                yield from _clue("url", element.get("href"), Origin.METADATA, "canonical", 10)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and scripts < MAX_SCRIPTS:
                scripts += 1
                yield from _from_json_ld(loads_loosely(element.text or ""))
        elif tag == "h1":
            if headlines < MAX_HEADLINES and (value := _visible(element)):
                yield from _clue("title", value, Origin.HEADLINE, "h1", 5)
                headlines += 1
                links = 0
        elif tag == "time":
            if times < MAX_TIMES and (moment := element.get("datetime") or element.get("content")):
                yield from _from_time(element, moment)
                times += 1
        elif tag == "title":
            # An <svg> has titles of its own.
            if (parent := element.getparent()) is not None and parent.tag in {"head", "html", "body"}:
                yield from _clue("title", _visible(element), Origin.METADATA, "title", 40)
        elif tag == "html":
            yield from _clue(
                "language", element.get("lang") or element.get("xml:lang"), Origin.METADATA, "html lang", 10
            )
    yield from _from_microdata(tree)


def _from_meta(element: _Element) -> Iterator[tuple[int, Clue]]:
    content = element.get("content") or element.get("value")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = (element.get(attribute) or "").strip().lower()
        known = _METAS.get(name)
        if known is None:
            continue
        field, rank = known
        if field == "access":
            if tier := _TIERS.get(content.strip().lower()):
                yield rank, Clue("access", tier, Origin.METADATA, name)
        elif not (field == "authors" and _URL.match(content.strip())):
            yield from _clue(field, content, Origin.METADATA, name, rank)
        return


def _from_time(element: _Element, value: str) -> Iterator[tuple[int, Clue]]:
    """A `<time>`: its itemprop or class may say whether it is the publication or an update."""
    said = " ".join((element.get("itemprop") or "", element.get("class") or "", element.get("pubdate") or "")).lower()
    if element.get("pubdate") is not None or "publish" in said or "published" in said:
        yield from _clue("date", value, Origin.METADATA, "time datePublished", 28)
    elif "modif" in said or "updat" in said:
        yield from _clue("modified", value, Origin.METADATA, "time dateModified", 28)
    else:
        yield from _clue("date", value, Origin.METADATA, "time datetime", 35)


_MICRODATA = {
    "headline": ("title", 16),
    "datepublished": ("date", 20),
    "datemodified": ("modified", 20),
    "author": ("authors", 28),
}


def _from_microdata(tree: _Element | _ElementTree) -> Iterator[tuple[int, Clue]]:
    found = cast("list[_Element]", tree.xpath("//*[@itemprop][not(self::meta or self::time)]"))
    counts = dict.fromkeys(_MICRODATA, 0)
    scopes: list[_Element | None] = []
    for element in found:
        name = (element.get("itemprop") or "").strip().lower()
        if name not in _MICRODATA or counts[name] >= MAX_HEADLINES:
            continue
        if name == "author":
            # The authors of the first item; the other items are teasers and comments.
            scopes.append(next((each for each in element.iterancestors() if each.get("itemscope") is not None), None))
            if scopes[-1] is not scopes[0]:
                continue
        counts[name] += 1
        field, rank = _MICRODATA[name]
        value = element.get("content") or (element.get("datetime") if field in {"date", "modified"} else None)
        if value is None and name == "author":
            inner = next((each for each in element.iter() if each.get("itemprop") == "name"), element)
            value = inner.get("content") or _visible(inner)
        yield from _clue(field, value or _visible(element), Origin.METADATA, f"itemprop {name}", rank)


def clues_from_json_ld(text: str) -> tuple[Clue, ...]:
    """The clues of one JSON-LD script, best article first; () where there is none.

    >>> clues_from_json_ld('{"@type": "NewsArticle", "headline": "A port opens",}')[0].value
    'A port opens'
    """
    return clues_from_json_ld_nodes(loads_loosely(text))


def clues_from_json_ld_nodes(data: Any) -> tuple[Clue, ...]:  # noqa: ANN401  # JSON is anything
    """The clues of JSON-LD that has been decoded."""
    return tuple(clue for _, clue in _from_json_ld(data))


def _from_json_ld(data: Any) -> Iterator[tuple[int, Clue]]:  # noqa: ANN401  # JSON is anything
    articles, sites = article_nodes(data)
    for number, node in enumerate(articles[:3]):
        behind = number * 4

        def say(
            field: str, values: Iterable[str], detail: str, rank: int, behind: int = behind
        ) -> Iterator[tuple[int, Clue]]:
            for value in values:
                yield from _clue(field, value, Origin.JSON_LD, detail, rank + behind)

        yield from say("title", first_text(node.get("headline")), "headline", 10)
        yield from say("title", first_text(node.get("name")), "name", 17)
        yield from say("title", first_text(node.get("alternativeHeadline")), "alternativeHeadline", 33)
        yield from say("date", first_text(node.get("datePublished")), "datePublished", 5)
        yield from say("date", first_text(node.get("dateCreated")), "dateCreated", 36)
        yield from say("modified", first_text(node.get("dateModified")), "dateModified", 5)
        for value, is_person in list(_people(node.get("author") or node.get("creator")))[:MAX_AUTHORS]:
            detail = "author" if is_person else "author organization"
            yield from say("authors", [value], detail, 5 if is_person else 6)
        yield from say("site", first_text(node.get("publisher")), "publisher.name", 15)
        yield from say("url", first_text(node.get("url"), "@id"), "url", 26)
        yield from say("url", first_text(node.get("mainEntityOfPage"), "@id"), "mainEntityOfPage", 27)
        yield from say("language", first_text(node.get("inLanguage")), "inLanguage", 15)
        yield from say("description", first_text(node.get("description")), "description", 15)
        if access := _ACCESS.get(str(node.get("isAccessibleForFree", "")).strip().rpartition("/")[2].lower()):
            yield 5, Clue("access", access, Origin.JSON_LD, "isAccessibleForFree")
    for node in sites[:1]:
        yield from _clue_list("site", first_text(node.get("name")), "WebSite.name", 20)


def _clue_list(field: str, values: Iterable[str], detail: str, rank: int) -> Iterator[tuple[int, Clue]]:
    for value in values:
        yield from _clue(field, value, Origin.JSON_LD, detail, rank)


def _people(author: Any) -> Iterator[tuple[str, bool]]:  # noqa: ANN401  # JSON is anything
    """The names in an author statement, and whether each may be a person's."""
    for item in author if isinstance(author, list) else [author]:
        kind = " ".join(texts(item.get("@type"))) if isinstance(item, dict) else ""
        name = item.get("name") if isinstance(item, dict) else item
        for value in texts(name):
            if not _URL.match(value):
                yield value, "Organization" not in kind


def _clue(field: str, value: str | None, origin: Origin, detail: str, rank: int) -> Iterator[tuple[int, Clue]]:
    """One clue, if the value says anything: markup and odd space off, entities undone."""
    if not value or len(value) > MAX_VALUE_CHARS * 4:
        return
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = _MARKUP.sub("", value)
    value = _SPACES.sub(" ", value).strip()
    if not value or len(value) > MAX_VALUE_CHARS:
        return
    if field == "url":
        if not _URL.match(value):
            return
        value = "https:" + value if value.startswith("//") else value
    yield rank, Clue(field, value, origin, detail)


def _visible(element: _Element, depth: int = 0) -> str:
    """The text of an element without scripts, buttons and the like."""
    if len(element) == 0 or depth > MAX_DEPTH:
        return element.text or ""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            pieces.append(" " if child.tag in {"br", "p", "div"} else "")
            pieces.append(_visible(child, depth + 1))
        pieces.append(child.tail or "")
    return "".join(pieces)
