"""Explained -> Article: each field is read from the whole document, the body from what was kept."""

from __future__ import annotations

from cleaner.model import Article, Explained
from cleaner.normalize.body import read_body


def normalize(explained: Explained) -> Article:
    """The record of an explained document."""
    return Article(body=read_body(explained), removed=explained.marks)
