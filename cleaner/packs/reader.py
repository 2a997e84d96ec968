"""The one reader of the packs' source: a named section of a TOML file as plain data.

The files are written in the part of TOML that reads as JSON value by value, so
that fifty of them load in a few milliseconds; whatever is written otherwise is
read by `tomllib`, slower but the same.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any


def read_section(text: str, name: str) -> dict[str, Any]:
    """The ``[name]`` table of a pack's source and the ``[name.…]`` tables in it, as nested plain data.

    >>> read_section('code = "xx"\\n[fields]\\nby = ["by"]\\n[fields.zones]\\nGMT = 0\\n', "fields")
    {'by': ['by'], 'zones': {'GMT': 0}}
    """
    try:
        return read_as_json(text, name)
    except ValueError:
        section = tomllib.loads(text).get(name, {})
        return dict(section) if isinstance(section, dict) else {}


def read_as_json(text: str, name: str) -> dict[str, Any]:
    """The same section of TOML that reads as JSON value by value; raises `ValueError` for any other."""
    section: dict[str, Any] = {}
    table: dict[str, Any] | None = None
    key, parts = "", []
    for line in text.split("\n"):
        if key:
            parts.append(line)
        elif line.startswith("["):
            table = _table(section, line.rstrip()[1:-1], name)
            continue
        elif table is None or not line or line.startswith("#"):
            continue
        else:
            key, equals, value = line.partition(" = ")
            key = key.strip('"')
            if not equals or not key or key in table:
                raise ValueError(line)
            parts = [value]
        # A list ends on its own line or on one that begins with the bracket.
        if line.startswith("]") or (len(parts) == 1 and (line.endswith("]") or not parts[0].startswith("["))):
            assert table is not None
            if len(parts) > 1:
                parts[-2] = parts[-2].rstrip().removesuffix(",")
            table[key] = json.loads(" ".join(parts))
            key = ""
    if key:
        raise ValueError(key)
    return section


def _table(section: dict[str, Any], header: str, name: str) -> dict[str, Any] | None:
    """The table that a header opens; None where it is of another section."""
    if header == name:
        return section
    if header.startswith(f"{name}."):
        made: dict[str, Any] = section.setdefault(header.removeprefix(f"{name}."), {})
        return made
    return None
