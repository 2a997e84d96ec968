"""HTML -> a text view in reading order, one block for each block-level run of text.

The tree is lxml's. Nothing is decided here about what is article and what is
not: scripts, styles and other things no reader sees are left out of the view,
everything else is in it, with hints that say where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cleaner.model import PLAIN_HINTS, Block, Document, Hints, Role
from cleaner.parse.metadata import clues_from_tree

if TYPE_CHECKING:
    from lxml.etree import _Element


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements whose content is no text of the page.
_SKIPPED = _tags(
    "script style template svg iframe object embed applet canvas audio video map head select datalist textarea input "
    "meta link base source track param frame frameset noframes progress meter img picture title"
)
# Elements that stand on lines of their own (https://html.spec.whatwg.org/#flow-content-3), and the
# ones that pages style so: buttons and labels of forms.
_BLOCKS = _tags(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p "
    "pre plaintext xmp listing section summary table tbody td tfoot th thead tr ul"
)
_INSIDE_ROW = tuple(_BLOCKS - {"td", "th", "button"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CODE = _tags("pre xmp listing")
_ROLES = {
    "li": Role.LIST_ITEM,
    "dd": Role.LIST_ITEM,
    "dt": Role.LIST_ITEM,
    "blockquote": Role.QUOTE,
    "figcaption": Role.CAPTION,
    "caption": Role.CAPTION,
    "noscript": Role.NOSCRIPT,
    "tr": Role.TABLE,
    "td": Role.TABLE,
    "th": Role.TABLE,
}
_HIDDEN_STYLE = re.compile(r"(?:display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden)", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029\x85\x1c-\x1e]+")
_LINES = re.compile(r"[\r\f\v\u2028\u2029\x85\x1c-\x1e]")
# A line that ended its sentence: what follows a <br> is then a paragraph of its own.
_ENDED = re.compile(r"[.!?…:;。！？।؟۔][\"'”’»›)\]」』]*$")
_BULLET = re.compile(r"[-*•·‣▪–—]\s|\d{1,3}[.)]\s")

# Signs that stand for <br>, the edge between two cells and the end of a link while a block is
# collected; none of them can be in text that the parser gives.
_BREAK, _CELL, _LINK_END = "\x00", "\x01", "\x02"
# Beyond these, paths and class words say nothing more, and cost the square of the depth.
MAX_PATH_TAGS = 48
MAX_WORDS_CHARS = 120
# libxml2's limit is 256 levels, or 2048 for huge trees.
MAX_DEPTH_TAGS = 256
_NESTING = re.compile(
    r"</?(?:div|span|a|b|i|u|em|strong|font|center|section|article|main|table|tbody|tr|td|blockquote|ul|ol|li|small|big)"
    r"(?:\s[^<>]{0,2000})?>",
    re.I,
)


@dataclass(slots=True)
class _Place:
    """An open block-level element."""

    tag: str
    path: str
    words: str
    role: Role
    level: int
    hidden: bool
    children: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """The inline text collected since the last block boundary."""

    pieces: list[str] = field(default_factory=list)
    link_chars: int = 0


def parse_tree(source: str) -> _Element:
    """The element tree of a page or a fragment; never fails, never fetches anything.

    >>> parse_tree("<p>One<p>Two").findtext(".//p")
    'One'
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    # Every element is of the one class that others ask for: lxml's own choice by tag is made in Python, for each
    # element each time that it is met.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    # The parser stops at NUL; lone surrogates have no bytes.
    data = source.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        tree = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError):
        tree = None
    return etree.fromstring(b"<html><body></body></html>", parser) if tree is None else tree


class _Trees:
    """The tree of the page that was read last: reader, main content and voices ask for the same one."""

    def __init__(self) -> None:
        self._last: tuple[str, _Element | None] = ("", None)

    def of(self, html: str) -> _Element:
        source, tree = self._last
        if tree is None or source is not html:
            tree = parse_tree(html)
            self._last = html, tree
        return tree


_TREES = _Trees()


def tree_of(html: str) -> _Element:
    """The tree of a page, parsed once for all who ask for it in turn; none of them may change it."""
    return _TREES.of(html)


def read_html(html: str, document: Document) -> Document:
    """The document of a page: its text view, its blocks, and what its head says of it.

    >>> page = read_html("<nav><a href=/>Home</a></nav><p>One <b>t</b>wo<br>three.</p>", Document(""))
    >>> page.text
    'Home\\n\\nOne two\\nthree.'
    >>> [(page.content(block), block.hints.path, block.hints.link_density) for block in page.blocks]
    [('Home', 'body/nav', 1.0), ('One two', 'body/p', 0.0), ('three.', 'body/p', 0.0)]
    """
    tree = tree_of(html)
    text, blocks = tree_blocks(tree)
    if not blocks and len(html) > MAX_DEPTH_TAGS:
        # The parser gives up on what is nested too deep; without the tags that nest, nothing is deep.
        text, blocks = tree_blocks(parse_tree(_NESTING.sub(" ", html)))
    clues = (*document.clues, *clues_from_tree(tree))
    return replace(document, text=text, blocks=blocks, clues=clues, envelope=(), html=html)


# Noncharacters that stand for inline marks in `marked_up`: where strong text, emphasis and links
# begin and end, and the number of a link's address.
MARKS = "\ufdd0-\ufdd6"
STRONG, EMPHASIS = ("\ufdd0", "\ufdd1"), ("\ufdd2", "\ufdd3")
_INLINE = {"b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS}
_UNMARKED = re.compile("[\ufdd0-\ufdd4]|\ufdd5\\d{1,9}\ufdd6")


def marked_up(html: str) -> tuple[list[str], list[str]]:
    """The lines of a page's blocks with signs for inline marks, and the addresses of its links."""
    tree = parse_tree(html)
    targets: list[str] = []
    for element in tree.iter("b", "strong", "i", "em", "a"):
        target = element.get("href") if element.tag == "a" else None
        if element.tag == "a" and not target:
            continue
        opened, closed = _INLINE.get(str(element.tag)) or ("\ufdd4", f"\ufdd5{len(targets)}\ufdd6")
        if target:
            targets.append(target)
        element.text = opened + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closed
        else:
            element.text += closed
    return [line for line, *_ in _lines(tree) if _UNMARKED.sub("", line).strip(" |")], targets


def tree_blocks(tree: _Element) -> tuple[str, tuple[Block, ...]]:
    """The text view of a tree and the blocks that tile it."""
    view: list[str] = []
    blocks: list[Block] = []
    known: dict[tuple[Any, ...], Hints] = {}
    at = start = content_start = content_end = 0
    hints, goes_on = PLAIN_HINTS, False
    for line, place, density, continues in _lines(tree):
        if view:
            gap = "\n" if continues else "\n\n"
            view.append(gap)
            at += len(gap)
            blocks.append(Block(start, at, content_start, content_end, hints, goes_on))
        key = (place.path, place.words, place.role, place.level, place.hidden, density)
        hints = known.get(key, PLAIN_HINTS)
        if hints is PLAIN_HINTS:
            hints = known[key] = Hints(place.role, place.level, density, place.path, place.words, place.hidden)
        view.append(line)
        start, content_start, goes_on = at, at, continues
        content_end = at = at + len(line)
    if view:
        blocks.append(Block(start, at, content_start, content_end, hints, goes_on))
    return "".join(view), tuple(blocks)


def _lines(tree: _Element) -> Iterator[tuple[str, _Place, float, bool]]:  # noqa: PLR0915  # one walk, one state
    """The lines of the view: text, place, link density, whether it goes on with the line before."""
    from lxml import etree

    root = _Place("", "", "", Role.TEXT, 0, hidden=False)
    places = [root]
    run = _Run()
    links = 0
    rows: list[_Element] = []
    code: list[_Element] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag == "br":
                run.pieces.append("\n" if code else _BREAK)
            elif tag in _BLOCKS:
                if rows and tag in {"td", "th", "button"}:
                    run.pieces.append(_CELL if tag != "button" else " ")
                else:
                    if run.pieces:
                        yield from _flush(run, places[-1], code=bool(code))
                        run = _Run()
                    places.append(_enter(element, tag, places[-1]))
                    if tag == "tr" and next(element.iterdescendants(*_INSIDE_ROW), None) is None:
                        rows.append(element)
                    elif tag in _CODE:
                        code.append(element)
            elif tag == "a":
                links += 1
                if run.pieces and run.pieces[-1] == _LINK_END:
                    run.pieces[-1] = " "  # menus set links side by side with no space between
            if text := element.text:
                run.pieces.append(text)
                if links:
                    run.link_chars += len(text.strip())
        else:
            if tag in _BLOCKS:
                if not (rows and tag in {"td", "th", "button"}):
                    if run.pieces:
                        yield from _flush(run, places[-1], code=bool(code))
                        run = _Run()
                    if len(places) > 1:
                        places.pop()
                    if rows and rows[-1] is element:
                        rows.pop()
                    if code and code[-1] is element:
                        code.pop()
            elif tag == "a" and links:
                links -= 1
            if text := element.tail:
                run.pieces.append(text)
                if links:
                    run.link_chars += len(text.strip())
            elif tag == "a":
                run.pieces.append(_LINK_END)
    yield from _flush(run, places[-1], code=False)


def _enter(element: _Element, tag: str, outer: _Place) -> _Place:
    path, words = outer.path, outer.words
    if tag != "html" and outer.path.count("/") < MAX_PATH_TAGS:
        number = outer.children[tag] = outer.children.get(tag, 0) + 1
        step = tag if number == 1 else f"{tag}[{number}]"
        path = f"{path}/{step}" if path else step
        words = f"{words}/{_words(element)}" if outer.path else _words(element)
    role, level = outer.role, outer.level
    if tag in _HEADINGS:
        role, level = Role.HEADING, _HEADINGS[tag]
    elif tag in _CODE:
        role = Role.CODE
    elif tag in _ROLES and (tag != "blockquote" or role is Role.TEXT):
        role, level = _ROLES[tag], level + 1 if tag == "li" and role is Role.LIST_ITEM else int(tag == "li")
    return _Place(tag, path, words, role, level, outer.hidden or _hides(element))


def _words(element: _Element) -> str:
    """The class and id words of an element, in one line without slashes."""
    get = element.get
    said = " ".join(filter(None, (get("class"), get("id"), get("role"), get("itemprop"))))
    return " ".join(said.split())[:MAX_WORDS_CHARS].replace("/", "|") if said else ""


def _hides(element: _Element) -> bool:
    get = element.get
    if get("hidden") is not None:
        return True
    style = get("style")
    return style is not None and _HIDDEN_STYLE.search(style[:500]) is not None


def _flush(run: _Run, place: _Place, *, code: bool) -> Iterator[tuple[str, _Place, float, bool]]:
    raw = "".join(run.pieces)
    if not raw or raw.isspace():
        return  # what stands between most tags
    if code:
        text = _LINES.sub("\n", raw.replace("\r\n", "\n").translate(_NO_SIGNS)).strip("\n").rstrip()
        if text.strip():
            yield text, place, 0.0, False
        return
    text = _SPACES.sub(" ", raw).replace(_LINK_END, "")
    if _CELL in text:
        text = " | ".join(cell for cell in (cell.strip() for cell in text.split(_CELL)) if cell)
    chars = len(text.strip())
    if not chars:
        return
    density = round(min(1.0, run.link_chars / chars), 2)
    if _BREAK not in text:
        yield text.strip(), place, density, False
        return
    before, breaks = "", 0
    for piece in text.split(_BREAK):
        line = piece.strip()
        if line:
            goes_on = bool(before) and breaks < 2 and not _ENDED.search(before[-8:]) and not _BULLET.match(line)
            yield line, place, density, goes_on
            before, breaks = line, 0
        breaks += 1


_NO_SIGNS = {0: "\n", 1: "\t", 2: None}
