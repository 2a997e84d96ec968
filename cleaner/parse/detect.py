"""Which kind of text this is: HTML, markdown or plain."""

from __future__ import annotations

import re

from cleaner.model import Kind

# Only the head of the input is looked at, so that detection costs the same for any size.
HEAD_CHARS = 20_000
# Comments and processing instructions that pages put before anything else.
MAX_PROLOGUE_CHARS = 200_000
_HTML_START = re.compile(r"<(?:!doctype html|html|head|body|meta|title)(?=[\s>])", re.I)
_HTML_CODE = re.compile(r"<(?:style|script|link)(?=[\s>])", re.I)
# Some pages print a warning or a stray tag before they begin.
_HTML_LATE = re.compile(r"^[ \t]{0,40}<(?:!doctype html|html|head|body)(?=[\s>])", re.I | re.M)
_HTML_END = re.compile(r"</(?:html|body|head)\s{0,20}>", re.I)
LATE_CHARS = 4000
STRAY_CHARS = 400
_HTML_TAG = re.compile(
    r"</?(?:html|head|body|div|p|a|span|ul|ol|li|h[1-6]|table|tr|td|img|br|script|style|meta|section|article|nav|header"
    r"|footer|main|figure|em|strong|b|i|blockquote|pre|code|form|button|aside|dl|dt|dd|hr|iframe|svg|noscript)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_BLOCK_TAG = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|section|article|blockquote|figure|pre|form|dl)>", re.I)
_MD_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})")
_MD_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_MD_EMPHASIS = re.compile(r"(?<![*\w])\*\*[^*\n]{1,200}\*\*")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.M)
# Prose may show a tag or two (an article about HTML): ask for several, and for density.
MIN_TAGS = 2
MIN_INLINE_TAGS = 4
MAX_CHARS_PER_TAG = 400


def detect_kind(text: str) -> tuple[Kind, str]:
    """The kind and the evidence for it.

    >>> detect_kind("<!doctype html><p>Hi")[0].value, detect_kind("Use <b> for bold.")[0].value
    ('html', 'plain')
    >>> detect_kind("# Title\\n\\nSee [the port](https://port.example/) and [the map](/map).")[0].value
    'markdown'
    """
    start = _begin(text)
    head = text[start : start + HEAD_CHARS]
    if _HTML_START.match(head):
        return Kind.HTML, "starts as an HTML document"
    late = _HTML_LATE.search(head, 0, LATE_CHARS if head[:1] == "<" else STRAY_CHARS)
    if late and (_HTML_END.search(text[-2000:]) or _HTML_END.search(head)):
        return Kind.HTML, f"an HTML document begins after {start + late.start()} characters"
    if _HTML_CODE.match(head) and _BLOCK_TAG.search(text, start, start + MAX_PROLOGUE_CHARS):
        return Kind.HTML, "begins with a style or script and goes on with HTML tags"
    if _HTML_TAG.match(head):
        tags = len(_HTML_TAG.findall(head))
        dense, blocks = tags * MAX_CHARS_PER_TAG >= len(head), _BLOCK_TAG.search(head)
        if dense and (tags >= MIN_INLINE_TAGS or (tags >= MIN_TAGS and blocks)):
            return Kind.HTML, f"{tags} HTML tags in the first {len(head)} characters"
        if tags >= MIN_TAGS and blocks and not _FENCE.search(head):
            return Kind.HTML, f"begins with an HTML tag, {tags} in the first {len(head)} characters"
    # Most texts have none of the signs, which is soon seen.
    links = len(_MD_LINK.findall(head)) if "](" in head else 0
    headings = len(_MD_HEADING.findall(head)) if "#" in head else 0
    emphases = len(_MD_EMPHASIS.findall(head)) if "**" in head else 0
    if links >= 2 or (links and headings) or headings >= 2 or (headings and emphases >= 2) or emphases >= 3:
        return Kind.MARKDOWN, f"{links} markdown links, {headings} headings, {emphases} emphases"
    return Kind.PLAIN, "neither HTML nor markdown"


def _begin(text: str) -> int:
    """Where the text begins behind white space, byte order marks, comments and processing instructions.

    >>> _begin("<!-- saved --> <?xml version='1.0'?>\\n<html>")
    37
    """
    at = 0
    while at < len(text) and at < MAX_PROLOGUE_CHARS:
        if text[at].isspace() or text[at] == "\ufeff":
            at += 1
        elif text.startswith(("<!--", "<?"), at):
            close = "-->" if text[at + 1] == "!" else ">"
            end = text.find(close, at, at + MAX_PROLOGUE_CHARS)
            if end < 0:
                return at
            at = end + len(close)
        else:
            break
    return at
