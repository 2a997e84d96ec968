"""The state of the page: walls, hints of a paywall, texts that were cut off or garbled."""

from __future__ import annotations

from dataclasses import replace

from cleaner.model import Block, Explained, Flag, Kind, Mark, Reason
from cleaner.normalize.mend import is_garbled
from cleaner.spot.states import page_state

WALLS = frozenset({Flag.COOKIE_WALL, Flag.JS_WALL, Flag.BOT_CHALLENGE, Flag.LOGIN_WALL})
WALL_FILTER = "strip_walls"

# One character in so many that could not be decoded makes a text garbled.
MAX_CHARS_PER_LOST = 400
# A notice of a paywall stands inside the text or right below it; a menu's "Subscribe now" does not.
MAX_NOTICE_GAP_CHARS = 1000
MIN_NOTICE_WORDS = 4
MIN_NOTICE_CHARS = 30
MIN_UNSPACED_CHARS = 8
_LABELS = ("inside:", "label:")
# How much of a text is looked at for mojibake.
MAX_SAMPLE_CHARS = 20_000


def read_flags(explained: Explained, body: str) -> frozenset[Flag]:
    """The states of the page that a body was read from.

    A paywall is only hinted at (a notice of the page, or its own metadata); a body
    is `truncated` where its last sentence, in a text that ends its sentences, has
    none; a wall is there where a page has nothing else to read.
    """
    # Its patterns take longer to compile than the rest of the module to import.
    from cleaner.normalize.endings import is_link_list, is_truncated

    document = explained.document
    found: set[Flag] = set()
    if document.more:
        found.add(Flag.MORE_ARTICLES)
    walls = {_wall_of(mark.evidence) for mark in explained.marks if mark.filter == WALL_FILTER}
    if walls:
        found |= {wall for wall in walls if wall is not None}
    elif len(body) <= 5_000:
        state = page_state(replace(document, marks=explained.marks))
        if state is not None:
            found.add(state.flag)
    if not body.strip() and not found & WALLS:
        found.add(Flag.EMPTY)
    if _hints_at_paywall(explained):
        found.add(Flag.PAYWALL_HINT)
    if not found & WALLS and is_truncated(body, _last_block(explained), document.kind):
        found.add(Flag.TRUNCATED)
    if _is_garbled(document.text if document.kind is not Kind.HTML else body, body):
        found.add(Flag.MOJIBAKE)
    if not found & WALLS and is_link_list(body):
        found.add(Flag.NOT_ARTICLE)
    return frozenset(found)


def _wall_of(evidence: str) -> Flag | None:
    name = evidence.partition(":")[0]
    return Flag(name) if name in Flag._value2member_map_ else None


def _hints_at_paywall(explained: Explained) -> bool:
    access = [clue.value for clue in explained.document.clues if clue.field == "access"]
    if access:
        return "paid" in access
    if Flag.PAYWALL_HINT in explained.document.flags:
        return True
    notices = [mark for mark in explained.marks if _is_notice(mark)]
    if not notices:
        return False
    marks = explained.marks
    first, last = len(explained.source), 0
    index = 0
    for block in explained.document.blocks:
        while index < len(marks) and marks[index].end <= block.content_start:
            index += 1
        if index == len(marks) or marks[index].start > block.content_start:
            first, last = min(first, block.content_start), max(last, block.content_end)
    return any(first <= mark.start <= last + MAX_NOTICE_GAP_CHARS for mark in notices)


def _is_notice(mark: Mark) -> bool:
    """Whether a removal says that the reader gets no more of the article, more than "Subscribe" in a menu does."""
    if mark.reason is not Reason.PAYWALL_NOTICE or mark.evidence.startswith(_LABELS):
        return False
    text = mark.text.strip()
    enough = MIN_UNSPACED_CHARS if text[:1] >= "\u0e00" else MIN_NOTICE_CHARS
    return mark.evidence.startswith("line:") or len(text) >= enough or len(text.split()) >= MIN_NOTICE_WORDS


def _last_block(explained: Explained) -> Block | None:
    """The block that the body ends with."""
    marks = explained.marks
    index = len(marks) - 1
    for block in reversed(explained.document.blocks):
        while index >= 0 and marks[index].start >= block.content_end:
            index -= 1
        covered = index >= 0 and marks[index].start <= block.content_start and marks[index].end >= block.content_end
        if not covered and block.content_start < block.content_end:
            return block
    return None


def _is_garbled(text: str, body: str) -> bool:
    sample = text[:MAX_SAMPLE_CHARS]
    if sample.count("\ufffd") * MAX_CHARS_PER_LOST > len(sample) and sample.count("\ufffd") > 1:
        return True
    return is_garbled(sample) or is_garbled(body[:MAX_SAMPLE_CHARS])
