"""The whole way of a text: read -> filters -> normalize -> `Article`."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.chain import Filter, chain
from cleaner.filters import DEFAULT
from cleaner.model import Article, Explained, Kind
from cleaner.normalize import normalize
from cleaner.parse import read

_DEFAULT = chain(*DEFAULT)


def clean(raw: str | bytes, *, filters: Filter | None = None, kind: Kind | str | None = None) -> Article:
    """A clean record of the first article in a scraped text.

    `filters` replaces the default chain, `kind` ("plain", "markdown", "html") what
    would be detected. Never raises on any `str` or `bytes`.

    Raises `TypeError` when `raw` is neither, `ValueError` for an unknown `kind`.
    """
    return normalize(explain(raw, filters=filters, kind=kind))


def explain(raw: str | bytes, *, filters: Filter | None = None, kind: Kind | str | None = None) -> Explained:
    """Every span that `clean` removes from the body, with filter, reason and evidence.

    Raises as `clean` does.
    """
    if not isinstance(raw, str | bytes):
        raise TypeError(f"raw must be str or bytes, not {type(raw).__name__}")
    if filters is not None and not isinstance(filters, Filter):
        raise TypeError(f"filters must be a Filter, not {type(filters).__name__} (use cleaner.lift for a function)")
    document = read(raw, None if kind is None else Kind(kind))
    return Explained(document, (_DEFAULT if filters is None else filters).mark(document))


def clean_all(raw: str | bytes, *, filters: Filter | None = None, kind: Kind | str | None = None) -> Iterator[Article]:
    """A record for each article in an input that holds several (digests, WARC records, JSON lines).

    Raises as `clean` does, before the first record.
    """
    yield clean(raw, filters=filters, kind=kind)
