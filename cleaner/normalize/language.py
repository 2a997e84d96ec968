"""The language of the text, detected on its prose; None where there is too little of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from cleaner.model import Document, Origin, Provenance
from cleaner.spot.page import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

# py3langid is right on every gold body from 200 characters on; it costs 1 ms per 1,200.
MAX_SAMPLE_CHARS: Final = 600
MIN_LETTERS: Final = 25
MIN_HAN_LETTERS: Final = 10
# Codes that are one language to our readers.
_SAME: Final = {"nb": "no", "nn": "no"}
_LETTER: Final = re.compile(r"[^\W\d_]")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def read_language(body: str) -> tuple[str, Provenance] | None:
    """The ISO 639-1 code of a body's language, or None for a text too short to tell.

    >>> read_language("Die Brücke wurde am Montag wieder geöffnet, sagte die Stadt.")[0]
    'de'
    >>> read_language("OK")
    """
    code = detect_language(body)
    return None if code is None else (code, Provenance(Origin.BODY, "py3langid"))


def detect_language(text: str) -> str | None:
    """The language of the beginning of a text."""
    sample = text[: 2 * MAX_SAMPLE_CHARS].strip()[:MAX_SAMPLE_CHARS]
    letters = len(_LETTER.findall(sample))
    if letters < MIN_LETTERS and len(_HAN.findall(sample)) < MIN_HAN_LETTERS:
        return None
    code = _classify()(sample.encode("utf-8", "replace").decode())[0]
    return _SAME.get(code, code) if len(code) == 2 else None


@cache
def _classify() -> Callable[[str], tuple[str, float]]:
    import py3langid  # 0.1 s to import, 0.9 s to load its model: only when a language is asked for

    classify: Callable[[str], tuple[str, float]] = py3langid.classify
    return classify


@lru_cache(maxsize=4)
def _of_sample(sample: str) -> str | None:
    return detect_language(sample)


def document_language(document: Document) -> str | None:
    """The language of a document's prose, for what depends on it."""
    page = page_of(document)
    start, end = page.region
    pieces: list[str] = []
    length = 0
    for number in range(start, end):
        if page.prose[number]:
            pieces.append(page.rows[number].text[:MAX_SAMPLE_CHARS])
            length += len(pieces[-1])
            if length >= MAX_SAMPLE_CHARS:
                break
    return _of_sample(" ".join(pieces) or document.text[:MAX_SAMPLE_CHARS])
