"""HTML -> a text view in reading order, one block for each block-level run of text.

The tree is lxml's. Nothing is decided here about what is article and what is
not: scripts, styles and other things no reader sees are left out of the view,
everything else is in it, with hints that say where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
_IN_ROWS = _tags("td th button")
_INSIDE_ROW = tuple(_BLOCKS - _IN_ROWS)
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
# More than one space, or another kind of it.
_SPACES = re.compile(
    r"[\t\r\n\f\v\u2028\u2029\x85\x1c-\x1e][ \t\r\n\f\v\u2028\u2029\x85\x1c-\x1e]*"
    r"| [ \t\r\n\f\v\u2028\u2029\x85\x1c-\x1e]+"
)
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
# Shorter sources are parsed in two seconds even if they are one tag.
MANY_ATTRIBUTES_CHARS = 200_000
MAX_ATTRIBUTES = 2000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NESTING = re.compile(
    r"</?(?:div|span|a|b|i|u|em|strong|font|center|section|article|main|table|tbody|tr|td|blockquote|ul|ol|li|small|big)"
    r"(?:\s[^<>]{0,2000})?>",
    re.I,
)


# Path, class words, whether hidden, and the hints of the blocks there by link density.
_Where = tuple[str, str, bool, dict[float, Hints]]


@dataclass(slots=True)
class _Place:
    """An open block-level element; where it stands is worked out when text is found in it, which in most is not."""

    element: _Element | None
    tag: str
    outer: _Place | None
    steps: int
    role: Role
    level: int
    number: int = 0  # of its path's last step; 0 where it makes no step
    children: dict[str, int] | None = None
    where: _Where | None = None


# A line of the view: its text, its place, its link density, and whether it goes on with the line before.
_Line = tuple[str, _Place, float, bool]


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
    if len(source) > MANY_ATTRIBUTES_CHARS:
        source = _LONG_TAG.sub(_shortened, source)
    # The parser stops at NUL; lone surrogates have no bytes.
    data = source.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        tree = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError):
        tree = None
    return etree.fromstring(b"<html><body></body></html>", parser) if tree is None else tree


def _shortened(tag: re.Match[str]) -> str:
    """A tag without its attributes where they are very many; the parser takes the square of their number."""
    if len(_QUOTED.sub("", tag[0]).split(None, MAX_ATTRIBUTES)) <= MAX_ATTRIBUTES:
        return tag[0]  # one long value, such as a picture or a page's data
    return f"{tag[0].split(None, 1)[0]}>"


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
    at = start = content_start = content_end = 0
    hints, goes_on = PLAIN_HINTS, False
    for line, place, density, continues in _lines(tree):
        if view:
            gap = "\n" if continues else "\n\n"
            view.append(gap)
            at += len(gap)
            blocks.append(Block(start, at, content_start, content_end, hints, goes_on))
        hints = _hints(place, density)
        view.append(line)
        start, content_start, goes_on = at, at, continues
        content_end = at = at + len(line)
    if view:
        blocks.append(Block(start, at, content_start, content_end, hints, goes_on))
    return "".join(view), tuple(blocks)


def _lines(tree: _Element) -> Iterator[_Line]:  # noqa: PLR0915  # one walk, one state
    """The lines of the view."""
    from lxml import etree

    places = [_Place(None, "", None, 0, Role.TEXT, 0)]
    pieces: list[str] = []  # the inline text since the last edge of a block, and how much of it is in links
    links = link_chars = 0
    rows: list[_Element] = []
    code: list[_Element] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                if rows and tag in _IN_ROWS:
                    pieces.append(" " if tag == "button" else _CELL)
                else:
                    if pieces:
                        yield from _flush(pieces, link_chars, places[-1], code=bool(code))
                        pieces, link_chars = [], 0
                    places.append(_enter(element, tag, places[-1]))
                    if tag == "tr" and next(element.iterdescendants(*_INSIDE_ROW), None) is None:
                        rows.append(element)
                    elif tag in _CODE:
                        code.append(element)
            elif tag == "br":
                pieces.append("\n" if code else _BREAK)
            elif tag == "a":
                links += 1
                if pieces and pieces[-1] == _LINK_END:
                    pieces[-1] = " "  # menus set links side by side with no space between
            text = element.text
        else:
            if tag in _BLOCKS:
                if not (rows and tag in _IN_ROWS):
                    if pieces:
                        yield from _flush(pieces, link_chars, places[-1], code=bool(code))
                        pieces, link_chars = [], 0
                    if len(places) > 1:
                        places.pop()
                    if rows and rows[-1] is element:
                        rows.pop()
                    if code and code[-1] is element:
                        code.pop()
            elif tag == "a" and links:
                links -= 1
            text = element.tail
            if not text and tag == "a":
                pieces.append(_LINK_END)
        if text and (pieces or code or not text.isspace()):  # most text between tags is what parts them in the source
            pieces.append(text)
            if links:
                link_chars += len(text.strip())
    yield from _flush(pieces, link_chars, places[-1], code=False)


def _enter(element: _Element, tag: str, outer: _Place) -> _Place:
    role, level = outer.role, outer.level
    if tag in _HEADINGS:
        role, level = Role.HEADING, _HEADINGS[tag]
    elif tag in _CODE:
        role = Role.CODE
    elif tag in _ROLES and (tag != "blockquote" or role is Role.TEXT):
        role, level = _ROLES[tag], level + 1 if tag == "li" and role is Role.LIST_ITEM else int(tag == "li")
    place = _Place(element, tag, outer, outer.steps, role, level)
    if tag != "html" and outer.steps <= MAX_PATH_TAGS:
        if outer.children is None:
            outer.children = {}
        place.steps += 1
        place.number = outer.children[tag] = outer.children.get(tag, 0) + 1
    return place


def _hints(place: _Place, density: float) -> Hints:
    """The hints of a block of text right in an element."""
    path, words, hidden, known = place.where or _where(place)
    found = known.get(density)
    if found is None:
        found = known[density] = Hints(place.role, place.level, density, path, words, hidden)
    return found


def _where(place: _Place) -> _Where:
    """Where an element stands, worked out for all those around it too, from outside in."""
    missing = [place]
    outer = place.outer
    while outer is not None and outer.where is None:
        missing.append(outer)
        outer = outer.outer
    path, words, hidden = ("", "", False) if outer is None or outer.where is None else outer.where[:3]
    found: _Where = path, words, hidden, {}
    for inner in reversed(missing):
        if inner.element is not None:
            if inner.number:
                step = inner.tag if inner.number == 1 else f"{inner.tag}[{inner.number}]"
                words = f"{words}/{_words(inner.element)}" if path else _words(inner.element)
                path = f"{path}/{step}" if path else step
            hidden = hidden or _hides(inner.element)
        inner.where = found = path, words, hidden, {}
    return found


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


def _flush(pieces: list[str], link_chars: int, place: _Place, *, code: bool) -> Iterator[_Line]:
    raw = "".join(pieces)
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
    density = round(min(1.0, link_chars / chars), 2)
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
