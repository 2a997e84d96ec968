"""What happened in a run, counted for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import regex

from cleaner.model import Article

# A word is a run of word characters; Chinese, Japanese, Korean and Thai count one per character, with
# the marks on it, as in the measure of ../shared/README.md.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]"
_WORD = regex.compile(rf"{_UNSPACED}\p{{M}}*+|(?:(?!{_UNSPACED})\w)++")


def count_words(text: str) -> int:
    """The number of words of a text, one per character in scripts without spaces.

    >>> count_words("The bridge, reopened."), count_words("橋が開いた。"), count_words("⁂ — …")
    (3, 5, 0)
    """
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one input: articles, words kept, words and spans removed by reason, flags."""

    articles: int = 0
    words_kept: int = 0
    words_removed: tuple[tuple[str, int], ...] = ()
    spans_removed: tuple[tuple[str, int], ...] = ()
    flags: tuple[tuple[str, int], ...] = ()


def tally(articles: list[Article]) -> Tally:
    """Count the articles of one input."""
    words: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    kept = 0
    for article in articles:
        kept += count_words(article.body)
        flags.update(flag.value for flag in article.flags)
        for mark in article.removed:
            words[mark.reason.value] += count_words(mark.text)
            spans[mark.reason.value] += 1
    return Tally(len(articles), kept, tuple(words.items()), tuple(spans.items()), tuple(flags.items()))


@dataclass(slots=True)
class Report:
    """The figures of a whole run; `add` takes one input's."""

    files: int = 0
    articles: int = 0
    words_kept: int = 0
    words_removed: Counter[str] = field(default_factory=Counter)
    spans_removed: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)
    resumed_files: int = 0
    resumed_errors: int = 0
    seconds: float = 0.0

    def add(self, path: str, figures: Tally, error: str | None) -> None:
        """Count one input."""
        self.files += 1
        self.articles += figures.articles
        self.words_kept += figures.words_kept
        for total, part in (
            (self.words_removed, figures.words_removed),
            (self.spans_removed, figures.spans_removed),
            (self.flags, figures.flags),
        ):
            for name, number in part:
                total[name] += number
        if error is not None:
            self.errors.append((path, error))
