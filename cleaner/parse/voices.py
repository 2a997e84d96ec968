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
    day = None if tree is None else _day(tree)
    if day is None:
        return None
    addresses = [clue.value for clue in document.clues if clue.field == "url"]
    own = any(day.replace("-", sign) in address for address in addresses for sign in ("", "-", "/"))
    return day if own or _says(document.html or "", day) else None


# Behind these a day is text or a value; in an address ("style.css?v=2022-06-15") or a comment it dates a file.
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_BEFORE_VALUE = frozenset(" \t\r\n\xa0>\"'([,;|（：")
_OTHER_DAY = re.compile(r"(?:start|end|birth|expir|valid|cach)\w{0,20}\"?\s{0,3}[:=]\s{0,3}\"?$", re.IGNORECASE)
MAX_KEY_CHARS = 40


def _says(html: str, day: str) -> bool:
    """Something besides addresses and comments has the day in numbers, or it is nowhere in numbers at all."""
    html = _COMMENT.sub(" ", html) if "<!--" in html else html
    year, month, number = day.split("-")
    met = False
    forward = (f"{year}{sign}{month}{sign}{number}" for sign in ("-", ".", "/", ""))
    for form in (*forward, f"{number}.{month}.{year}", f"{number}/{month}/{year}"):
        at = html.find(form)
        while at >= 0:
            met = True
            if html[at - 1 : at] in _BEFORE_VALUE and not _OTHER_DAY.search(html[max(0, at - MAX_KEY_CHARS) : at]):
                return True
            at = html.find(form, at + 1)
    return not met


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
