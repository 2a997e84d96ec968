"""Which kind of text this is: HTML, markdown or plain."""

from __future__ import annotations

import re

from cleaner.model import Kind

# Only the head of the input is looked at, so that detection costs the same for any size.
HEAD_CHARS = 20_000
_HTML_START = re.compile(
    r"\s{0,100}(?:<!doctype html|<html[\s>]|<\?xml[^>]{0,200}\?>\s{0,20}<(?:!doctype )?html)", re.I
)
_HTML_TAG = re.compile(
    r"</?(?:html|head|body|div|p|a|span|ul|ol|li|h[1-6]|table|tr|td|img|br|script|style|meta|section|article|nav|header|footer|main|figure|em|strong|b|i)(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_MD_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})")
_MD_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_MD_EMPHASIS = re.compile(r"(?<![*\w])\*\*[^*\n]{1,200}\*\*")
# Prose may show a tag or two (an article about HTML): ask for several, and for density.
MIN_TAGS = 4
MAX_CHARS_PER_TAG = 400


def detect_kind(text: str) -> tuple[Kind, str]:
    """The kind and the evidence for it.

    >>> detect_kind("<!doctype html><p>Hi")[0].value, detect_kind("Use <b> for bold.")[0].value
    ('html', 'plain')
    >>> detect_kind("# Title\\n\\nSee [the port](https://port.example/) and [the map](/map).")[0].value
    'markdown'
    """
    head = text[:HEAD_CHARS]
    if _HTML_START.match(head):
        return Kind.HTML, "starts as an HTML document"
    tags = len(_HTML_TAG.findall(head))
    starts_with_tag = head.lstrip()[:1] == "<" and _HTML_TAG.match(head.lstrip()) is not None
    if tags >= MIN_TAGS and tags * MAX_CHARS_PER_TAG >= len(head) and starts_with_tag:
        return Kind.HTML, f"{tags} HTML tags in the first {len(head)} characters"
    links, headings = len(_MD_LINK.findall(head)), len(_MD_HEADING.findall(head))
    emphases = len(_MD_EMPHASIS.findall(head))
    if links >= 2 or (links and headings) or headings >= 2 or (headings and emphases) or emphases >= 3:
        return Kind.MARKDOWN, f"{links} markdown links, {headings} headings, {emphases} emphases"
    return Kind.PLAIN, "neither HTML nor markdown"
