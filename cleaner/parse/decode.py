"""Bytes -> text, without ever failing."""

from __future__ import annotations

import codecs
import re

# Where HTML 5 lets a page declare its encoding: the first 1024 bytes
# (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding).
# We look a little further, since real pages put comments first.
PRESCAN_BYTES = 4096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z0-9_.:-]{2,40})""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How much of the input the statistical detector looks at.
SAMPLE_BYTES = 65536


def decode(raw: bytes) -> str:
    """The text of `raw`: byte order mark, UTF-8, the declared charset, a detected one, in this order.

    Bytes that fit nothing become U+FFFD; nothing is raised and nothing dropped.

    >>> decode("déjà vu".encode("utf-8")), decode("déjà vu".encode("utf-16"))
    ('déjà vu', 'déjà vu')
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # UTF-8 that was cut in the middle of its last character. Where nothing but ASCII stands
        # before, the last byte may as well be the "é" of another encoding.
        if error.reason == "unexpected end of data" and not raw[: error.start].isascii():
            return raw.decode("utf-8", errors="replace")
    if declared := _DECLARED.search(raw, 0, PRESCAN_BYTES):
        name = declared[1].decode("ascii")
        # The WHATWG standard reads Latin-1 and ASCII labels as Windows-1252.
        name = "cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name
        try:
            text = raw.decode(name, errors="replace")
        except (LookupError, UnicodeError, ValueError):
            pass
        else:
            if text.count("�") * 200 <= len(text):
                return text
    return _mostly_utf8(raw) or _guessed(raw) or raw.decode("cp1252", errors="replace")


def _mostly_utf8(raw: bytes) -> str | None:
    """UTF-8 with a few broken bytes, as left by a cut in the middle of a character."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("�")
    fine = sum(1 for char in text[:SAMPLE_BYTES] if char > "\x7f" and char != "�")
    return text if broken * 4 <= fine else None


def _guessed(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes  # 30 ms; only broken input needs it

    best = from_bytes(raw[:SAMPLE_BYTES]).best()
    return None if best is None else raw.decode(best.encoding, errors="replace")
