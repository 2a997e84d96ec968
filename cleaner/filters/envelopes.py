"""The header (or trailer) around an article that names its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cleaner.chain import finder
from cleaner.model import Document, Reason
from cleaner.parse.envelopes import open_envelope


@finder(Reason.ENVELOPE, "strip_envelope")
def strip_envelope(document: Document) -> Iterator[tuple[int, int, str]]:
    """Mark the header that the reader recognised; its fields are in the record.

    Safe because only a header of the first lines counts, with two known keys or an
    unmistakable mark; it keeps "Title:" in prose, and the text of a JSON object, which
    is the view itself.

    >>> strip_envelope("=== Port: It opens === https://port.example/1\\nThe port is open.")
    'The port is open.'
    >>> strip_envelope("Title: a word that says it all.")
    'Title: a word that says it all.'
    """
    # A filter called on a plain text gets it as it is, with no envelope read yet.
    if not document.envelope and not document.clues:
        opened = open_envelope(document.text)
        if opened.offset == 0 and opened.spans:
            document = replace(document, envelope=opened.spans, clues=opened.clues)
    said = ", ".join(dict.fromkeys(clue.detail or clue.field for clue in document.clues if clue.start is not None))
    for start, end in document.envelope:
        yield start, end, said or "envelope"
