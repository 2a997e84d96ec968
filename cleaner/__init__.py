"""Turn scraped article text into clean records.

>>> import cleaner
>>> cleaner.clean("The bridge reopened on Monday.").body
'The bridge reopened on Monday.'
"""

from __future__ import annotations

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
]
