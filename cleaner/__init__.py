"""Turn scraped article text into clean records.

>>> import cleaner
>>> cleaner.clean("The bridge reopened on Monday.").body
'The bridge reopened on Monday.'
"""

from __future__ import annotations

from cleaner.chain import Filter, chain, finder, lift
from cleaner.flow import clean, clean_all, explain
from cleaner.model import (
    Article,
    Block,
    Clue,
    Document,
    Explained,
    Flag,
    Hints,
    Kind,
    Mark,
    Origin,
    Provenance,
    Reason,
    Role,
)

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Block",
    "Clue",
    "Document",
    "Explained",
    "Filter",
    "Flag",
    "Hints",
    "Kind",
    "Mark",
    "Origin",
    "Provenance",
    "Reason",
    "Role",
    "chain",
    "clean",
    "clean_all",
    "explain",
    "finder",
    "lift",
]
