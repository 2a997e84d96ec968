"""A page that is a wall has no body: what is left of it goes, with the wall as the reason."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.chain import Filter, mark_block
from cleaner.model import Document, Flag, Mark, Reason
from cleaner.spot.states import page_state

NAME = "strip_walls"
_REASONS = {
    Flag.BOT_CHALLENGE: Reason.JS_WARNING,
    Flag.JS_WALL: Reason.JS_WARNING,
    Flag.COOKIE_WALL: Reason.COOKIE_BANNER,
    Flag.LOGIN_WALL: Reason.LOGIN_PROMPT,
}


def _find(document: Document) -> Iterable[Mark]:
    state = page_state(document)
    if state is None or state.flag not in _REASONS:
        return
    evidence = f"{state.flag.value}: {state.evidence}"
    for block in document.blocks:
        yield mark_block(document, block, NAME, _REASONS[state.flag], evidence)


strip_walls = Filter(
    NAME,
    _find,
    (),
    r"""Mark everything on a page that is nothing but a consent, script, login or robot wall.

    Safe because one finished sentence about anything else keeps the whole text;
    it keeps articles about such walls, and pages that have one above the article.

    >>> strip_walls("Just a moment...\nEnable JavaScript and cookies to continue")
    ''
    >>> strip_walls("Just a moment...\nThe port reopened on Monday after eleven months.")
    'Just a moment...\nThe port reopened on Monday after eleven months.'
    """,
)
