"""Turn scraped article text into clean records.

>>> import cleaner
>>> cleaner.clean("The bridge reopened on Monday.").body
'The bridge reopened on Monday.'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.chain import Filter, chain, finder, lift
    from cleaner.filters.after_article import strip_after_article
    from cleaner.filters.block_scorer import scored, strip_outside_article
    from cleaner.filters.captions import strip_captions
    from cleaner.filters.envelopes import strip_envelope
    from cleaner.filters.furniture import strip_bylines, strip_datelines, strip_title
    from cleaner.filters.main_content import strip_outside_main_content
    from cleaner.filters.phrases import (
        phrase_filters,
        strip_ad_labels,
        strip_adblock_notices,
        strip_app_promos,
        strip_comment_prompts,
        strip_cookie_banners,
        strip_copyright,
        strip_counters,
        strip_credits,
        strip_js_warnings,
        strip_login_prompts,
        strip_navigation,
        strip_newsletter_prompts,
        strip_paywall_notices,
        strip_related_links,
        strip_share_prompts,
    )
    from cleaner.filters.walls import strip_walls
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

# The public names by the module they live in. They are imported when first asked for, so that
# `import cleaner` costs a program nothing before it cleans.
_NAMES = {
    "cleaner.chain": "Filter chain finder lift",
    "cleaner.filters.after_article": "strip_after_article",
    "cleaner.filters.block_scorer": "scored strip_outside_article",
    "cleaner.filters.captions": "strip_captions",
    "cleaner.filters.envelopes": "strip_envelope",
    "cleaner.filters.furniture": "strip_bylines strip_datelines strip_title",
    "cleaner.filters.main_content": "strip_outside_main_content",
    "cleaner.filters.phrases": (
        "phrase_filters strip_ad_labels strip_adblock_notices strip_app_promos "
        "strip_comment_prompts strip_cookie_banners strip_copyright strip_counters strip_credits "
        "strip_js_warnings strip_login_prompts strip_navigation strip_newsletter_prompts "
        "strip_paywall_notices strip_related_links strip_share_prompts"
    ),
    "cleaner.filters.walls": "strip_walls",
    "cleaner.flow": "clean clean_all explain",
    "cleaner.model": "Article Block Clue Document Explained Flag Hints Kind Mark Origin Provenance Reason Role",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

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
    "phrase_filters",
    "scored",
    "strip_ad_labels",
    "strip_adblock_notices",
    "strip_after_article",
    "strip_app_promos",
    "strip_bylines",
    "strip_captions",
    "strip_comment_prompts",
    "strip_cookie_banners",
    "strip_copyright",
    "strip_counters",
    "strip_credits",
    "strip_datelines",
    "strip_envelope",
    "strip_js_warnings",
    "strip_login_prompts",
    "strip_navigation",
    "strip_newsletter_prompts",
    "strip_outside_article",
    "strip_outside_main_content",
    "strip_paywall_notices",
    "strip_related_links",
    "strip_share_prompts",
    "strip_title",
    "strip_walls",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
