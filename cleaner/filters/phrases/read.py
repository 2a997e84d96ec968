"""Reading a span: what its words mean, and what a pack or a fixed form says of the whole of it."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.filters.phrases.rules import GLUE, NOTHING, SAID, Level, Verdict, mask_of
from cleaner.model import Reason
from cleaner.packs.folding import NETWORK_KEY, UNSPACED, WORD, fold, line_key
from cleaner.packs.lexicon import Lexicon
from cleaner.packs.tables import BIT, GOES_ON, NUMBER, Rest

MAX_READ_CHARS = 4000
MAX_LINE_CHARS = 200
MAX_GAP_WORDS = 12
QUOTES = '"“”„«»‚‘「」『』'
ENDS = ".!?…。！？؟।۔"


class Hit(NamedTuple):
    """A word (or a part of one): its span, what it means by language number, its key."""

    start: int
    end: int
    meanings: dict[int, int]
    key: str


def read_hits(text: str, start: int, end: int, lexicon: Lexicon) -> list[Hit]:
    """The words of a span with what they mean; unknown words mean nothing."""
    hits: list[Hit] = []
    starters: list[int] = []
    parts = lexicon.parts
    new = tuple.__new__  # what the class itself does, by a detour that takes thrice the time
    for match in WORD.finditer(text, start, min(end, start + MAX_READ_CHARS)):
        at = match.start()
        for first, last, meanings, begins, key in parts[match[0]]:
            if begins:
                starters.append(len(hits))
            hits.append(new(Hit, (at + first, at + last, meanings, key)))
    if not starters:
        return hits
    keys = [hit.key for hit in hits]
    keys.append("")
    for index in starters:
        entries = _entries_of(keys[index], lexicon)
        for rest in (*entries.get(keys[index + 1], ()), *entries.get("", ())):
            words, language, meaning = rest
            if index + len(words) < len(hits) and all(
                keys[index + 1 + step].startswith(word[:-1]) if word.endswith("*") else keys[index + 1 + step] == word
                for step, word in enumerate(words)
            ):
                for step in range(len(words) + 1):
                    hit = hits[index + step]
                    mask = hit.meanings.get(language, 0) | meaning | (GOES_ON if step else 0)
                    hits[index + step] = Hit(hit.start, hit.end, hit.meanings | {language: mask}, hit.key)
    return hits


def _entries_of(key: str, lexicon: Lexicon) -> dict[str, list[Rest]]:
    begins = lexicon.begins
    if key in begins:
        return begins[key]
    return next((begins[key[:stop]] for stop in range(len(key), 1, -1) if key[:stop] in begins), {})


def words_of(text: str, hits: list[Hit], masks: list[int], wanted: int) -> str:
    """The words that fired, for the evidence of a mark."""
    words = (text[hit.start : hit.end] for hit, mask in zip(hits, masks, strict=True) if mask & wanted)
    return ", ".join(list(dict.fromkeys(words))[:6])


_NETWORK, _PHOTO, _AGENCY, _COPYRIGHT = BIT["network"], BIT["photo"], BIT["agency"], BIT["copyright"]
MAX_CREDIT_CHARS = 110


def read_credit(text: str, start: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
    """A caption's credit: agencies and nothing else, names before one, or a word for a picture before names."""
    if not hits or end - start > MAX_CREDIT_CHARS or text[end - 1] in "!?。":
        return NOTHING
    agencies = sum(1 for mask in masks if mask & _AGENCY)
    if agencies and all(mask & (_AGENCY | _PHOTO | _COPYRIGHT | GLUE) for mask in masks):
        level = Level.STRONG if agencies > 1 or masks[0] & (_PHOTO | _COPYRIGHT) else Level.LIKELY
        return Verdict(level, Reason.CREDIT, words_of(text, hits, masks, _AGENCY | _PHOTO), 6.0)
    if any(mask & (NUMBER | SAID) for mask in masks):
        return NOTHING
    if _names_an_agency(text, hits, masks):
        return Verdict(Level.STRONG, Reason.CREDIT, words_of(text, hits, masks, _AGENCY), 6.0)
    if not masks[0] & (_PHOTO | _COPYRIGHT):
        return NOTHING
    lead = next((n for n, mask in enumerate(masks) if not mask & (_PHOTO | _COPYRIGHT)), len(masks))
    if lead == len(masks) or len(masks) - lead > 9:
        return NOTHING
    between = text[hits[lead - 1].end : hits[lead].start]
    names = hits[lead:]
    capitals = sum(1 for hit in names if not text[hit.start].islower())
    marked = any(sign in between for sign in ":：/|©") or "©" in text[hits[0].start : hits[lead].start]
    if marked and capitals * 2 >= len(names):
        return Verdict(Level.STRONG, Reason.CREDIT, text[hits[0].start : hits[lead - 1].end], 6.0)
    if masks[lead] & GLUE and capitals + 1 >= len(names) and text[end - 1] not in ENDS:
        return Verdict(Level.LIKELY, Reason.CREDIT, text[hits[0].start : hits[lead - 1].end], 4.0)
    return NOTHING


MAX_CREDITED_WORDS = 6


def _names_an_agency(text: str, hits: list[Hit], masks: list[int]) -> bool:
    """A photographer's name, a stroke, an agency: "Ann Lee / AFP"."""
    first = next((n for n, mask in enumerate(masks) if mask & _AGENCY), 0)
    if not 2 <= first <= MAX_CREDITED_WORDS or not all(mask & _AGENCY for mask in masks[first:]):
        return False
    between = text[hits[first - 1].end : hits[first].start]
    capitals = sum(1 for hit in hits[:first] if not text[hit.start].islower())
    return any(sign in between for sign in "/|／｜") and capitals * 2 > first and not text[hits[0].start].islower()


MAX_SIGNED_WORDS = 15


def read_copyright(text: str, start: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
    """A sign or word of copyright with a year, or the reservation of all rights."""
    if not any(mask & _COPYRIGHT for mask in masks) or any(mask & SAID for mask in masks):
        return NOTHING
    first = next(n for n, mask in enumerate(masks) if mask & _COPYRIGHT)
    marks = sum(1 for mask in masks if mask & _COPYRIGHT)
    sign = "©" in text[start:end]
    year = any(mask & NUMBER and hit.end - hit.start == 4 for hit, mask in zip(hits, masks, strict=True))
    others = [hit for hit, mask in zip(hits, masks, strict=True) if not mask & (_COPYRIGHT | NUMBER)]
    named = len(others) <= 7 and sum(1 for hit in others if text[hit.start].islower()) <= 2 and text[end - 1] != "?"
    if (sign and (year or marks > 1)) or (named and (marks > 1 or (first == 0 and year))):
        return Verdict(Level.STRONG, Reason.COPYRIGHT, words_of(text, hits, masks, _COPYRIGHT), 5.5)
    # A sign in the middle of sentences is a joke or a trademark.
    if not sign or len(others) > MAX_SIGNED_WORDS:
        return NOTHING
    return Verdict(Level.LIKELY, Reason.COPYRIGHT, words_of(text, hits, masks, _COPYRIGHT), 3.0)


_FOLLOW = mask_of("follow share")
MAX_FOLLOWED_WORDS = 4


def read_follow(text: str, _: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
    """An imperative to follow or share, a name, a network: "Follow Example News on Telegram"."""
    if len(hits) < 2 or len(hits) > MAX_GAP_WORDS or text[end - 1] in "?。" or any(mask & SAID for mask in masks):
        return NOTHING
    ends_there = masks[-1] & _NETWORK or masks[-2] & _NETWORK
    at = text.find(" @", hits[0].end, end)
    handle = len(hits) <= MAX_FOLLOWED_WORDS and at > 0 and " " not in text[at + 2 : end]
    if masks[0] & _FOLLOW and (ends_there or handle):
        return Verdict(Level.STRONG, Reason.SHARE_PROMPT, words_of(text, hits, masks, _FOLLOW | _NETWORK), 5.2)
    return NOTHING


def whole_line(text: str, start: int, end: int, lexicon: Lexicon, hits: list[Hit]) -> Verdict:
    """A line that a pack lists, with its slots filled, or one that a lead-in begins."""
    if not hits:
        return NOTHING
    hits = _join_runs(text, hits)
    words = [hit.key for hit in hits]
    plain = named = line_key(words)
    if any(0 in hit.meanings and hit.meanings[0] & _NETWORK for hit in hits):
        named = line_key([NETWORK_KEY if hit.meanings.get(0, 0) & _NETWORK else hit.key for hit in hits])
    best = NOTHING
    shown = text[start:end][:60]
    for key in (plain, named) if named != plain else (plain,):
        for kind, alone in lexicon.lines.get(key, ()):
            if alone:
                return Verdict(Level.STRONG, Reason(kind), f"line: {shown}", 9.0)
            best = Verdict(Level.WEAK, Reason(kind), f"label: {shown}", 1.0)
        if len(words) > MAX_GAP_WORDS + 8:
            continue
        for bucket in (
            key[:3],
            key[: key.find(" ")] if " " in key[:3] else key[:2],
            key[:1],
            "\0" + key[-3:],
            "\0" + key[-2:],
            "\0" + key[-1:],
        ):
            for kind, alone, before, after in lexicon.templates.get(bucket, ()):
                if (
                    len(key) > len(before) + len(after)
                    and key.startswith(before)
                    and key.endswith(after)
                    and _whole_words(key, before, after)
                ):
                    gap = key[len(before) : len(key) - len(after)]
                    # "Powered by wind," begins a sentence.
                    if gap.count(" ") <= MAX_GAP_WORDS and text[end - 1] not in ",;،，、":
                        level = Level.STRONG if alone else Level.WEAK
                        return Verdict(level, Reason(kind), f"line: {shown}", 8.0)
    lead = _lead(text, end, lexicon, hits, words)
    return lead if lead.level > best.level else best


def _whole_words(key: str, before: str, after: str) -> bool:
    """Whether the fixed parts end where words end; scripts without spaces have no such place."""
    begin, stop = len(before), len(key) - len(after)
    return (not before or key[begin] == " " or UNSPACED.match(key, begin - 1) is not None) and (
        not after or key[stop - 1] == " " or UNSPACED.match(key, stop) is not None
    )


def _join_runs(text: str, hits: list[Hit]) -> list[Hit]:
    """The hits with the pieces of an unspaced run put together again, as lines are listed."""
    if UNSPACED.search(text, hits[0].start, hits[-1].end) is None:
        return hits
    joined: list[Hit] = []
    for hit in hits:
        if (
            joined
            and hit.start == joined[-1].end
            and UNSPACED.match(text, hit.start)
            and UNSPACED.match(text, hit.start - 1)
        ):
            joined[-1] = Hit(joined[-1].start, hit.end, {}, fold(text[joined[-1].start : hit.end]))
        else:
            joined.append(hit)
    return joined


MIN_RUN_CHARS = 4
MIN_TITLE_WORDS = 4
# Around a lead-in before its headline: "[Read also] Mayor resigns", 【関連記事】. Quotation marks are somebody's words.
_OPENING, _CLOSING = frozenset("[(【（〔［<"), frozenset("])】）〕］>")


def _lead(text: str, end: int, lexicon: Lexicon, hits: list[Hit], words: list[str]) -> Verdict:
    """A line that begins with a lead-in: "Read also: Mayor resigns"."""
    longest = 0
    for lead in lexicon.leads.get(words[0], ()):
        if len(lead) > longest and tuple(words[: len(lead)]) == lead:
            longest = len(lead)
    if not longest:
        return NOTHING
    evidence = f"lead-in: {text[hits[0].start : hits[longest - 1].end]}"
    if longest == len(words):
        # Scripts without spaces write a lead-in of several words as one.
        long = len(words[0]) >= MIN_RUN_CHARS and UNSPACED.match(words[0]) is not None
        sure = longest > 1 or long or text[end - 1] in ":："
        return Verdict(Level.STRONG if sure else Level.LIKELY, Reason.RELATED_LINK, evidence, 5.0)
    between = text[hits[longest - 1].end : hits[longest].start]
    bracketed = between[:1] in _CLOSING and text[max(hits[0].start - 1, 0)] in _OPENING
    # "Read more- Catch halved": words of several are not glued to the next by a hyphen.
    dashed = longest > 1 and between.strip() == "-" and between != "-"
    if bracketed or dashed or any(sign in between for sign in ":：|–—>»›•") or "\n" in between:
        return Verdict(Level.STRONG, Reason.RELATED_LINK, evidence, 7.0)
    if text[end - 1] not in ".。।۔" and text[hits[longest].start].isupper():
        # "SEE ALSO Harbour to open a month early": capitals end where the lead-in does.
        said, rest = text[hits[0].start : hits[longest - 1].end], text[hits[longest].start : end]
        sure = said.isupper() and not rest.isupper() and len(words) - longest >= MIN_TITLE_WORDS
        return Verdict(Level.STRONG if sure else Level.LIKELY, Reason.RELATED_LINK, evidence, 3.0)
    return NOTHING
