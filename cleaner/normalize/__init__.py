"""Explained -> Article: each field is read from the whole document, the body from what was kept."""

from __future__ import annotations

from types import MappingProxyType

from cleaner.model import Article, Explained
from cleaner.normalize.authors import read_authors
from cleaner.normalize.body import read_body
from cleaner.normalize.date import read_dates
from cleaner.normalize.language import read_language
from cleaner.normalize.title import read_title


def normalize(explained: Explained) -> Article:
    """The record of an explained document."""
    document = explained.document
    body = read_body(explained)
    title, authors, language = read_title(document), read_authors(document), read_language(body)
    dates = read_dates(document)
    provenance = dict(dates.provenance)
    for name, read in (("title", title), ("authors", authors), ("language", language)):
        if read is not None:
            provenance[name] = read[1]
    return Article(
        title=title[0] if title else None,
        date=dates.date,
        body=body,
        authors=authors[0] if authors else (),
        language=language[0] if language else None,
        modified=dates.modified,
        published=dates.published,
        removed=explained.marks,
        provenance=MappingProxyType(provenance),
    )
