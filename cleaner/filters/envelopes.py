"""The header (or trailer) around an article that names its source."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.chain import finder
from cleaner.model import Document, Reason


@finder(Reason.ENVELOPE, "strip_envelope")
def strip_envelope(document: Document) -> Iterator[tuple[int, int, str]]:
    """Mark the header that the reader recognised; its fields are in the record."""
    said = ", ".join(dict.fromkeys(clue.detail or clue.field for clue in document.clues if clue.start is not None))
    for start, end in document.envelope:
        yield start, end, said or "envelope"
