"""The frozen data that flows through the library; imports nothing of ours.

A raw input becomes a `Document` (a text view cut into `Block`\\ s), filters
point at parts of it with `Mark`\\ s, the normalizer turns what is left into an
`Article`.

Spans are half-open ``[start, end)`` in Unicode code points of the text view:
for `str` input of plain text or markdown that is the very string the caller
passed in, for `bytes` the decoded text, for HTML and for text inside a JSON
object the extracted text.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

# What no encoding can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Choice(StrEnum):
    """Names that say, when asked for one that is none of them, which there are."""

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise ValueError(f"no {cls.__name__.lower()} is called {value!r}: there are {', '.join(cls)}")


class Kind(_Choice):
    """What sort of text came in."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


class Reason(_Choice):
    """Why a span is not part of the article's body: a closed, public set."""

    COOKIE_BANNER = "cookie_banner"
    SHARE_PROMPT = "share_prompt"
    JS_WARNING = "js_warning"
    ADBLOCK_NOTICE = "adblock_notice"
    NEWSLETTER_PROMPT = "newsletter_prompt"
    PAYWALL_NOTICE = "paywall_notice"
    RELATED_LINK = "related_link"
    COMMENT_PROMPT = "comment_prompt"
    NAVIGATION = "navigation"
    LOGIN_PROMPT = "login_prompt"
    APP_PROMO = "app_promo"
    AD_LABEL = "ad_label"
    COUNTER = "counter"
    COPYRIGHT = "copyright"
    CREDIT = "credit"
    CAPTION = "caption"
    ENVELOPE = "envelope"
    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    AFTER_ARTICLE = "after_article"
    OUTSIDE_MAIN_CONTENT = "outside_main_content"
    BOILERPLATE = "boilerplate"
    CUSTOM = "custom"


class Flag(StrEnum):
    """The state of the page that the text was scraped from."""

    COOKIE_WALL = "cookie_wall"
    JS_WALL = "js_wall"
    BOT_CHALLENGE = "bot_challenge"
    LOGIN_WALL = "login_wall"
    PAYWALL_HINT = "paywall_hint"
    TRUNCATED = "truncated"
    MOJIBAKE = "mojibake"
    EMPTY = "empty"
    NOT_ARTICLE = "not_article"
    MORE_ARTICLES = "more_articles"


class Origin(StrEnum):
    """Where a field's value was read."""

    ENVELOPE = "envelope"
    JSON_LD = "json-ld"
    METADATA = "metadata"
    HEADLINE = "headline"
    FIRST_LINES = "first lines"
    BYLINE = "byline"
    DATELINE = "dateline"
    TEXT = "text"
    URL = "url"
    BODY = "body"


class Role(StrEnum):
    """What a block is in the input's own format, as far as the format says."""

    TEXT = "text"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    CAPTION = "caption"
    NOSCRIPT = "noscript"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the format tells about a block beyond its text.

    `link_density` is the share of the block's visible characters that are link
    text, in 0..1, or None where the format has no links. `path` is the tag path
    of HTML ("body/main/article/p[3]"), `attributes` the class and id words of
    each tag of the path, parted by slashes.
    """

    role: Role = Role.TEXT
    level: int = 0
    link_density: float | None = None
    path: str = ""
    attributes: str = ""
    hidden: bool = False


PLAIN_HINTS = Hints()


class Block(NamedTuple):
    """A line of the view (or a sentence of a very long one), with the space after it.

    ``[start, end)`` tiles the view: each block ends where the next begins.
    ``[content_start, content_end)`` is the part without surrounding white space
    (empty only in a view of nothing but white space). `continues` says that the
    block goes on in the paragraph of the block before it: hard-wrapped text, a sentence broken by the
    scraper, the sentences of a run-on line. (A named tuple, since a page has hundreds.)
    """

    start: int
    end: int
    content_start: int
    content_end: int
    hints: Hints = PLAIN_HINTS
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """A statement about one field that the input makes outside its prose.

    `field` is a name of `Article`, or "description", "host", "access" ("free" or "paid"), "profile" (the
    text of a link to somebody's page), "crawled" or "timestamp"; `detail` says which key stated it ("og:title",
    "URL Source"). The span is None where the statement is not in the view, as with HTML metadata.
    """

    field: str
    value: str
    origin: Origin
    detail: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that a filter points at, with the reason and the evidence for it."""

    start: int
    end: int
    text: str
    filter: str
    reason: Reason
    evidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text view of the input, cut into blocks, with what the input says of itself.

    `envelope` is the span of a header (or trailer) around the text, one per part.
    `marks` holds what earlier filters of the same chain have marked. `html` is
    the page's source for kind html, else None. `evidence` says why `kind` was
    decided. `more` is True where further articles follow in the same input.
    """

    text: str
    kind: Kind = Kind.PLAIN
    blocks: tuple[Block, ...] = ()
    clues: tuple[Clue, ...] = ()
    envelope: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    html: str | None = None
    evidence: str = ""
    flags: frozenset[Flag] = frozenset()
    more: bool = False

    def content(self, block: Block) -> str:
        """The block's text without the white space around it."""
        return self.text[block.content_start : block.content_end]

    def paragraphs(self) -> Iterator[tuple[Block, ...]]:
        """The blocks, grouped where one `continues` another."""
        group: list[Block] = []
        for block in self.blocks:
            if group and not block.continues:
                yield tuple(group)
                group = []
            group.append(block)
        if group:
            yield tuple(group)


@dataclass(frozen=True, slots=True)
class Explained:
    """A document and the marks on it: what was kept, what was removed and why.

    `marks` are sorted and disjoint; the kept text and the marked spans together
    are the view, to the character.
    """

    document: Document
    marks: tuple[Mark, ...]

    @property
    def source(self) -> str:
        """The view that the spans count in."""
        return self.document.text

    @property
    def kind(self) -> Kind:
        """The kind of input that was detected or given."""
        return self.document.kind

    def kept(self) -> Iterator[tuple[int, int]]:
        """The spans that no filter marked, in order."""
        at = 0
        for mark in self.marks:
            if at < mark.start:
                yield at, mark.start
            at = mark.end
        if at < len(self.source):
            yield at, len(self.source)

    @property
    def text(self) -> str:
        """The view without the marked spans."""
        return "".join(self.source[start:end] for start, end in self.kept())

    def restore(self, *what: Reason | str | Mark) -> Explained:
        """Undo marks: all of them, or those of the given reasons, or the given ones.

        Raises `ValueError` for a name that is no reason and for a foreign mark.
        """
        if not what:
            return Explained(self.document, ())
        reasons = {Reason(item) for item in what if not isinstance(item, Mark)}
        marks = {item for item in what if isinstance(item, Mark)}
        if foreign := marks.difference(self.marks):
            raise ValueError(f"not a mark of this explanation: {min(foreign, key=lambda m: m.start)!r}")
        kept = (m for m in self.marks if m.reason not in reasons and m not in marks)
        return Explained(self.document, tuple(kept))


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field was read; the span is None where it is not in the view."""

    origin: Origin
    detail: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A clean record. What the input does not state is None or empty, never a guess."""

    title: str | None = None
    url: str | None = None
    date: dt.date | None = None
    body: str = ""
    authors: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None
    modified: dt.datetime | dt.date | None = None
    published: dt.datetime | None = None
    flags: frozenset[Flag] = frozenset()
    removed: tuple[Mark, ...] = field(default=(), repr=False)
    provenance: Mapping[str, Provenance] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def text(self) -> str:
        """An alias of `body`, the name that most consumers read."""
        return self.body

    @property
    def id(self) -> str:
        """A name that stays the same: a hash of the address, or of the text where there is none."""
        from hashlib import sha256  # only exports ask for it

        return sha256((self.url or self.body).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def to_dict(self, *, schema: str = "cleaner") -> dict[str, Any]:
        """The record as JSON types: no key is ever missing, the order is stable.

        `schema` names whose keys it speaks: "cleaner" or one of `SCHEMAS`. Other
        schemas hold what they have keys for; "schema.org", where null means nothing,
        leaves out what is unknown.

        Raises `ValueError` for an unknown schema.

        >>> Article(title="Port opens", body="It is.").to_dict(schema="c4")
        {'text': 'It is.', 'timestamp': None, 'url': None}
        """
        if schema == "cleaner":
            return self._record()
        if schema not in SCHEMAS:
            raise ValueError(f"unknown schema {schema!r}: there are {', '.join(('cleaner', *SCHEMAS))}")
        values = self._values()
        record: dict[str, Any] = {}
        for path, name in SCHEMAS[schema].items():
            *outer, key = path.split("/")
            inner = record
            for step in outer:
                inner = inner.setdefault(step, {})
            inner[key] = name[1:] if name[0] == "=" else values[name]
        return {k: v for k, v in record.items() if v not in (None, [], {})} if schema == "schema.org" else record

    def _record(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "url": self.url,
            "date": _iso(self.date),
            "body": self.body,
            "authors": list(self.authors),
            "site": self.site,
            "language": self.language,
            "published": _iso(self.published),
            "modified": _iso(self.modified),
            "flags": sorted(flag.value for flag in self.flags),
            "removed": [
                {
                    "start": mark.start,
                    "end": mark.end,
                    "text": mark.text,
                    "filter": mark.filter,
                    "reason": mark.reason.value,
                    "evidence": mark.evidence,
                }
                for mark in self.removed
            ],
            "provenance": {
                name: {"origin": p.origin.value, "detail": p.detail, "start": p.start, "end": p.end}
                for name, p in self.provenance.items()
            },
        }

    def _values(self) -> dict[str, Any]:
        """What the tables of `SCHEMAS` may name: the fields, and forms of them that others use."""
        moment = self.published.isoformat() if self.published else None
        return {
            **{name: value for name, value in self._record().items() if name not in {"removed", "provenance"}},
            "id": self.id,
            "host": _host(self.url),
            "author": "; ".join(self.authors) or None,
            "moment": moment or _iso(self.date),
            "timestamp": moment or (f"{self.date.isoformat()}T00:00:00Z" if self.date else None),
            "people": [{"@type": "Person", "name": name} for name in self.authors],
            "organization": {"@type": "Organization", "name": self.site} if self.site else None,
        }

    def to_front_matter(self) -> str:
        """The record as markdown notes and static sites keep it: YAML lines, then the body.

        >>> Article(title="Port opens", body="It is.").to_front_matter()
        '---\\ntitle: "Port opens"\\n---\\n\\nIt is.\\n'
        """
        values = self._record()
        lines = []
        for key in ("title", "url", "date", "modified", "authors", "site", "language", "flags"):
            value = values[key]
            if isinstance(value, list) and value:
                lines += [f"{key}:", *(f"  - {_quoted(item)}" for item in value)]
            elif value and not isinstance(value, list):
                lines.append(f"{key}: {value if key in {'date', 'modified'} else _quoted(value)}")
        return "\n".join(("---", *lines, "---", "", self.body, ""))

    def to_json(self, *, schema: str = "cleaner", indent: int | None = None) -> str:
        """The record as one JSON object; lone surrogates are escaped, so it always encodes."""
        return json_of(self.to_dict(schema=schema), indent=indent)


# Whose record has which key (a path where objects nest) for which name of `Article._values`; "=…" is a
# constant. From the documentation of each: datatrove's Document, Dolma's data format, C4, FineWeb and
# cc_news on the Hugging Face hub, trafilatura's JSON, newspaper4k's Article, https://schema.org/NewsArticle.
_ALONGSIDE = {
    f"metadata/{name}": name for name in ("title", "url", "date", "modified", "authors", "site", "language", "flags")
}
SCHEMAS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "datatrove": {"text": "body", "id": "id", **_ALONGSIDE},
        "dolma": {"id": "id", "text": "body", "source": "host", "created": "timestamp", **_ALONGSIDE},
        "c4": {"text": "body", "timestamp": "timestamp", "url": "url"},
        "fineweb": {"text": "body", "id": "id", "url": "url", "date": "timestamp", "language": "language"},
        "cc_news": {"title": "title", "text": "body", "domain": "host", "date": "date", "url": "url"},
        "trafilatura": {
            "title": "title",
            "author": "author",
            "hostname": "host",
            "date": "date",
            "id": "id",
            "source-hostname": "site",
            "source": "url",
            "language": "language",
            "text": "body",
        },
        "newspaper4k": {
            "url": "url",
            "title": "title",
            "authors": "authors",
            "publish_date": "moment",
            "meta_lang": "language",
            "meta_site_name": "site",
            "text": "body",
        },
        "schema.org": {
            "@context": "=https://schema.org",
            "@type": "=NewsArticle",
            "headline": "title",
            "url": "url",
            "datePublished": "moment",
            "dateModified": "modified",
            "author": "people",
            "publisher": "organization",
            "inLanguage": "language",
            "articleBody": "body",
        },
    }
)


def json_of(record: Mapping[str, Any], *, indent: int | None = None) -> str:
    """JSON that can be encoded: lone surrogates (of odd pages and file names) are escaped, nothing else."""
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    return json.dumps(record, ensure_ascii=True, indent=indent) if _SURROGATE.search(text) else text


def _host(url: str | None) -> str | None:
    """The host in an address, as it is written."""
    if url is None or "://" not in url:
        return None
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return host.partition(":")[0] or None


def _quoted(value: str) -> str:
    """A YAML string in double quotes, on one line."""
    bare = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{bare}"'


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()
