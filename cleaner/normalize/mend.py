"""Rewriting, the only place where it happens to kept text: spaces, entities, leftover tags, mojibake."""

from __future__ import annotations

import html
import re

# How much of a text is shown to ftfy, which takes its time, to learn whether it is garbled.
MAX_ASKED_LINES = 20
MAX_ASKED_CHARS = 400
# Runs of white space and control characters become one space. A single no-break space stays: in
# French and in numbers it is spelling.
_SPACES = re.compile(r"[\s\x00-\x08\x0e-\x1b\x7f]{2,}|[^\S \u00a0\u202f]|[\x00-\x08\x0e-\x1b\x7f]")
# Zero-width spaces, word joiners, byte order marks and soft hyphens show nothing and split words for
# every reader after us. The zero-width (non-)joiners stay: Persian, Hindi and emoji are spelt with them.
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#38|#x26);)+", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# An escaped tag is what a text about HTML shows to its readers: it stays escaped.
_ESCAPED_TAG = re.compile(r"&(?:lt|#60|#x3c);/?[a-z!]", re.I)
_MAX_ROUNDS = 4

_TAG = re.compile(
    r"</?(?:p|br|hr|div|span|a|b|i|u|em|strong|small|sup|sub|font|li|ul|ol|h[1-6]|blockquote|img|figure|figcaption|section|article)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|u|em|strong|small|sup|sub|font|li|ul|ol|h[1-6]|blockquote|section|article)>", re.I
)
_BREAK_TAG = re.compile(r"</?(?:p|br|div|li|h[1-6]|blockquote|section|article)\b", re.I)

# What UTF-8 looks like when it was read as Latin-1 or a Windows code page: a lead byte's letter
# followed by the sign of a continuation byte. ftfy decides; this only says where to ask it.
_GARBLED = re.compile(
    "[\u00c2-\u00f4\u0102\u0110\u0413\u0420\u0421\u0432][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)


def collapse(text: str) -> str:
    """One space for every run of white space, none at the ends, nothing invisible.

    >>> collapse(" The\\u00a0 har\\u00adbour\\u200b "), collapse("10\\u00a0000")
    ('The harbour', '10\\xa0000')
    """
    if "  " not in text and text.isprintable():  # nothing but plain spaces, as nearly all lines
        return text.strip(" ")
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def is_garbled(text: str) -> bool:
    """Whether the text holds mojibake: UTF-8 that was decoded with another charset.

    >>> is_garbled("lâ€™Ã©tÃ©"), is_garbled("L’été à São Tomé")
    (True, False)
    """
    asked, stop = 0, -1
    for match in _GARBLED.finditer(text):
        if match.start() < stop:
            continue  # its line has been asked about
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - MAX_ASKED_CHARS)
        stop = text.find("\n", match.end(), match.end() + MAX_ASKED_CHARS)
        if stop < 0:
            stop = match.end() + MAX_ASKED_CHARS
        line = text[start:stop]
        if _repaired(line) != line:
            return _repaired(text) != text  # a line of nonsense in a sound text is an advertisement's
        asked += 1
        if asked == MAX_ASKED_LINES:
            break
    return False


def mend(text: str) -> str:
    """Undo entities, leftover tags and mojibake in one paragraph; a text without them stays as it is.

    Escaped tags ("&lt;b&gt;") and single tags in prose stay: they are what a text about HTML says.

    >>> mend("Fish &amp; chips, &quot;lâ€™Ã©tÃ©&quot;")
    'Fish & chips, "l’été"'
    >>> mend("Write <b> for bold.")
    'Write <b> for bold.'
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = _without_entities(text)
    if _GARBLED.search(text):
        text = collapse(_repaired(text))
    return text


def _without_tags(text: str) -> str:
    """Without leftover tags, where they come in pairs or as line breaks that no prose would show."""
    tags = _TAG.findall(text)
    if len(tags) < 2 or not _CLOSING_TAG.search(text):
        return collapse(re.sub(r"<br\s{0,8}/?>", " ", text, flags=re.I)) if "<br" in text else text
    return collapse(_TAG.sub(lambda m: " " if _BREAK_TAG.match(m[0]) else "", text))


def _without_entities(text: str) -> str:
    for _ in range(_MAX_ROUNDS):
        before = text
        text = _AMPERSANDS.sub("&", text)
        keep_tags = _ESCAPED_TAG.search(text) is not None
        text = _ENTITY.sub(lambda m: _character(m[0], keep_tags=keep_tags), text)  # noqa: B023  used at once
        if text == before:
            break
    return collapse(text)


def _character(entity: str, *, keep_tags: bool) -> str:
    char = html.unescape(entity)
    if keep_tags and char in "<>":
        return entity
    return char


def _repaired(text: str) -> str:
    import ftfy

    return ftfy.fix_encoding(text)
