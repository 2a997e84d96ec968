"""The packs as tables: read from the lists as written, or from the file that they were compiled into."""

from __future__ import annotations

import marshal
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.packs.folding import BREAKS, COUNTED, NETWORK_KEY, UNSPACED, WORD, fold, line_key, split_words
from cleaner.packs.phrases import COMMON, CONCEPTS, PACKS, PhrasePack, available, load

BIT = {name: 1 << number for number, name in enumerate(CONCEPTS)}
NUMBER = 1 << len(CONCEPTS)
# The word may begin an entry of several words.
BEGINS = 1 << (len(CONCEPTS) + 1)
# The word goes on with an entry of several words: it counts for the letters, not as one more word.
GOES_ON = 1 << (len(CONCEPTS) + 2)

COMPILED = PACKS / "common" / "compiled.bin"
MAX_FUZZY_CHARS = 24
_Plain = dict[Any, Any] | list[Any] | tuple[Any, ...] | str | int

# The words of an entry after its first, the language, what the whole means in it.
Rest = tuple[tuple[str, ...], int, int]
# A whole line with a gap for a name: kind, whether it goes alone, what stands before and after the gap.
Template = tuple[str, bool, str, str]


@dataclass(slots=True)
class Tables:
    """Everything that the packs of some languages say, as plain data, each keyed by folded words.

    `exact`, `stems`, `ends` and `runs` (of scripts without spaces) give what a word means by language
    number; `begins` are entries of several words by the first and the second ("" where that is a
    stem); `lines` are whole lines, `templates` such with a gap, `leads` lead-ins by their first word.
    """

    codes: list[str] = field(default_factory=list)
    exact: dict[str, dict[int, int]] = field(default_factory=dict)
    stems: dict[str, dict[int, int]] = field(default_factory=dict)
    ends: dict[str, dict[int, int]] = field(default_factory=dict)
    runs: dict[str, dict[int, int]] = field(default_factory=dict)
    prefixes: list[str] = field(default_factory=list)
    begins: dict[str, dict[str, list[Rest]]] = field(default_factory=dict)
    lines: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    templates: dict[str, list[Template]] = field(default_factory=dict)
    leads: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Iterable[PhrasePack]) -> Tables:
        """The tables of the packs as they are written."""
        tables = cls()
        for pack in packs:
            tables._add(pack)
        tables.prefixes = sorted(set(tables.prefixes), key=lambda prefix: (-len(prefix), prefix))
        return tables

    def _add(self, pack: PhrasePack) -> None:
        number = len(self.codes)
        self.codes.append(pack.code)
        self.prefixes.extend(fold(prefix) for prefix in pack.prefixes)
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
        exact, stems = self.exact, self.stems
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
            table, key = self.runs, split_words(entry)[0]
        elif len(words) > 1:
            stems = [word.strip("~") for word in words]
            first = stems[0]
            second = "" if stems[1].endswith("*") else stems[1]
            begins = self.begins.setdefault(first.removesuffix("*"), {})
            begins.setdefault(second, []).append((tuple(stems[1:]), number, bit))
            table, key, bit = (self.stems if first.endswith("*") else self.exact), first.removesuffix("*"), BEGINS
        elif entry.endswith("*"):
            table, key = self.stems, words[0].strip("~*")
        elif entry.startswith("*"):
            table, key = self.ends, words[0]
        else:
            table, key = self.exact, words[0].strip("~")
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
                known.setdefault(line_key(key.split(" ")) if COUNTED.search(key) else key, []).append(both)

    def _add_template(self, line: str, kind: str, *, alone: bool) -> None:
        before, _, after = line.partition("\0")
        first, last = (line_key(part.replace("\0", " ").split()) for part in (before, after))
        if not first and not last:
            raise ValueError(f"a line of nothing but a slot, of kind {kind}")
        bucket = first[:3] if first else "\0" + last[-3:]
        self.templates.setdefault(bucket, []).append((kind, alone, first, last))


class _EntryPatterns(NamedTuple):
    """How entries are read: the words of one, the single words of a list, all the others of it."""

    words: re.Pattern[str]
    plain: re.Pattern[str]
    other: re.Pattern[str]


@cache
def _patterns() -> _EntryPatterns:
    """Only needed where packs are read as written."""
    return _EntryPatterns(
        re.compile(f"~?[^{BREAKS}]+\\*?|[©®℗]"),
        re.compile(f"^([^{BREAKS}]+)(\\*?)$", re.MULTILINE),
        re.compile(f"^(?![^{BREAKS}]+\\*?$).+$", re.MULTILINE),
    )


def _slips(word: str) -> Iterator[str]:
    """The word with one letter left out, doubled or swapped with the next."""
    for at in range(1, min(len(word), MAX_FUZZY_CHARS)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at - 1] + word[at:]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def pack_files() -> list[Path]:
    """The files that the lexicon of all languages is made of, in order."""
    return [COMMON, *(PACKS / f"{code}.toml" for code in available())]


def digest() -> int:
    """A checksum of all packs, by their content."""
    sums = (zlib.crc32(path.read_bytes()) for path in pack_files())
    return zlib.crc32(repr((_NAMES, CONCEPTS, list(sums))).encode())


def read_compiled(path: Path = COMPILED) -> Tables | None:
    """The compiled packs, or None where they are missing, stale or of another Python: the packs are read then."""
    try:
        made_of, tables = marshal.loads(zlib.decompress(path.read_bytes()))  # noqa: S302 - a file of this package
    except (OSError, ValueError, EOFError, TypeError, zlib.error):
        return None
    return Tables(*tables) if made_of == digest() else None


def write_compiled(path: Path = COMPILED) -> None:
    """Compile all packs: ``make packs`` does, after any of them changed."""
    tables = Tables.of([load("common"), *map(load, available())])
    same: dict[str, _Plain] = {}
    values = tuple(_shared(getattr(tables, name), same) for name in _NAMES)
    path.write_bytes(zlib.compress(marshal.dumps((digest(), values), 4), 9))


def _shared(value: _Plain, same: dict[str, _Plain]) -> _Plain:
    """The same data with equal parts kept once: half of what there is to load. Nobody changes a table after."""
    if isinstance(value, dict):
        value = {key: _shared(item, same) for key, item in value.items()}
    elif isinstance(value, list | tuple):
        value = type(value)(_shared(item, same) for item in value)
    return same.setdefault(f"{type(value).__name__} {value!r}", value)


_NAMES = tuple(item.name for item in fields(Tables))
