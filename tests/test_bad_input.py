"""It never falls over: any `str` or `bytes` gives a record, anything else a TypeError that names the argument."""

import json

import pytest
from public import FILTERS

import cleaner
from cleaner.chain import chain
from cleaner.filters import DEFAULT
from cleaner.parse import read_text
from cleaner.parse.decode import decode

GERMAN = (
    "Die Brücke ist seit Montag wieder für den Verkehr geöffnet, sagte die Bürgermeisterin. Müßig wäre der Streit.\n"
)
N = 10_000
ODD = {
    "empty": "",
    "white space": " \t\r\n\u00a0\u2003\u200b\ufeff\n\n\f\v ",
    "one character": "x",
    "one newline": "\n",
    "NULs": "\x00" * N,
    "NULs in prose": "The\x00 bridge\x00 reopened.\x00\n\x00\n" * 200,
    "controls": "".join(map(chr, range(32))) * 300,
    "lone surrogates": "The bridge \ud800 reopened \udc00\udbff.\n" * 500,
    "swapped surrogates": "\udc00\ud800" * N,
    "right to left": "\u202e\u05d2\u05e9\u05e8 \u0627\u0644\u062c\u0633\u0631\u202c \u2067abc\u2069\n" * 500,
    "astral": "𝒜𝓁𝒾𝒸ℯ 👩‍👩‍👧‍👦 🇫🇷 \U0010ffff\n" * 500,
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞\n" * 100 + "\u0301" * N,
    "growing when lower-cased": "İẞŉǰΐ" * N,
    "one long word": "x" * N * 10,
    "one long line": "The bridge reopened on Monday. " * (N // 10),
    "one long line without sentences": "bridge " * N,
    "short lines": "a\n" * N,
    "short lines with CRLF": "a.\r\n" * N,
    "empty lines": "\n" * N,
    "line separators": "\u2028\u2029\x85" * N,
    "spaces": " " * N * 10,
    "spaces at line ends": ("x" + " " * 999 + "\n") * 100,
    "brackets": "[" * N + "]" * N,
    "links": "[a](" * N,
    "links without end": "http://a(" * 200 + "a" * N,
    "parentheses": "(" * N + ")" * N,
    "braces": "{" * N,
    "JSON without end": '{"a":' * N,
    "JSON lists": "[" * N + '"text"' + "]" * N,
    "JSON that is no object": "[1, 2, null]",
    "JSON of odd types": json.dumps(
        {"title": 3, "text": ["x"], "url": None, "date": {"a": 1}, "authors": 7, "body": "It sang."}
    ),
    "tags": "<div>" * N,
    "tags without end": "<" * N,
    "tag in tag": "<a " * N,
    "comment without end": "<!--" * N,
    "HTML head without end": "<!doctype html><html><head><title>" + "x" * N,
    "HTML deep": "<!doctype html><html><body>" + "<div>" * 3000 + "It sang." + "</div>" * 3000,
    "HTML of attributes": "<!doctype html><p " + "class='a' " * N + ">It sang.",
    "HTML of nothing": "<!doctype html><html></html>",
    "HTML with NULs": "<!doctype html><html><body><p>It\x00 sang.</p></body></html>",
    "HTML with surrogates": "<!doctype html><html><body><p>It \ud800 sang.</p></body></html>",
    "XML declaration": '<?xml version="1.0" encoding="utf-16"?><html><body><p>It sang.</p></body></html>',
    "entities": "&amp;" * N,
    "entities without end": "&#" * N,
    "entities of nonsense": "&#0; &#55296; &#99999999; &#xD800; &bogus; &" * 200,
    "equals signs": "=" * N,
    "header without end": "====== A: B ====== " * 500,
    "digest of digests": "====== A: B ====== https://a.example/\nIt sang.\n" * 300,
    "front matter without end": "---\n" + "key: value\n" * N,
    "front matter of markers": "---\n" * N,
    "WARC with a wild length": "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 99999999999999999999\r\n\r\nIt sang.",
    "headings": "# " * N,
    "headings by line": "###### \n" * N,
    "stars": "*" * N,
    "emphases": "**a" * N,
    "quotes": "> " * N,
    "tables": "|" * N,
    "fences": "```\n" * N,
    "list in list": "".join(" " * depth + "- x\n" for depth in range(400)),
    "digits": "1" * N,
    "dates": "1/1/1 " * N,
    "wild dates": "Published 31 February 2025\n99.99.9999\n2025-13-45T25:61:61Z\n" * 50,
    "mojibake": "Ã©Ã¨Ã " * N,
    "mojibake of mojibake": "é".encode().decode("cp1252").encode().decode("cp1252") * 2000,
    "buttons": "Accept all cookies\n" * N,
    "buttons glued": "Tout AccepterTout refuserParamétrer vos choix" * 1000,
    "bylines": "By By By\n" * 3000,
    "share glued": "Share on Facebook" * 3000,
    "cookies": "cookie " * N,
    "soft hyphens": "\u00ad" * N,
    "byte order marks": "\ufeff" * N,
    "no-break spaces": "\u00a0" * N,
    "full-width": "。" * N,
    "Thai without spaces": "สะพาน" * N,
}
BYTES = {
    "nothing": b"",
    "binary": bytes(range(256)) * 40,
    "random-looking": bytes((n * n * 31 + n * 7) % 251 for n in range(9000)),
    "NULs": b"\x00" * 9000,
    "a PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "a gzip": b"\x1f\x8b\x08\x00" + bytes(range(255, -1, -1)) * 4,
    "UTF-16 with a wrong mark": b"\xff\xfe" + GERMAN.encode(),
    "half of UTF-16": b"\xff\xfe\x41",
    "UTF-32 beyond Unicode": b"\xff\xfe\x00\x00" + b"\xff" * 40,
    "every byte after a letter": b"".join(b"a" + bytes([n]) for n in range(256)),
    "overlong": b"\xc0\x80" * 500,
    "surrogates in UTF-8": b"\xed\xa0\x80" * 500,
    "continuation bytes": b"\x80" * 5000,
    "an unknown charset": b'<meta charset="x-no-such"><p>caf\xe9',
    "a charset that is no text": b'<meta charset="base64"><p>caf\xe9',
    "a charset of code": b'<meta charset="idna"><p>caf\xe9',
    "UTF-7": b'<meta charset="utf-7"><p>+ADw-caf\xe9',
    "undefined": b'<meta charset="undefined"><p>caf\xe9',
}
TAKES_RAW = {
    "clean": cleaner.clean,
    "explain": cleaner.explain,
    "clean_all": lambda raw, **more: list(cleaner.clean_all(raw, **more)),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_gives_a_record(text):
    article = cleaner.clean(text)
    article.to_json().encode()
    explained = cleaner.explain(text)
    assert sum(b - a for a, b in explained.kept()) + sum(len(m.text) for m in explained.marks) == len(explained.source)
    assert len(list(cleaner.clean_all(text))) >= 1


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_passes_every_filter(text):
    # The cost of parsing is the same for each: one pass for all filters, then the rest shorter.
    assert cleaner.explain(text, filters=chain(*FILTERS), kind="plain").source is not None
    for f in FILTERS:
        f(text[:500])


@pytest.mark.parametrize("kind", ["plain", "markdown", "html"])
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_taken_for_any_kind(text, kind):
    cleaner.clean(text[:2000], kind=kind).to_json().encode()


@pytest.mark.parametrize("raw", BYTES.values(), ids=BYTES)
@pytest.mark.parametrize("kind", [None, "html"])
def test_any_bytes_give_a_record(raw, kind):
    cleaner.clean(raw, kind=kind).to_json().encode()


@pytest.mark.parametrize("text", ["", " \n\t\u00a0\u200b\n"])
def test_nothing_is_an_empty_body(text):
    article = cleaner.clean(text)
    assert article.body == ""
    assert (article.title, article.url, article.date, article.authors) == (None, None, None, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_encodings_are_read(encoding):
    assert decode((GERMAN * 3).encode(encoding)) == GERMAN * 3


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("Nový most přes řeku byl v pondělí otevřen, řekl starosta města. Oprava trvala jedenáct měsíců.", "cp1250"),
        (
            "Nowy most został w poniedziałek otwarty, powiedział burmistrz. Naprawa trwała jedenaście miesięcy.",
            "iso8859_2",
        ),
        (
            "Yeni köprü pazartesi günü açıldı, dedi belediye başkanı. Onarım on bir ay sürdü, çünkü şantiye kapalıydı.",
            "cp1254",
        ),
        ("El puente reabrió el lunes, dijo el alcalde. Los años de obras, añadió, habían dañado al barrio.", "cp1252"),
        ("The mayor’s office reopened the bridge on Monday — “at last”, as the ferryman’s wife said.", "cp1252"),
        ("Новый мост открыли в понедельник, сказал мэр. Ремонт занял одиннадцать месяцев.", "cp1251"),
        ("市長は月曜日に橋が再び開通したと述べた。工事は十一か月かかった。", "shift_jis"),
    ],
    ids=["cs", "pl", "tr", "es", "en", "ru", "ja"],
)
def test_old_code_pages_are_told_by_their_letters_and_language(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_quotes_of_windows_inside_utf_8_are_read():
    fine, odd = "Die Brücke über den Fluss ist wieder geöffnet. ", "„Endlich“ – und ging’s?"
    assert decode(fine.encode() + odd.encode("cp1252") + fine.encode()) == fine + odd + fine


@pytest.mark.parametrize("cut", range(1, 4))
def test_truncated_utf_8_loses_the_broken_character_only(cut):
    raw = "Die Brücke ist wieder offen: 😀".encode()[:-cut]
    assert decode(raw).rstrip("\ufffd") == "Die Brücke ist wieder offen: "


@pytest.mark.parametrize("raw", [None, 3, 3.5, ["text"], bytearray(b"text"), memoryview(b"text"), object()], ids=repr)
@pytest.mark.parametrize("name", TAKES_RAW)
def test_what_is_no_text_is_refused_by_name(name, raw):
    with pytest.raises(TypeError, match="raw must be str or bytes, not " + type(raw).__name__):
        TAKES_RAW[name](raw)


@pytest.mark.parametrize("text", [None, 3, b"text", ["text"]], ids=repr)
@pytest.mark.parametrize("f", [*FILTERS, chain(*DEFAULT)], ids=lambda f: f.name)
def test_a_filter_refuses_what_is_no_str(f, text):
    with pytest.raises(TypeError, match="text must be str, not " + type(text).__name__):
        f(text)
    with pytest.raises(TypeError, match="text must be str"):
        f.explain(text)


@pytest.mark.parametrize("name", TAKES_RAW)
def test_other_arguments_are_checked_too(name):
    with pytest.raises(TypeError, match="filters must be a Filter, not function"):
        TAKES_RAW[name]("text", filters=lambda text: text)
    with pytest.raises(ValueError, match="no kind is called 'word': there are plain, markdown, html"):
        TAKES_RAW[name]("text", kind="word")


def test_a_filter_composes_with_filters_only():
    with pytest.raises(TypeError):
        FILTERS[0] | str.upper


# --- size: each of these takes seconds


def test_fifty_megabytes_of_one_character():
    article = cleaner.clean("x" * 50_000_000)
    assert len(article.body) == 50_000_000


def test_a_million_short_lines():
    assert len(read_text("ab cd.\n" * 1_000_000).blocks) == 1_000_000


def test_fifty_thousand_short_lines_through_every_filter():
    # The benchmark has the million (benchmarks/speed.py): a minute is too long for a test.
    assert cleaner.clean("ab cd.\n" * 50_000).to_json()
