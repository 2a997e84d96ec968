"""How a body ends, and whether it is prose at all."""

from __future__ import annotations

import re

from cleaner.model import Block, Kind, Role

# A body of at least this many paragraphs without a sentence is a list of links.
MIN_GOING_ON_SHARE = 0.25
MIN_LIST_PARAGRAPHS = 6
MAX_SENTENCE_SHARE = 0.15

# ---- truncated -----------------------------------------------------------------------------------
# The last paragraph of a cut text is prose: it has this many characters, and after its last
# sentence end this many words.
MIN_LAST_CHARS = 60
MIN_OPEN_WORDS = 5
MIN_STRICT_CHARS = 40
MIN_STRICT_PARAGRAPHS = 3
# So often a word must stand inside lines to be one that joins, and the line must have so many words.
MIN_JOINING = 3
MIN_BROKEN_WORDS = 4
MIN_BROKEN_CHARS = 40
# Names begin with capitals: this share of the words must not.
MIN_SMALL_SHARE = 0.34
# Paragraphs of the same text end their sentences, most of them.
MIN_ENDED_SHARE = 0.7
MIN_PROSE_CHARS = 80
# "[+1234 chars]" (news APIs), "[…]", "Read more" in brackets at the very end.
_CUT_MARK = re.compile(r"(?:\[\s?\+\d{1,7} chars\]|\[(?:…|\.\.\.|&hellip;)\]|\((?:…|\.\.\.)\)|…\s?\[\+\d+\])\s*$")
# Sentence ends of all scripts that have them, with what may close behind them.
_SENTENCE_END = re.compile(r"""[.!?…:;؟।॥۔։።។៕¡¿‽。！？][\s"'”’“»«›‹)\]}*_」』]*""")
_ENDED = re.compile(r"""[.!?…؟।॥۔։።។៕‽。！？](?:[\s"'”’“‘»«›‹)\]}*_」』¹²³]|\[\d{1,3}\])*$""")
# Scripts that end sentences with space, or texts of which often do without an end mark.
_NO_END_MARK = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_ITEM = re.compile(r"(?:[-*+•·–—]|\d{1,3}[.)])\s")
_CLOSING = "\"'”’“»«›‹)]}*_」』 "
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIGNED = re.compile(r"[@©]|https?://|www\.|\b[\w-]+\.[a-z]{2,6}/?$|\d{3,}[ /-]\d{3,}|[–—|/]\s?\S{1,40}$")


def is_truncated(body: str, last: Block | None = None, kind: Kind = Kind.PLAIN) -> bool:
    """Whether the body breaks off inside a sentence.

    Quotes and brackets may close behind the end mark. Headings, list items, verse,
    signatures, addresses and scripts without end marks are no sign; nor is anything in
    a text that does not end its sentences elsewhere.

    >>> is_truncated("The port is open. The mayor came to see it, and told the crowd that the first ship")
    True
    >>> is_truncated("The port is open. The mayor came to see it, and told the crowd to go home.")
    False
    """
    paragraphs = [text for text in body.split("\n\n") if text]
    if not paragraphs:
        return False
    end = paragraphs[-1].rstrip()
    if _CUT_MARK.search(end[-40:]):
        return True
    # A bracket that closes is an end of its own: "(AFP)", "(Harbour Books, £25)".
    if _ENDED.search(end[-30:]) or end[-1:] in ":;)]}>»":
        return False
    if last is not None and last.hints.role not in {Role.TEXT, Role.QUOTE}:
        return False
    if _ITEM.match(end) or (kind is Kind.MARKDOWN and end[0] in "#>|"):
        return False
    if _NO_END_MARK.search(end[-12:]):
        return False
    comma = end[-1:] in ",،"
    long = [text for text in paragraphs[:-1] if len(text) >= MIN_PROSE_CHARS]
    ended = sum(1 for text in long if _ENDED.search(text[-30:]) or text[-1:] == ":")
    # A shorter line may be a subhead or a signature, unless the text is strict about its ends.
    strict = len(long) >= MIN_STRICT_PARAGRAPHS and ended == len(long)
    least = MIN_STRICT_CHARS if strict else MIN_LAST_CHARS
    if len(end) < least and not comma and not _breaks_off(body, end):
        return False
    if long and ended < MIN_ENDED_SHARE * len(long):
        return False
    opens = 0
    for match in _SENTENCE_END.finditer(end):
        # A full stop inside a number or an address ends nothing.
        if match.end() < len(end) and (end[match.end() - 1 : match.end()].isspace() or match.group()[0] in "。！？"):
            opens = match.end()
    if not long and not opens:
        return False
    open_part = end[opens:].rstrip(_CLOSING)
    words: list[str] = _WORD.findall(open_part)
    if len(words) < 2 or _SIGNED.search(open_part):
        return False
    if comma or _breaks_off(body, end):
        return True
    if len(end) < MIN_LAST_CHARS and not words[-1].islower():
        return False  # a short line may end with a name
    small = [word[:1].islower() or word.upper() == word.lower() for word in words]
    # A signature behind the last sentence is names; what goes on with small letters is prose.
    if len(words) < MIN_OPEN_WORDS:
        return opens > 0 and bool(small[-1]) and sum(small) * 2 >= len(words)
    return sum(small) >= MIN_SMALL_SHARE * len(words)


def _breaks_off(body: str, end: str) -> bool:
    """The last word is one that the text goes on after all the time ("the", "and", "of"): nothing ends with it."""
    words = end.rsplit(maxsplit=MIN_BROKEN_WORDS)
    last = words[-1]
    if len(end) < MIN_BROKEN_CHARS or len(words) < MIN_BROKEN_WORDS or not (last.islower() and last.isalpha()):
        return False
    return body.count(f" {last} ") >= MIN_JOINING


def is_link_list(body: str) -> bool:
    """Whether a body is lines without a sentence: a front page, a search result, a menu.

    >>> is_link_list("\\n\\n".join(["Port opens to ships", "Mayor resigns", "Weather", "Sport", "Storm ahead", "More"]))
    True
    >>> is_link_list("The port is open.")
    False
    """
    paragraphs = [text for text in body.split("\n\n") if text]
    if len(paragraphs) < MIN_LIST_PARAGRAPHS or _NO_END_MARK.search(body[:2_000]):
        return False
    # Headlines begin with a capital; the lines of a poem go on from each other.
    if sum(text[0].islower() for text in paragraphs) >= MIN_GOING_ON_SHARE * len(paragraphs):
        return False
    size = sum(map(len, paragraphs))
    ended = sum(len(text) for text in paragraphs if _ENDED.search(text[-30:]) or len(text) >= 2 * MIN_PROSE_CHARS)
    return ended < MAX_SENTENCE_SHARE * size and size < 120 * len(paragraphs)
