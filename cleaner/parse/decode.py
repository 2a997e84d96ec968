"""Bytes -> text, without ever failing."""

from __future__ import annotations

import codecs
import re

from cleaner.packs.page import page_packs

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
# The first byte of a UTF-8 character without its others.
_CUT = re.compile(rb"[\xc2-\xf4](?![\x80-\xbf])")
# How much of the input the statistical detector looks at.
SAMPLE_BYTES = 65536
# Single bytes of Windows-1252 inside UTF-8 are read up to here: it is done byte by byte, 0.3 s for a megabyte.
MAX_MIXED_BYTES = 4_000_000


# Accented letters stand alone among ASCII ones; characters of other scripts beside each other.
_LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_AROUND = re.compile(rb"[^<>{}=\x80-\xff]{0,40}[\x80-\xff][^<>{}=]{0,40}")
_RUNS = re.compile(rb"[\x80-\xff]{2,}")
MIN_LONE_SHARE = 0.8


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
    """UTF-8 with a few broken bytes: cut in the middle of a character, or with quotes pasted in from Windows."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("�")
    sample = text[:SAMPLE_BYTES]
    # Other encodings give whole characters of UTF-8 by chance, but not as many as broken ones.
    if sum(1 for char in sample if char > "\x7f") < 2 * sample.count("�"):
        return None
    if len(raw) > MAX_MIXED_BYTES:
        return text
    from bs4.dammit import UnicodeDammit  # 60 ms; only broken input needs it

    mixed = UnicodeDammit.detwingle(raw).decode("utf-8", errors="replace")
    # A character that was cut is no letter of Windows'.
    return mixed if mixed.count("�") < broken and not _CUT.search(raw) else text


def _guessed(raw: bytes) -> str | None:
    sample = raw[:SAMPLE_BYTES]
    lone, beside = len(_LONE.findall(sample)), len(_RUNS.findall(sample))
    if lone >= MIN_LONE_SHARE * (lone + beside):
        return raw.decode(_latin(sample), errors="replace")
    from charset_normalizer import from_bytes  # 30 ms; only broken input needs it

    best = from_bytes(sample).best()
    return None if best is None else raw.decode(best.encoding, errors="replace")


def _latin(sample: bytes) -> str:
    """The code page of a text in Latin letters, of which the single accented ones tell too little: by its language.

    >>> _latin("Říjen byl deštivý, žádný den bez deště".encode("cp1250"))
    'cp1250'
    """
    import py3langid  # 1 s with its model; only text in an old code page needs it

    # What stands around accented letters is prose, not markup.
    prose = b" ".join(_AROUND.findall(sample))
    language = py3langid.classify(prose.decode("cp1252", errors="replace"))[0]
    names = next((pack.code_pages for pack in page_packs() if pack.code == language), ())
    names = (*names, "cp1252")
    if len(names) < 2:
        return names[0]

    def letters(name: str) -> int:
        return sum(1 for char in sample.decode(name, errors="replace") if char > "\x7f" and char.isalpha())

    return max(names, key=letters)
