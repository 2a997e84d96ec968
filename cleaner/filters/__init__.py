"""Document -> marks. `DEFAULT` is the chain of `cleaner.clean`, in order."""

from __future__ import annotations

from cleaner.chain import Filter
from cleaner.filters.after_article import strip_after_article
from cleaner.filters.block_scorer import strip_outside_article
from cleaner.filters.captions import strip_captions
from cleaner.filters.envelopes import strip_envelope
from cleaner.filters.furniture import strip_bylines, strip_datelines, strip_title
from cleaner.filters.main_content import strip_outside_main_content
from cleaner.filters.phrases import (
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

DEFAULT: tuple[Filter, ...] = (
    strip_envelope,  # first: what the reader has already recognised as a header is no prose
    strip_outside_main_content,  # web pages only: finds the article by its markup; the others polish what it left
    strip_cookie_banners,  # before the title: a consent dialogue above the article has headlines of its own
    strip_js_warnings,
    strip_adblock_notices,
    strip_newsletter_prompts,
    strip_login_prompts,
    strip_app_promos,
    strip_title,  # the next three before credits and counters: the record has these lines as fields
    strip_bylines,
    strip_datelines,
    strip_share_prompts,  # the rest of what a page says about itself; all the phrase filters share one pass
    strip_paywall_notices,
    strip_related_links,
    strip_comment_prompts,
    strip_credits,
    strip_copyright,
    strip_ad_labels,
    strip_counters,
    strip_navigation,
    strip_captions,  # after the credits, which give captions away
    strip_after_article,  # what is left between the article's end and what the others found below it
    strip_outside_article,  # text without markup: finds the article on the page; the others know better why, so late
    strip_walls,  # last: it asks whether anything is left to read
)
