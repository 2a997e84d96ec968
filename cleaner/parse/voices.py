"""A second voice on day and authors: what htmldate and trafilatura read from a page whose head says nothing."""

from __future__ import annotations

import functools
import logging
import re
from typing import TYPE_CHECKING, cast

from cleaner.model import Document
from cleaner.parse.html import tree_of

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

# What `Provenance.detail` says of these: somebody's reading and no statement of the page.
DAY_VOICE = "htmldate"
AUTHOR_VOICE = "trafilatura"
# Both walk the whole page several times; larger ones are left to our own evidence.
MAX_VOICED_CHARS = 1_500_000
MAX_VOICED_TAGS = 40_000


def day_voice(document: Document) -> str | None:
    """The day that htmldate sees in the markup of a page that states none itself."""
    tree = _page_without(document, "date")
    return None if tree is None else _day(tree)


def author_voices(document: Document) -> list[str]:
    """The names that trafilatura sees in the markup of a page that states no author itself."""
    tree = _page_without(document, "authors")
    return [] if tree is None else _authors(tree)


def _page_without(document: Document, field: str) -> _Element | None:
    """The tree of a page, if nothing in it states that field.

    A snippet without a head is no page: a day in it is what its prose is about.
    """
    html = document.html
    if html is None or any(clue.field == field for clue in document.clues):
        return None
    if len(html) > MAX_VOICED_CHARS or html.count("<") > MAX_VOICED_TAGS:
        return None
    tree = tree_of(html)
    return None if tree.find("head") is None else tree


def _day(tree: _Element) -> str | None:
    from htmldate import find_date
    from htmldate.core import search_page
    from htmldate.utils import Extractor
    from htmldate.validators import get_max_date, get_min_date
    from lxml import etree

    # Its extensive search loads dateparser, which takes three seconds and reads days wrong as often as right; the
    # patterns at the end of that search are asked without it.
    options = Extractor(True, get_max_date(None), get_min_date(None), True, "%Y-%m-%d")
    try:
        found: str | None = find_date(tree, original_date=True, extensive_search=False)
        return found or search_page(etree.tostring(tree, encoding="unicode", method="html"), options)
    except Exception:  # noqa: BLE001  # a page that it cannot read is a page without its voice
        return None


# The words of attributes that trafilatura knows an author by; asking it costs ten times a look for them.
_SIGNS = re.compile(
    r"[Aa]uthor|[Bb]yl|BBL|username|zuozhe|bianji|xiaobian|channel-name|submitted-by|posted-by|journalist-name"
    r"|screenname|writer"
)


@functools.cache
def _attributes() -> XPath:
    from lxml.etree import XPath

    return XPath("//@class | //@id | //@itemprop | //@rel | //@data-testid | //@data-component", smart_strings=False)


def _authors(tree: _Element) -> list[str]:
    if tree.find(".//author") is None and not _SIGNS.search("\n".join(cast("list[str]", _attributes()(tree)))):
        return []
    from trafilatura.metadata import extract_author

    log = logging.getLogger("trafilatura")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        said = extract_author(tree)
    except Exception:  # noqa: BLE001  # as above
        return []
    finally:
        log.setLevel(level)
    return [name.strip() for name in (said or "").split(";") if name.strip()]
