"""A second voice on day and authors: what htmldate and trafilatura read from a page whose head says nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleaner.model import Clue, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element

# The values of `Clue.detail` that mark these as somebody's reading and no statement of the page.
DAY_VOICE = "htmldate"
AUTHOR_VOICE = "trafilatura"
# Both walk the whole page several times; larger ones are left to our own evidence.
MAX_VOICED_CHARS = 1_500_000
MAX_VOICED_TAGS = 40_000


def clues_of_voices(tree: _Element, html: str, known: Iterable[Clue]) -> Iterator[Clue]:
    """The day and the authors that others see in the markup, each only where the head of the page states none.

    A snippet without a head is no page: a day in it is what its prose is about.
    Never raises, changes nothing.
    """
    if tree.find("head") is None or len(html) > MAX_VOICED_CHARS or html.count("<") > MAX_VOICED_TAGS:
        return
    fields = {clue.field for clue in known}
    if "date" not in fields and (day := _day(tree)):
        yield Clue("date", day, Origin.METADATA, DAY_VOICE)
    if "authors" not in fields:
        yield from (Clue("authors", name, Origin.METADATA, AUTHOR_VOICE) for name in _authors(tree))


def _day(tree: _Element) -> str | None:
    from htmldate import find_date

    try:
        return find_date(tree, original_date=True, extensive_search=True)
    except Exception:  # noqa: BLE001  # a page that it cannot read is a page without its voice
        return None


def _authors(tree: _Element) -> list[str]:
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
