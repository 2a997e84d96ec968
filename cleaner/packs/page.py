"""The page section of the language packs: its schema and its reader.

What a server shows instead of an article (a check for robots, an error), and the
words before the address of a source. One table per language, the last of its file.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.packs.reader import read_section

PACKS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PagePack:
    """What one language's pages say of themselves.

    `challenge` are sentences (or their unmistakable beginnings) of checks for
    robots, as the software shows them; `missing` whole lines of error pages;
    `source` labels before the address where a text was first published; `code_pages`
    the 8-bit encodings of its old pages that say nothing of it, where that is not Windows-1252
    (https://html.spec.whatwg.org/#determining-the-character-encoding, step 9, and the Windows
    page of the same letters).
    """

    code: str
    challenge: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    code_pages: tuple[str, ...] = ()


_KEYS = frozenset(item.name for item in fields(PagePack) if item.name != "code")


@cache
def load_page(code: str) -> PagePack:
    """The page section of a language's pack; empty where the pack has none.

    Raises `ValueError` for an unknown language, an unknown key or a wrong value.
    """
    path = PACKS / f"{code}.toml"
    if not path.is_file():
        raise ValueError(f"no pack for language {code!r}")
    # The section is the last one, so that only it is parsed.
    _, header, section = path.read_text(encoding="utf-8").partition("\n[page]\n")
    return build_page(code, read_section(header + section, "page"))


def build_page(code: str, section: dict[str, Any]) -> PagePack:
    """A checked pack of a raw section.

    >>> build_page("xx", {"chalenge": ["x"]})
    Traceback (most recent call last):
        ...
    ValueError: xx: unknown key 'chalenge' in page
    """
    if unknown := section.keys() - _KEYS:
        raise ValueError(f"{code}: unknown key {min(unknown)!r} in page")
    for key, entries in section.items():
        if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
            raise ValueError(f"{code}: page.{key} must be a list of strings that are not empty")
    return PagePack(code, **{key: tuple(entries) for key, entries in section.items()})


@cache
def page_packs() -> tuple[PagePack, ...]:
    """The page sections of all languages."""
    return tuple(load_page(path.stem) for path in sorted(PACKS.glob("*.toml")))
