"""The elements that a page's blocks stand in: their tags, the words of their classes, what templates mean by them.

No language is known here. The class and id words looked for are the vocabulary
of web templates, which is the same whatever the language of the page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.model import Block, Role

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

_TAGS = (
    *("article", "main", "nav", "header", "footer", "aside", "form", "figure", "table", "ul", "ol", "section"),
    *("blockquote", "button", "address", "dl", "details", "hgroup"),
)
_OWN_TAGS = ("p", "div", "li", "td", "h1", "h2", "h3", "h4", "section", "article", "span")
_CLASS_WORDS = tuple(
    re.compile(words)
    for words in (
        r"article|artikel|articul|entry|post(?!er)|story|noticia|single|hentry|news",
        r"cookie|consent|gdpr|modal|popup|overlay|dialog|banner|notice|alert|privacy|cmp|dsgvo|toast",
        r"newsletter|subscri|sign-?up|abo(?![a-z])|paywall|premium|regwall|login|register|offer|donat|support",
        r"(?:^|[^a-z])(?:ad|ads|adv|dfp|gpt)(?:[^a-z]|$)|advert|sponsor|promo|anzeige|werb|publicid|outbrain|taboola",
        r"date|time|meta|publish|posted|info|stamp",
        r"tag|topic|categor|label|keyword|section|theme",
        r"caption|image|photo|gallery|media|video|figure|bild|foto|slide|player|picture|embed|audio",
        r"quote|pull|cite|twitter-tweet|instagram",
        r"search|form|input|filter|sort|button|btn|cta",
        r"factbox|infobox|sidebar|box|timeline|toc|table-of|fact",
        r"comment(?!ary)|disqus|reply|replies|respond|discussion|forum",
        r"related|recommend|more-|popular|trending|teaser|next|read-?also|most|similar|latest|see-?also|list-?item|card",
        r"share|social|sharing|follow|whatsapp|facebook|sociable|viral|print",
        r"nav|menu|breadcrumb|footer|header|masthead|toolbar|skip|pagination|pager",
        r"author|byline|bio(?:[^a-z]|$)|autor|contributor|profile",
        r"content|main|body|text|copy|prose",
        r"lead|intro|standfirst|summary|excerpt|dek|subtitle|sub-?head|description|teaser-?text|chapo|vorspann",
        r"hidden|hide|invisible|sr-only|screen-reader|collapse|noprint|print-only",
    )
)
_ROLES = (Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.TABLE, Role.CODE, Role.CAPTION, Role.NOSCRIPT)
_ROLE_AT = {role: 3 + number for number, role in enumerate(_ROLES)}
_OWN_AT = {tag: 3 + len(_ROLES) + number for number, tag in enumerate(_OWN_TAGS)}
_TAGS_AT = 3 + len(_ROLES) + len(_OWN_TAGS)
_TAG_BIT = {tag: 1 << number for number, tag in enumerate(_TAGS)}
_PLACES = _TAGS_AT + len(_TAGS)

# The class words that Mozilla's Readability scores by (Apache-2.0, github.com/mozilla/readability, REGEXPS).
_GOOD = re.compile(r"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story")
_BAD = re.compile(
    r"-ad-|hidden|\bhid\b|banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|promo|related"
    r"|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
)
_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu"
    r"|related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination"
    r"|pager|popup|yom-remote",
)
_MAYBE = re.compile(r"and|article|body|column|content|main|mathjax|shadow")
_START = {
    **dict.fromkeys(("div",), 5.0),
    **dict.fromkeys(("pre", "td", "blockquote"), 3.0),
    **dict.fromkeys(("address", "ol", "ul", "dl", "dd", "dt", "li", "form"), -3.0),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "th"), -5.0),
}
# The elements that templates put an article in, the surest first; trafilatura goes by such a list
# (Apache-2.0, github.com/adbar/trafilatura, xpaths.BODY_XPATH), from which the words are taken.
_FRAME_TAGS = frozenset(("article", "div", "main", "section"))
_FRAMES = (
    re.compile(
        r"(?:entry|page|text|article|art)-content|article__content|article(?:-|__)?(?:body|text|content)|body-text"
        r"|post[-_]text|post-body|post-?entry|post[-_]?content|post_inner_wrapper|article__container"
    ),
    re.compile(
        r"story-?(?:body|content)|post-bodycopy|(?:theme|blog|section|single)-content|single-post|main-column"
        r"|wpb_text_column|field-body|fulltext"
    ),
    re.compile(r"content[-_]main|content(?:-|__)?body|main-content|page-content"),
    re.compile(r"^main"),
)
# The same frames by all the words of a class and an id together.
_WHOLE_FRAMES = (
    re.compile(r"(?:post|entry)$"),
    re.compile(r"article |primary|(?:article|story|postarea|text|cell)$"),
    re.compile(r"content$"),
)
FRAMES = 1 + len(_FRAMES)
# What one word may mean: the groups of class words, the frames but <article>, then what Readability goes by.
_PATTERNS = (*_CLASS_WORDS, *_FRAMES, _GOOD, _BAD, _UNLIKELY, _MAYBE)
_SEARCHES = tuple((1 << number, pattern.search) for number, pattern in enumerate(_PATTERNS))
_GROUPS = (1 << len(_CLASS_WORDS)) - 1
_FRAMES_AT = len(_CLASS_WORDS)
_IS_GOOD, _IS_BAD, _IS_UNLIKELY, _IS_MAYBE = (1 << len(_PATTERNS) - back for back in (4, 3, 2, 1))
# A frame with less text than this, in characters, is a teaser's.
MIN_FRAME_CHARS = 250


@dataclass(slots=True)
class Outline:
    """The elements that blocks stand in, ancestors before descendants; the first is the root."""

    of: list[int]  # the element of each block
    parent: list[int]
    tag: list[str]
    words: list[str]


def outline_of(blocks: Sequence[Block]) -> Outline:
    """The elements around the blocks of a page, from their paths."""
    known = {"": 0}
    outline = Outline([], [0], [""], [""])
    of, parent, tag, names = outline.of, outline.parent, outline.tag, outline.words
    for block in blocks:
        path = block.hints.path
        number = known.get(path)
        if number is None:
            missing = [path]
            above = path[: max(path.rfind("/"), 0)]
            while (number := known.get(above)) is None:
                missing.append(above)
                above = above[: max(above.rfind("/"), 0)]
            words = block.hints.attributes.split("/")
            depth = above.count("/") + 1 if above else 0
            for here in reversed(missing):
                known[here] = len(parent)
                parent.append(number)
                number = known[here]
                tag.append(here[here.rfind("/") + 1 :].partition("[")[0])
                names.append(words[depth] if depth < len(words) else "")
                depth += 1
        of.append(number)
    return outline


@functools.lru_cache(maxsize=16_384)  # templates repeat their words from block to block and page to page
def _meant(word: str) -> int:
    """Which of the patterns occur in one word of a class or an id."""
    return sum([bit for bit, search in _SEARCHES if search(word)])  # a list: the most often called of all


@functools.lru_cache(maxsize=16_384)
def _known(tag: str, words: str) -> tuple[int, float, bool, int]:
    """What the words of an element's classes say.

    Which groups of class words occur; Readability's score to start with, and whether it is an unlikely candidate;
    the kinds of frame that it may be.
    """
    weight = _START.get(tag, 0.0)
    frames = 1 if tag == "article" else 1 << len(_FRAMES) if tag == "main" else 0
    said = 0
    words = words.lower()
    for word in words.split():
        said |= _meant(word)
    weight += 25.0 * (bool(said & _IS_GOOD) - bool(said & _IS_BAD))
    unlikely = tag not in {"body", "article", "a"} and said & _IS_UNLIKELY and not said & _IS_MAYBE
    if tag in _FRAME_TAGS:
        frames |= (said >> _FRAMES_AT & (1 << len(_FRAMES)) - 1) << 1
        frames |= sum(2 << number for number, pattern in enumerate(_WHOLE_FRAMES) if pattern.match(words))
    return said & _GROUPS, weight, bool(unlikely), frames


def places(blocks: Sequence[Block], outline: Outline, chars: Floats, density: Floats) -> Floats:
    """The element of each block and those around it: tags, class words, role, frames of articles."""
    import numpy as np

    parent, of = outline.parent, outline.of
    count = len(parent)
    known = list(map(_known, outline.tag, outline.words))
    text = np.bincount(of, chars, minlength=count).tolist()
    linked = np.bincount(of, chars * density, minlength=count).tolist()
    for node in range(count - 1, 0, -1):
        above = parent[node]
        text[above] += text[node]
        linked[above] += linked[node]
    frame, chosen = _frames(known, text, linked)
    # Of each element: how deep it is, its tag and those around it, the class words of it, of it and two around, of all;
    # of those inside the frame chosen; the frames it is in.
    depth, inner, tags = [1] * count, [-1] * count, [0] * count
    own, near, around = [0] * count, [0] * count, [0] * count
    within, framed = [0] * count, [0] * count
    for node in range(1, count):
        above = parent[node]
        tag, bits = outline.tag[node], known[node][0]
        depth[node] = depth[above] + 1 if above else 1
        inner[node] = _OWN_AT.get(tag, -1)
        tags[node] = tags[above] | _TAG_BIT.get(tag, 0)
        own[node], around[node] = bits, around[above] | bits
        near[node] = bits | own[above] | own[parent[above]]
        framed[node] = framed[above] | frame[node]
        if framed[above] & chosen:
            within[node] = within[above] | bits
    size = len(_CLASS_WORDS)
    rows = np.zeros((count, _PLACES + 4 * size + FRAMES + 1), dtype=np.float32)
    rows[:, 0] = np.array(depth) / 10
    placed = np.array(inner)
    named = np.flatnonzero(placed >= 0)
    rows[named, placed[named]] = 1.0
    rows[:, _TAGS_AT:_PLACES] = (np.array(tags)[:, None] >> np.arange(len(_TAGS))) & 1
    masks = np.array([own, near, around, within]).T
    rows[:, _PLACES : _PLACES + 4 * size] = ((masks[:, :, None] >> np.arange(size)) & 1).reshape(count, -1)
    inside = np.array(framed)
    rows[:, _PLACES + 4 * size : -1] = (inside[:, None] >> np.arange(FRAMES)) & 1
    rows[:, -1] = (inside & chosen) > 0 if chosen else -1.0
    table: Floats = np.concatenate((rows, _readability(outline, known, chars, density, text, linked)), axis=1)[of]
    for number, block in enumerate(blocks):
        hints = block.hints
        if hints.role in _ROLE_AT:
            table[number, _ROLE_AT[hints.role]] = 1.0
        if hints.level:
            table[number, 1] = hints.level
        if hints.hidden:
            table[number, 2] = 1.0
    return table


_Known = tuple[int, float, bool, int]


def _frames(known: Sequence[_Known], text: Sequence[float], linked: Sequence[float]) -> tuple[list[int], int]:
    """For each element the kinds of frame that it is the first of on the page, and the kind that is the surest."""
    order = (1, 0, 2, 3, 4)  # an <article> is surer than a "story", less sure than an "article-body"
    first: dict[int, int] = {}
    for node, (_, _, _, kinds) in enumerate(known):
        if kinds and text[node] - linked[node] >= MIN_FRAME_CHARS:
            for kind in range(FRAMES):
                if kinds >> kind & 1:
                    first.setdefault(kind, node)
    frame = [0] * len(known)
    for kind, node in first.items():
        frame[node] |= 1 << kind
    chosen = next((1 << kind for kind in order if kind in first), 0)
    return frame, chosen


def _readability(  # noqa: PLR0917  # what is known of each element
    outline: Outline,
    known: Sequence[_Known],
    chars: Floats,
    density: Floats,
    text: Sequence[float],
    linked: Sequence[float],
) -> Floats:
    """For each element, where it stands to the one that Readability's scores would choose."""
    import numpy as np

    parent = outline.parent
    count = len(parent)
    doubt = [0] * count
    for node in range(1, count):
        doubt[node] = doubt[parent[node]] + known[node][2]
    score: dict[int, float] = {}
    for node, size, links in zip(outline.of, chars.tolist(), density.tolist(), strict=True):
        if doubt[node] or size < 25 or outline.tag[node][:1] == "h":
            continue
        gain = 1.0 + min(size / 100, 3.0) + 0.01 * size * (links == 0)
        up = parent[node]
        for depth in range(5):
            if up == 0:
                break
            score[up] = score.get(up, known[up][1]) + gain / (1.0 if depth == 0 else 2.0 if depth == 1 else depth * 3.0)
            up = parent[up]
    final = [0.0] * count
    for node, value in score.items():
        final[node] = value * (1 - linked[node] / (text[node] or 1.0))
    top = max(score, key=final.__getitem__, default=0)
    reach = [0.0] * count
    inside = [False] * count
    for node in range(1, count):
        above = parent[node]
        reach[node] = max(reach[above], final[node])
        inside[node] = inside[above] or node == top
    best = max(final[top], 1.0)
    around = np.array(parent)
    values = np.array(final, dtype=np.float32)
    table = np.empty((count, 6), dtype=np.float32)
    table[:, 0] = inside
    table[:, 1] = around == parent[top]
    table[:, 2] = values[around] / best
    table[:, 3] = np.array(reach)[around] / best
    table[:, 4] = doubt
    table[:, 5] = text[top] / (text[0] or 1.0)
    return table
