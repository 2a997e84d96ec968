"""The judge: how likely a span is boilerplate, from the concepts in it and its shape.

A small forest of decision trees, trained by ``scripts/train_phrases.py``, weighs
densities of concepts, voice, reporting, names, sentence form and the button
rules. It sees no word and no language: what it learned in one holds in all. What
the words themselves say is one number more (see `cleaner.filters.phrases.wording`).
"""

from __future__ import annotations

import json
import re
from functools import cache, reduce
from operator import itemgetter, or_
from pathlib import Path
from typing import NamedTuple

from cleaner.filters.phrases.forest import Forest
from cleaner.filters.phrases.read import (
    ENDS,
    MAX_CREDIT_CHARS,
    MAX_LINE_CHARS,
    MAX_READ_CHARS,
    QUOTES,
    Hit,
    read_copyright,
    read_credit,
    read_follow,
    read_hits,
    whole_line,
    words_of,
)
from cleaner.filters.phrases.rules import GLUE, MAX_BUTTON_CHARS, NOTHING, RULES, SAID, Level, Rule, Verdict, mask_of
from cleaner.filters.phrases.topic import letters_of
from cleaner.filters.phrases.wording import wording
from cleaner.model import Reason
from cleaner.packs.lexicon import Lexicon
from cleaner.packs.phrases import CONCEPTS
from cleaner.packs.tables import BEGINS, GOES_ON, NUMBER

MODEL = Path(__file__).parent / "model.json"
_FLAGS = BEGINS | GOES_ON
# Every concept but function words, numbers and reported speech.
_OF_TRADE = (1 << len(CONCEPTS)) - 1 & ~(GLUE | SAID)
_ASKS = mask_of("accept reject manage share follow subscribe enable write move more please tool upgrade login browse")
_CORE = mask_of("cookie privacy consent partner script browser adblock newsletter subscriber comment account network")
_VOICES = tuple(mask_of(name) for name in ("we", "you", "i", "please", "said"))
# Names of sections can be subheads ("Don't miss"): where a pack lists them as labels, company decides.
_SECTIONS = frozenset({Reason.RELATED_LINK, Reason.NAVIGATION})
# Of programs, addresses and tables rather than of sentences and buttons.
_SIGNS = "{}<>=;_/\\@#$%+"
_MARKS = re.compile(f"[\n{re.escape(ENDS + QUOTES + _SIGNS)}]")
SHAPES: tuple[str, ...] = (
    "words",
    "chars",
    "ends",
    "ends_closed",
    "colon",
    "question",
    "quotes",
    "lines",
    "unknown",
    "capitals",
    "trade",
    "kinds",
    "first_trade",
    "first_asks",
    "last_trade",
    "number",
    "run",
    "core",
    "n_we",
    "n_you",
    "n_i",
    "n_please",
    "n_said",
    "button",
    "content",
    "score",
    "second",
    "label",
    "first_upper",
    "known_lang",
    "unspaced",
    "code",
    "wording",
)
FEATURES: tuple[str, ...] = (*CONCEPTS, *SHAPES)


class Reading(NamedTuple):
    """What is seen in a span: the kind it would be of, the words that say so, and numbers for the judge."""

    listed: Verdict
    reason: Reason
    evidence: str
    button: Level
    features: list[float]


def judge(text: str, start: int, end: int, lexicon: Lexicon, *, listed: bool = True) -> Verdict:
    """What a span is, read by itself as a whole line or paragraph; `listed` asks for the packs' lines too.

    What is not long is remembered, a bounded amount of it.
    """
    line = text[start : min(end, start + MAX_READ_CHARS + 1)]
    verdict: Verdict | None = lexicon.judged.recall(line)
    if verdict is None:
        verdict = lexicon.judged.keep(line, _judge(text, start, end, lexicon, listed=listed))
    return verdict


def _judge(text: str, start: int, end: int, lexicon: Lexicon, *, listed: bool) -> Verdict:
    reading = examine(text, start, end, lexicon, listed=listed)
    if reading is None:
        return NOTHING
    if reading.listed.level is Level.STRONG:
        return reading.listed
    verdict = weigh(reading, end - start)
    if text[start] in QUOTES and end - start > MAX_BUTTON_CHARS and verdict.score < MIN_QUOTED_CHANCE:
        return verdict if _names_a_button(text, start, end, reading.features) else NOTHING
    return verdict


def _names_a_button(text: str, start: int, end: int, features: list[float]) -> bool:
    """Whether what is quoted at the beginning is a button's name: a short part of it, and nobody said it."""
    if features[_SAID_AT] or text[end - 1] in QUOTES:
        return False
    closing = next((at for at in range(start + 1, min(end, start + MAX_NAMED_CHARS)) if text[at] in QUOTES), end)
    return (closing - start) <= MAX_NAMED_SHARE * (end - start) and text[closing - 1] not in ENDS + ",،，"


def weigh(reading: Reading, size: int) -> Verdict:
    """The verdict on a reading that no list decides: the forest's probability, cut at the trained limits."""
    model = _model()
    chance = model.chance(reading.features)
    sure, likely, weak = model.limits["line" if size <= MAX_BUTTON_CHARS else "text"]
    level = (
        Level.STRONG
        if chance >= sure
        else Level.LIKELY
        if chance >= likely
        else Level.WEAK
        if chance >= weak or reading.button
        else Level.NONE
    )
    if reading.button is Level.STRONG and chance >= MIN_BUTTON_CHANCE:
        # Every word belongs to the kind, two of them as only its buttons put them together.
        level = Level.STRONG
    if level is Level.STRONG and chance < MIN_STRANGE_CHANCE and _half_strange(reading.features, size):
        level = Level.LIKELY
    if level > Level.WEAK and reading.features[_WORDS_AT] == 1:
        # "Share" may be a subhead, "information." the last word of a sentence.
        sure = chance >= MIN_WORD_CHANCE and not reading.features[_CLOSED_AT]
        level = level if sure else Level.LIKELY if level is Level.STRONG else Level.WEAK
    if level > Level.WEAK and _could_be_baked(reading.features, size):
        level = Level.WEAK
    if reading.listed.level > level or reading.listed.reason in _SECTIONS:
        return reading.listed
    if not level:
        return NOTHING
    return Verdict(level, reading.reason, reading.evidence, chance)


def _half_strange(features: list[float], size: int) -> bool:
    """Whether a line in nobody's voice has many words of no trade: "The cookie law" may be a subhead."""
    if size > MAX_BUTTON_CHARS:
        return False
    return features[_UNKNOWN] > MAX_STRANGE_SHARE and not any(features[at] for at in _VOICE_AT)


def _could_be_baked(features: list[float], size: int) -> bool:
    """Whether a line says nothing of any trade but "cookies": "Best lemon cookies" is a recipe's."""
    if size > MAX_BUTTON_CHARS or features[_UNKNOWN] < MIN_BAKED_SHARE:
        return False
    # "My" is a cook's as well, and Danish "my" is German "with".
    baked = sum(features[at] for at in (_COOKIE, _IMPROVE, _I, _UNKNOWN))
    return baked > 1 - MIN_BAKED_SHARE and not any(features[at] for at in _VOICE_AT if at != _I_AT)


def examine(
    text: str, start: int, end: int, lexicon: Lexicon, *, listed: bool = True, hits: list[Hit] | None = None
) -> Reading | None:
    """A span read in the language that fits it best; None where no word of any trade is in it.

    `hits` are its words where they were read before.
    """
    if hits is None:
        hits = read_hits(text, start, end, lexicon)
    if not hits:
        return None
    size = end - start
    line = whole_line(text, start, end, lexicon, hits) if listed and size <= MAX_LINE_CHARS else NOTHING
    best: _Counts | None = None
    if size <= MAX_CREDIT_CHARS:
        # Names look like words of some language: a credit is read in those that know its word for a picture.
        for number in {number for hit in hits[:2] for number, mask in hit.meanings.items() if mask & _PICTURE}:
            verdict = read_credit(text, start, end, hits, _masks(hits, number))
            line = verdict if verdict.level > line.level else line
    label = line
    for number in _languages(hits):
        masks = _masks(hits, number)
        means = reduce(or_, masks)
        if size <= MAX_LINE_CHARS and means & _SPECIAL:
            for special in (read_credit, read_copyright, read_follow):
                verdict = special(text, start, end, hits, masks)
                if verdict.level > line.level:
                    line = verdict
        counts = _count(text, size, hits, masks) if means & _OF_TRADE else None
        if counts is not None and (best is None or counts.unknown < best.unknown):
            best, label = counts, line
    if best is None:
        if not line.level or line.reason is None:
            return None
        return Reading(line, line.reason, line.evidence, Level.NONE, [0.0] * len(FEATURES))
    return _read(text, start, end, hits, best, label, lexicon)._replace(listed=line)


def _masks(hits: list[Hit], number: int) -> list[int]:
    """What each hit means in a language, with the names that are common to all."""
    return [
        meanings.get(0, 0) | meanings.get(number, 0) | meanings.get(-1, 0) if meanings else 0
        for _, _, meanings, _ in hits
    ]


# What has fewer words of the trade in any one language is no boilerplate of it, and not weighed.
MIN_TRADE = 0.25
MIN_TEXT_TRADE = 0.45
# A sentence that begins with a quotation mark is somebody's, unless it could be nobody's.
MIN_QUOTED_CHANCE = 0.95
# The name of a button in quotes: "Accept all" lets us set cookies that …
MAX_NAMED_CHARS = 60
MAX_NAMED_SHARE = 0.4
MIN_BUTTON_CHANCE = 0.35
MIN_WORD_CHANCE = 0.8
MIN_STRANGE_CHANCE = 0.88
MAX_STRANGE_SHARE = 0.38
_PICTURE = mask_of("photo")
# Without one of these words a line is no credit, no copyright and no call to follow.
_SPECIAL = mask_of("photo agency copyright follow share")
# So many letters of such a line are of words that no list knows; fewer are of other trades.
MIN_BAKED_SHARE = 0.2
_COOKIE, _IMPROVE, _I = (CONCEPTS.index(name) for name in ("cookie", "improve", "i"))
_UNKNOWN = len(CONCEPTS) + SHAPES.index("unknown")
_SAID_AT = len(CONCEPTS) + SHAPES.index("n_said")
_I_AT = len(CONCEPTS) + SHAPES.index("n_i")
_WORDS_AT = len(CONCEPTS) + SHAPES.index("words")
_CLOSED_AT = len(CONCEPTS) + SHAPES.index("ends_closed")
_VOICE_AT = tuple(len(CONCEPTS) + SHAPES.index(name) for name in ("n_we", "n_you", "n_i", "n_please"))


def _languages(hits: list[Hit]) -> list[int]:
    """The languages that know most letters of the span; 0 when only common names are known."""
    best = sorted(letters_of(hits).items(), key=itemgetter(1), reverse=True)[:2]
    return [number for number, size in best if size * 10 > best[0][1] * 7] or [0]


class _Counts(NamedTuple):
    """The letters of a span by what they mean in one language."""

    masks: list[int]
    sizes: list[int]
    density: list[int]
    known: int
    glue: int
    unknown: int
    numbers: int
    trade: int
    letters: int
    longest: int
    capitals: int


def _count(text: str, size: int, hits: list[Hit], masks: list[int]) -> _Counts | None:
    """The letters of a span by meaning; None where too few are of any trade."""
    sizes = [hit.end - hit.start for hit in hits]
    known = 0
    glue = unknown = capitals = run = longest = numbers = trade = 0
    density = [0] * len(CONCEPTS)
    for hit, mask, length in zip(hits, masks, sizes, strict=True):
        bare = mask & ~_FLAGS
        if not bare:
            unknown += length
            capitals += text[hit.start].isupper()
            run = 0
            continue
        known |= bare
        run += length
        longest = max(longest, run)
        if bare == GLUE:
            glue += length
            continue
        if bare & NUMBER:
            numbers += length
            continue
        trade += length
        bits = bare & ~GLUE
        while bits:
            low = bits & -bits
            density[low.bit_length() - 1] += length
            bits ^= low
    letters = sum(sizes)
    least = MIN_TRADE if size <= MAX_LINE_CHARS else MIN_TEXT_TRADE
    if not known & _OF_TRADE or trade < least * max(letters - glue, 1):
        return None
    return _Counts(masks, sizes, density, known, glue, unknown, numbers, trade, letters, longest, capitals)


def _read(  # noqa: PLR0917 - one call, in one place
    text: str, start: int, end: int, hits: list[Hit], counts: _Counts, listed: Verdict, lexicon: Lexicon
) -> Reading:
    masks, sizes, density, known, glue, unknown, numbers, trade, letters, longest, capitals = counts
    own = max(letters - glue, 1)
    reason, wanted, button, content, score, second = _kind(hits, masks, sizes, known, glue, letters, end - start)
    if reason is None:
        # Words of the trade, but of no kind: controls of the page.
        reason, wanted = Reason.NAVIGATION, ~(GLUE | SAID | NUMBER | _FLAGS)
    count = len(hits)
    marks = _MARKS.findall(text, start, end)
    shapes = (
        float(count),
        float(end - start),
        float(sum(mark in ENDS for mark in marks)),
        float(text[end - 1] in ENDS),
        float(text[end - 1] in ":："),
        float(text[end - 1] in "?？؟"),
        float(sum(mark in QUOTES for mark in marks)),
        float(marks.count("\n")),
        unknown / own,
        capitals / count,
        trade / own,
        float((known & _OF_TRADE).bit_count()),
        float(masks[0] & _OF_TRADE != 0),
        float(masks[0] & _ASKS != 0),
        float(masks[-1] & _OF_TRADE != 0),
        numbers / own,
        longest / max(letters, 1),
        float(sum(1 for mask in masks if mask & _CORE) if known & _CORE else 0),
        *(float(sum(1 for mask in masks if mask & voice)) if known & voice else 0.0 for voice in _VOICES),
        float(button),
        content,
        score,
        second,
        float(listed.level),
        float(text[hits[0].start].isupper()),
        (letters - unknown) / max(letters, 1),
        float(text[hits[0].start] > "\u0e00"),
        sum(mark in _SIGNS for mark in marks) / count,
        wording(text, start, end, lexicon),
    )
    features = [size / own for size in density]
    features.extend(shapes)
    return Reading(listed, reason, words_of(text, hits, masks, wanted), button, features)


def _kind(  # noqa: PLR0917 - one call, in one place
    hits: list[Hit], masks: list[int], sizes: list[int], known: int, glue: int, letters: int, size: int
) -> tuple[Reason | None, int, Level, float, float, float]:
    """The kind that fits best: reason, its words, level as a button, content, score, and the runner-up's score."""
    best: tuple[float, Reason | None, int, Level, float, float] = (-1.0, None, 0, Level.NONE, 0.0, 0.0)
    second = 0.0
    own = max(letters - glue, 1)
    for rule in RULES:
        if not known & rule.triggers:
            continue
        vocabulary = rule.vocabulary & ~GLUE
        inside = sum(n for n, mask in zip(sizes, masks, strict=True) if mask & vocabulary)
        button = Level.NONE
        if inside + glue >= letters and size <= MAX_BUTTON_CHARS and len(hits) <= rule.max_words:
            button = button_level(rule, masks, known)
        content = inside / own
        score = sum(weight for bit, weight in rule.weights if known & bit)
        core = sum(n for n, mask in zip(sizes, masks, strict=True) if mask & rule.core)
        rank = score * content * content + 3 * button + 3 * core / own
        if rank > best[0]:
            second = max(second, best[5])
            best = (rank, rule.reason, rule.triggers | vocabulary & ~SAID, button, content, score * content)
        else:
            second = max(second, score * content)
    return best[1], best[2], best[3], best[4], best[5], second


def button_level(rule: Rule, masks: list[int], known: int) -> Level:
    """How sure a line made of the rule's words alone is: by the pairs of concepts in it."""

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


@cache
def _model() -> Forest:
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    if unknown := set(data["features"]) - set(FEATURES):
        raise ValueError(f"model.json asks for {min(unknown)!r}: run scripts/train_phrases.py")
    # Trained by name: a concept that is new since then moves no other.
    place = [FEATURES.index(name) for name in data["features"]]
    trees = [([place[at] for at in tree[0]], *tree[1:]) for tree in data["trees"]]
    return Forest(trees, {name: (limits[0], limits[1], limits[2]) for name, limits in data["limits"].items()})
