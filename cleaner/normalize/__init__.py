"""Explained -> Article: each field is read from the whole document, the body from what was kept."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from cleaner.model import Article, Explained
from cleaner.normalize.authors import read_authors
from cleaner.normalize.body import read_body
from cleaner.normalize.date import read_dates
from cleaner.normalize.flags import read_flags
from cleaner.normalize.language import read_language
from cleaner.normalize.site import read_site
from cleaner.normalize.title import read_title
from cleaner.normalize.url import read_url


def normalize(explained: Explained) -> Article:
    """The record of an explained document."""
    # The readers of fields see the marks: a consent dialogue above the article has no headline.
    document = replace(explained.document, marks=explained.marks)
    body = read_body(explained)
    title, authors, language = read_title(document), read_authors(document), read_language(body)
    dates, url = read_dates(document), read_url(document)
    site = read_site(document, url[0] if url else None)
    provenance = dict(dates.provenance)
    for name, where in (("title", title), ("url", url), ("authors", authors), ("site", site), ("language", language)):
        if where is not None:
            provenance[name] = where[1]
    return Article(
        title=title[0] if title else None,
        url=url[0] if url else None,
        date=dates.date,
        body=body,
        authors=authors[0] if authors else (),
        site=site[0] if site else None,
        language=language[0] if language else None,
        modified=dates.modified,
        published=dates.published,
        flags=read_flags(explained, body),
        removed=explained.marks,
        provenance=MappingProxyType(provenance),
    )
