"""All packs as one lookup: what a word can mean, in which languages.

A word is looked up once and remembered, so the cost of reading a page does not
grow with the number of phrases. Nothing here changes the text: words are found
in it by position, and only the key under which a word is looked up is folded.
"""

from __future__ import annotations

import marshal
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.packs.phrases import COMMON, CONCEPTS, KINDS, PACKS, PhrasePack, available, load

BIT = {name: 1 << number for number, name in enumerate(CONCEPTS)}
NUMBER = 1 << len(CONCEPTS)
# The word may begin an entry of several words.
BEGINS = 1 << (len(CONCEPTS) + 1)
# The word goes on with an entry of several words: it counts for the letters, not as one more word.
GOES_ON = 1 << (len(CONCEPTS) + 2)

# What a word adds when a paragraph's words are counted: one to the words of the trade, to the
# unmistakable ones among them, to the function words. Each is a digit of its own of the sum.
TRADE, CORE, GLUES = 1, 1 << 14, 1 << 28
# What a word may be at the edge of a listed line.
STARTS_LINE, ENDS_LINE = 1, 2
_UNMISTAKABLE = (
    "cookie privacy consent partner script browser adblock newsletter subscribe subscriber unlock comment login"
    " share follow network app copyright account"
)

# Scripts that put no space between words: Han, Kana, Thai, Lao, Myanmar, Khmer.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
# What is in no word: spaces, ASCII and typographic punctuation, symbols, marks of other scripts.
_BREAKS = (
    "\\s\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\xd7\\xf7\\u02c6-\\u02df"
    "\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f"
    "\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u17d4-\\u17da\\u2000-\\u200b\\u200e-\\u206f\\u2070-\\u2bff"
    "\\u3000-\\u3004\\u3008-\\u303f\\ud800-\\uf8ff\\ufdd0-\\ufdef\\ufe00-\\ufe6f\\ufeff\\uff00-\\uff0f\\uff1a-\\uff20"
    "\\uff3b-\\uff40\\uff5b-\\uff65\\uffe0-\\uffff\\U0001f000-\\U0001faff"
)
WORD = re.compile(f"[©®℗]|[{_UNSPACED}]+|[^{_BREAKS}{_UNSPACED}]+")
UNSPACED = re.compile(f"[{_UNSPACED}]")
# A small letter and a capital meet: words glued by a scraper, or a name such as JavaScript.
_HUMP = re.compile("(?<=[^\\W\\d_A-Z])(?=[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŃŅŇŐŒŘŚŞŠŤŪŮŰŲŹŻŽΑ-ΩЀ-Я])|(?<=\\d)(?=[A-Z][a-z])")
# Marks that writers set or leave out: Arabic vowels and stretching, joiners, the dot that İ leaves.
_LOOSE = dict.fromkeys((*range(0x64B, 0x660), 0x670, 0x640, 0x200C, 0x200D, 0x307, 0xAD))
_FOLDED = _LOOSE | str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ı": "i", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا"})
_FOLDS = re.compile("[" + "".join(map(chr, _FOLDED)) + "]")

COMPILED = PACKS / "common" / "compiled.bin"
# Stands for the name of any network in the key of a line.
NETWORK_KEY = "networkslot"
MAX_REMEMBERED_WORDS = 50_000
MIN_STEM_CHARS = 2
MAX_FUZZY_CHARS = 24


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


# The words of an entry after its first, the language, what the whole means in it.
Rest = tuple[tuple[str, ...], int, int]
# A whole line with a gap for a name: kind, whether it goes alone, what stands before and after the gap.
Template = tuple[str, bool, str, str]


def fold(word: str) -> str:
    """The key of a word: case, width and optional marks do not count.

    >>> fold("İPTAL"), fold("Ｃｏｏｋｉｅ")
    ('iptal', 'cookie')
    """
    if word.isascii():
        return word.lower()
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    return key.translate(_FOLDED) if _FOLDS.search(key) else key


def split_words(text: str) -> list[str]:
    """The folded words of an entry or a line."""
    return [fold(word) for word in WORD.findall(text)]


class Lexicon:
    """The packs of some languages, compiled for lookup."""

    def __init__(self, packs: Iterable[PhrasePack], compiled: tuple[Any, ...] | None = None) -> None:
        self.codes: list[str] = []
        self._exact: dict[str, dict[int, int]] = {}
        self._stems: dict[str, dict[int, int]] = {}
        self._ends: dict[str, dict[int, int]] = {}
        self._runs: dict[str, dict[int, int]] = {}
        self._prefixes: list[str] = []
        # Entries of several words: first word -> second word (or "" where that is a stem) -> the rest of
        # the words, the language and what the whole means in it.
        self.begins: dict[str, dict[str, list[Rest]]] = {}
        self.lines: dict[str, list[tuple[str, bool]]] = {}
        self.templates: dict[str, list[Template]] = {}
        self.leads: dict[str, list[tuple[str, ...]]] = {}
        if compiled is None:
            for pack in packs:
                self._add(pack)
            self._prefixes = sorted(set(self._prefixes), key=lambda prefix: (-len(prefix), prefix))
        else:
            for name, value in zip(_TABLES, compiled, strict=True):
                setattr(self, name, value)
        self._longest_stem = max(map(len, self._stems), default=0)
        self._longest_end = max(map(len, self._ends), default=0)
        self.masks = _Masks(self)
        self.points = _Points(self)
        self.edges = _Edges(self)
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        self._parts: dict[str, tuple[Part, ...]] = {}
        # Lines that were judged: menus and buttons are the same on every page of a site.
        self.judged: dict[str, Any] = {}

    def tables(self) -> tuple[Any, ...]:
        """Everything that was read from the packs, as plain data; `compiled` takes it back."""
        return tuple(getattr(self, name) for name in _TABLES)

    @cached_property
    def _automaton(self) -> tuple[Any, list[str]]:
        """Finds the runs of scripts without spaces; made when the first such script comes by."""
        import ahocorasick_rs

        keys = list(self._runs)
        if not keys:
            return None, keys
        return ahocorasick_rs.AhoCorasick(keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), keys

    def _add(self, pack: PhrasePack) -> None:
        number = len(self.codes)
        self.codes.append(pack.code)
        self._prefixes.extend(fold(prefix) for prefix in pack.prefixes)
        for concept, entries in pack.words.items():
            self._add_entries(entries, number, BIT[concept])
        for table, alone in ((pack.lines, True), (pack.labels, False)):
            for kind, lines in table.items():
                self._add_lines(lines, kind, alone=alone)
        for lead in pack.leads:
            words = tuple(split_words(lead))
            self.leads.setdefault(words[0], []).append(words)

    def _add_entries(self, entries: tuple[str, ...], number: int, bit: int) -> None:
        """A whole list at a time: folded once, single words picked out by one pass of an expression."""
        joined = fold("\n".join(entries))
        if UNSPACED.search(joined):
            for entry in joined.split("\n"):
                self._add_entry(entry, number, bit)
            return
        exact, stems = self._exact, self._stems
        for word, star in _patterns().plain.findall(joined):
            table = stems if star else exact
            meanings = table.get(word)
            if meanings is None:
                table[word] = {number: bit}
            else:
                meanings[number] = meanings.get(number, 0) | bit
        for entry in _patterns().other.findall(joined):
            self._add_entry(entry, number, bit)

    def _add_entry(self, entry: str, number: int, bit: int) -> None:
        words = _patterns().words.findall(entry)
        if not words:
            raise ValueError(f"{self.codes[number]}: no word in {entry!r}")
        if UNSPACED.search(entry):
            if len(split_words(entry)) > 1:
                raise ValueError(f"{self.codes[number]}: scripts without spaces take one run per entry: {entry!r}")
            table, key = self._runs, split_words(entry)[0]
        elif len(words) > 1:
            stems = [word.strip("~") for word in words]
            first = stems[0]
            second = "" if stems[1].endswith("*") else stems[1]
            begins = self.begins.setdefault(first.removesuffix("*"), {})
            begins.setdefault(second, []).append((tuple(stems[1:]), number, bit))
            table, key, bit = (self._stems if first.endswith("*") else self._exact), first.removesuffix("*"), BEGINS
        elif entry.endswith("*"):
            table, key = self._stems, words[0].strip("~*")
        elif entry.startswith("*"):
            table, key = self._ends, words[0]
        else:
            table, key = self._exact, words[0].strip("~")
            if entry.startswith("~"):
                for slip in _slips(key):
                    if slip not in table:
                        table[slip] = {number: bit}
        meanings = table.setdefault(key, {})
        meanings[number] = meanings.get(number, 0) | bit

    def _add_lines(self, lines: tuple[str, ...], kind: str, *, alone: bool) -> None:
        joined = "\n".join(lines)
        if "{" in joined:
            joined = joined.replace("{n}", " 0 ").replace("{network}", f" {NETWORK_KEY} ")
            for slot in ("{site}", "{name}", "{title}"):
                joined = joined.replace(slot, "\0")
        find, known, both = WORD.findall, self.lines, (kind, alone)
        # Words are cut before they are folded, as they are in a text: folding makes letters of some symbols.
        bare = "\n".join(
            ["\0".join([" ".join(find(part)) for part in line.split("\0")]) for line in joined.split("\n")]
        )
        for key in fold(bare).split("\n"):
            if "\0" in key:
                self._add_template(key, kind, alone=alone)
            elif key:
                known.setdefault(line_key(key.split(" ")) if _COUNTED.search(key) else key, []).append(both)

    def _add_template(self, line: str, kind: str, *, alone: bool) -> None:
        before, _, after = line.partition("\0")
        first, last = (line_key(part.replace("\0", " ").split()) for part in (before, after))
        if not first and not last:
            raise ValueError(f"a line of nothing but a slot, of kind {kind}")
        bucket = first[:3] if first else "\0" + last[-3:]
        self.templates.setdefault(bucket, []).append((kind, alone, first, last))

    def meanings(self, word: str) -> tuple[Piece, ...]:
        """The known parts of a word of the text, in order; empty where nothing is known."""
        found = self._pieces.get(word)
        if found is None:
            if len(self._pieces) >= MAX_REMEMBERED_WORDS:
                self._pieces.clear()
            found = self._pieces[word] = tuple(self._find(word))
        return found

    def parts(self, word: str) -> tuple[Part, ...]:
        """The whole word in parts, the unknown ones between the known; nobody may change their meanings."""
        found = self._parts.get(word)
        if found is None:
            if len(self._parts) >= MAX_REMEMBERED_WORDS:
                self._parts.clear()
            made: list[Part] = []
            done = 0
            for piece in (*self.meanings(word), Piece(len(word), len(word), ())):
                if piece.start > done:
                    made.append(Part(done, piece.start, {}, begins=False, key=fold(word[done : piece.start])))
                if piece.end > piece.start:
                    begins = any(mask & BEGINS for _, mask in piece.meanings)
                    key = fold(word[piece.start : piece.end])
                    made.append(Part(piece.start, piece.end, dict(piece.meanings), begins, key))
                done = piece.end
            found = self._parts[word] = tuple(made)
        return found

    def _find(self, word: str) -> Iterator[Piece]:
        if UNSPACED.match(word):
            yield from self._find_in_run(word)
            return
        key = fold(word)
        whole = self._known(key)
        if not whole and len(word) <= 200:
            cuts = [0, *(match.start() for match in _HUMP.finditer(word)), len(word)]
            if len(cuts) > 2:
                pieces = list(self._find_in_humps(word, cuts))
                if pieces:
                    yield from pieces
                    return
        if key[:1].isalpha():
            # An exact entry hides the stems of its own language only, and one that merely begins entries
            # of several words hides nothing.
            merged = dict(self._inflected(key))
            for number, mask in whole:
                merged[number] = mask | (merged.get(number, 0) if mask == BEGINS else 0)
            whole = tuple(merged.items())
        if whole:
            yield Piece(0, len(word), whole)

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
            yield Piece(start, end, tuple(self._runs[keys[index]].items()))

    def _known(self, key: str) -> tuple[tuple[int, int], ...]:
        if key[:1].isdigit():
            return ((-1, NUMBER),)
        return tuple(self._exact[key].items()) if key in self._exact else ()

    def _inflected(self, key: str) -> tuple[tuple[int, int], ...]:
        found: dict[int, int] = {}
        for stop in range(min(len(key), self._longest_stem), MIN_STEM_CHARS - 1, -1):
            if key[:stop] in self._stems:
                for number, mask in self._stems[key[:stop]].items():
                    found.setdefault(number, mask)
        for stop in range(min(len(key) - 1, self._longest_end), 3, -1):
            if key[-stop:] in self._ends:
                for number, mask in self._ends[key[-stop:]].items():
                    found.setdefault(number, mask)
        if not found:
            for prefix in self._prefixes:
                if key.startswith(prefix) and len(key) >= len(prefix) + 2:
                    rest = key[len(prefix) :]
                    known = self._known(rest) or self._inflected_plain(rest)
                    if known:
                        return known
        return tuple(found.items())

    def _inflected_plain(self, key: str) -> tuple[tuple[int, int], ...]:
        for stop in range(min(len(key), self._longest_stem), MIN_STEM_CHARS - 1, -1):
            if key[:stop] in self._stems:
                return tuple(self._stems[key[:stop]].items())
        return ()


class _Masks(dict[str, int]):
    """Word of the text -> everything it can mean in any language; a memory of bounded size."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        mask = 0
        for piece in self._lexicon.meanings(word):
            for _, meaning in piece.meanings:
                mask |= meaning
        if len(word) <= MAX_REMEMBERED_CHARS:
            self[word] = mask
        return mask


class _Points(dict[str, int]):
    """Word of the text -> what it adds to the counts of its paragraph; a memory of bounded size."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        pieces = self._lexicon.meanings(word)
        trade = core = glue = 0
        unspaced = UNSPACED.match(word) is not None
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
        worth = (glue + 1 - max(len(word) // 2, 1) if unspaced else glue) * GLUES + core * CORE + trade * TRADE
        if len(word) <= MAX_REMEMBERED_CHARS:
            self[word] = worth
        return worth


class _Edges(dict[str, int]):
    """Word of the text -> whether a listed line or a lead-in begins or ends with it."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        templates = [item for items in lexicon.templates.values() for item in items]
        keys = [*lexicon.lines, *(before for _, _, before, _ in templates)]
        self._starts = {key.partition(" ")[0] for key in keys if key} | lexicon.leads.keys()
        self._ends = {after.rpartition(" ")[2] for _, _, before, after in templates if after and not before}

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        names = {"0" if word[0].isdigit() else fold(word)}
        if any(
            meaning & BIT["network"] or meaning & BEGINS
            for p in self._lexicon.meanings(word)
            for _, meaning in p.meanings
        ):
            names.add(NETWORK_KEY)
        known = STARTS_LINE * (not names.isdisjoint(self._starts)) | ENDS_LINE * (not names.isdisjoint(self._ends))
        if len(word) <= MAX_REMEMBERED_CHARS:
            self[word] = known
        return known


_GLUE_BIT = BIT["glue"]
_TRADE_BITS = (1 << len(CONCEPTS)) - 1 & ~_GLUE_BIT & ~BIT["said"] | BEGINS
_CORE_BITS = sum(BIT[name] for name in _UNMISTAKABLE.split())
MAX_REMEMBERED_CHARS = 60


class _EntryPatterns(NamedTuple):
    """How entries are read: the words of one, the single words of a list, all the others of it."""

    words: re.Pattern[str]
    plain: re.Pattern[str]
    other: re.Pattern[str]


@cache
def _patterns() -> _EntryPatterns:
    """Only needed where packs are read as written."""
    return _EntryPatterns(
        re.compile(f"~?[^{_BREAKS}]+\\*?|[©®℗]"),
        re.compile(f"^([^{_BREAKS}]+)(\\*?)$", re.MULTILINE),
        re.compile(f"^(?![^{_BREAKS}]+\\*?$).+$", re.MULTILINE),
    )


# Numbers and networks in a row count as one.
_COUNTED = re.compile(f"[0-9]|{NETWORK_KEY}")


def line_key(words: list[str]) -> str:
    """The key of a whole line: its folded words, each number as 0.

    >>> line_key(split_words("1,234 Comments"))
    '0 comments'
    """
    out: list[str] = []
    for word in words:
        if word[:1].isdigit():
            if out and out[-1] == "0":
                continue
            out.append("0")
        elif word != NETWORK_KEY or not out or out[-1] != NETWORK_KEY:
            out.append(word)
    return " ".join(out)


def _slips(word: str) -> Iterator[str]:
    """The word with one letter left out, doubled or swapped with the next."""
    for at in range(1, min(len(word), MAX_FUZZY_CHARS)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at - 1] + word[at:]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


@cache
def lexicon(languages: tuple[str, ...] | None = None) -> Lexicon:
    """The lexicon of the given languages (all of them by default), with the names common to all.

    Raises `ValueError` for a language without a pack.
    """
    if languages is None:
        compiled = read_compiled()
        if compiled is not None:
            return Lexicon((), compiled)
    return Lexicon([load("common"), *map(load, languages if languages is not None else available())])


def pack_files() -> list[Path]:
    """The files that the lexicon of all languages is made of, in order."""
    return [COMMON, *(PACKS / f"{code}.toml" for code in available())]


def digest() -> int:
    """A checksum of all packs, by their content."""
    sums = (zlib.crc32(path.read_bytes()) for path in pack_files())
    return zlib.crc32(repr((_TABLES, CONCEPTS, list(sums))).encode())


def read_compiled(path: Path = COMPILED) -> tuple[Any, ...] | None:
    """The compiled packs, or None where they are missing, stale or of another Python: the packs are read then."""
    try:
        made_of, tables = marshal.loads(zlib.decompress(path.read_bytes()))  # noqa: S302 - a file of this package
    except (OSError, ValueError, EOFError, TypeError, zlib.error):
        return None
    return tables if made_of == digest() else None


def write_compiled(path: Path = COMPILED) -> None:
    """Compile all packs: ``make packs`` does, after any of them changed."""
    lexicon_ = Lexicon([load("common"), *map(load, available())])
    path.write_bytes(zlib.compress(marshal.dumps((digest(), lexicon_.tables()), 4), 9))


_TABLES = ("codes", "_exact", "_stems", "_ends", "_runs", "_prefixes", "begins", "lines", "templates", "leads")
KIND_NAMES = frozenset(kind.value for kind in KINDS)
