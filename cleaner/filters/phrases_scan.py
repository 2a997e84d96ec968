"""One pass over a document for all kinds of boilerplate phrases.

Each paragraph is read once: its words are looked up, and only where one of them
is a word of the trade is it judged, by one language at a time (words of several
languages never add up). Then position and neighbours decide: what is
unmistakable goes anywhere, what is likely goes in the head and the tail of the
text and beside what went, a bare label goes only beside what went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.filters.phrases_rules import (
    GLUE,
    MAX_BUTTON_CHARS,
    MIN_CORELESS_CONTENT,
    MIN_LIKELY_CONTENT,
    MIN_LONG_CONTENT,
    MIN_STRONG_CONTENT,
    MIN_VOICELESS_CONTENT,
    RULES,
    SAID,
    VOICE,
    Level,
    Rule,
    mask_of,
)
from cleaner.model import Block, Document, Reason
from cleaner.packs.lexicon import BEGINS, BIT, GOES_ON, NETWORK_KEY, NUMBER, UNSPACED, WORD, Lexicon, fold, line_key

# A paragraph of at least this length that is no boilerplate is the article's prose.
MIN_PROSE_CHARS = 160
MIN_UNSPACED_PROSE_CHARS = 60
MAX_READ_CHARS = 4000
MAX_LINE_CHARS = 200
MAX_TITLE_CHARS = 180
MAX_GAP_WORDS = 12
_QUOTES = '"“”„«»‚‘「」『』'
_ENDS = ".!?…。！？؟।۔"
_SEPARATORS = ":：|/–—>»›•·-©"

_TRIGGERS = 0
for _rule in RULES:
    if _rule.strong < 90:
        _TRIGGERS |= _rule.triggers
_LONG_TRIGGERS = mask_of(
    "cookie privacy consent partner script browser adblock newsletter subscribe subscriber unlock comment login"
    " share follow network app copyright account"
)


class Hit(NamedTuple):
    """A word (or a part of one): its span and what it means by language number."""

    start: int
    end: int
    meanings: dict[int, int]


class Verdict(NamedTuple):
    """What a paragraph is taken for."""

    level: Level
    reason: Reason | None
    evidence: str
    score: float = 0.0


NOTHING = Verdict(Level.NONE, None, "")


@dataclass(slots=True)
class Unit:
    """A paragraph of the document (or a line of one) and the verdict on it."""

    start: int
    end: int
    first: int
    last: int
    verdict: Verdict
    prose: bool
    gone: bool = False
    cut: tuple[int, int] | None = None


class Found(NamedTuple):
    """A span to mark: from the first to the last block, or a part of one."""

    reason: Reason
    first: int
    last: int
    cut: tuple[int, int] | None
    evidence: str


def scan(document: Document, lexicon: Lexicon) -> tuple[Found, ...]:
    """Everything in the document that the phrase filters remove, in order."""
    units = list(_units(document, lexicon))
    _decide(units)
    return tuple(
        Found(unit.verdict.reason, unit.first, unit.last, unit.cut, unit.verdict.evidence)
        for unit in units
        if unit.gone and unit.verdict.reason is not None
    )


def _units(document: Document, lexicon: Lexicon) -> Iterator[Unit]:
    text, blocks, masks = document.text, document.blocks, lexicon.masks
    find, look = WORD.findall, masks.__getitem__
    number, count = 0, len(blocks)
    while number < count:
        last = number
        while last + 1 < count and blocks[last + 1].continues:
            last += 1
        start, end = blocks[number].content_start, blocks[last].content_end
        size = end - start
        known = 0
        for mask in map(look, find(text, start, min(end, start + MAX_READ_CHARS))):
            known |= mask
        verdict, cut = NOTHING, None
        if known & ~GLUE and size and (size <= MAX_LINE_CHARS or known & (_LONG_TRIGGERS | BEGINS)):
            verdict = judge(text, start, end, lexicon)
        if verdict.level < Level.STRONG and last > number:
            yield from _lines(document, lexicon, number, last, verdict)
        else:
            if verdict.level < Level.STRONG and known & _LONG_TRIGGERS:
                verdict, cut = _glued(document, blocks[number], lexicon, verdict)
            yield Unit(start, end, number, last, verdict, _is_prose(text, start, end, verdict), cut=cut)
        number = last + 1


def _lines(document: Document, lexicon: Lexicon, first: int, last: int, whole: Verdict) -> Iterator[Unit]:
    """A paragraph of several lines: its first and last line may be boilerplate by themselves."""
    text, blocks = document.text, document.blocks
    edges: dict[int, Verdict] = {}
    for number in (first, last):
        block = blocks[number]
        verdict = judge(text, block.content_start, block.content_end, lexicon)
        if verdict.level is Level.STRONG:
            edges[number] = verdict
    at, stop = first, last
    if first in edges:
        yield Unit(blocks[first].content_start, blocks[first].content_end, first, first, edges[first], prose=False)
        at += 1
    if last in edges:
        stop -= 1
    if at <= stop:
        start, end = blocks[at].content_start, blocks[stop].content_end
        verdict = NOTHING if edges else whole
        yield Unit(start, end, at, stop, verdict, _is_prose(text, start, end, verdict))
    if last in edges and last >= at:
        yield Unit(blocks[last].content_start, blocks[last].content_end, last, last, edges[last], prose=False)


def _glued(
    document: Document, block: Block, lexicon: Lexicon, verdict: Verdict
) -> tuple[Verdict, tuple[int, int] | None]:
    """Boilerplate written onto the end of a line without a space, such as "HeadlineEnable JavaScript to…"."""
    text = document.text
    for match in WORD.finditer(text, block.content_start, min(block.content_end, block.content_start + MAX_LINE_CHARS)):
        word = match[0]
        if word.isupper() or word.islower() or word.istitle():
            continue
        for piece in lexicon.meanings(word):
            if piece.start == 0 or not word[piece.start].isupper() or not word[piece.start - 1].islower():
                continue
            at = match.start() + piece.start
            rest = judge(text, at, block.content_end, lexicon)
            if rest.level is Level.STRONG and at > block.content_start:
                return rest, (at, block.content_end)
    return verdict, None


def _is_prose(text: str, start: int, end: int, verdict: Verdict) -> bool:
    if verdict.level >= Level.LIKELY:
        return False
    size = end - start
    if size >= MIN_PROSE_CHARS:
        return True
    return (
        size >= MIN_UNSPACED_PROSE_CHARS and text[start + size // 2] >= "\u0e00" and text[start + size // 3] >= "\u0e00"
    )


def _decide(units: list[Unit]) -> None:
    """Position and neighbours."""
    prose = [number for number, unit in enumerate(units) if unit.prose]
    head, tail = (prose[0], prose[-1]) if prose else (len(units), -1)
    for number, unit in enumerate(units):
        level = unit.verdict.level
        unit.gone = level is Level.STRONG or (level is Level.LIKELY and not head < number < tail)
    for order in (range(1, len(units)), range(len(units) - 2, -1, -1), range(1, len(units))):
        step = -1 if order.step > 0 else 1
        for number in order:
            unit, beside = units[number], units[number + step]
            if not unit.gone and beside.gone and unit.verdict.level and _keeps_company(unit.verdict, beside.verdict):
                unit.gone = True
                if unit.verdict.level is Level.WEAK and beside.verdict.reason is Reason.COOKIE_BANNER:
                    unit.verdict = unit.verdict._replace(reason=Reason.COOKIE_BANNER)
    _bridge(units, head, tail)


def _keeps_company(one: Verdict, other: Verdict) -> bool:
    if one.level >= Level.LIKELY or one.reason is other.reason:
        return True
    return (
        other.reason not in _LONERS and one.reason is not Reason.COOKIE_BANNER
    ) or other.reason is Reason.COOKIE_BANNER


# Kinds that stand alone between paragraphs of prose: no company for a label.
_LONERS = frozenset({Reason.CREDIT, Reason.RELATED_LINK, Reason.AD_LABEL, Reason.COUNTER, Reason.COPYRIGHT})
MAX_BRIDGE_LINES = 6
MAX_BRIDGE_CHARS = 120


def _bridge(units: list[Unit], head: int, tail: int) -> None:
    """Between two parts of one consent dialogue stand names of vendors and services: they go with it."""
    before = -1
    for number, unit in enumerate(units):
        if not (unit.gone and unit.verdict.reason is Reason.COOKIE_BANNER):
            continue
        gap = range(before + 1, number)
        most = 2 if head < number < tail else MAX_BRIDGE_LINES
        if (
            before >= 0
            and 0 < len(gap) <= most
            and all(
                not units[at].gone and units[at].end - units[at].start <= MAX_BRIDGE_CHARS and not units[at].prose
                for at in gap
            )
        ):
            for at in gap:
                units[at].gone = True
                units[at].verdict = Verdict(Level.WEAK, Reason.COOKIE_BANNER, "inside a consent dialogue")
        before = number


def read_hits(text: str, start: int, end: int, lexicon: Lexicon) -> list[Hit]:
    """The words of a span with what they mean; unknown words mean nothing."""
    hits: list[Hit] = []
    folded: list[str] = []
    begins = lexicon.begins
    starters: list[int] = []
    for match in WORD.finditer(text, start, min(end, start + MAX_READ_CHARS)):
        word, at = match[0], match.start()
        done = 0
        for piece in lexicon.meanings(word):
            if piece.start > done:
                hits.append(Hit(at + done, at + piece.start, {}))
                folded.append("")
            meanings = dict(piece.meanings)
            for mask in meanings.values():
                if mask & BEGINS:
                    starters.append(len(hits))
                    break
            hits.append(Hit(at + piece.start, at + piece.end, meanings))
            folded.append(fold(word[piece.start : piece.end]))
            done = piece.end
        if done < len(word):
            hits.append(Hit(at + done, at + len(word), {}))
            folded.append(fold(word[done:]))
    for index in starters:
        key = folded[index]
        entries = begins.get(key)
        if entries is None:
            entries = next((begins[key[:stop]] for stop in range(len(key), 1, -1) if key[:stop] in begins), [])
        for rest, number, bit in entries:
            if index + len(rest) < len(folded) and all(
                folded[index + 1 + step].startswith(part[:-1])
                if part.endswith("*")
                else folded[index + 1 + step] == part
                for step, part in enumerate(rest)
            ):
                for step in range(len(rest) + 1):
                    meanings = hits[index + step].meanings
                    meanings[number] = meanings.get(number, 0) | bit | (GOES_ON if step else 0)
    return hits


def judge(text: str, start: int, end: int, lexicon: Lexicon) -> Verdict:
    """What a span is, read by itself as a whole line or paragraph."""
    hits = read_hits(text, start, end, lexicon)
    size = end - start
    best = NOTHING
    if size <= MAX_LINE_CHARS:
        best = _whole_line(text, start, end, lexicon, hits)
        if best.level is Level.STRONG:
            return best
    for number in _languages(hits):
        masks = [hit.meanings.get(0, 0) | hit.meanings.get(number, 0) | hit.meanings.get(-1, 0) for hit in hits]
        for verdict in _readings(text, start, end, hits, masks):
            if (verdict.level, verdict.score) > (best.level, best.score):
                best = verdict
    return best


def _languages(hits: list[Hit]) -> list[int]:
    """The two languages that know most letters of the span; 0 when only common names are known."""
    letters: Counter[int] = Counter()
    for hit in hits:
        size = hit.end - hit.start
        for number in hit.meanings:
            if number > 0:
                letters[number] += size
    return [number for number, _ in letters.most_common(3)] or [0]


def _readings(text: str, start: int, end: int, hits: list[Hit], masks: list[int]) -> Iterator[Verdict]:
    known = 0
    for mask in masks:
        known |= mask
    sizes = [hit.end - hit.start for hit in hits]
    letters = sum(sizes) or 1
    glue = sum(size for size, mask in zip(sizes, masks, strict=True) if mask and not mask & ~(GLUE | BEGINS | GOES_ON))
    own = max(letters - glue, 1)
    size = end - start
    if size <= MAX_LINE_CHARS:
        for special in (_credit, _copyright, _follow):
            verdict = special(text, start, end, hits, masks)
            if verdict.level:
                yield verdict
    for rule in RULES:
        if not known & rule.triggers:
            continue
        inside = sum(n for n, mask in zip(sizes, masks, strict=True) if mask & rule.vocabulary & ~GLUE)
        full = inside + glue >= letters
        if full and size <= MAX_BUTTON_CHARS and len(hits) <= rule.max_words:
            level = _button_level(rule, masks, known)
            if level:
                yield Verdict(
                    level, rule.reason, _words(text, hits, masks, rule.triggers | rule.vocabulary & ~GLUE), 5.0
                )
                continue
        if rule.strong > 90:
            continue
        content = inside / own
        if content < (MIN_LIKELY_CONTENT if known & rule.core else MIN_CORELESS_CONTENT):
            continue
        if size > MAX_LINE_CHARS and content < MIN_LONG_CONTENT:
            continue
        score = sum(weight for bit, weight in rule.weights if known & bit)
        score -= 2.5 * min(2, sum(1 for mask in masks if mask & SAID))
        score -= 0.6 * min(2, sum(text.count(quote, start, end) for quote in _QUOTES)) if content < 0.6 else 0
        if not known & VOICE and content < MIN_VOICELESS_CONTENT:
            score -= 1.0
        level = (
            Level.STRONG
            if score >= rule.strong and content >= (MIN_STRONG_CONTENT if known & VOICE else MIN_VOICELESS_CONTENT)
            else Level.LIKELY
            if score >= rule.likely
            else Level.NONE
        )
        if level:
            yield Verdict(level, rule.reason, _words(text, hits, masks, rule.triggers), score + content)


def _button_level(rule: Rule, masks: list[int], known: int) -> Level:
    def has(pair: tuple[int, int]) -> bool:
        one, two = pair
        if one == two:
            return sum(1 for mask in masks if mask & one and not mask & GOES_ON) >= 2
        return any(
            mask & one and any(other & two for at, other in enumerate(masks) if at != number)
            for number, mask in enumerate(masks)
        )

    if any(map(has, rule.pairs)):
        return Level.STRONG
    if any(map(has, rule.likely_pairs)):
        return Level.LIKELY
    return Level.WEAK if known & rule.weak else Level.NONE


def _words(text: str, hits: list[Hit], masks: list[int], wanted: int) -> str:
    words = (text[hit.start : hit.end] for hit, mask in zip(hits, masks, strict=True) if mask & wanted)
    return ", ".join(list(dict.fromkeys(words))[:6])


_NETWORK, _PHOTO, _AGENCY, _COPYRIGHT = BIT["network"], BIT["photo"], BIT["agency"], BIT["copyright"]
MAX_CREDIT_CHARS = 110


def _credit(text: str, start: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
    """A caption's credit: agencies and nothing else, or a word for a picture before names."""
    if not hits or end - start > MAX_CREDIT_CHARS or text[end - 1] in "!?。":
        return NOTHING
    agencies = sum(1 for mask in masks if mask & _AGENCY)
    if agencies and all(mask & (_AGENCY | _PHOTO | _COPYRIGHT | GLUE) for mask in masks):
        level = Level.STRONG if agencies > 1 or masks[0] & (_PHOTO | _COPYRIGHT) else Level.LIKELY
        return Verdict(level, Reason.CREDIT, _words(text, hits, masks, _AGENCY | _PHOTO), 6.0)
    if not masks[0] & (_PHOTO | _COPYRIGHT) or any(mask & (NUMBER | SAID) for mask in masks):
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
    if masks[lead] & GLUE and capitals + 1 >= len(names) and text[end - 1] not in _ENDS:
        return Verdict(Level.LIKELY, Reason.CREDIT, text[hits[0].start : hits[lead - 1].end], 4.0)
    return NOTHING


def _copyright(text: str, start: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
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
        return Verdict(Level.STRONG, Reason.COPYRIGHT, _words(text, hits, masks, _COPYRIGHT), 5.5)
    return Verdict(Level.LIKELY, Reason.COPYRIGHT, _words(text, hits, masks, _COPYRIGHT), 3.0) if sign else NOTHING


_FOLLOW = mask_of("follow share")


def _follow(text: str, _: int, end: int, hits: list[Hit], masks: list[int]) -> Verdict:
    """An imperative to follow or share, a name, a network: "Follow Example News on Telegram"."""
    if len(hits) < 2 or len(hits) > MAX_GAP_WORDS or text[end - 1] in "?。" or any(mask & SAID for mask in masks):
        return NOTHING
    ends_there = masks[-1] & _NETWORK or masks[-2] & _NETWORK
    if masks[0] & _FOLLOW and ends_there:
        return Verdict(Level.STRONG, Reason.SHARE_PROMPT, _words(text, hits, masks, _FOLLOW | _NETWORK), 5.2)
    return NOTHING


def _whole_line(text: str, start: int, end: int, lexicon: Lexicon, hits: list[Hit]) -> Verdict:
    """A line that a pack lists, with its slots filled, or one that a lead-in begins."""
    hits = _join_runs(text, hits)
    words = [fold(text[hit.start : hit.end]) for hit in hits]
    if not words:
        return NOTHING
    plain = line_key(words)
    named = line_key(
        [NETWORK_KEY if hit.meanings.get(0, 0) & _NETWORK else word for hit, word in zip(hits, words, strict=True)]
    )
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
            for template in lexicon.templates.get(bucket, ()):
                if (
                    len(key) > len(template.before) + len(template.after)
                    and key.startswith(template.before)
                    and key.endswith(template.after)
                ):
                    gap = key[len(template.before) : len(key) - len(template.after)]
                    if gap.count(" ") <= MAX_GAP_WORDS:
                        level = Level.STRONG if template.alone else Level.WEAK
                        return Verdict(level, Reason(template.kind), f"line: {shown}", 8.0)
    lead = _lead(text, end, lexicon, hits, words)
    return lead if lead.level > best.level else best


def _join_runs(text: str, hits: list[Hit]) -> list[Hit]:
    """The hits with the pieces of an unspaced run put together again, as lines are listed."""
    joined: list[Hit] = []
    for hit in hits:
        if (
            joined
            and hit.start == joined[-1].end
            and UNSPACED.match(text, hit.start)
            and UNSPACED.match(text, hit.start - 1)
        ):
            joined[-1] = Hit(joined[-1].start, hit.end, {})
        else:
            joined.append(hit)
    return joined


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
        return Verdict(Level.STRONG if text[end - 1] in ":：" else Level.LIKELY, Reason.RELATED_LINK, evidence, 5.0)
    between = text[hits[longest - 1].end : hits[longest].start]
    if any(sign in between for sign in ":：|–—>»›•") or "\n" in between:
        return Verdict(Level.STRONG, Reason.RELATED_LINK, evidence, 7.0)
    if text[end - 1] not in ".。।۔" and text[hits[longest].start].isupper():
        return Verdict(Level.LIKELY, Reason.RELATED_LINK, evidence, 3.0)
    return NOTHING


Scanner = Callable[[Document], tuple[Found, ...]]
