"""Front matter: ``key: value`` lines between two ``---`` lines, as static sites and note takers write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.model import Clue
from cleaner.parse.envelopes.keys import ALL_KEYS, field_of, fold_key
from cleaner.parse.envelopes.opened import BLANK, MAX_LINE_CHARS, Opened, clue

_OPEN = re.compile(BLANK + r"(?P<rule>---|\+\+\+)[ \t]{0,20}(?:\r\n?|\n)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
# `key: value` of YAML, `key = value` of TOML.
_PAIR = re.compile(
    r"(?P<key>[A-Za-z_][\w :.-]{0,40}?|\"[^\"\r\n]{1,40}\")[ \t]{0,8}(?P<sign>[:=])(?P<value>(?:[ \t].*)?)", re.DOTALL
)
_ITEM = re.compile(r"[ \t]{0,20}-[ \t]{1,8}(?P<value>.*)", re.DOTALL)
MAX_LINES = 300


def open_front_matter(text: str) -> Iterator[Opened]:
    """The article below its front matter; none where the first line opens none, or nothing closes it.

    Asks for two keys of the kind ``key: value``, one of them known, and takes no line
    that is neither pair nor list item nor indented: a rule above an article is no
    front matter.

    >>> text = "---\\ntitle: Port opens\\nurl: https://port.example/1\\n---\\n\\nThe port is open."
    >>> [(o.text[o.start:].strip(), [c.value for c in o.clues]) for o in open_front_matter(text)]
    [('The port is open.', ['Port opens', 'https://port.example/1'])]
    >>> list(open_front_matter("---\\nNight: a poem\\n\\nDark.\\n---\\nThe end."))
    []
    """
    opening = _OPEN.match(text)
    if opening is None:
        return
    rule, at = opening["rule"], opening.end()
    pairs: list[tuple[str, str, int]] = []
    keys = 0
    key = ""
    for _ in range(MAX_LINES):
        line = _LINE.match(text, at)
        if line is None or line.end() == at:
            return
        bare = line[0].rstrip()
        start, at = at, line.end()
        if bare == rule or (rule == "---" and bare == "..."):
            break
        if len(bare) > MAX_LINE_CHARS * 10:
            return
        if not bare or bare.lstrip().startswith("#"):
            continue
        if key and (item := _ITEM.fullmatch(bare)):
            pairs.append((key, item["value"], start + item.start("value")))
        elif key and bare[0] in " \t":
            # A folded value goes on, or an object under the key begins.
            pairs.append((key, bare, start))
        elif (pair := _PAIR.fullmatch(bare)) and (pair["sign"] == ":" or rule == "+++"):
            key = fold_key(pair["key"].strip('"'))
            keys += 1
            pairs.append((key, pair["value"], start + pair.start("value")))
        else:
            return
    else:
        return
    if keys < 2 or not any(each in ALL_KEYS for each, _, _ in pairs):
        return
    yield Opened(text, at, len(text), tuple(_clues(pairs)), ((0, at),))


def _clues(pairs: list[tuple[str, str, int]]) -> Iterator[Clue]:
    seen: dict[str, str] = {}
    for key, raw, at in pairs:
        for value, start in _scalars(raw, at):
            field = field_of(key, value)
            # Only authors may have several values; a folded description is cut to its first line.
            if field is None or (field in seen and not (field == "authors" and seen[field] == key)):
                continue
            seen[field] = key
            yield from clue(field, value, key, start)


_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inner>.*)(?P=quote)""", re.DOTALL)
_WIKI = re.compile(r"\[\[(?:[^\[\]|]{1,200}\|)?(?P<inner>[^\[\]|]{1,200})\]\]")
_EMPTY = frozenset(("", "|", ">", "|-", ">-", "null", "None", "~", "[]", "''", '""', "unknown", "N/A"))


def _scalars(raw: str, at: int) -> Iterator[tuple[str, int]]:
    """The plain values in a YAML or TOML value, with their places: quoted, in brackets, wiki links."""
    lead = len(raw) - len(raw.lstrip())
    value, at = raw.strip(), at + lead
    if value in _EMPTY:
        return
    quoted = _QUOTED.fullmatch(value)
    inner = quoted["inner"] if quoted else value
    at = at + quoted.start("inner") if quoted else at
    if wiki := _WIKI.fullmatch(inner):
        yield wiki["inner"], at + wiki.start("inner")
    elif not quoted and inner.startswith("[") and inner.endswith("]"):
        for item in re.finditer(r"[^,\[\]]+", inner):
            yield from _scalars(item[0], at + item.start())
    elif quoted and "\\" in inner:
        # An escape is undone; the value then has no place of its own length, but still begins here.
        yield inner.replace('\\"', '"').replace("\\\\", "\\"), at
    elif quoted and quoted["quote"] == "'" and "''" in inner:
        yield inner.replace("''", "'"), at
    else:
        yield inner, at
