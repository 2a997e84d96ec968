"""Author names in a byline: which words are a name, which a role, a place or an agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cleaner.spot.dates import read_date_line
from cleaner.spot.words import Line, begins, first_words

# A byline is short; longer lines that begin with "by" are sentences.
MAX_BYLINE_CHARS: Final = 240
MAX_NAME_WORDS: Final = 6
MAX_NAME_CHARS: Final = 60
MAX_HAN_NAME_CHARS: Final = 6
MAX_AUTHORS: Final = 20
MENU_CODE_CHARS: Final = 2
MIN_NICK_CHARS: Final = 2
MAX_NICK_CHARS: Final = 30
_HANDLE: Final = re.compile(
    r"\(?(?:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|(?:https?://|www\.)\S{1,300}|@\w{1,40})\)?"
)
# "Ann Lee for port.example": a short word, a host, and no more.
_FOR_SITE: Final = re.compile(r"\s\w{2,4}\s[\w-]{2,40}\.[A-Za-z]{2,7}\s*$")
_BRACKET: Final = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
HARD: Final = re.compile(r"\s*[|•·●▪‧∙;\n/]\s*|\s+[-–—*]\s+|\s*[—]\s*|\s*_{2,}\s*")
_COMMA: Final = re.compile(r"\s*[,،、，]\s*")
EDGE: Final = " \t\u00a0:：.,،、，;|•·-–—\"“”„«»'‘’*_/\u200b\u200e\u200f"
_QUOTE: Final = re.compile(r"[\"“”„«»!?%$€£#=<>{}\[\]…]|\d")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# "ByAnn Lee": the markup between word and name left no space.
_GLUED: Final = re.compile(r"[A-Za-z][a-z]{1,6}(?=[A-Z](?:[a-z]|\.))")
# "Ann LeeNews Reporter": nor between name and role.
_SEAM: Final = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
# "Column by Ann Lee": so many characters and words stand before the one that announces.
MAX_KIND_CHARS: Final = 20
MAX_KIND_WORDS: Final = 3
MAX_KIND_LINE_CHARS: Final = 80
# What may be glued to a name: "Ann LeeReporter", "Ann LeePublished 3 March".
_AFTER_SEAM: Final = ("roles", "published", "updated")
# Korean names: places and papers stand before them ("서울 김하나 기자").
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
KOREAN_NAME_CHARS: Final = range(2, 5)
MAX_HANGUL_WORDS: Final = 3
_DIGIT: Final = re.compile(r"\d")
# What a word of a name may begin with: d'Arc, al-Hadi.
_INNER: Final = dict.fromkeys("dol", "'’") | dict.fromkeys(("al", "el", "bin", "ad"), "-")
_INITIAL: Final = re.compile(r"\s[^\W\d_]$")
_CASED: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Byline:
    """The names of a byline, where they stand, and the literal that announced them ("" for a bare name)."""

    start: int
    end: int
    names: tuple[str, ...]
    label: str
    sure: bool


def read_byline(text: str, start: int = 0, end: int | None = None) -> Byline | None:
    """The byline that a short line is, or None.

    The line must begin with a word that announces names and hold nothing but
    names, roles, places, agencies and dates.

    >>> read_byline("Par Aurore Gayte et Jean-Marc Dupont, avec AFP").names
    ('Aurore Gayte', 'Jean-Marc Dupont', 'AFP')
    >>> read_byline("By the time the bridge reopened")
    >>> read_byline("Von Anna Schmidt, Berlin").names
    ('Anna Schmidt',)
    """
    stop = len(text) if end is None else end
    if stop - start > MAX_BYLINE_CHARS:
        return None
    if (glued := _GLUED.match(text, start, stop)) and _only_announces(glued[0]):
        names, whole = read_names(text[glued.end() : stop])
        return Byline(start, stop, names, glued[0], sure=whole) if names else None
    foreign = not text.isascii() and _HAN.search(text, start, stop) is not None
    if not foreign and not begins(text[start:stop], "by"):
        return _after_kind(text, start, stop)
    line = Line(text, start, stop)
    if not line.tokens:
        return None
    lead = announced(line)
    if lead is not None:
        codes = all(len(token.text) == MENU_CODE_CHARS for token in line.tokens)
        shouted = line.tokens[0].text.isupper() and line.match(0, "particles")[0]
        if shouted and (codes or not text[start:stop].isupper()):
            return None  # "DE English EN", "DE FR IT": a menu of languages
        names, whole = read_names(text[lead:stop])
        if not names and (nick := _nick(text[start:lead], text[lead:stop])):
            return Byline(start, stop, (nick,), text[start:lead].strip(EDGE), sure=False)
        return Byline(start, stop, names, text[start:lead].strip(EDGE), sure=whole) if names else None
    before = _named_before(line) if foreign else None
    return None if before is None else Byline(start, stop, before, "", sure=True)


def _after_kind(text: str, start: int, stop: int) -> Byline | None:
    """The byline in "Column by Ann Lee" and "Our guest post by Ann Lee": what announces stands behind other words.

    Behind one word it may be any in lower case, behind two only such as say what was written.
    """
    if stop - start > MAX_KIND_LINE_CHARS:
        return None
    # Few lines have such a word in such a place; nothing of the others is read.
    if first_words("by").isdisjoint(text[start:stop].lower().split(" ", MAX_KIND_WORDS + 1)[1 : MAX_KIND_WORDS + 1]):
        return None
    kind, space, rest = text[start:stop].partition(" ")
    if not space or not kind.isalpha() or len(kind) > MAX_KIND_CHARS or begins(kind, "credit"):
        return None
    lead = announced(Line(rest)) if rest[:1].islower() and begins(rest, "by") else None
    at = 1
    while lead is None and at < MAX_KIND_WORDS:
        if begins(rest, "by") and (line := Line(rest)).match(0, "by")[0] > 1:
            lead = announced(line)
            break
        _, _, rest = rest.partition(" ")
        at += 1
    if lead is None:
        return None
    names, whole = read_names(HARD.split(rest[lead:])[0])
    return Byline(start, stop, names, kind, sure=False) if names and whole and names[0][0].isupper() else None


def _nick(label: str, rest: str) -> str | None:
    """One word after an unmistakable label ("Author: jane", "Posted by jane"), up to a date or a rule."""
    if not rest.lstrip().startswith((":", "：")) and len(label.split()) < 2:
        return None
    first = HARD.split(rest.strip(EDGE))[0].strip(EDGE)
    words = first.split()
    if not words or not MIN_NICK_CHARS <= len(words[0]) <= MAX_NICK_CHARS:
        return None
    return words[0].strip(EDGE) if len(words) == 1 or _is_date(" ".join(words[1:])) else None


def _only_announces(word: str) -> bool:
    """A word that announces names and is no part of one ("By", not the "De" of "DeShawn")."""
    line = Line(word)
    return bool(line.match(0, "by")[0]) and not line.match(0, "particles")[0]


def announced(line: Line) -> int | None:
    """Where the names begin after a word such as "by" at the start of a line, or None.

    Words that are also nouns ("Text", "Autor") and common first words of
    sentences need a colon, or nothing but a name behind them, which the caller
    checks.
    """
    taken, _ = line.match(0, "by")
    if not taken or line.text[line.start : line.tokens[0].start].strip(EDGE):
        return None
    last = line.tokens[taken - 1]
    # "By Text by": labels may come in twos ("Text: Von …").
    more, _ = line.match(taken, "by")
    if more and line.gap(taken - 1).strip() in {":", ""} and taken + more < len(line.tokens):
        last = line.tokens[taken + more - 1]
    lead = last.end
    gap = line.text[lead : line.end][:3]
    if gap[:1].isalnum() or gap[:1] in {"-", "'", "’"} or gap[:1] == ".":
        # Only ideographs and Thai go on without a space or colon.
        if not _HAN.match(last.text) and not "\u0e00" <= last.text[-1] <= "\u0e7f":
            return None
        if gap[:1].isalnum() and _HAN.match(last.text):
            return None
    return lead


def _named_before(line: Line) -> tuple[str, ...] | None:
    """구현모 기자, 大渡 美咲記者: a name and then the word."""
    lowered = line.lowered
    for at in range(1, min(len(lowered), 8)):
        taken, _ = line.match(at, "by_after")
        if taken:
            value = line.text[line.tokens[0].start : line.tokens[at - 1].end].strip(EDGE)
            rest = line.text[line.tokens[at + taken - 1].end : line.end]
            rest = _HANDLE.sub("", rest).strip(EDGE + "()")
            if rest and not read_date_line(Line(rest)).whole and not is_name(rest) and not is_agency(rest):
                return None
            value = value.split("=")[-1].strip(EDGE)
            last = value.rsplit(maxsplit=1)[-1] if value else ""
            if "," in value and _HANGUL.fullmatch(last) and len(last) in KOREAN_NAME_CHARS:
                value = last
            return (value,) if is_name(value) and _HAN.search(value) else None
    return None


def names_in(said: str) -> tuple[str, ...]:
    """The names that stand in what follows "by", in order; empty when it is not made of names.

    >>> names_in("Anna Schmidt und Jörg Weber (Text), dpa")
    ('Anna Schmidt', 'Jörg Weber', 'dpa')
    >>> names_in("Jane Doe, political editor | 3 March 2025")
    ('Jane Doe',)
    >>> names_in("the time it took")
    ()
    """
    return read_names(said)[0]


def read_names(said: str) -> tuple[tuple[str, ...], bool]:
    """The names, and whether everything else there is understood as well."""
    said = _FOR_SITE.sub("", _BRACKET.sub("", _HANDLE.sub(" | ", said.replace("\xad", "")))).lstrip(EDGE)
    found: list[str] = []
    whole = True
    for piece in HARD.split(said):
        part = piece.lstrip(EDGE)
        if not part:
            continue
        names, understood = _listed(part)
        if not names and not found and not understood:
            return (), False
        whole = whole and understood
        # After a hard separator anything may follow: a date, a place, a rubric.
        found.extend(name for name in names if not found or is_agency(name) or understood)
    return tuple(dict.fromkeys(found[:MAX_AUTHORS])), whole


def _listed(part: str) -> tuple[list[str], bool]:
    """Names divided by commas and words for "and", and whether that was all."""
    found: list[str] = []
    if _is_date(part):
        return [], True
    for piece in split_names(part):
        item = piece.strip(EDGE)
        if not item or _is_date(item):
            continue
        single = bool(found) and " " not in item and _HAN.search(item) is None
        if found and _is_staff(item):
            continue  # "Ann Lee, web desk"
        if (cut := before_seam(item)) is not None or (not is_agency(item) and (cut := _before_role(item)) is not None):
            found.append(cut)
        elif is_agency(item) or (is_name(item) and not single and not _is_role(item)):
            found.append(item + "." * (_INITIAL.search(item) is not None and piece.rstrip().endswith(".")))
        elif _is_role(item):
            continue
        elif (cut := before_date(item)) is not None:
            found.append(cut)
        elif found and is_name_like(item) and item[:1].isupper():
            continue  # a single capitalised word after a name is a place
        else:
            return found, False
    return found, True


def split_names(part: str) -> list[str]:
    """The pieces between commas and the packs' words for "and" and "with"."""
    pieces: list[str] = []
    for chunk in _COMMA.split(part):
        line = Line(chunk)
        at = begin = 0
        if (led := line.match(0, "with_")[0]) and led < len(line.tokens):
            at = led
            begin = line.tokens[at].start
        while at < len(line.tokens):
            taken, _ = line.match(at, "and_", "with_")
            token = line.tokens[at]
            if taken and at and _stands_alone(line, at, taken) and token.text[:1].islower() | (not _cased(token.text)):
                pieces.append(chunk[begin : token.start])
                begin = line.tokens[at + taken - 1].end
                at += taken
                continue
            at += 1
        rest = chunk[begin:]
        pieces.extend(rest.replace(" & ", "\n").replace(" + ", "\n").split("\n"))
    return pieces


def _stands_alone(line: Line, at: int, taken: int) -> bool:
    """An "and" between two names, not the "e" of "Maria e Silva": both sides have two words."""
    if line.match(at, "particles")[0]:
        return at >= 2 and len(line.tokens) - at - taken >= 2
    before = line.gap(at - 1)
    return before.isspace()


def _cased(text: str) -> bool:
    return text.lower() != text.upper()


def is_agency(text: str) -> bool:
    """A news agency or a newsroom, as the packs list them."""
    if not begins(text, "agencies") and not begins(text, "staff"):
        return False
    line = Line(text)
    if not line.tokens or len(line.tokens) > 6:
        return False
    taken, _ = line.match(0, "agencies", "staff")
    if taken == len(line.tokens):
        return True
    # "dpa/AFP", "AP and Reuters" are split before; "Redaktion hessenschau.de" names its site.
    staff, _ = line.match(0, "staff")
    named = bool(staff) and len(line.tokens) - staff <= 3 and text[:1].isupper()
    return named and all(token.number is None for token in line.tokens)


def _is_staff(text: str) -> bool:
    """A newsroom or a function in it, as beside a name."""
    if not begins(text, "staff"):
        return False
    line = Line(text)
    return bool(line.tokens) and line.match(0, "staff")[0] == len(line.tokens)


def _is_role(text: str) -> bool:
    line = Line(text)
    if not line.tokens:
        return True
    taken, _ = line.match(0, "roles")
    if taken:
        return True
    return any(line.match(at, "roles")[0] for at in range(1, len(line.tokens))) and not is_name_like(
        " ".join(token.text for token in line.tokens[:2])
    )


def before_date(text: str) -> str | None:
    """The name in "Jane Doe published 3 March 2025" and "Jane Doe2 hours ago"."""
    if len(text) > MAX_NAME_CHARS + MAX_NICK_CHARS:
        return None
    line = Line(text)
    read = read_date_line(line)
    if not read.spots or not read.rest or read.rest[-1] != line.tokens[len(read.rest) - 1]:
        return None
    name = text[: read.rest[-1].end].strip(EDGE)
    return name if is_name(name) else None


def before_seam(text: str) -> str | None:
    """The name in "Jane DoeSenior Reporter"."""
    for seam in _SEAM.finditer(text[: 2 * MAX_NAME_CHARS]):
        name, rest = text[: seam.start()].strip(EDGE), text[seam.start() :]
        if is_name(name) and (any(begins(rest, kind) for kind in _AFTER_SEAM) or _is_role(rest)):
            return name
    return None


def _before_role(text: str) -> str | None:
    """The name in "Jane Doe Senior Reporter" and "Jane Doe Photos by Jim Roe"."""
    line = Line(text)
    for at in range(2, min(len(line.tokens), MAX_NAME_WORDS)):
        if line.match(at, "roles")[0] or (at + 2 < len(line.tokens) and line.match(at, "credit")[0]):
            name = text[: line.tokens[at - 1].end].strip(EDGE)
            return name if is_name(name) else None
    return None


def _is_date(text: str) -> bool:
    if len(text) > 80 or not (_DIGIT.search(text) or begins(text)):
        return False  # the first word of a whole dateline is a number or known
    read = read_date_line(Line(text))
    if read.labels and (begins(text, "published") or begins(text, "updated")):
        return True  # "Published 4 months ago"
    return read.whole and bool(read.spots or read.labels)


def is_name(text: str) -> bool:
    """Two to six words that look like a person's name; one word only where scripts do not divide names.

    >>> [is_name(t) for t in ("Anna van der Berg", "The bridge reopened", "Müller", "小川 明", "dpa")]
    [True, False, False, True, False]
    """
    text = text.strip(EDGE)
    if not is_name_like(text):
        return False
    words = text.split()
    if _HAN.search(text):
        if len(words) > MAX_HANGUL_WORDS and _HANGUL.search(text):
            return False
        return len(text.replace(" ", "")) <= 2 * MAX_HAN_NAME_CHARS if " " in text else len(text) <= MAX_HAN_NAME_CHARS
    return len(words) >= 2


def is_name_like(text: str) -> bool:
    """Every word is capitalised or a name's particle, and nothing stands in it that no name has."""
    if not text or len(text) > MAX_NAME_CHARS or _QUOTE.search(text):
        return False
    words = text.split()
    if not 1 <= len(words) <= MAX_NAME_WORDS:
        return False
    if ":" in text or any(word.endswith(",") for word in words[:-1]):
        return False
    if not all(_CASED.match(word.strip(".,'’()")[:1]) for word in words):
        return False
    line = Line(text)
    capitals = covered = 0
    for at, token in enumerate(line.tokens):
        if token.start and not text[token.start - 1].isspace() and text[token.start - 1] != "(":
            continue  # inside a word
        if token.text[0].islower():
            covered = max(covered, at + line.match(at, "particles")[0])
            if at >= covered and text[token.end : token.end + 1] not in _INNER.get(token.text, ()):
                return False
        else:
            capitals += 1  # a script without case has no others
    return capitals > 0 and not any(
        line.match(at, "months", "weekdays", "published", "updated")[0]
        for at in range(len(line.tokens))
        if len(line.tokens[at].text) > 3
    )
