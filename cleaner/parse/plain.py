"""Plain text -> blocks, whatever way the scraper laid out its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cleaner.model import Block

# A line that ends with one of these (and closing quotes or brackets) has ended its sentence.
# STerm and the ellipsis, as in Unicode's Sentence_Terminal property, plus the colon that
# introduces a list or quotation.
_ENDED = re.compile(r"""[.!?…:。！？｡：؟۔।॥။።։៕][\s"'”’»›「」』）)\]*_]*$""")
# What can only go on with a sentence that has begun: closing punctuation, or a lower-case letter.
_GOES_ON = re.compile(r"^[,.;:!?)\]}»”’%…、。，；：！？）」』]")
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"^(?:[-*•·‣▪◦●○■–—]|\d{1,3}[.)])\s")

# Hard wrapping: editors and mailers wrap at 60-100 columns.
MIN_WRAP_CHARS = 45
MAX_WRAP_CHARS = 120
# Pieces of a sentence broken by inline links are joined only around a line of at least this length.
MIN_PROSE_CHARS = 40
# A link's text on a line of its own, between two halves of a sentence.
MAX_LINK_CHARS = 80
# Fewer line breaks than one per this many characters: the text has lost its paragraphs.
RUN_ON_CHARS = 2000
# A sentence end inside a run-on line: mark, closing quotes, space, and something that begins a sentence.
_SENTENCE = re.compile(r"""[.!?…؟۔।॥።։][”’»"')\]]{0,3}\s+(?=["'“‘«(\[¿¡]{0,2}[^\W_a-zà-öø-ÿ])|[。！？｡][”’」』）]{0,2}""")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    content_start: int
    content_end: int
    text: str


def plain_blocks(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Blocks that tile ``text[start:end]``; what stands before and after is tiled as blocks of its own.

    A block is a line. Empty lines always divide paragraphs; lines that follow each
    other `continue` one where the text is hard-wrapped, or where a sentence plainly
    goes on (a scraper printed each inline link on its own line). A very long line
    is cut at sentence ends into blocks that continue each other.
    """
    end = len(text) if end is None else end
    lines = _lines(text, start, end)
    wrapped = _wrap_chars(lines)
    blocks: list[Block] = []
    if start > 0:
        blocks.append(_outside(text, 0, start))
    at = start
    for group in _groups(lines, wrapped):
        for number, line in enumerate(group):
            # Empty lines belong to the block before them, those at the very start to the first block.
            if blocks and at < line.start and at > start:
                blocks[-1] = replace(blocks[-1], end=line.start)
                at = line.start
            blocks.extend(_sentences(text, at, line, continues=number > 0))
            at = line.end
    if at > start and at < end:
        blocks[-1] = replace(blocks[-1], end=end)
        at = end
    if at < end:  # white space only
        blocks.append(Block(at, end, end, end))
    if end < len(text):
        blocks.append(_outside(text, end, len(text)))
    return tuple(blocks)


def _outside(text: str, start: int, end: int) -> Block:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    return Block(start, end, start + lead, max(start + lead, start + len(part.rstrip())))


def _lines(text: str, start: int, end: int) -> list[_Line | None]:
    """The lines with content; None for each run of empty ones."""
    lines: list[_Line | None] = []
    at = start
    part = text if (start, end) == (0, len(text)) else text[start:end]
    for raw in part.splitlines(keepends=True):
        content = raw.strip(_SPACE)
        if content:
            lead = len(raw) - len(raw.lstrip(_SPACE))
            lines.append(_Line(at, at + len(raw), at + lead, at + lead + len(content), content))
        elif lines and lines[-1] is not None:
            lines.append(None)
        at += len(raw)
    return lines


# What counts as blank around a line: white space, and the invisible characters that scrapers leave.
_SPACE = "".join(map(chr, (*range(9, 14), 28, 29, 30, 31, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF)))


def _wrap_chars(lines: list[_Line | None]) -> int | None:
    """The width at which the text is hard-wrapped, or None.

    Wrapped text shows it in three ways: no line is much longer than the width,
    most lines that go on are nearly as long as it, and most of those break
    inside a sentence.
    """
    lengths = sorted(len(line.text) for line in lines if line is not None)
    if len(lengths) < 4:
        return None
    width = lengths[-1] if len(lengths) < 40 else lengths[int(len(lengths) * 0.98)]
    if not MIN_WRAP_CHARS <= width <= MAX_WRAP_CHARS:
        return None
    pairs = inside = 0
    for one, two in zip(lines, lines[1:], strict=False):
        if one is None or two is None:
            continue
        pairs += 1
        if len(one.text) >= 0.7 * width and not _ENDED.search(one.text[-8:]):
            inside += 1
    return width if pairs >= 3 and inside >= 0.5 * pairs else None


def _groups(lines: list[_Line | None], wrapped: int | None) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for number, line in enumerate(lines):
        if line is None:
            if group:
                yield group
            group = []
            continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        if group and (_wraps(group[-1], line, wrapped) if wrapped else _resumes(group, line, after)):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _wraps(before: _Line, line: _Line, width: int) -> bool:
    """In hard-wrapped text: the line before was full, so its paragraph goes on."""
    if _BULLET.match(line.text):
        return False
    first = line.text.split(None, 1)[0]
    full = len(before.text) + 1 + len(first) > width * 0.9
    return full or (_lower(line.text) and not _ENDED.search(before.text[-8:]))


def _resumes(group: list[_Line], line: _Line, after: _Line | None) -> bool:
    """A sentence was broken by the scraper and goes on in this line."""
    before = group[-1]
    if _ENDED.search(before.text[-8:]):
        return False
    if _GOES_ON.match(line.text):
        return True
    joined = line.content_start - group[0].content_start
    if _lower(line.text):
        return max(joined, len(line.text)) >= MIN_PROSE_CHARS
    # A link text that begins with a capital, between two halves of a sentence.
    return (
        after is not None
        and joined >= MIN_PROSE_CHARS
        and len(line.text) <= MAX_LINK_CHARS
        and not _ENDED.search(line.text[-8:])
        and (_lower(after.text) or _GOES_ON.match(after.text) is not None)
    )


def _lower(text: str) -> bool:
    """The first letter comes first, and is a small one."""
    return text[:1].islower()


def _sentences(text: str, start: int, line: _Line, *, continues: bool) -> Iterator[Block]:
    """One block for a line, or one per sentence where the line is a run-on text."""
    content, stop = line.content_start, line.content_end
    if stop - content >= RUN_ON_CHARS:
        for match in _SENTENCE.finditer(text, content, stop):
            if match.end() >= stop:
                break
            yield Block(start, match.end(), content, content + len(text[content : match.end()].rstrip()), continues=continues)
            start = content = match.end()
            continues = True
    yield Block(start, line.end, content, stop, continues=continues)
