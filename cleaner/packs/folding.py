"""Words of a text and the keys that they are looked up by: cutting, folding, the key of a whole line.

Nothing here changes the text: words are found in it by position, and only the key is folded.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts that put no space between words: Han, Kana, Thai, Lao, Myanmar, Khmer.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
# What is in no word: spaces, ASCII and typographic punctuation, symbols, marks of other scripts.
BREAKS = (
    "\\s\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\xd7\\xf7\\u02c6-\\u02df"
    "\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f"
    "\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u17d4-\\u17da\\u2000-\\u200b\\u200e-\\u206f\\u2070-\\u2bff"
    "\\u3000-\\u3004\\u3008-\\u303f\\ud800-\\uf8ff\\ufdd0-\\ufdef\\ufe00-\\ufe6f\\ufeff\\uff00-\\uff0f\\uff1a-\\uff20"
    "\\uff3b-\\uff40\\uff5b-\\uff65\\uffe0-\\uffff\\U0001f000-\\U0001faff"
)
WORD = re.compile(f"[©®℗]|[{_UNSPACED}]+|[^{BREAKS}{_UNSPACED}]+")
UNSPACED = re.compile(f"[{_UNSPACED}]")
FIRST_UNSPACED = _UNSPACED[0]
_CAPITALS = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁŃŅŇŐŒŘŚŞŠŤŪŮŰŲŹŻŽΆΈ-ΏΑ-ΫЀ-Я"
# A small letter and a capital meet: words glued by a scraper, or a name such as JavaScript.
HUMP = re.compile(f"(?<=[^\\W\\d_{_CAPITALS}])(?=[{_CAPITALS}])|(?<=\\d)(?=[A-Z][a-z])")
# Marks that writers set or leave out: Arabic vowels and stretching, joiners, the dot that İ leaves.
_LOOSE = dict.fromkeys((*range(0x64B, 0x660), 0x670, 0x640, 0x200C, 0x200D, 0x307, 0xAD))
# Greek capitals are written without accents, so accents tell no words apart.
_ACCENTED = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0x386, 0x3D0), *range(0x1F00, 0x2000))
    if unicodedata.decomposition(chr(code)) and chr(code).isalpha()
}
# Malayalam's consonants without a vowel: one character today, letter, virama and joiner in older texts.
_CHILLUS = {"\u0d7a": "ണ്", "\u0d7b": "ന്", "\u0d7c": "ര്", "\u0d7d": "ല്", "\u0d7e": "ള്", "\u0d7f": "ക്"}
_SAME = {"ي": "ی", "ى": "ی", "ك": "ک", "ı": "i", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا"}
# Romanian's comma below s and t is a cedilla where a keyboard has none.
_COMMAS = {"ș": "ş", "ț": "ţ"}
_FOLDED = _LOOSE | _ACCENTED | str.maketrans(_SAME | _COMMAS | _CHILLUS)
_FOLDS = re.compile("[" + "".join(map(chr, _FOLDED)) + "]")

# The vowel am of Thai and Lao is one sign as people write it; NFKC takes it apart.
_AM, _LAO_AM = "\u0e4d\u0e32", "\u0ecd\u0eb2"

# Stands for the name of any network in the key of a line.
NETWORK_KEY = "networkslot"


def fold(word: str) -> str:
    """The key of a word: case, width, optional marks and the accents of Greek do not count.

    >>> fold("İPTAL"), fold("Ｃｏｏｋｉｅ"), fold("Διαφήμισης") == fold("ΔΙΑΦΗΜΙΣΗΣ")
    ('iptal', 'cookie', True)
    >>> fold("\\u0d28\\u0d7d") == fold("\\u0d28\\u0d32\\u0d4d\\u200d")
    True
    """
    if word.isascii():
        return word.lower()
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    if _AM in key or _LAO_AM in key:
        key = key.replace(_AM, "\u0e33").replace(_LAO_AM, "\u0eb3")
    return key.translate(_FOLDED) if _FOLDS.search(key) else key


def split_words(text: str) -> list[str]:
    """The folded words of an entry or a line."""
    return [fold(word) for word in WORD.findall(text)]


# Numbers and networks in a row count as one.
COUNTED = re.compile(f"[0-9]|{NETWORK_KEY}")


def line_key(words: list[str]) -> str:
    """The key of a whole line: its folded words, each number as 0.

    >>> line_key(split_words("1,234 Comments"))
    '0 comments'
    """
    line = " ".join(words)
    if COUNTED.search(line) is None and line.isascii():
        return line
    out: list[str] = []
    for word in words:
        if word[:1].isdigit():
            if out and out[-1] == "0":
                continue
            out.append("0")
        elif word != NETWORK_KEY or not out or out[-1] != NETWORK_KEY:
            out.append(word)
    return " ".join(out)
