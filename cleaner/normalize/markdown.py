"""The body as markdown: the headings, lists, quotes, emphasis and links of what was kept."""

from __future__ import annotations

import re
from bisect import bisect_right

from cleaner.model import Block, Document, Explained, Kind, Role
from cleaner.normalize.body import read_paragraphs
from cleaner.normalize.mend import collapse, mend
from cleaner.parse.html import EMPHASIS, MARKS, STRONG, marked_up
from cleaner.parse.markdown import without_images

_BULLET = re.compile(r"[*+•·]\s+")
_SPANS = tuple(
    (re.compile(rf"{opened}(\s*)([^{MARKS}]*?)(\s*){closed}"), rf"\g<1>{mark}\g<2>{mark}\g<3>")
    for (opened, closed), mark in ((STRONG, "**"), (EMPHASIS, "*"))
)
_ANCHOR = re.compile(r"\ufdd4(\s*)([^\ufdd4\ufdd5]*?)(\s*)\ufdd5(\d{1,9})\ufdd6")
_LEFT = re.compile(r"\ufdd5\d{1,9}\ufdd6|[\ufdd0-\ufdd6]")


def read_markdown(explained: Explained) -> str:
    """The kept text as markdown; a paragraph of which a part was removed stands as plain text.

    >>> from cleaner import explain
    >>> page = "<h2>Tide</h2><p>The <b>quay</b>, see <a href='/map'>the map</a>.</p><ul><li>One<li>Two</ul>"
    >>> print(read_markdown(explain(page, kind="html")))
    ## Tide
    <BLANKLINE>
    The **quay**, see [the map](/map).
    <BLANKLINE>
    - One
    - Two
    """
    document = explained.document
    ends = [mark.end for mark in explained.marks]
    lines = _marked_lines(document)
    body = ""
    before = Role.TEXT
    for text, group in read_paragraphs(explained):
        first, last = group[0], group[-1]
        at = bisect_right(ends, first.content_start)
        whole = at == len(ends) or explained.marks[at].start >= last.content_end
        shown = _shown(document, group, lines) if whole else ""
        role = first.hints.role
        paragraph = _framed(first, shown or (text.removeprefix("- ") if role is Role.LIST_ITEM else text), text)
        if paragraph:
            together = role is before and role in {Role.LIST_ITEM, Role.TABLE}
            body += ("\n" if together else "\n\n") * bool(body) + paragraph
            before = role
    return body


def _marked_lines(document: Document) -> dict[int, str]:
    """For a page: the lines of its blocks with signs where emphasis and links begin and end, by place."""
    if document.kind is not Kind.HTML or document.html is None:
        return {}
    lines, targets = marked_up(document.html)
    if len(lines) != len(document.blocks):
        return {}
    return {block.start: _inline(line, targets) for block, line in zip(document.blocks, lines, strict=True)}


def _inline(line: str, targets: list[str]) -> str:
    if not _LEFT.search(line):
        return line
    for pattern, mark in _SPANS:
        line = pattern.sub(mark, line)

    def link(match: re.Match[str]) -> str:
        number = int(match[4])
        target = targets[number].strip().replace(" ", "%20").replace(")", "%29") if number < len(targets) else ""
        return f"{match[1]}[{match[2]}]({target}){match[3]}" if match[2] and target else match[1] + match[2] + match[3]

    line = _ANCHOR.sub(link, line)
    for pattern, mark in _SPANS:
        line = pattern.sub(mark, line)
    return _LEFT.sub("", line).replace("****", "")


def _shown(document: Document, group: tuple[Block, ...], lines: dict[int, str]) -> str:
    """A paragraph that nothing was taken from, with its inline marks."""
    if group[0].hints.role in {Role.CODE, Role.TABLE, Role.IMAGE}:
        return ""
    if document.kind is Kind.MARKDOWN:
        if group[0].hints.role is Role.HEADING:
            return without_images(document.content(group[0]))
        parts = (document.text[block.start : block.end].strip() for block in group)
        text = collapse(without_images(" ".join(part.lstrip("> ") for part in parts)))
        return _BULLET.sub("", text, count=1) if group[0].hints.role is Role.LIST_ITEM else text
    return mend(collapse(" ".join(lines[block.start] for block in group if block.start in lines)))


def _framed(block: Block, shown: str, text: str) -> str:
    """A paragraph with the mark that says what it is."""
    role, level = block.hints.role, block.hints.level
    if not shown or role is Role.IMAGE:
        return ""
    if role is Role.HEADING:
        return f"{'#' * max(1, min(level, 6))} {shown}"
    if role is Role.LIST_ITEM:
        numbered = re.match(r"\d{1,3}[.)]\s", shown)
        return "  " * max(0, level - 1) + (shown if numbered else f"- {shown.removeprefix('- ')}")
    if role is Role.QUOTE:
        return f"> {shown}"
    if role is Role.CODE:
        return f"```\n{text}\n```"
    return shown
