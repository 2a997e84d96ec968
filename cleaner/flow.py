"""The whole way of a text: read -> filters -> normalize -> `Article`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from cleaner.chain import Filter, chain
from cleaner.filters import DEFAULT
from cleaner.model import Article, Explained, Kind
from cleaner.normalize import normalize
from cleaner.normalize.markdown import read_markdown
from cleaner.parse import read, read_all
from cleaner.settle import settle

_DEFAULT = chain(*DEFAULT)
BODY_FORMATS = ("text", "markdown")


def clean(
    raw: str | bytes,
    *,
    filters: Filter | None = None,
    kind: Kind | str | None = None,
    body_format: str = "text",
) -> Article:
    """A clean record of the first article in a scraped text.

    `filters` replaces the default chain, `kind` ("plain", "markdown", "html") what
    would be detected. `body_format="markdown"` keeps the headings, lists, emphasis and
    links of a page's or a markdown text's body. Never raises on any `str` or `bytes`.

    Raises `TypeError` when `raw` is neither, `ValueError` for an unknown `kind` or `body_format`.
    """
    _check(raw, filters, body_format)
    return _article(explain(raw, filters=filters, kind=kind), body_format)


def explain(raw: str | bytes, *, filters: Filter | None = None, kind: Kind | str | None = None) -> Explained:
    """Every span that `clean` removes from the body, with filter, reason and evidence.

    Raises as `clean` does.
    """
    _check(raw, filters)
    document = read(raw, None if kind is None else Kind(kind))
    return settle(document, _DEFAULT if filters is None else filters)


def clean_all(
    raw: str | bytes,
    *,
    filters: Filter | None = None,
    kind: Kind | str | None = None,
    body_format: str = "text",
) -> Iterator[Article]:
    """A record for each article in an input that holds several (digests, WARC records, JSON lines).

    Lazy: each article is read when it is asked for. Spans in `removed` and
    `provenance` count in the caller's own string (in the decoded text for bytes),
    also for the second article and those after it, except where the view is no part
    of that string: HTML, and text inside a JSON object.

    Raises as `clean` does, before the first record.

    >>> first = "=== Port: Opens === https://port.example/1\\nIt is.\\n"
    >>> second = "=== Port: Closes === https://port.example/2\\nIt was."
    >>> [article.body for article in clean_all(first + second)]
    ['It is.', 'It was.']
    """
    _check(raw, filters, body_format)
    return _articles(raw, _DEFAULT if filters is None else filters, None if kind is None else Kind(kind), body_format)


def _articles(raw: str | bytes, filters: Filter, kind: Kind | None, body_format: str) -> Iterator[Article]:
    for document, offset in read_all(raw, kind):
        yield shifted(_article(settle(document, filters), body_format), offset)


def _article(explained: Explained, body_format: str) -> Article:
    article = normalize(explained)
    return replace(article, body=read_markdown(explained)) if article.body and body_format == "markdown" else article


def _check(raw: object, filters: object, body_format: str = "text") -> None:
    if not isinstance(raw, str | bytes):
        raise TypeError(f"raw must be str or bytes, not {type(raw).__name__}")
    if filters is not None and not isinstance(filters, Filter):
        raise TypeError(f"filters must be a Filter, not {type(filters).__name__} (use cleaner.lift for a function)")
    if body_format not in BODY_FORMATS:
        raise ValueError(f"body_format must be one of {', '.join(BODY_FORMATS)}, not {body_format!r}")


def shifted(article: Article, offset: int) -> Article:
    """The same record with every span moved by `offset`."""
    if not offset:
        return article
    removed = tuple(replace(mark, start=mark.start + offset, end=mark.end + offset) for mark in article.removed)
    provenance = {
        name: replace(said, start=said.start + offset, end=said.end + offset)
        if said.start is not None and said.end is not None
        else said
        for name, said in article.provenance.items()
    }
    return replace(article, removed=removed, provenance=MappingProxyType(provenance))
