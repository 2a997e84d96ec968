"""What a page shows instead of an article: a check for robots, a consent wall, an error."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick_rs

from cleaner.model import Block, Document, Flag, Kind, Reason, Role
from cleaner.packs.folding import WORD
from cleaner.packs.lexicon import lexicon
from cleaner.packs.page import page_packs
from cleaner.packs.tables import BIT

# More text than this that no filter has marked is no wall, whatever it says.
MAX_LEFT_CHARS = 3_000
# A paragraph with a finished sentence of this many words is something to read.
MIN_SENTENCE_WORDS = 5
MIN_SENTENCE_CHARS = 20
MIN_UNSPACED_CHARS = 15
MAX_WORD_CHARS = 40
MIN_LONG_PHRASE_CHARS = 18
# An error page has little else on it.
MAX_ERROR_CHARS = 1_200
MAX_ERROR_LINE_CHARS = 120
# A sentence of a wall speaks of it in this share of its words.
MIN_WALL_SHARE = 0.15
# The wall must be most of what is there: at least this much of what was not navigation.
MIN_EVIDENCE_SHARE = 0.4
MIN_EVIDENCE_CHARS = 15
# In the long text of a consent dialogue, a short sentence may speak of nothing ("We are part of a family of brands").
MIN_LONG_WALL_CHARS = 600
MIN_LONG_WALL_SHARE = 0.93
MAX_STRAY_CHARS = 80
_END = re.compile(r"""[.!?…؟।॥۔։។](?:["'”’»)\]]{0,3})(?:\s|$)|[。！？]""")
# Thai, Lao, Myanmar, Khmer: sentences end without a mark.
_MARKLESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_DOTS = re.compile(r"[.…\s]+$")
# What a mark says about a wall.
_OF_REASON = {
    Reason.COOKIE_BANNER: Flag.COOKIE_WALL,
    Reason.JS_WARNING: Flag.JS_WALL,
    Reason.ADBLOCK_NOTICE: Flag.JS_WALL,
    Reason.LOGIN_PROMPT: Flag.LOGIN_WALL,
}
# Marks that say where a line stood, not what it says.
_PLACES = frozenset({Reason.OUTSIDE_MAIN_CONTENT, Reason.BOILERPLATE, Reason.AFTER_ARTICLE})
# What a word of the packs says about one.
_OF_WORDS = {
    Flag.COOKIE_WALL: BIT["cookie"] | BIT["consent"] | BIT["privacy"] | BIT["partner"],
    Flag.JS_WALL: BIT["script"] | BIT["browser"] | BIT["adblock"],
    Flag.LOGIN_WALL: BIT["login"] | BIT["account"],
}
_CORE = {
    Flag.COOKIE_WALL: BIT["cookie"] | BIT["consent"],
    Flag.JS_WALL: BIT["script"] | BIT["adblock"],
    Flag.LOGIN_WALL: BIT["login"],
}


@dataclass(frozen=True, slots=True)
class State:
    """A page state that a whole document is in, and what showed it."""

    flag: Flag
    evidence: str


def page_state(document: Document) -> State | None:
    """The wall or error that the document is, or None where there is anything to read.

    Looks at what no filter has marked. One finished sentence that is not about
    cookies, scripts or logging in is enough for None (beside a very long dialogue,
    a short one is not): an article is not taken for a wall, at the price of a wall
    now and then that passes with a stray sentence.
    """
    if _leaves_much(document):
        return None
    left, seen, outside = _left(document)
    if left is None:
        return None
    lines = [_SPACES.sub(" ", text).strip() for text in left]
    titles = [clue.value for clue in document.clues if clue.field == "title"][:6]
    weights: Counter[Flag] = Counter()
    for mark in document.marks:
        if mark.reason in _OF_REASON:
            weights[_OF_REASON[mark.reason]] += len(mark.text.strip())
    # A sentence about cookies is an article's, unless the phrase filters have found a wall around it
    # that is longer than everything they left.
    walled = sum(weights.values()) >= sum(map(len, lines))
    about = [_about(line) if walled else None for line in lines]
    prose = [
        line
        for line, flag in zip(lines, about, strict=True)
        if flag is None and _is_sentence(line) and not _challenge(line)
    ]
    said = _stated(document, sum(map(len, lines)))
    if not prose and (hit := next(filter(None, map(_challenge, (*lines, *seen, *titles))), None)) is not None:
        return State(Flag.BOT_CHALLENGE, hit)
    if sum(map(len, prose)) <= MAX_STRAY_CHARS:
        for line, flag in zip(lines, about, strict=True):
            if flag is not None:
                weights[flag] += len(line)
        for line in outside:
            if (flag := _about(line)) is not None:
                weights[flag] += len(line)
        rest = sum(len(line) for line, flag in zip(lines, about, strict=True) if flag is None)
        if weights:
            flag, weight = weights.most_common(1)[0]
            total = rest + sum(weights.values())
            share = MIN_LONG_WALL_SHARE if prose else MIN_EVIDENCE_SHARE
            if weight >= (MIN_LONG_WALL_CHARS if prose else MIN_EVIDENCE_CHARS) and weight >= share * total:
                return State(flag, f"{weight} of {total} characters")
    if said is not None:
        return said
    return _error([*seen[:4], *lines[:4]], titles, sum(map(len, lines)))


def _leaves_much(document: Document) -> bool:
    """Whether what no filter has marked is surely too long for a wall: the quick answer for most articles."""
    if document.kind is Kind.HTML:
        return False  # pictures do not count, which takes a closer look
    text, at, letters = document.text, 0, 0
    for start, end in (*((mark.start, mark.end) for mark in document.marks), (len(text), len(text))):
        letters += sum(map(len, text[at : min(start, at + 2 * MAX_LEFT_CHARS)].split()))
        if letters > MAX_LEFT_CHARS:
            return True
        at = end
    return False


def _left(document: Document) -> tuple[list[str] | None, list[str], list[str]]:
    """What is left, what was marked, and what of that only for lying outside the main content.

    What is left are paragraphs, or None where they are too long for a wall; of what was
    marked only the beginning is kept, as lines.
    """
    left: list[str] = []
    seen: list[str] = []
    outside: list[str] = []
    marks, index, size, seen_size = document.marks, 0, 0, 0
    for group in document.paragraphs():
        pieces = []
        for block in group:
            while index < len(marks) and marks[index].end <= block.content_start:
                index += 1
            mark = marks[index] if index < len(marks) else None
            if mark is None or mark.start > block.content_start or mark.end < block.content_end:
                if not _unseen(document, block):
                    pieces.append(document.content(block))
            elif mark.reason is not Reason.ENVELOPE and seen_size < MAX_LEFT_CHARS:
                seen.append(_SPACES.sub(" ", document.content(block)))
                seen_size += len(seen[-1])
                if mark.reason in _PLACES:
                    outside.append(seen[-1])
        if pieces:
            left.append(" ".join(pieces))
            size += len(left[-1])
            if size > MAX_LEFT_CHARS:
                return None, [], []
    return left, seen, outside


def _unseen(document: Document, block: Block) -> bool:
    return document.kind is Kind.HTML and block.hints.role is Role.IMAGE


def _is_sentence(line: str) -> bool:
    """Something to read: a finished sentence of some words, or a long line in a script without spaces or marks."""
    if _MARKLESS.search(line):
        return len(line) >= MIN_UNSPACED_CHARS
    if _UNSPACED.search(line):
        return len(line) >= MIN_UNSPACED_CHARS and _END.search(line) is not None
    return len(line) >= MIN_SENTENCE_CHARS and len(line.split()) >= MIN_SENTENCE_WORDS and _END.search(line) is not None


def _about(line: str) -> Flag | None:
    """Which wall a line speaks of, by its share of the words of the trade."""
    words = WORD.findall(line[:MAX_LEFT_CHARS])
    if not words:
        return None
    known = [_mask(word[:MAX_WORD_CHARS]) for word in words]
    best, flag = 0.0, None
    for each, mask in _OF_WORDS.items():
        if any(m & _CORE[each] for m in known):
            share = sum(1 for m in known if m & mask) / len(words)
            if share > best:
                best, flag = share, each
    return flag if best >= MIN_WALL_SHARE else None


@lru_cache(maxsize=4_096)
def _mask(word: str) -> int:
    """Everything that a word can mean in any language."""
    mask = 0
    for piece in lexicon().meanings(word):
        for _, meaning in piece.meanings:
            mask |= meaning
    return mask


# ---- checks for robots -------------------------------------------------------------------------------


def _key(text: str) -> str:
    """A line for comparing: case, spaces, end dots and the form of quotes do not count."""
    text = text.replace("’", "'").replace("‘", "'").replace("\xa0", " ")
    return _DOTS.sub("", _SPACES.sub(" ", text).strip()).casefold()


@cache
def _phrases() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    keys = tuple(sorted({_key(phrase) for pack in page_packs() for phrase in pack.challenge}))
    return ahocorasick_rs.AhoCorasick(keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), keys


def _challenge(line: str) -> str | None:
    """The phrase of a check for robots that a line mostly consists of.

    A short phrase must be the whole line, a long one begin it or be half of it:
    so "Access denied" in a sentence is nothing.
    """
    # The automaton takes only what UTF-8 can hold; spans are not taken from here.
    key = _key(line[:600]).encode("utf-8", "replace").decode("utf-8")
    if not key:
        return None
    automaton, keys = _phrases()
    covered, first, longest = 0, None, 0
    for index, start, end in automaton.find_matches_as_indexes(key):
        covered += end - start
        if end - start > longest:
            longest, first = end - start, (keys[index], start)
    if first is None:
        return None
    phrase, start = first
    if len(phrase) < MIN_LONG_PHRASE_CHARS and not _UNSPACED.search(phrase):
        return phrase if covered >= 0.8 * len(key) else None
    # A host's name may stand before it, the rest of the sentence behind it.
    begins = start <= 2 or ("." in key[:start] and " " not in key[:start].strip())
    return phrase if covered >= 0.6 * len(key) or (begins and len(key) <= 4 * len(phrase)) else None


# ---- errors --------------------------------------------------------------------------------------------


@cache
def _missing() -> frozenset[str]:
    return frozenset(_bare(phrase) for pack in page_packs() for phrase in pack.missing)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", _key(text)).strip()


def _error(lines: list[str], titles: list[str], left_chars: int) -> State | None:
    """An error page: a known line as title or among the first ones, and little else."""
    if left_chars > MAX_ERROR_CHARS:
        return None
    for title in titles:
        # "Page not found - The Port Gazette"
        for piece in (title, *re.split(r"\s[|–—-]\s", title)):
            if _bare(piece) in _missing():
                return State(Flag.NOT_ARTICLE, piece)
    for line in lines:
        if len(line) <= MAX_ERROR_LINE_CHARS and _bare(line) in _missing():
            return State(Flag.NOT_ARTICLE, line)
    return None


def _stated(document: Document, left_chars: int) -> State | None:
    """What the envelope says of the page (an HTTP status, a warning), where little text contradicts it."""
    if left_chars > MAX_ERROR_CHARS:
        return None
    for flag in (Flag.BOT_CHALLENGE, Flag.LOGIN_WALL, Flag.NOT_ARTICLE):
        if flag in document.flags:
            return State(flag, "the envelope says so")
    return None
