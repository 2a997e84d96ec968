"""Markdown, as scraping services and html2text write it -> blocks over the caller's own string.

A block's content leaves out the marks around it: the `#` of a heading, the bullet
of a list item, the brackets and address of a link that is the whole line. So a
filter that reads "[Accept all](#)" sees the words of the button. `to_plain` turns
what is left inside (links in prose, emphasis, escapes) into text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.model import Block, Hints, Role
from cleaner.spot.words import begins

# The address and title of a link; one level of parentheses may be inside.
_TARGET = r"""\((?>[^()\\\n"]{1,2000}|\\[^\n]|"[^"\n]{0,500}"|"|\([^()\n]{0,500}\)){0,40}\)"""
_LABEL = r"(?>[^\[\]\\\n]{1,2000}|\\[^\n]|\[[^\[\]\n]{0,300}\](?!\()){0,40}"
_IMAGE = re.compile(rf"!\[{_LABEL}\](?:{_TARGET}|\[[^\[\]\n]{{0,200}}\])")
_LINK = re.compile(rf"\[({_LABEL})\](?:{_TARGET}|\[[^\[\]\n]{{0,200}}\])")
_ONE_LINK = re.compile(rf"\[(\s*){_LABEL}\]{_TARGET}")
_PICTURED_LINK = re.compile(rf"\[\s*(?:!\[{_LABEL}\]{_TARGET}\s*){{1,3}}((?!\]){_LABEL})\]{_TARGET}")
_EMPTY_LINK = re.compile(rf"\[\s*\]{_TARGET}")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]:\s+(?:<[^<>\n]{0,2000}>|\S{1,2000})(?:\s+[\"'(][^\n]{0,500})?\s*$")
_FENCE = re.compile(r"(```+|~~~+)[^`\n]*$")
_HEADING = re.compile(r"(#{1,6})(?:\s+|$)")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_BULLET = re.compile(r"(?:[-*+•·]|\d{1,3}[.)])(?:\s+|$)")
# "3. March 2025" is no third item.
_DAY = re.compile(r"\d{1,2}\.\s+[^\W\d_]{3,20}\.?,?\s+(?:19|20)\d\d(?!\d)")
_RULE = re.compile(r"(?:[-*_]\s*){3,100}$")
_UNDERLINE = re.compile(r"(?:=+|-+)$")
_TABLE_RULE = re.compile(r"(?=[^\n]*-)\|?[\s:|-]{3,2000}$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Escaped characters are set aside as the 32 noncharacters of the Arabic block while marks are read.
_SET_ASIDE = {sign: chr(0xFDD0 + number) for number, sign in enumerate("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")}
_SET_BACK = {ord(aside): sign for sign, aside in _SET_ASIDE.items()}
_BOLD = re.compile(r"(?<![\w*])(\*\*\*|\*\*|\*)(?=[^\s*])([^*\n]{1,5000}?)(?<=[^\s*])\1(?![\w*])")
_UNDERSCORED = re.compile(r"(?<![\w_])(___|__|_)(?=[^\s_])([^\n]{1,5000}?)(?<=[^\s_])\1(?![\w_])")
_INTRAWORD = re.compile(r"(\*\*|\*)(?=[^\s*])([^*\n]{1,5000}?)(?<=[^\s*])\1")
_STRUCK = re.compile(r"~~([^~\n]{1,5000})~~")
_CODE_SPAN = re.compile(r"(`{1,3})(?!`)([^`\n]{1,2000})\1(?!`)")
_ENDED = re.compile(r"[.!?…:;。！？।؟۔][\"'”’»›)\]」』*_]*$")
# A line that is nothing but links by this much does not go on with its neighbours.
LINE_LINK_DENSITY = 0.8
MAX_QUOTES = 12
# Editors wrap at these columns.
MIN_WRAP_CHARS = 60
MAX_WRAP_CHARS = 120
_CLOSING = frozenset(",.;:!?)]}»”’%…、。，；：！？）」』")
_PROSE = Hints(link_density=0.0)


@dataclass(slots=True)
class _Line:
    """A line with content: where it stands, what it is, and whether text may go on in or after it."""

    start: int
    end: int
    content_start: int
    content_end: int
    hints: Hints
    opens: bool = False  # begins a block of its own whatever stands before it
    closes: bool = False  # nothing goes on after it
    blank_before: bool = False


def markdown_blocks(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Blocks that tile the text; what stands outside ``text[start:end]`` is one block before and one after.

    >>> text = "# Tide\\n\\nThe *ferry* left\\nat nine.\\n\\n* [Home](/)\\n"
    >>> blocks = markdown_blocks(text)
    >>> [(text[b.content_start : b.content_end], b.hints.role.value, b.continues) for b in blocks]
    [('Tide', 'heading', False), ('The *ferry* left', 'text', False), ('at nine.', 'text', True),
     ('Home', 'list_item', False)]
    """
    end = len(text) if end is None else end
    lines = _lines(text, start, end)
    blocks: list[Block] = []
    if start > 0:
        blocks.append(_outside(text, 0, start))
    before: _Line | None = None
    at = start
    for number, line in enumerate(lines):
        after = lines[number + 1].start if number + 1 < len(lines) else end
        continues = before is not None and _continues(text, before, line)
        blocks.append(Block(at, after, line.content_start, line.content_end, line.hints, continues))
        at, before = after, line
    if at < end:  # white space only
        blocks.append(Block(at, end, end, end))
    if end < len(text):
        blocks.append(_outside(text, end, len(text)))
    return tuple(blocks)


def _outside(text: str, start: int, end: int) -> Block:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    return Block(start, end, start + lead, max(start + lead, start + len(part.rstrip())))


def _continues(text: str, before: _Line, line: _Line) -> bool:
    if before.hints.role is Role.CODE and line.hints.role is Role.CODE:
        return not line.opens
    if line.blank_before or line.opens or before.closes:
        return False
    if (line.hints.link_density or 0) >= LINE_LINK_DENSITY or (before.hints.link_density or 0) >= LINE_LINK_DENSITY:
        return text[line.content_start : line.content_start + 1].islower()
    if _ENDED.search(text[max(before.content_start, before.content_end - 8) : before.content_end]):
        return False
    first = text[line.content_start : line.content_start + 1]
    if first.islower() or first in _CLOSING:
        return True
    # Hard-wrapped: the line before is full, and no break was asked for by two spaces at its end.
    broken = text[before.content_end : line.start].startswith("  ")
    return not broken and MIN_WRAP_CHARS <= before.content_end - before.content_start <= MAX_WRAP_CHARS


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines: list[_Line] = []
    at = start
    blank = listed = False
    fence = ""
    for raw in text[start:end].splitlines(keepends=True):
        content = raw.strip()
        if not content:
            blank = True
            at += len(raw)
            continue
        lead = at + len(raw) - len(raw.lstrip())
        stop = lead + len(content)
        if fence:
            closing = content.startswith(fence)
            keep = _Line(at, at + len(raw), lead if closing else at, stop, Hints(Role.CODE))
            if closing:
                fence = ""
                keep.content_start = keep.content_end = stop
        elif opened := _FENCE.match(content):
            fence = opened[1]
            keep = _Line(at, at + len(raw), stop, stop, Hints(Role.CODE), opens=True)
        elif blank and not listed and raw.startswith(("    ", "\t")) and not _LINK.search(content):
            code = bool(lines) and lines[-1].hints.role is Role.CODE
            keep = _Line(at, at + len(raw), at, stop, Hints(Role.CODE), opens=not code)
        elif not listed and lines and lines[-1].hints.role is Role.CODE and raw.startswith(("    ", "\t")):
            keep = _Line(at, at + len(raw), at, stop, Hints(Role.CODE))
        else:
            keep = _read_line(text, (at, at + len(raw), lead, stop), lines, blank=blank)
            listed = keep.hints.role is Role.LIST_ITEM or (listed and raw[:1].isspace())
        keep.blank_before = blank
        lines.append(keep)
        blank = False
        at += len(raw)
    return lines


def _read_line(text: str, span: tuple[int, int, int, int], lines: list[_Line], *, blank: bool) -> _Line:
    start, end, lead, stop = span
    role, level, opens, closes = Role.TEXT, 0, False, False
    indent = lead - start
    for _ in range(MAX_QUOTES):
        if text[lead] != ">":
            break
        role = Role.QUOTE
        lead = _skip_space(text, lead + 1, stop)
        if lead == stop:
            return _Line(start, end, stop, stop, Hints(role), opens=True, closes=True)
    if not blank and lines and _UNDERLINE.match(text[lead:stop]) and _may_be_heading(text, lines[-1]):
        lines[-1].hints = Hints(Role.HEADING, 1 if text[lead] == "=" else 2, lines[-1].hints.link_density)
        lines[-1].closes = lines[-1].opens = True
        return _Line(start, end, stop, stop, Hints(), opens=True, closes=True)
    content = text[lead:stop]
    if _RULE.match(content) or _DEFINITION.match(content) or (_TABLE_RULE.match(content) and "|" in content):
        if "|" in content and lines and not blank:
            lines[-1].hints = Hints(Role.TABLE, 0, lines[-1].hints.link_density)
        hints = Hints(Role.TABLE) if "|" in content else Hints()
        return _Line(start, end, stop, stop, hints, opens=True, closes=True)
    if mark := _HEADING.match(content):
        role, level, opens, closes = Role.HEADING, len(mark[1]), True, True
        lead += mark.end()
        if hashes := _CLOSING_HASHES.search(text[lead:stop]):
            stop = lead + hashes.start()
    elif (mark := _BULLET.match(content)) and not (_DAY.match(content) and begins(content[mark.end() :], "months")):
        role, level, opens = Role.LIST_ITEM, 1 + indent // 2, True
        lead += mark.end()
    elif content[0] == "|" or (lines and not blank and lines[-1].hints.role is Role.TABLE and "|" in content):
        role, opens, closes = Role.TABLE, True, True
    density = link_density(text[lead:stop])
    bare = _IMAGE.sub("", text[lead:stop]) if "![" in text[lead:stop] else text[lead:stop]
    if lead < stop and not _visible(bare):
        return _Line(start, end, lead, stop, Hints(Role.IMAGE, link_density=density), opens=True, closes=True)
    lead, stop = _inside(text, lead, stop)
    hints = _PROSE if (role, level, density) == (Role.TEXT, 0, 0.0) else Hints(role, level, density)
    return _Line(start, end, lead, stop, hints, opens, closes)


def _skip_space(text: str, at: int, stop: int) -> int:
    while at < stop and text[at].isspace():
        at += 1
    return at


def _may_be_heading(text: str, line: _Line) -> bool:
    return (
        line.hints.role is Role.TEXT
        and not line.closes
        and 0 < line.content_end - line.content_start <= 200
        and (not _ENDED.search(text[line.content_end - 1 : line.content_end]))
    )


def _visible(text: str) -> bool:
    return any(map(str.isalnum, _LINK.sub(r"\1", text)))


def _inside(text: str, start: int, stop: int) -> tuple[int, int]:
    """The part of a line inside the emphasis and the link that wrap it whole."""
    for _ in range(4):
        part = text[start:stop]
        for mark in ("***", "**", "__", "*", "_"):
            size = len(mark)
            inner = part[size:-size]
            if part.startswith(mark) and part.endswith(mark) and inner.strip() and mark[0] not in inner:
                start, stop = start + size, stop - size
                break
        else:
            if picture := _PICTURED_LINK.fullmatch(part):
                start, stop = start + picture.start(1), start + picture.start(1) + len(picture[1].rstrip())
                continue
            if part[:1] != "[" or not (whole := _ONE_LINK.fullmatch(part)) or "![" in part:
                return start, stop
            close = part.rfind("](", 0, _target_start(part))
            inner = part[1:close]
            if not inner.strip():
                return start, stop
            start, stop = start + 1 + len(whole[1]), start + 1 + len(inner.rstrip())
    return start, stop


def _target_start(part: str) -> int:
    """Just behind the "](" that parts the label of a whole-line link from its address."""
    match = re.match(rf"\[{_LABEL}\]\(", part)
    return match.end() if match else len(part)


def link_density(text: str) -> float:
    """The share of a line's visible characters that are link text.

    >>> link_density("[Home](/) | [News](/news)"), link_density("Read [the *map*](/m).")
    (1.0, 0.6)
    """
    if "[" not in text and "<http" not in text:
        return 0.0
    text = _AUTOLINK.sub(r"[\1](x)", _IMAGE.sub("", text))
    linked = total = 0
    at = 0
    for match in _LINK.finditer(text):
        total += sum(map(str.isalnum, text[at : match.start()]))
        linked += sum(map(str.isalnum, match[1]))
        at = match.end()
    total += linked + sum(map(str.isalnum, text[at:]))
    return round(linked / total, 2) if total else 0.0


def without_images(text: str) -> str:
    """Inline markdown without its images."""
    return _EMPTY_LINK.sub("", _IMAGE.sub("", text)) if "![" in text else text


def to_plain(text: str) -> str:
    """Inline markdown as text: links as their text, no images, emphasis, code marks or escapes.

    >>> to_plain(r"The **tide** in [Faro](/f) is \\*high\\*, see <https://faro.example/>![](i.png)")
    'The tide in Faro is *high*, see https://faro.example/'
    """
    escaped = "\\" in text
    if escaped:
        text = _ESCAPE.sub(lambda match: _SET_ASIDE[match[1]], text)
    if "![" in text:
        text = _IMAGE.sub("", text)
    if "](" in text or "][" in text:
        text = _LINK.sub(r"\1", text)
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
    if "*" in text:
        for _ in range(2):
            text = _BOLD.sub(r"\2", text)
        if "**" in text:
            text = _INTRAWORD.sub(r"\2", text)
    if "_" in text:
        text = _UNDERSCORED.sub(r"\2", text)
    if "~~" in text:
        text = _STRUCK.sub(r"\1", text)
    if "`" in text:
        text = _CODE_SPAN.sub(r"\2", text)
    return text.translate(_SET_BACK) if escaped else text


def table_row(text: str) -> str:
    """A row of a table as readable text.

    >>> table_row("| Oslo | 7 °C |")
    'Oslo | 7 °C'
    """
    return " | ".join(cell for cell in map(str.strip, text.replace(r"\|", "¦").split("|")) if cell)
