"""Document -> marks. `DEFAULT` is the chain of `cleaner.clean`, in order."""

from __future__ import annotations

from cleaner.chain import Filter
from cleaner.filters.after_article import strip_after_article
from cleaner.filters.block_scorer import strip_outside_article
from cleaner.filters.captions import strip_captions
from cleaner.filters.envelopes import strip_envelope
from cleaner.filters.furniture import strip_bylines, strip_datelines, strip_title
from cleaner.filters.main_content import strip_outside_main_content
from cleaner.filters.phrases import PHRASE_FILTERS
from cleaner.filters.walls import strip_walls

DEFAULT: tuple[Filter, ...] = (
    strip_envelope,  # first: what the reader has already recognised as a header is no prose
    strip_outside_main_content,  # web pages only: finds the article by its markup; the others polish what it left
    strip_title,  # the next three before the phrases: the record has these lines as fields
    strip_bylines,
    strip_datelines,
    *PHRASE_FILTERS,  # what a page says about itself, kind by kind; all share one pass
    strip_captions,  # after the credits, which give captions away
    strip_after_article,  # what is left between the article's end and what the others found below it
    strip_outside_article,  # text without markup: finds the article on the page; the others know better why, so late
    strip_walls,  # last: it asks whether anything is left to read
)
