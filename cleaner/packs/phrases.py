"""The phrase section of the language packs: its schema and its reader.

A pack is a TOML file per language. Its ``[phrases...]`` tables hold word lists
by concept, lead-ins and whole lines; this module knows which names there are
and what an entry may look like, nothing about any language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.model import Reason
from cleaner.packs.reader import read_section

PACKS = Path(__file__).parent
# Names that are the same in every language: networks, agencies, browsers.
COMMON = PACKS / "common" / "names.toml"

# What a word can mean. The order is the order of the bits in a mask.
CONCEPTS: tuple[str, ...] = (
    "glue",
    "i",
    "we",
    "you",
    "please",
    "all",
    "site",
    "use",
    "said",
    "cookie",
    "privacy",
    "consent",
    "accept",
    "reject",
    "manage",
    "purpose",
    "partner",
    "data",
    "improve",
    "browse",
    "script",
    "browser",
    "enable",
    "disable",
    "require",
    "upgrade",
    "adblock",
    "ad",
    "share",
    "follow",
    "tool",
    "network",
    "newsletter",
    "subscribe",
    "email",
    "subscriber",
    "offer",
    "unlock",
    "comment",
    "write",
    "form",
    "login",
    "account",
    "nav",
    "move",
    "more",
    "related",
    "photo",
    "agency",
    "copyright",
    "app",
    "unit",
    "caption",
)

# The kinds that whole lines and labels may be listed for.
KINDS: tuple[Reason, ...] = (
    Reason.COOKIE_BANNER,
    Reason.SHARE_PROMPT,
    Reason.JS_WARNING,
    Reason.ADBLOCK_NOTICE,
    Reason.NEWSLETTER_PROMPT,
    Reason.PAYWALL_NOTICE,
    Reason.RELATED_LINK,
    Reason.COMMENT_PROMPT,
    Reason.NAVIGATION,
    Reason.LOGIN_PROMPT,
    Reason.CREDIT,
    Reason.COPYRIGHT,
    Reason.AD_LABEL,
    Reason.COUNTER,
    Reason.APP_PROMO,
)

SLOTS = frozenset({"{n}", "{site}", "{name}", "{title}", "{network}"})
_SLOT = re.compile(r"\{[^}]*\}")
_TABLES = ("words", "lines", "labels")
_KEYS = frozenset({*_TABLES, "leads", "prefixes"})


@dataclass(frozen=True, slots=True)
class PhrasePack:
    """What one language knows about boilerplate.

    `words` are lists by concept (see `CONCEPTS`); `lines` by kind are whole lines
    that are boilerplate wherever they stand, `labels` those that are so only in
    the company of other boilerplate; `leads` introduce a headline ("Read also");
    `prefixes` are particles written onto the front of a word.
    """

    code: str
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leads: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


def available() -> tuple[str, ...]:
    """The codes of all languages that have a pack."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.toml")))


@cache
def load(code: str) -> PhrasePack:
    """The phrase pack of a language, or "common" for the names shared by all.

    Raises `ValueError` for an unknown language and for a pack with unknown keys or entries.
    """
    path = COMMON if code == "common" else PACKS / f"{code}.toml"
    if not path.is_file():
        raise ValueError(f"no pack for language {code!r}: there are {', '.join(available())}")
    return build(code, read_section(path.read_text(encoding="utf-8"), "phrases"))


def build(code: str, section: dict[str, Any]) -> PhrasePack:
    """A checked pack of a raw section.

    >>> build("xx", {"words": {"biscuit": ["x"]}})
    Traceback (most recent call last):
        ...
    ValueError: xx: unknown concept 'biscuit' in phrases.words
    """
    if unknown := section.keys() - _KEYS:
        raise ValueError(f"{code}: unknown key {min(unknown)!r} in phrases")
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    for table in _TABLES:
        names: frozenset[str] = frozenset(CONCEPTS) if table == "words" else frozenset(kind.value for kind in KINDS)
        tables[table] = {}
        for name, entries in section.get(table, {}).items():
            if name not in names:
                what = "concept" if table == "words" else "kind"
                raise ValueError(f"{code}: unknown {what} {name!r} in phrases.{table}")
            tables[table][name] = _entries(code, f"phrases.{table}.{name}", entries)
    return PhrasePack(
        code,
        **tables,
        leads=_entries(code, "phrases.leads", section.get("leads", [])),
        prefixes=_entries(code, "phrases.prefixes", section.get("prefixes", [])),
    )


def _entries(code: str, where: str, entries: object) -> tuple[str, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
        raise ValueError(f"{code}: {where} must be a list of strings that are not empty")
    if "{" in "".join(entries):
        for entry in entries:
            if bad := set(_SLOT.findall(entry)) - SLOTS:
                raise ValueError(f"{code}: unknown slot {min(bad)} in {where}: {entry!r}")
    return tuple(entries)
