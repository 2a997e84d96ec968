"""What an article is about: whether its own prose speaks of browsers, settings or subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.filters.phrases.read import Hit, read_hits
from cleaner.filters.phrases.rules import GLUE, SAID
from cleaner.packs.lexicon import Lexicon
from cleaner.packs.tables import BEGINS, GOES_ON, NUMBER

_FLAGS = BEGINS | GOES_ON


@dataclass(slots=True)
class Sample:
    """A piece of prose: letters that speak for a language, and by language those of its own and of a trade."""

    letters: dict[int, int]
    shares: dict[int, tuple[int, int]]


def trade_share(texts: list[str], lexicon: Lexicon) -> float:
    """The share of words of some trade in pieces of prose, function words left out, in the language they are in."""
    hits: dict[str, list[Hit]] = {}
    letters: dict[int, int] = {}
    samples = [_sample(text, lexicon, hits) for text in texts]
    for sample in samples:
        for language, count in sample.letters.items():
            letters[language] = letters.get(language, 0) + count
    number = max(letters, key=letters.__getitem__, default=0)
    own = trade = 0
    for text, sample in zip(texts, samples, strict=True):
        if number not in sample.shares:
            sample.shares[number] = _share(hits.get(text) or read_hits(text, 0, len(text), lexicon), number)
        mine, ours = sample.shares[number]
        own += mine
        trade += ours
    return trade / max(own, 1)


def _sample(text: str, lexicon: Lexicon, hits: dict[str, list[Hit]]) -> Sample:
    """What is known of a piece; what had to be read for it is left in `hits`."""
    sample: Sample | None = lexicon.samples.recall(text)
    if sample is None:
        hits[text] = read_hits(text, 0, len(text), lexicon)
        sample = lexicon.samples.keep(text, Sample(letters_of(hits[text]), {}))
    return sample


def letters_of(hits: list[Hit]) -> dict[int, int]:
    """How many letters of the words each language knows.

    What all languages share ("cookie") speaks for none of them, though some list it once more.
    """
    letters: dict[int, int] = {}
    for start, end, meanings, _ in hits:
        if meanings and 0 not in meanings:
            size = end - start
            for number in meanings:
                letters[number] = letters.get(number, 0) + size
    letters.pop(-1, None)  # numbers are of no language
    return letters


def _share(hits: list[Hit], number: int) -> tuple[int, int]:
    own = trade = 0
    for start, end, meanings, _ in hits:
        mask = (meanings.get(0, 0) | meanings.get(number, 0)) & ~_FLAGS
        if mask != GLUE:
            own += end - start
            trade += end - start if mask & ~(GLUE | SAID | NUMBER) else 0
    return own, trade
