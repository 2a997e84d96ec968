"""All packs as one lookup: what a word can mean, in which languages.

A word is looked up once and remembered, so the cost of reading a page does not
grow with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from cleaner.packs.folding import FIRST_UNSPACED, HUMP, NETWORK_KEY, UNSPACED, fold
from cleaner.packs.memory import Known, Memory
from cleaner.packs.phrases import CONCEPTS, available, load
from cleaner.packs.tables import BEGINS, BIT, NUMBER, Tables, read_compiled

# What a word adds when a paragraph's words are counted: one to the words of the trade, to the
# unmistakable ones among them, to the function words. Each is a digit of its own of the sum.
TRADE, CORE, GLUES = 1, 1 << 14, 1 << 28
# What a word may be at the edge of a listed line.
STARTS_LINE, ENDS_LINE = 1, 2
_UNMISTAKABLE = (
    "cookie privacy consent partner script browser adblock newsletter subscribe subscriber unlock comment login"
    " share follow network app copyright account"
)

MAX_REMEMBERED_WORDS_CHARS = 5_000_000
MAX_REMEMBERED_WORD_CHARS = 60
MAX_REMEMBERED_TEXTS_CHARS = 4_000_000
MAX_REMEMBERED_TEXT_CHARS = 4_000
MIN_STEM_CHARS = 2
# Stems are found by so many of their first letters; shorter ones one by one.
STEM_HEAD_CHARS = 4
MIN_END_CHARS = 4
MAX_GLUED_CHARS = 200


class Piece(NamedTuple):
    """A part of a word that is known: where it is in the word, and what it means by language."""

    start: int
    end: int
    meanings: tuple[tuple[int, int], ...]


class Part(NamedTuple):
    """A piece of a word, known or not, ready for reading."""

    start: int
    end: int
    meanings: dict[int, int]
    begins: bool
    key: str


class Lexicon:
    """The packs of some languages, ready for lookup."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.begins, self.lines = tables.begins, tables.lines
        self.templates, self.leads = tables.templates, tables.leads
        self._prefixes = tuple(tables.prefixes)
        self._prefix_letters = frozenset(prefix[0] for prefix in tables.prefixes)
        self._ends = tuple(sorted((end for end in tables.ends if len(end) >= MIN_END_CHARS), key=len, reverse=True))
        self._last_letters = frozenset(end[-MIN_END_CHARS:] for end in self._ends)
        self.points = _Points(self)
        self.edges = _Edges(self)
        self.parts = _Parts(self)
        self._pieces: Memory[tuple[Piece, ...]] = Memory(MAX_REMEMBERED_WORDS_CHARS, MAX_REMEMBERED_WORD_CHARS)
        # What readers made of texts: a verdict, what the scanner saw in a line, what an article is about.
        # Menus, buttons and dialogues are the same on every page of a site, and a body is scanned twice.
        self.judged: Memory[Any] = Memory(MAX_REMEMBERED_TEXTS_CHARS, MAX_REMEMBERED_TEXT_CHARS)
        self.looks: Memory[Any] = Memory(MAX_REMEMBERED_TEXTS_CHARS, MAX_REMEMBERED_TEXT_CHARS)
        self.samples: Memory[Any] = Memory(MAX_REMEMBERED_TEXTS_CHARS // 8, MAX_REMEMBERED_TEXT_CHARS)

    @cached_property
    def _automaton(self) -> tuple[Any, list[str]]:
        """Finds the runs of scripts without spaces; made when the first such script comes by."""
        import ahocorasick_rs

        keys = list(self._tables.runs)
        if not keys:
            return None, keys
        return ahocorasick_rs.AhoCorasick(keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), keys

    def learn(self, words: list[str]) -> None:
        """Look up new words together: most are in no list, which takes a few steps each to see."""
        points = self.points
        new = [word for word in words if word not in points]
        if not new:
            return
        exact, stems, sizes, ends = self._tables.exact, self._tables.stems, self._stem_sizes, self._last_letters
        prefixes, unknown = self._prefix_letters, []
        for word, key in zip(new, fold("\n".join(new)).split("\n"), strict=True):
            if (
                key in exact
                or key[:MIN_STEM_CHARS] in stems
                or key[:3] in stems
                or key[-MIN_END_CHARS:] in ends
                or key[:1] in prefixes
                or word >= FIRST_UNSPACED
                or not key[:1].isalpha()
                or not (word[1:].islower() or word[1:] == word[1:].lower())
            ):
                continue
            for size in sizes.get(key[:STEM_HEAD_CHARS], ()):
                if key[:size] in stems:
                    break
            else:
                unknown.append(word)
        self._pieces.keep_all(unknown, ())
        points.keep_all(unknown, 0)

    def meanings(self, word: str) -> tuple[Piece, ...]:
        """The known parts of a word of the text, in order; empty where nothing is known."""
        found = self._pieces.recall(word)
        return self._pieces.keep(word, self._find(word)) if found is None else found

    def listed(self, word: str) -> tuple[tuple[int, int], ...]:
        """What a word means, by language, that packs list as it stands, without another ending."""
        return self._known(fold(word))

    def _find(self, word: str) -> tuple[Piece, ...]:
        if word >= FIRST_UNSPACED and UNSPACED.match(word):
            return tuple(self._find_in_run(word))
        key = fold(word)
        whole = self._known(key)
        # Small letters after the first: nothing is glued here, and the look for it is dear.
        if not whole and len(word) <= MAX_GLUED_CHARS and not word[1:].islower():
            cuts = [0, *(match.start() for match in HUMP.finditer(word)), len(word)]
            if len(cuts) > 2:
                pieces = tuple(self._find_in_humps(word, cuts))
                if pieces:
                    return pieces
        inflected = self._inflected(key) if key[:1].isalpha() else ()
        if whole and inflected:
            # An exact entry hides the stems of its own language only, and one that merely begins entries
            # of several words hides nothing.
            merged = dict(inflected)
            for number, mask in whole:
                merged[number] = mask | (merged.get(number, 0) if mask == BEGINS else 0)
            whole = tuple(merged.items())
        whole = whole or inflected
        return (Piece(0, len(word), whole),) if whole else ()

    def _find_in_humps(self, word: str, cuts: list[int]) -> Iterator[Piece]:
        at = 0
        while at < len(cuts) - 1:
            for stop in range(min(len(cuts) - 1, at + 4), at, -1):
                part = fold(word[cuts[at] : cuts[stop]])
                known = self._known(part) or self._inflected(part)
                if known:
                    yield Piece(cuts[at], cuts[stop], known)
                    at = stop
                    break
            else:
                at += 1

    def _find_in_run(self, word: str) -> Iterator[Piece]:
        automaton, keys = self._automaton
        if automaton is None:
            return
        key = fold(word)
        if len(key) != len(word):
            key = word
        for index, start, end in automaton.find_matches_as_indexes(key):
            yield Piece(start, end, tuple(self._tables.runs[keys[index]].items()))

    def _known(self, key: str) -> tuple[tuple[int, int], ...]:
        if key[:1].isdigit():
            return ((-1, NUMBER),)
        return tuple(self._tables.exact[key].items()) if key in self._tables.exact else ()

    def _inflected(self, key: str) -> tuple[tuple[int, int], ...]:
        found: dict[int, int] = {}
        for meanings in self._stems_of(key):
            for number, mask in meanings.items():
                found.setdefault(number, mask)
        if key[-MIN_END_CHARS:] in self._last_letters:
            for end in self._ends:
                if key.endswith(end) and len(end) < len(key):
                    for number, mask in self._tables.ends[end].items():
                        found.setdefault(number, mask)
        if not found and key.startswith(self._prefixes):
            for prefix in self._prefixes:
                if key.startswith(prefix) and len(key) >= len(prefix) + 2:
                    rest = key[len(prefix) :]
                    stems = self._stems_of(rest)
                    known = self._known(rest) or (tuple(stems[0].items()) if stems else ())
                    if known:
                        return known
        return tuple(found.items())

    def _stems_of(self, key: str) -> list[dict[int, int]]:
        """What the stems that a word begins with mean, the longest first."""
        stems = self._tables.stems
        short = range(min(STEM_HEAD_CHARS - 1, len(key)), MIN_STEM_CHARS - 1, -1)
        sizes = (*self._stem_sizes.get(key[:STEM_HEAD_CHARS], ()), *short)
        return [stems[key[:size]] for size in sizes if key[:size] in stems]

    @cached_property
    def _stem_sizes(self) -> dict[str, list[int]]:
        """The lengths of stems by their first letters, the longest first: most words need one look."""
        sizes: dict[str, set[int]] = {}
        for stem in self._tables.stems:
            if len(stem) >= STEM_HEAD_CHARS:
                sizes.setdefault(stem[:STEM_HEAD_CHARS], set()).add(len(stem))
        return {letters: sorted(found, reverse=True) for letters, found in sizes.items()}


class _Parts(Known[tuple[Part, ...]]):
    """Word of the text -> all of it in parts, the unknown ones between the known; nobody may change their meanings."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(self._parts, MAX_REMEMBERED_WORDS_CHARS, MAX_REMEMBERED_WORD_CHARS)
        self._lexicon = lexicon

    def _parts(self, word: str) -> tuple[Part, ...]:
        pieces = self._lexicon.meanings(word)
        return tuple(self._cut(word, pieces)) if pieces else (Part(0, len(word), {}, begins=False, key=fold(word)),)

    @staticmethod
    def _cut(word: str, pieces: tuple[Piece, ...]) -> Iterator[Part]:
        done = 0
        for start, end, meanings in pieces:
            if start > done:
                yield Part(done, start, {}, begins=False, key=fold(word[done:start]))
            begins = any(mask & BEGINS for _, mask in meanings)
            yield Part(start, end, dict(meanings), begins, fold(word[start:end]))
            done = end
        if done < len(word):
            yield Part(done, len(word), {}, begins=False, key=fold(word[done:]))


class _Points(Known[int]):
    """Word of the text -> what it adds to the counts of its paragraph."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(self._worth, MAX_REMEMBERED_WORDS_CHARS, MAX_REMEMBERED_WORD_CHARS)
        self._lexicon = lexicon

    def _worth(self, word: str) -> int:
        if word[:1].isdigit():
            return GLUES  # "Advertisement: 0:15" speaks of nothing but advertisement
        pieces = self._lexicon.meanings(word)
        unspaced = word >= FIRST_UNSPACED and UNSPACED.match(word) is not None
        if not pieces and not unspaced:
            return 0
        trade = core = glue = 0
        for piece in pieces:
            mask = 0
            for _, meaning in piece.meanings:
                mask |= meaning
            size = (piece.end - piece.start + 1) // 2 if unspaced else 1
            if mask & _CORE_BITS:
                core += 1
            if mask & _TRADE_BITS:
                trade += size
            elif mask & _GLUE_BIT:
                glue += size
        # A run of an unspaced script stands for one word per two letters.
        return (glue + 1 - max(len(word) // 2, 1) if unspaced else glue) * GLUES + core * CORE + trade * TRADE


class _Edges(Known[int]):
    """Word of the text -> whether a listed line or a lead-in begins or ends with it."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(self._edges, MAX_REMEMBERED_WORDS_CHARS, MAX_REMEMBERED_WORD_CHARS)
        self._lexicon = lexicon
        templates = [item for items in lexicon.templates.values() for item in items]
        keys = [*lexicon.lines, *(before for _, _, before, _ in templates)]
        self._starts = {key.partition(" ")[0] for key in keys if key} | lexicon.leads.keys()
        self._ends = {after.rpartition(" ")[2] for _, _, before, after in templates if after and not before}

    def _edges(self, word: str) -> int:
        names = {"0" if word[0].isdigit() else fold(word)}
        if any(meaning & _NETWORK_OR_BEGINS for p in self._lexicon.meanings(word) for _, meaning in p.meanings):
            names.add(NETWORK_KEY)
        return STARTS_LINE * (not names.isdisjoint(self._starts)) | ENDS_LINE * (not names.isdisjoint(self._ends))


_NETWORK_OR_BEGINS = BIT["network"] | BEGINS
_GLUE_BIT = BIT["glue"]
_TRADE_BITS = (1 << len(CONCEPTS)) - 1 & ~_GLUE_BIT & ~BIT["said"] | BEGINS
_CORE_BITS = sum(BIT[name] for name in _UNMISTAKABLE.split())


@cache
def lexicon(languages: tuple[str, ...] | None = None) -> Lexicon:
    """The lexicon of the given languages (all of them by default), with the names common to all.

    Raises `ValueError` for a language without a pack.
    """
    if languages is None:
        compiled = read_compiled()
        if compiled is not None:
            return Lexicon(compiled)
    return Lexicon(Tables.of([load("common"), *map(load, languages if languages is not None else available())]))
