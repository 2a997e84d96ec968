"""The captions of pictures, found by the company they keep."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.chain import block_span, finder
from cleaner.filters.phrases.read import read_hits
from cleaner.filters.shape import ends_sentence, marks_by_block
from cleaner.model import Block, Document, Mark, Reason, Role
from cleaner.packs.lexicon import Lexicon, lexicon
from cleaner.packs.tables import BIT
from cleaner.spot.words import CREDIT_DASH

MAX_CAPTION_CHARS = 400
MAX_BRACKET_CHARS = 60
# So many characters at the start of two lines in common make one a repetition of the other.
MIN_SHARED_CHARS = 20
_CLOSED = (")", "）")
_CUE_OR_PHOTO = BIT["caption"] | BIT["photo"]
_ENOUGH = 2


@finder(Reason.CAPTION, "strip_captions")
def strip_captions(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the captions of pictures, where at least two things say that a line is one.

    A credit beside it; a word such as "file photo" in brackets at its end; a
    neighbour that begins the same way (the picture's alternative text); its place
    between the byline and the first paragraph. Safe because no single one of them
    is enough, and because nothing happens away from credits and cues. A
    standfirst above a credit stays, since it stands before the byline.

    >>> import cleaner
    >>> tidy = cleaner.strip_bylines | cleaner.strip_credits | cleaner.strip_captions
    >>> tidy("A bridge falls\nBy Ann Lee\nThe bridge on Monday (file photo)\nGetty Images\nThe bridge fell at noon.")
    'A bridge falls\nThe bridge fell at noon.'
    >>> tidy("A bridge falls\nNobody was hurt.\nBy Ann Lee\nThe bridge fell at noon.\nIt was built in 1950.")
    'A bridge falls\nNobody was hurt.\nThe bridge fell at noon.\nIt was built in 1950.'
    """
    if not document.marks and all(block.hints.role is not Role.CAPTION for block in document.blocks):
        return
    blocks, text = document.blocks, document.text
    covering = marks_by_block(document)
    shown = [number for number, block in enumerate(blocks) if block.content_start < block.content_end]
    credited = {place for place, number in enumerate(shown) if (mark := covering[number]) and _is_credit(mark)}
    near = {place + step for place in credited for step in (-1, 1)}
    seen: dict[int, str] = {}
    dashed = CREDIT_DASH.search(text) is not None
    for place, number in enumerate(shown):
        _, _, start, end, hints, _ = blocks[number]
        if hints.role is Role.CAPTION:
            if covering[number] is None and end - start <= MAX_CAPTION_CHARS:
                seen[number] = "caption by its markup"
        # Most lines are neither beside a credit nor end like a caption.
        elif covering[number] is None and (
            place in near or text[end - 1] in _CLOSED or (dashed and _dash(text, start, end) >= 0)
        ):
            neighbours = [(n, covering[n]) for n in _beside(shown, place)]
            if end - start <= MAX_CAPTION_CHARS and (evidence := _evidence(document, blocks[number], neighbours)):
                seen[number] = evidence
    for place, number in enumerate(shown) if seen else ():
        # A repetition of a caption is one too: the alternative text that a scraper printed above it.
        if number not in seen and covering[number] is None:
            for other in _beside(shown, place):
                if other in seen and _begin_alike(document, blocks[number], blocks[other]):
                    seen[number] = "begins like the caption beside it"
                    break
    for number, evidence in sorted(seen.items()):
        yield (*block_span(document, blocks[number]), evidence)


def _beside(shown: list[int], place: int) -> list[int]:
    return [shown[at] for at in (place - 1, place + 1) if 0 <= at < len(shown)]


def _evidence(document: Document, block: Block, neighbours: list[tuple[int, Mark | None]]) -> str:
    """What says that the block is a caption; empty if it is not enough."""
    credit = any(mark is not None and _is_credit(mark) for _, mark in neighbours)
    cue, bracketed = _cue(document.content(block), lexicon())
    if not credit and not bracketed:
        return ""
    said = [f"“{cue}”"] if cue else []
    points = 2 * bracketed + (cue != "" and not bracketed)
    if credit:
        said.append("a credit beside it")
        points += 1
    if _after_head(document, block, neighbours):
        said.append("between the head and the first paragraph")
        points += 1
    if (
        points < _ENOUGH
        and credit
        and any(mark is None and _begin_alike(document, block, document.blocks[n]) for n, mark in neighbours)
    ):
        said.append("a neighbour that begins the same way")
        points += 2
    return ", ".join(said) if points >= _ENOUGH else ""


def _is_credit(mark: Mark) -> bool:
    return mark.reason is Reason.CREDIT or (mark.reason is Reason.TITLE and "©" in mark.text)


def _after_head(document: Document, block: Block, neighbours: list[tuple[int, Mark | None]]) -> bool:
    """Whether a byline or dateline ends the head right above."""
    above = [mark for n, mark in neighbours if document.blocks[n].start < block.start]
    return any(mark is not None and mark.reason in {Reason.BYLINE, Reason.DATELINE} for mark in above)


def _cue(text: str, words: Lexicon) -> tuple[str, bool]:
    """A word or phrase that captions use, and whether it stands in brackets or behind a dash at the end.

    In brackets a word for a picture is enough, first or last: "(Photo: Ann Lee)".
    """
    cue, bracketed = "", False
    opened = max(map(text.rfind, ("(", "（"))) if text.endswith(_CLOSED) else _dash(text, 0, len(text))
    if len(text) - opened > MAX_BRACKET_CHARS:
        opened = -1
    for hit in read_hits(text, 0, len(text), words):
        inside = 0 <= opened < hit.start and (hit.start <= opened + 2 or hit.end >= len(text) - 1)
        if any(mask & (_CUE_OR_PHOTO if inside else BIT["caption"]) for mask in hit.meanings.values()):
            cue = text[hit.start : hit.end]
            bracketed |= inside
    return cue, bracketed


def _dash(text: str, start: int, end: int) -> int:
    found = CREDIT_DASH.search(text, max(start, end - MAX_BRACKET_CHARS), end)
    return -1 if found is None else found.start()


def _begin_alike(document: Document, one: Block, two: Block) -> bool:
    first, second = document.content(one), document.content(two)
    shared = 0
    for a, b in zip(first[:MAX_CAPTION_CHARS], second[:MAX_CAPTION_CHARS], strict=False):
        if a != b:
            break
        shared += 1
    return shared >= min(MIN_SHARED_CHARS, len(first), len(second)) and not ends_sentence(first[:shared])
