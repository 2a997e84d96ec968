"""Names in lines that say other things as well: when it was written, under which rubric, how many comments."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cleaner.packs.lexicon import lexicon
from cleaner.packs.tables import BIT
from cleaner.spot.dates import DateSpot
from cleaner.spot.names import (
    EDGE,
    HARD,
    MAX_NICK_CHARS,
    MIN_NICK_CHARS,
    Byline,
    announced,
    before_seam,
    is_agency,
    is_name,
    read_byline,
)
from cleaner.spot.words import Line, begins

_RULE: Final = re.compile(r"[|•·●▪‧∙;\n/–—*_-]")
# "vonAnn": the markup between word and name left no space.
_GLUED: Final = re.compile(r"[a-z]{2,12}(?=[A-Z])")
_STOPS: Final = (",", ";", "|", "•")
EDGE_BUT_QUOTES: Final = EDGE.replace("'", "").replace("’", "")
_GLUE: Final = ("glue",)
MIN_DEED_CHARS: Final = 4
MIN_INFLECTED_CHARS: Final = 7
MAX_RUN_WORDS: Final = 4
# What only accounts are called: "annlee7", "AnnLee", "ann_lee".
_ACCOUNT: Final = re.compile(r"[a-z]{4,}\d*|[A-Za-z]+\d+[A-Za-z\d]*|[A-Z][a-z]+(?:[A-Z][a-z]+)+|[A-Za-z]+_[A-Za-z\d_]+")
# Words of a page's own buttons and counts: they end a name, or show that a line is none.
_DEEDS: Final = (
    "accept", "reject", "follow", "newsletter", "subscribe", "subscriber", "email", "unlock", "comment", "login",
    "account", "move", "more", "related", "copyright", "app", "cookie", "consent", "enable", "browser", "manage",
    "adblock", "nav",
)  # fmt: skip
# The same where a name has begun: these are words that names have, too.
_THINGS: Final = (*_DEEDS, "write", "form", "share", "tool", "unit", "purpose")


def read_said(text: str, spots: tuple[DateSpot, ...] = ()) -> Byline | None:
    """The byline in a line of several things, divided by rules or by the dates in it.

    >>> from cleaner.spot.dates import read_date_line
    >>> dates = lambda text: read_date_line(Line(text)).spots
    >>> read_said(line := "Posted 11 April 2018 by Ann Lee", dates(line)).names
    ('Ann Lee',)
    >>> read_said(line := "3 March 2025 | Port | Text: Ann Lee | 4 comments", dates(line)).names
    ('Ann Lee',)
    >>> read_said(line := "By ann in Ports on 3 March 2025", dates(line)).names
    ('ann',)
    >>> read_said(line := "By the port, 3 March 2025", dates(line))
    """
    dated = bool(spots)
    if not dated and _RULE.search(text) is None:
        return None
    parts = parts_of(text, spots)
    if len(parts) < 2 and not dated:
        return None
    for part in parts:
        if dated and is_agency(part):
            return Byline(0, len(text), (part,), "", sure=False)
        if not begins(part, "by"):
            if dated and (glued := _after_glued(part)) is not None:
                return Byline(0, len(text), (glued,), part, sure=False)
            continue
        byline = read_byline(part)
        if byline is not None and byline.label and byline.sure:
            return Byline(0, len(text), byline.names, byline.label, sure=False)
        if dated and (name := _after_label(part)) is not None:
            return Byline(0, len(text), (name,), part.split()[0], sure=False)
        if dated and byline is not None and byline.label:
            return Byline(0, len(text), byline.names, byline.label, sure=False)
    return None


def parts_of(text: str, spots: tuple[DateSpot, ...]) -> list[str]:
    """What stands between the dates and the rules of a line."""
    pieces, at = [], 0
    for spot in spots:
        if spot.kind == "date" or spot.time is not None:
            pieces.append(text[at : spot.start])
            at = spot.end
    pieces.append(text[at:])
    return [part for piece in pieces for half in HARD.split(piece) if (part := half.strip(EDGE))]


def _after_label(part: str) -> str | None:
    """The name or nick after an announcing word ("by jane at", "von Ann Lee in Ports")."""
    lead = announced(Line(part))
    return None if lead is None else leading_name(part[lead:], nick=True)


def _after_glued(part: str) -> str | None:
    glued = _GLUED.match(part)
    if glued is None or not begins(glued[0], "by"):
        return None
    return leading_name(part[glued.end() :], nick=True)


def leading_name(text: str, *, nick: bool = False) -> str | None:
    """The capitalised words that a text begins with, up to a word that no name has; one of them if it may be a nick.

    >>> leading_name("Ann Lee in Ports"), leading_name("Ann Lee Leave a comment"), leading_name("Ports of the north")
    ('Ann Lee', 'Ann Lee', None)
    >>> leading_name("jane in Ports", nick=True), leading_name("the port reopened", nick=True)
    ('jane', None)
    """
    words = text.strip(EDGE).split()
    run: list[str] = []
    ended = ""
    for at, word in enumerate(words):
        bare = word.strip(EDGE_BUT_QUOTES)
        if not bare:
            break
        if run and (word[-1:] == ":" or says_deed(bare, _THINGS if len(run) > 1 else _DEEDS)):
            ended = bare
            break
        first = bare.lstrip("'’")[:1]
        small = first.islower() and not Line(" ".join(words[at : at + 2])).match(0, "particles")[0]
        if first.isdigit() or (small and (run or not nick)):
            ended = bare
            break
        run.append(bare)
        if small or word.endswith(_STOPS):
            break
        if len(run) > MAX_RUN_WORDS:
            return None
    name = " ".join(run)
    if len(run) > 1:
        return name if is_name(name) and run[-1][0].isupper() else None
    if not nick or not run or not MIN_NICK_CHARS <= len(name) <= MAX_NICK_CHARS:
        return None
    follows = words[1] if len(words) > 1 else ""
    closed = (
        not follows
        or ended
        or follows[0].isdigit()
        or words[0].endswith(_STOPS)
        or begins(follows, "glue")
        or is_glue(follows)
    )
    return name if closed else None


def named_beside(parts: list[str]) -> tuple[str, ...]:
    """The one part that is a name, or a newsroom, in a line that a date stands in.

    >>> named_beside(["Ann Lee Leave a comment"]), named_beside(["Ports", "Ann Lee", "4 comments"])
    (('Ann Lee',), ('Ann Lee',))
    >>> named_beside(["Up Next", "Ports"])
    ()
    """
    found: list[str] = []
    for part in parts:
        if is_agency(part):
            name: str | None = part
        else:
            name = before_seam(part) or before_deed(part)
        if name is not None:
            found.append(name)
    return tuple(dict.fromkeys(found)) if len(set(found)) == 1 else ()


def before_deed(text: str) -> str | None:
    """The name that a text is, alone or before a word of buttons ("Ann Lee Follow"); or the account's name there.

    >>> before_deed("Ann Lee Leave a comment"), before_deed("Ann Lee in Ports"), before_deed("annlee7 Leave a comment")
    ('Ann Lee', None, 'annlee7')
    """
    first = text.split(maxsplit=1)[0]
    if says_deed(first):
        return None
    name = leading_name(text)
    if name is None and _ACCOUNT.fullmatch(first) and not is_glue(first) and not says_deed(first, _THINGS):
        name = first
    if name is None or says_deed(name.rsplit(maxsplit=1)[-1]):
        return None
    rest = text[len(name) :].strip(EDGE)
    return name if not rest or says_deed(rest.split()[0].strip(EDGE), _THINGS) else None


@cache
def _bits(kinds: tuple[str, ...]) -> int:
    return sum(BIT[kind] for kind in kinds)


def says_deed(word: str, kinds: tuple[str, ...] = _DEEDS) -> bool:
    """A word of buttons, as the packs know it ("Follow", "Kommentieren"); the shortest are names somewhere ("Lee")."""
    if len(word) < MIN_DEED_CHARS and kinds is not _GLUE:
        return False
    bits, words = _bits(kinds), lexicon()
    if any(meaning & bits for _, meaning in words.listed(word)):
        return True
    # A short word with any ending may be anything in fifty languages.
    return len(word) >= MIN_INFLECTED_CHARS and any(
        meaning & bits
        for piece in words.meanings(word)
        if piece.start == 0 and piece.end == len(word)
        for _, meaning in piece.meanings
    )


def says_thing(word: str) -> bool:
    """A word of buttons or of forms ("Name", "Share")."""
    return says_deed(word, _THINGS)


def is_glue(word: str) -> bool:
    """A small word that only joins others ("in", "under", "dans")."""
    return word.islower() and says_deed(word, _GLUE)
