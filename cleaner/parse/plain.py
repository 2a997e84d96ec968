"""Plain text -> blocks, whatever way the scraper laid out its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.model import PLAIN_HINTS, Block, Hints, Role
from cleaner.parse.listings import is_listing, may_have_listings

# A line that ends with one of these (behind closing quotes or brackets) has ended its sentence:
# Unicode's Sentence_Terminal marks of the scripts we serve, the ellipsis, and the colon that
# introduces a list or a quotation.
_END_MARKS = frozenset(".!?…:。！？｡：؟۔।॥։៕")
_CLOSERS = frozenset("\"'”’»›「」『』）)]}*_")
# What can only go on with a sentence that has begun.
_CLOSING = frozenset(",.;:!?)]»”%’…、。，；：！？）」』")
_BULLET = re.compile(r"[-*•·‣▪◦●○■–—]\s|\d{1,3}[.)]\s")
# Characters that show nothing and that `str.strip` leaves: zero-width space and joiners, marks of
# direction, word joiner, byte order mark.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANK = _INVISIBLE + " \t\u00a0"

# Hard wrapping: editors and mailers wrap at 60-100 columns.
MIN_WRAP_CHARS = 45
MAX_WRAP_CHARS = 120
# Pieces of a sentence broken by inline links are joined only around a line of at least this length.
MIN_PROSE_CHARS = 40
# ... or this, where the line after the link begins with a comma or the like.
MIN_BEGUN_CHARS = 15
# A link's text on a line of its own, between two halves of a sentence.
MAX_LINK_CHARS = 80
# A line this long has lost its line breaks, and so has a shorter one that is the whole text: it is cut at
# sentence ends.
RUN_ON_CHARS = 2000
MIN_ONLY_LINE_CHARS = 300
# A sentence end inside a run-on line: mark, closing quotes, space, and something that begins a sentence.
_SENTENCE = re.compile(
    r"""[.!?…؟۔।॥։][”’»"')\]]{0,3}\s{1,8}(?=["'“‘«(\[¿¡]{0,2}[^\W_a-zà-öø-ÿ])|[。！？｡][”’」』）]{0,2}"""
)


_CODE_HINTS = Hints(Role.CODE)


class _Line(NamedTuple):
    start: int
    end: int
    content_start: int
    content_end: int
    text: str


def plain_blocks(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Blocks that tile the text; what stands outside ``text[start:end]`` is one block before and one after.

    A block is a line. Empty lines always divide paragraphs; lines that follow each
    other `continue` one where the text is hard-wrapped, or where a sentence plainly
    goes on (a scraper printed each inline link on its own line). A very long line
    is cut at sentence ends into blocks that continue each other. Lines of code that
    follow each other are one paragraph that keeps its line breaks.
    """
    end = len(text) if end is None else end
    lines = _lines(text, start, end)
    blocks: list[Block] = []
    if start > 0:
        blocks.append(_outside(text, 0, start))
    at = start
    add, new = blocks.append, tuple.__new__
    flow = _flow(lines)
    code = _listed(text, lines, flow) if may_have_listings(line.text for line in lines) else frozenset()
    run_on = MIN_ONLY_LINE_CHARS if sum(1 for line in lines[:3] if line.text) == 1 else RUN_ON_CHARS
    for number, line in enumerate(lines):
        if not line.text:
            continue
        # Empty lines belong to the block before them, those at the very start to the first block.
        after = line.end
        if number + 1 < len(lines):
            below = lines[number + 1]
            after = below.start if below.text else below.end
        if line.content_end - line.content_start >= run_on:
            blocks.extend(_sentences(text, at, after, line, continues=flow[number]))
        else:
            hints = _CODE_HINTS if number in code else PLAIN_HINTS
            add(new(Block, (at, after, line.content_start, line.content_end, hints, flow[number])))
        at = after
    if at < end:  # white space only
        blocks.append(Block(at, end, end, end))
    if end < len(text):
        blocks.append(_outside(text, end, len(text)))
    return tuple(blocks)


def _outside(text: str, start: int, end: int) -> Block:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    return Block(start, end, start + lead, max(start + lead, start + len(part.rstrip())))


def _lines(text: str, start: int, end: int) -> list[_Line]:
    """The lines with content, and one line without for each run of empty ones between them."""
    lines: list[_Line] = []
    add, new = lines.append, tuple.__new__  # what a named tuple's own constructor does, in half the time
    at = gap = start
    for raw in (text if end - start == len(text) else text[start:end]).splitlines(keepends=True):
        after = at + len(raw)
        if content := raw.strip():
            if content[0] in _INVISIBLE or content[-1] in _INVISIBLE:
                content = content.strip(_BLANK) or content
            lead = at + raw.find(content)
            if gap < at and lines:
                add(_Line(gap, at, gap, gap, ""))
            gap = after
            add(new(_Line, (at, after, lead, lead + len(content), content)))
        at = after
    if gap < end and lines:
        add(_Line(gap, end, gap, gap, ""))
    return lines


def _flow(lines: list[_Line]) -> list[bool]:
    """For each line, whether it goes on with the one before."""
    width = _wrap_chars(lines)
    flow = [False] * len(lines)
    before = ""
    begun = 0  # where the paragraph began
    for number, (_, _, start, _, line) in enumerate(lines):
        continues = False
        if line and before:
            if width is not None:
                continues = _wraps(before, line, width)
            elif not _ended(before):
                first = line[0]
                if first.islower() or first in _CLOSING:
                    # A closing bracket below a short line is code, and three dots are an omission.
                    closes = first in _CLOSING and first != ")" and not line.startswith("...")
                    continues = closes or max(start - begun, len(line)) >= MIN_PROSE_CHARS
                elif start - begun >= MIN_BEGUN_CHARS and len(line) <= MAX_LINK_CHARS and number + 1 < len(lines):
                    # A link's text that begins with a capital, between two halves of a sentence.
                    after = lines[number + 1].text
                    if after and not _ended(line):
                        continues = after[0] in _CLOSING or (after[0].islower() and start - begun >= MIN_PROSE_CHARS)
        if continues:
            flow[number] = True
        else:
            begun = start
        before = line
    return flow


def _listed(text: str, lines: list[_Line], flow: list[bool]) -> frozenset[int]:
    """The numbers of the lines of listings; in `flow` each of them goes on with the one above it."""
    listed: set[int] = set()
    first = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number].text:
            continue
        run = lines[first:number]
        if len(run) > 1 and is_listing([line.text for line in run], indented=any(_indent(text, line) for line in run)):
            listed.update(range(first, number))
            flow[first:number] = [False] + [True] * (number - first - 1)
        first = number + 1
    return frozenset(listed)


def _indent(text: str, line: _Line) -> bool:
    return line.content_start - line.start >= 2 and text[line.start : line.content_start].isspace()


def _wrap_chars(lines: list[_Line]) -> int | None:
    """The width at which the text is hard-wrapped, or None.

    Wrapped text shows it in two ways: no line is much longer than the width, and
    most lines that have one below them are nearly that long and break inside a
    sentence.
    """
    lengths = sorted(len(line.text) for line in lines if line.text)
    if len(lengths) < 4:
        return None
    width = lengths[-1] if len(lengths) < 40 else lengths[int(len(lengths) * 0.98)]
    if not MIN_WRAP_CHARS <= width <= MAX_WRAP_CHARS:
        return None
    pairs = inside = 0
    for number in range(len(lines) - 1):
        one = lines[number].text
        if one and lines[number + 1].text:
            pairs += 1
            inside += len(one) >= 0.7 * width and not _ended(one)
    return width if pairs >= 3 and inside >= 0.5 * pairs else None


def _wraps(before: str, line: str, width: int) -> bool:
    """In hard-wrapped text: the line before was full, so its paragraph goes on."""
    if _BULLET.match(line):
        return False
    first = line[:MAX_WRAP_CHARS].split(None, 1)[0]
    reach = len(before) + 1 + len(first)
    return reach > width or (not _ended(before) and (reach > width * 0.9 or line[0].islower()))


def _ended(line: str) -> bool:
    if line[-1] in _END_MARKS:
        return True
    if line[-1] not in _CLOSERS:
        return False
    return any(char in _END_MARKS for char in line[-4:-1])


def _sentences(text: str, start: int, end: int, line: _Line, *, continues: bool) -> Iterator[Block]:
    """The sentences of a run-on line."""
    content, stop = line.content_start, line.content_end
    for match in _SENTENCE.finditer(text, content, stop):
        cut = match.end()
        if cut >= stop:
            break
        yield Block(start, cut, content, content + len(text[content:cut].rstrip()), continues=continues)
        start = content = cut
        continues = True
    yield Block(start, end, content, stop, continues=continues)
