"""Document -> marks. `DEFAULT` is the chain of `cleaner.clean`, in order."""

from __future__ import annotations

from cleaner.chain import Filter
from cleaner.filters.envelopes import strip_envelope

DEFAULT: tuple[Filter, ...] = (
    strip_envelope,  # first: what the reader has already recognised as a header is no prose
)
