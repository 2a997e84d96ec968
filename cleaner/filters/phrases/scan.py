"""One pass over a document for all kinds of boilerplate phrases.

Each paragraph's words are looked up and counted in one go; only where enough of
them are of the trade is it read and judged, by one language at a time (words of
several languages never add up). Then position and neighbours decide: what is
unmistakable goes anywhere, what is likely goes in the head and the tail of the
text and beside what went, a bare label goes only beside what went, and the lines
of one dialogue go together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from cleaner.filters.phrases.judge import judge
from cleaner.filters.phrases.read import ENDS, MAX_LINE_CHARS, MAX_READ_CHARS
from cleaner.filters.phrases.rules import NOTHING, Level, Verdict
from cleaner.filters.phrases.topic import trade_share
from cleaner.model import Block, Document, Reason
from cleaner.packs.folding import WORD
from cleaner.packs.lexicon import CORE, ENDS_LINE, GLUES, STARTS_LINE, Lexicon
from cleaner.packs.memory import Memory

# A paragraph of at least this length that is no boilerplate is the article's prose.
MIN_PROSE_CHARS = 160
MIN_UNSPACED_PROSE_CHARS = 60
# So many words before glued boilerplate may be a headline.
MIN_HEADLINE_WORDS = 3
# One word glued to the end of a line is boilerplate from this length on.
MIN_GLUED_WORD_CHARS = 8
MAX_TITLE_CHARS = 160
MAX_BUTTON_CHARS = 90
# The least share of words of the trade, function words left out, for which a paragraph is read at all.
MIN_BUTTON_TRADE = 0.45
MIN_TEXT_TRADE = 0.45
# An article in whose prose more than this share of words, function words left out, is of some trade
# in its language, is about that trade: news has 0.1, manuals have 0.2 to 0.6.
MAX_PROSE_TRADE = 0.17
MAX_TOPIC_CHARS = 500
TOPIC_SAMPLES = 4
# A text without prose is a wall if this share of it is unmistakable.
MIN_WALL_SHARE = 0.3
MIN_CHANCE_IN_TRADE = 0.95
# The lines of a dialogue, and what may stand between two parts of one.
MAX_DIALOGUE_LINES = 60
MAX_BRIDGE_LINES = 6
MAX_BRIDGE_CHARS = 120
MIN_DIALOGUE_SHARE = 0.3


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


class Look(NamedTuple):
    """What a line is by itself, and from where on: glued boilerplate begins inside it."""

    verdict: Verdict
    cut: int | None
    prose: bool


def scan(document: Document, lexicon: Lexicon) -> tuple[Found, ...]:
    """Everything in the document that the phrase filters remove, in order."""
    units = _units(document, lexicon)
    ours = [number for number, unit in enumerate(units) if unit.verdict.level]
    if not ours:
        return ()
    _decide(document, units, ours, lexicon)
    return tuple(
        Found(unit.verdict.reason, unit.first, unit.last, unit.cut, unit.verdict.evidence)
        for unit in units
        if unit.gone and unit.verdict.reason is not None
    )


def _units(document: Document, lexicon: Lexicon) -> list[Unit]:
    text, blocks = document.text, document.blocks
    seen: Memory[Look] = lexicon.looks
    units: list[Unit] = []
    number = 0
    for last, (block, below) in enumerate(zip_longest(blocks, blocks[1:])):
        if below is not None and below.continues:
            continue
        if last > number:
            units.extend(_paragraph(document, lexicon, number, last))
        else:
            start, end = block.content_start, block.content_end
            line = text[start:end]
            # Menus and buttons are the same on every page of a site, and a body is scanned twice.
            look = seen.get(line) or _look(line, lexicon)
            cut = None if look.cut is None else (start + look.cut, end)
            units.append(Unit(start, end, last, last, look.verdict, look.prose, False, cut))
        number = last + 1
    return units


def _look(line: str, lexicon: Lexicon) -> Look:
    """A paragraph of one line read by itself; remembered."""
    look: Look | None = lexicon.looks.recall(line)
    if look is None:
        verdict, worth = _first_verdict(line, 0, len(line), lexicon)
        cut = None
        if worth and (glued := _glued(line, lexicon)) is not None:
            rest, at = glued
            if verdict.level < Level.STRONG or _is_headline(line, at, lexicon):
                verdict, cut = rest, at
        look = lexicon.looks.keep(line, Look(verdict, cut, _is_prose(line, 0, len(line), verdict)))
    return look


def _first_verdict(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Verdict, bool]:
    """The verdict on a paragraph, and whether its words made it worth reading."""
    words = WORD.findall(text, start, min(end, start + MAX_READ_CHARS))
    if not words:
        return NOTHING, False
    size = end - start
    lexicon.learn(words)
    worth = _worth_reading(sum(map(lexicon.points.__getitem__, words)), len(words), size)
    listed = size <= MAX_LINE_CHARS and _may_be_listed(lexicon.edges, words)
    return judge(text, start, end, lexicon, listed=listed) if worth or listed else NOTHING, worth


def _paragraph(document: Document, lexicon: Lexicon, first: int, last: int) -> Iterator[Unit]:
    """A paragraph of several lines, as one unit or as several."""
    if _same_line(document.text, document.blocks[first], document.blocks[first + 1]):
        yield from _sentences(document, lexicon, first, last)
        return
    start, end = document.blocks[first].content_start, document.blocks[last].content_end
    verdict, _ = _first_verdict(document.text, start, end, lexicon)
    if verdict.level is Level.STRONG:
        yield Unit(start, end, first, last, verdict, prose=False)
    else:
        yield from _lines(document, lexicon, first, last, verdict)


def _worth_reading(total: int, words: int, size: int) -> bool:
    trade = total % CORE
    if not trade:
        return False
    own = max(words - total // GLUES, 1)
    if size <= MAX_BUTTON_CHARS:
        return trade >= MIN_BUTTON_TRADE * own
    return trade >= MIN_TEXT_TRADE * own and (size <= MAX_LINE_CHARS or total % GLUES >= CORE)


def _may_be_listed(edges: dict[str, int], words: list[str]) -> bool:
    return edges[words[0]] & STARTS_LINE != 0 or edges[words[-1]] & ENDS_LINE != 0 or words[0] >= "\u0e00"


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


def _same_line(text: str, one: Block, other: Block) -> bool:
    return not text[one.content_end : other.content_start].strip(" \t\u00a0")


def _sentences(document: Document, lexicon: Lexicon, first: int, last: int) -> Iterator[Unit]:
    """A text without line breaks, sentence by sentence: only the unmistakable ones are boilerplate."""
    text, blocks = document.text, document.blocks
    at = first
    for number in range(first, last + 1):
        block = blocks[number]
        verdict = judge(text, block.content_start, block.content_end, lexicon)
        if verdict.level is not Level.STRONG:
            continue
        if at < number:
            start, end = blocks[at].content_start, blocks[number - 1].content_end
            yield Unit(start, end, at, number - 1, NOTHING, _is_prose(text, start, end, NOTHING))
        yield Unit(block.content_start, block.content_end, number, number, verdict, prose=False)
        at = number + 1
    if at <= last:
        start, end = blocks[at].content_start, blocks[last].content_end
        yield Unit(start, end, at, last, NOTHING, _is_prose(text, start, end, NOTHING))


def _glued(line: str, lexicon: Lexicon) -> tuple[Verdict, int] | None:
    """Boilerplate written onto the end of a line without a space, such as "HeadlineEnable JavaScript to…"."""
    for match in WORD.finditer(line, 0, MAX_LINE_CHARS):
        word = match[0]
        if word.isupper() or word.islower() or word.istitle():
            continue
        for piece in lexicon.meanings(word):
            if piece.start == 0 or not word[piece.start].isupper() or not word[piece.start - 1].islower():
                continue
            at = match.start() + piece.start
            if match.end() == len(line) and len(line) - at < MIN_GLUED_WORD_CHARS:
                continue  # the end of a name in two capitals, such as "InterRed", is no button
            rest = judge(line, at, len(line), lexicon)
            if rest.level is Level.STRONG and at > 0:
                return rest, at
    return None


def _is_headline(line: str, end: int, lexicon: Lexicon) -> bool:
    """The line up to there is some words that would stay alone: no button before other buttons."""
    return line.count(" ", 0, end) + 1 >= MIN_HEADLINE_WORDS and judge(line, 0, end, lexicon).level <= Level.WEAK


def _is_prose(text: str, start: int, end: int, verdict: Verdict) -> bool:
    if verdict.level >= Level.LIKELY:
        return False
    size = end - start
    if size >= MIN_PROSE_CHARS:
        return True
    return (
        size >= MIN_UNSPACED_PROSE_CHARS and text[start + size // 2] >= "\u0e00" and text[start + size // 3] >= "\u0e00"
    )


def _decide(document: Document, units: list[Unit], ours: list[int], lexicon: Lexicon) -> None:
    """Position and neighbours; `ours` are the numbers of the units that any verdict was given on."""
    text = document.text
    head = next((number for number, unit in enumerate(units) if unit.prose), len(units))
    tail = next((number for number in range(len(units) - 1, -1, -1) if units[number].prose), -1)
    # Neither an article with edges nor a wall of boilerplate: no place where less than certainty is enough.
    scattered = tail < 0 and not _mostly_sure(units)
    trade = scattered or _talks_of_trade(text, units, ours, lexicon)
    for number in ours:
        unit = units[number]
        level = unit.verdict.level
        if trade:
            unit.gone = level is Level.STRONG and unit.verdict.score >= MIN_CHANCE_IN_TRADE
            if unit.verdict.reason is Reason.COPYRIGHT and head < number < tail:
                unit.gone = False
            unit.verdict = unit.verdict if unit.gone else NOTHING
        else:
            unit.gone = level is Level.STRONG or (level is Level.LIKELY and not head < number < tail)
    _keep_lists(text, units, ours)
    _keep_questions(text, units, ours)
    _dialogues(document, units, ours, lexicon)
    _join(units, ours)
    gone = [number for number, unit in enumerate(units) if unit.gone]
    _bridge(document, units, gone)
    _below_leads(document, units, gone)


def _join(units: list[Unit], ours: list[int]) -> None:
    """What keeps company with a neighbour that goes, goes too: down, up and down again."""
    for step in (-1, 1, -1):
        for number in ours if step < 0 else reversed(ours):
            unit = units[number]
            if unit.gone or not unit.verdict.level or not 0 <= number + step < len(units):
                continue
            beside = units[number + step]
            if beside.gone and _keeps_company(unit.verdict, beside.verdict):
                unit.gone = True
                if unit.verdict.level is Level.WEAK and beside.verdict.reason in _FORMS:
                    unit.verdict = unit.verdict._replace(reason=beside.verdict.reason)


def _keep_lists(text: str, units: list[Unit], ours: list[int]) -> None:
    """The steps of a manual stay together: what is mostly none of ours is not ours in one of its points."""
    done = -1
    for number in ours:
        if number <= done or not _is_point(text, units[number]):
            continue
        first = done = number
        while first > 0 and _is_point(text, units[first - 1]):
            first -= 1
        while done + 1 < len(units) and _is_point(text, units[done + 1]):
            done += 1
        run = units[first : done + 1]
        gone = sum(item.gone for item in run)
        # Points that are numbered or sentences are advice; those of a form are labels.
        advice = text[run[0].start].isdigit() or all(text[item.end - 1] in ENDS for item in run)
        if len(run) >= MIN_POINTS and (gone < len(run) if advice else 2 * gone < len(run)):
            for item in run:
                item.gone = False
                item.verdict = NOTHING


def _is_point(text: str, unit: Unit) -> bool:
    return _POINT.match(text, unit.start, unit.end) is not None


def _keep_questions(text: str, units: list[Unit], ours: list[int]) -> None:
    """A question about cookies with no other line of a dialogue beside it is an interviewer's."""
    for number in ours:
        unit = units[number]
        if unit.gone and unit.verdict.reason is Reason.COOKIE_BANNER and text[unit.end - 1] in _QUESTION_MARKS:
            beside = units[max(0, number - 1) : number] + units[number + 1 : number + 2]
            if not any(other.gone for other in beside):
                unit.gone = False
                unit.verdict = NOTHING


def _mostly_sure(units: list[Unit]) -> bool:
    sure = sum(unit.end - unit.start for unit in units if unit.verdict.level is Level.STRONG)
    return sure >= MIN_WALL_SHARE * sum(unit.end - unit.start for unit in units)


def _talks_of_trade(text: str, units: list[Unit], ours: list[int], lexicon: Lexicon) -> bool:
    """Whether the article itself is about browsers, settings or subscriptions: then little is sure."""
    verdicts = [units[number].verdict for number in ours]
    if all(verdict.score > 1 for verdict in verdicts if verdict.level >= Level.LIKELY):
        return False
    prose = [unit for unit in units if unit.prose]
    step = max(len(prose) // TOPIC_SAMPLES, 1)
    samples = [text[unit.start : min(unit.end, unit.start + MAX_TOPIC_CHARS)] for unit in prose[::step][:TOPIC_SAMPLES]]
    return bool(samples) and trade_share(samples, lexicon) > MAX_PROSE_TRADE


# A point of a list, and how many make one.
_POINT = re.compile(r"(?:\d{1,2}[.)]|[-–•*·▪])\s")
MIN_POINTS = 3
_QUESTION_MARKS = frozenset("?？؟;")

# Kinds whose parts stand together in a dialogue or a form.
_DIALOGUES = frozenset(
    {
        Reason.COOKIE_BANNER,
        Reason.SHARE_PROMPT,
        Reason.COMMENT_PROMPT,
        Reason.NEWSLETTER_PROMPT,
        Reason.LOGIN_PROMPT,
        Reason.PAYWALL_NOTICE,
    }
)
# Those whose buttons ("OK", "Close", "Name") are of the same dialogue; "Home" beside "Subscribe" is a menu's.
_FORMS = _DIALOGUES - {Reason.PAYWALL_NOTICE, Reason.LOGIN_PROMPT}
# Kinds that stand alone between paragraphs of prose: no company for a label.
_LONERS = frozenset({Reason.CREDIT, Reason.RELATED_LINK, Reason.AD_LABEL, Reason.COUNTER, Reason.COPYRIGHT})

_NO_DIALOGUES = _LONERS | {Reason.NAVIGATION}


def _keeps_company(one: Verdict, other: Verdict) -> bool:
    if one.level >= Level.LIKELY or one.reason is other.reason:
        return True
    return (
        other.reason not in _LONERS and one.reason is not Reason.COOKIE_BANNER
    ) or other.reason is Reason.COOKIE_BANNER


def _dialogues(document: Document, units: list[Unit], ours: list[int], lexicon: Lexicon) -> None:
    """Lines that follow each other without an empty one, parted by empty ones from the rest, are judged as one."""
    text, blocks = document.text, document.blocks
    last = -1
    for number in ours:
        if number <= last or units[number].verdict.level < Level.LIKELY:
            continue
        first = last = number
        while first > 0 and not _parted(text, blocks, units[first - 1], units[first]):
            first -= 1
        while last + 1 < len(units) and not _parted(text, blocks, units[last], units[last + 1]):
            last += 1
        group = units[first : last + 1]
        if not 1 < len(group) <= MAX_DIALOGUE_LINES or len(group) == len(units):
            continue
        gone = sum(unit.end - unit.start for unit in group if unit.verdict.level >= Level.LIKELY)
        size = group[-1].end - group[0].start
        if all(unit.gone for unit in group):
            continue
        whole = judge(text, group[0].start, group[-1].end, lexicon)
        if whole.level is Level.STRONG or (gone >= MIN_DIALOGUE_SHARE * size and whole.level):
            reason = _reason_of(group)
            if reason in _NO_DIALOGUES:
                # A subhead between two labels of the page stays.
                continue
            for unit in group:
                if not unit.gone:
                    unit.gone = True
                    unit.prose = False
                    if unit.verdict.level <= Level.WEAK:
                        unit.verdict = Verdict(Level.WEAK, reason, f"inside: {whole.evidence}")


def _reason_of(group: list[Unit]) -> Reason:
    votes: dict[Reason, int] = {}
    for unit in group:
        if unit.verdict.reason is not None and unit.verdict.level >= Level.LIKELY:
            votes[unit.verdict.reason] = votes.get(unit.verdict.reason, 0) + unit.end - unit.start
    return max(votes, key=votes.__getitem__)


def _parted(text: str, blocks: tuple[Block, ...], one: Unit, other: Unit) -> bool:
    gap = text[blocks[one.last].content_end : other.start]
    return gap != "\n" and (gap.count("\n") > 1 or not gap.strip(" \t\u00a0"))


def _bridge(document: Document, units: list[Unit], gone: list[int]) -> None:
    """Between two parts of one dialogue stand names of vendors and services: they go with it."""
    text, blocks = document.text, document.blocks
    before = -1
    for number in gone:
        unit = units[number]
        if unit.verdict.reason not in _DIALOGUES:
            continue
        gap = units[before + 1 : number]
        if (
            before >= 0
            and 0 < len(gap) <= MAX_BRIDGE_LINES
            and units[before].verdict.reason is unit.verdict.reason
            and all(not item.gone and item.end - item.start <= MAX_BRIDGE_CHARS and not item.prose for item in gap)
            and not any(
                _parted(text, blocks, units[at], units[at + 1]) and text[units[at].end - 1] in ENDS
                for at in range(before, number)
            )
            and sum(item.end - item.start for item in gap)
            <= units[before].end - units[before].start + unit.end - unit.start
        ):
            for item in gap:
                item.gone = True
                item.verdict = Verdict(Level.WEAK, unit.verdict.reason, f"inside: {unit.verdict.evidence}")
        before = number


def _below_leads(document: Document, units: list[Unit], gone: list[int]) -> None:
    """A lead-in alone on its line takes the headline below it along; where the format shows links, all of them."""
    text, blocks = document.text, document.blocks
    leads = [number for number in gone if _is_lead(units[number].verdict)]
    for number in leads:
        lead, unit = units[number], units[number + 1] if number + 1 < len(units) else None
        if (
            unit is not None
            and not unit.gone
            and text[lead.end - 1] in ":："
            and MIN_TITLE_CHARS <= unit.end - unit.start <= MAX_TITLE_CHARS
            and text[unit.end - 1] not in ".:：。।۔"
            and not text[unit.start].islower()
        ):
            unit.gone = True
            unit.verdict = _below(lead)
    for number in leads:
        for at in range(number + 1, len(units)):
            unit = units[at]
            density = blocks[unit.first].hints.link_density
            if unit.prose or density is None or density < MIN_LINK_DENSITY or (unit.gone and _is_lead(unit.verdict)):
                break
            if not unit.gone:
                unit.gone = True
                unit.verdict = _below(units[number])


def _is_lead(verdict: Verdict) -> bool:
    return verdict.reason is Reason.RELATED_LINK and verdict.evidence.startswith("lead-in")


def _below(lead: Unit) -> Verdict:
    return Verdict(Level.LIKELY, Reason.RELATED_LINK, f"below {lead.verdict.evidence}")


MIN_TITLE_CHARS = 15
MIN_LINK_DENSITY = 0.9
