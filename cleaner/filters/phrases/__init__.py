"""Boilerplate that a page says about itself: consent, sharing, scripts, subscriptions, navigation.

One filter per kind. All of them share one pass over the document (see
`cleaner.filters.phrases.scan`); each keeps what belongs to its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.chain import Filter, block_span, chain, finder
from cleaner.filters.phrases.scan import Found, scan
from cleaner.model import Block, Document, Reason
from cleaner.packs.lexicon import lexicon


class _Scanner:
    """Scans a document once for all filters that look at it: remembers the last one only."""

    def __init__(self, languages: tuple[str, ...] | None = None) -> None:
        self._languages = languages
        self._last: tuple[str, tuple[Block, ...], tuple[Found, ...]] = ("", (), ())

    def spans(self, document: Document, reason: Reason) -> Iterator[tuple[int, int, str]]:
        text, blocks, found = self._last
        if text is not document.text or blocks is not document.blocks:
            found = scan(document, lexicon(self._languages))
            self._last = (document.text, document.blocks, found)
        for item in found:
            if item.reason is not reason:
                continue
            if item.cut is not None:
                yield *item.cut, item.evidence
                continue
            for block in document.blocks[item.first : item.last + 1]:
                yield *block_span(document, block), item.evidence


_ALL = _Scanner()


@finder(Reason.COOKIE_BANNER, "strip_cookie_banners")
def strip_cookie_banners(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark consent banners and dialogues: title, text, purposes, vendors and buttons.

    Safe because a sentence goes only if most of its words are those of such a
    banner; what is said about cookies, in quotes, by courts or in recipes, stays.

    >>> strip_cookie_banners("The bridge is open.\nWe use cookies to improve your experience.\nAccept all")
    'The bridge is open.\n'
    >>> strip_cookie_banners("The court ruled that the site must make refusing cookies as easy as accepting them.")
    'The court ruled that the site must make refusing cookies as easy as accepting them.'
    """
    return _ALL.spans(document, Reason.COOKIE_BANNER)


@finder(Reason.SHARE_PROMPT, "strip_share_prompts")
def strip_share_prompts(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark prompts to share the page or to follow the site, and rows of network names.

    Safe because the line must be a command or a row of names and nothing else.

    >>> strip_share_prompts("The bridge is open.\nFollow Example News on Telegram")
    'The bridge is open.\n'
    >>> strip_share_prompts("He shared the video on Facebook and claimed it was from Berlin.")
    'He shared the video on Facebook and claimed it was from Berlin.'
    """
    return _ALL.spans(document, Reason.SHARE_PROMPT)


@finder(Reason.JS_WARNING, "strip_js_warnings")
def strip_js_warnings(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark warnings about scripts, style sheets and old browsers.

    Safe because news and manuals about JavaScript hold other words besides.

    >>> strip_js_warnings("The bridge is open.\nPlease enable JavaScript to view this page.")
    'The bridge is open.\n'
    >>> strip_js_warnings("JavaScript, born in ten days of May 1995, runs most of the web today.")
    'JavaScript, born in ten days of May 1995, runs most of the web today.'
    """
    return _ALL.spans(document, Reason.JS_WARNING)


@finder(Reason.ADBLOCK_NOTICE, "strip_adblock_notices")
def strip_adblock_notices(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark requests to switch off an ad blocker.

    >>> strip_adblock_notices("The bridge is open.\nPlease disable your ad blocker to continue.")
    'The bridge is open.\n'
    >>> strip_adblock_notices("A third of German readers use an ad blocker, the study found.")
    'A third of German readers use an ad blocker, the study found.'
    """
    return _ALL.spans(document, Reason.ADBLOCK_NOTICE)


@finder(Reason.NEWSLETTER_PROMPT, "strip_newsletter_prompts")
def strip_newsletter_prompts(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark sign-up forms for newsletters.

    >>> strip_newsletter_prompts("The bridge is open.\nSubscribe to our newsletter")
    'The bridge is open.\n'
    >>> strip_newsletter_prompts("The union announced the strike in its weekly newsletter on Monday.")
    'The union announced the strike in its weekly newsletter on Monday.'
    """
    return _ALL.spans(document, Reason.NEWSLETTER_PROMPT)


@finder(Reason.PAYWALL_NOTICE, "strip_paywall_notices")
def strip_paywall_notices(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark notices that the rest is for subscribers, and their offers.

    >>> strip_paywall_notices("The bridge is open.\nThis article is for subscribers only.")
    'The bridge is open.\n'
    >>> strip_paywall_notices("The paper put its articles behind a paywall in 2011, and traffic fell by a third.")
    'The paper put its articles behind a paywall in 2011, and traffic fell by a third.'
    """
    return _ALL.spans(document, Reason.PAYWALL_NOTICE)


@finder(Reason.RELATED_LINK, "strip_related_links")
def strip_related_links(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark lead-ins to other articles with the headline they introduce.

    >>> strip_related_links("The bridge is open.\nRead also: Mayor resigns over bridge")
    'The bridge is open.\n'
    >>> strip_related_links("Children who read more at home scored higher on average.")
    'Children who read more at home scored higher on average.'
    """
    return _ALL.spans(document, Reason.RELATED_LINK)


@finder(Reason.COMMENT_PROMPT, "strip_comment_prompts")
def strip_comment_prompts(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark comment forms, counts and invitations to comment.

    >>> strip_comment_prompts("The bridge is open.\nLeave a comment")
    'The bridge is open.\n'
    >>> strip_comment_prompts("The minister declined to comment after the meeting.")
    'The minister declined to comment after the meeting.'
    """
    return _ALL.spans(document, Reason.COMMENT_PROMPT)


@finder(Reason.NAVIGATION, "strip_navigation")
def strip_navigation(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark skip links and lines of a site's menu.

    >>> strip_navigation("Skip to main content\nThe bridge is open.")
    'The bridge is open.'
    >>> strip_navigation("The search for the missing continues.")
    'The search for the missing continues.'
    """
    return _ALL.spans(document, Reason.NAVIGATION)


@finder(Reason.LOGIN_PROMPT, "strip_login_prompts")
def strip_login_prompts(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark lines of log-in and registration forms.

    >>> strip_login_prompts("The bridge is open.\nForgot your password?")
    'The bridge is open.\n'
    >>> strip_login_prompts("Anyone who had logged in before five was asked to change their password, the bank said.")
    'Anyone who had logged in before five was asked to change their password, the bank said.'
    """
    return _ALL.spans(document, Reason.LOGIN_PROMPT)


@finder(Reason.CREDIT, "strip_credits")
def strip_credits(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the credits of pictures: agencies, or a word for a picture before a name.

    >>> strip_credits("The bridge is open.\nGetty Images via AFP")
    'The bridge is open.\n'
    >>> strip_credits("Video footage shows the bridge moments before it fell.")
    'Video footage shows the bridge moments before it fell.'
    """
    return _ALL.spans(document, Reason.CREDIT)


@finder(Reason.COPYRIGHT, "strip_copyright")
def strip_copyright(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark copyright lines.

    >>> strip_copyright("The bridge is open.\n© 2024 Example News. All rights reserved.")
    'The bridge is open.\n'
    >>> strip_copyright("The copyright on the song expired in 2016.")
    'The copyright on the song expired in 2016.'
    """
    return _ALL.spans(document, Reason.COPYRIGHT)


@finder(Reason.AD_LABEL, "strip_ad_labels")
def strip_ad_labels(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark the labels that stand over advertisements.

    >>> strip_ad_labels("The bridge is open.\nAdvertisement\nCars may cross again.")
    'The bridge is open.\nCars may cross again.'
    >>> strip_ad_labels("The advertisement ran for a week before it was withdrawn.")
    'The advertisement ran for a week before it was withdrawn.'
    """
    return _ALL.spans(document, Reason.AD_LABEL)


@finder(Reason.COUNTER, "strip_counters")
def strip_counters(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark counters and reading times.

    >>> strip_counters("5 min read\nThe bridge is open.")
    'The bridge is open.'
    >>> strip_counters("1,200 people crossed on the first day.")
    '1,200 people crossed on the first day.'
    """
    return _ALL.spans(document, Reason.COUNTER)


@finder(Reason.APP_PROMO, "strip_app_promos")
def strip_app_promos(document: Document) -> Iterator[tuple[int, int, str]]:
    r"""Mark invitations to install the site's app.

    >>> strip_app_promos("The bridge is open.\nDownload our app")
    'The bridge is open.\n'
    >>> strip_app_promos("The city's new app counts the cars on the bridge.")
    "The city's new app counts the cars on the bridge."
    """
    return _ALL.spans(document, Reason.APP_PROMO)


# In the order of the default chain; their marks never overlap, for each span has one reason.
PHRASE_FILTERS: tuple[Filter, ...] = (
    strip_cookie_banners,
    strip_js_warnings,
    strip_adblock_notices,
    strip_share_prompts,
    strip_newsletter_prompts,
    strip_paywall_notices,
    strip_related_links,
    strip_comment_prompts,
    strip_login_prompts,
    strip_app_promos,
    strip_credits,
    strip_copyright,
    strip_ad_labels,
    strip_counters,
    strip_navigation,
)


def phrase_filters(languages: Sequence[str] | None = None) -> Filter:
    r"""All phrase filters as one chain, narrowed to the packs of some languages.

    Raises `ValueError` for a language without a pack.

    >>> phrase_filters(languages=("de",))("Die Brücke ist offen.\nAdvertisement")
    'Die Brücke ist offen.\nAdvertisement'
    """
    if languages is None:
        return chain(*PHRASE_FILTERS)
    lexicon(tuple(languages))
    scanner = _Scanner(tuple(languages))
    return chain(*(_narrowed(item, scanner) for item in PHRASE_FILTERS))


_REASONS = {
    item.name: reason
    for item, reason in zip(
        PHRASE_FILTERS,
        (
            Reason.COOKIE_BANNER,
            Reason.JS_WARNING,
            Reason.ADBLOCK_NOTICE,
            Reason.SHARE_PROMPT,
            Reason.NEWSLETTER_PROMPT,
            Reason.PAYWALL_NOTICE,
            Reason.RELATED_LINK,
            Reason.COMMENT_PROMPT,
            Reason.LOGIN_PROMPT,
            Reason.APP_PROMO,
            Reason.CREDIT,
            Reason.COPYRIGHT,
            Reason.AD_LABEL,
            Reason.COUNTER,
            Reason.NAVIGATION,
        ),
        strict=True,
    )
}


def _narrowed(item: Filter, scanner: _Scanner) -> Filter:
    reason = _REASONS[item.name]

    @finder(reason, item.name)
    def narrowed(document: Document) -> Iterator[tuple[int, int, str]]:
        return scanner.spans(document, reason)

    return narrowed
