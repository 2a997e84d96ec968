"""What a block of a web page looks like, as numbers: its text, its place in the markup, its company.

No language is known here. The class and id words looked for are the vocabulary
of web templates, which is the same whatever the language of the page.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.model import Block, Document, Role
from cleaner.scoring.model import Forest, odds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("web.npz")

WORD = re.compile(r"[^\W_]+")
SHINGLE_WORDS = 4
# A run of text that is surely prose: a sentence or more with few links.
PROSE_CHARS = 80
PROSE_LINK_DENSITY = 0.34
# Longer blocks are not compared with title and description.
MAX_COMPARED_WORDS = 120
# What the shape of a block's text is read from.
SHAPE_CHARS = 240

_ENDS = '.!?…。！？।؟۔\u201d"»”」'
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-zß-öø-ÿа-яα-ω]")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")

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
        r"(?:^|[^a-z])(?:ad|ads|adv|dfp|gpt)(?:[^a-z]|$)|advert|sponsor|promo|anzeige|werb|publicid",
        r"date|time|meta|publish|posted|info|stamp",
        r"tag|topic|categor|label|keyword|section|theme",
        r"caption|image|photo|gallery|media|video|figure|bild|foto|slide|player|picture|embed|audio",
        r"quote|pull|cite|twitter-tweet|instagram",
        r"search|form|input|filter|sort|button|btn|cta",
        r"factbox|infobox|sidebar|box|timeline|toc|table-of|fact",
    )
)
_ROLES = (Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.TABLE, Role.CODE, Role.CAPTION, Role.NOSCRIPT)
_ROLE_AT = {role: 3 + number for number, role in enumerate(_ROLES)}
_OWN_AT = {tag: 3 + len(_ROLES) + number for number, tag in enumerate(_OWN_TAGS)}
_TAGS_AT = 3 + len(_ROLES) + len(_OWN_TAGS)
_TAG_BIT = {tag: 1 << number for number, tag in enumerate(_TAGS)}
_PLACES = _TAGS_AT + len(_TAGS)
# How many elements around a block are looked at, and as how large a group.
ANCESTORS = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What others say of the page: for each block the share of its words that they take for the article."""

    kept: Sequence[float]
    stated: Sequence[float]


def tokens_of(document: Document) -> list[list[str]]:
    """The words of each block."""
    return [WORD.findall(document.content(block)) for block in document.blocks]


def shares_in(blocks: Sequence[Sequence[str]], text: str) -> list[float]:
    """For each block the share of its words that stand in `text`, by shingles; short blocks as whole lines.

    >>> shares_in([["one", "two"], ["a", "b", "c", "d", "e"]], "One two\\none two\\na b c d x")
    [1.0, 0.5]
    """
    if not text:
        return [0.0] * len(blocks)
    lines = [WORD.findall(line) for line in text.split("\n")]
    known = {tuple(line) for line in lines}
    shingles = {gram for line in lines for gram in _shingles(line)}
    shares = []
    for tokens in blocks:
        grams = _shingles(tokens)
        if grams:
            shares.append(sum(gram in shingles for gram in grams) / len(grams))
        else:
            shares.append(float(tuple(tokens) in known))
    return shares


def _shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(tokens[start:] for start in range(SHINGLE_WORDS)), strict=False))


def measure(document: Document, tokens: Sequence[Sequence[str]], evidence: Evidence) -> Floats:
    """One row of numbers for each block."""
    import numpy as np

    blocks = document.blocks
    count = len(blocks)
    shapes = np.array([_shape(document.content(block)) for block in blocks], dtype=np.float32)
    chars = shapes[:, 0].copy()
    shapes[:, 0] = np.log1p(chars)
    density = np.array([block.hints.link_density or 0.0 for block in blocks], dtype=np.float32)
    kept = np.array(evidence.kept, dtype=np.float32)
    stated = np.array(evidence.stated, dtype=np.float32)
    continues = np.array([block.continues for block in blocks], dtype=np.float32)
    prose = ((chars >= PROSE_CHARS) & (density < PROSE_LINK_DENSITY) & (shapes[:, 2] > 0)).astype(np.float32)
    prose_chars = prose * chars
    total = float(chars.sum()) or 1.0
    prose_total = float(prose_chars.sum()) or 1.0
    kept_chars = chars * (kept >= 0.5)
    kept_total = float(kept_chars.sum())

    outline = _outline(blocks)
    places = _places(blocks, outline)
    groups = _groups(outline, chars, density, prose_chars, kept_chars, prose_total, kept_total)
    scores = _readability(outline, chars, density)
    said = _said(document, blocks, tokens)

    index = np.arange(count, dtype=np.float32)
    before = np.concatenate(([0.0], np.cumsum(chars)[:-1])).astype(np.float32)
    strong = np.flatnonzero((kept >= 0.5) & (chars >= PROSE_CHARS))
    any_kept = np.flatnonzero(kept >= 0.5)
    position = np.stack(
        [
            index / count,
            before / total,
            np.full(count, math.log1p(count)),
            np.full(count, math.log1p(total)),
            np.full(count, prose_total / total),
            np.full(count, kept_total / total),
            np.full(count, math.log1p(kept_total)),
            *_distances(index, strong),
            *_distances(index, any_kept),
            *_distances(index, np.flatnonzero(stated >= 0.5)),
            np.full(count, float(stated.max(initial=0.0) > 0)),
            *_distances(index, np.flatnonzero(prose)),
        ],
        axis=1,
    )
    own = np.stack([density, kept, stated, continues, prose, prose_chars / prose_total], axis=1)
    company = [shapes[:, 0], density, kept, stated, shapes[:, 2], prose, groups[:, 0], places[:, 2]]
    near = _shifted(np.stack(company), (-3, -2, -1, 1, 2, 3))
    same = _same(outline, (-2, -1, 1, 2))
    wide = [_window(column, size) for column in (kept_chars, prose_chars, chars, chars * density) for size in (3, 8)]
    return np.concatenate(
        [shapes, places, own, groups, scores, said, position, np.stack([*near, *same, *wide], axis=1)],
        axis=1,
        dtype=np.float32,
    )


def _shape(text: str) -> list[float]:
    head = text[:SHAPE_CHARS]
    wide = len(_WIDE.findall(head)) / len(head) if head and max(head) > "\u0e00" else 0.0
    words = head.count(" ") + 1
    return [
        len(text) * (1.0 + 2.0 * wide),  # a Chinese character says as much as three Latin letters
        math.log1p(words),
        float(text[-1:] in _ENDS),
        math.log1p(sum(map(text.count, ".!?。！？।"))),
        math.log1p(sum(map(text.count, ",،、，"))),
        len(_CAPITAL.findall(head)) / words,
        len(head) / words,
    ]


@functools.lru_cache(maxsize=16_384)  # templates repeat their class words from block to block and page to page
def _class_bits(words: str) -> int:
    """Which groups of class words occur in the words of one element."""
    if not words:
        return 0
    words = words.lower()
    return sum(1 << number for number, pattern in enumerate(_CLASS_WORDS) if pattern.search(words))


def _places(blocks: Sequence[Block], outline: _Outline) -> Floats:
    """The element of each block and those around it: tags, class words, role."""
    import numpy as np

    parent = outline.parent
    count = len(parent)
    # Of each element: how deep it is, its tag and those around it, the class words of it, of it and two around, of all.
    depth, inner, tags = [1] * count, [-1] * count, [0] * count
    own, near, around = [0] * count, [0] * count, [0] * count
    for node in range(1, count):
        above = parent[node]
        tag, bits = outline.tag[node], _class_bits(outline.words[node])
        depth[node] = depth[above] + 1 if above else 1
        inner[node] = _OWN_AT.get(tag, -1)
        tags[node] = tags[above] | _TAG_BIT.get(tag, 0)
        own[node], around[node] = bits, around[above] | bits
        near[node] = bits | own[above] | own[parent[above]]
    rows = np.zeros((count, _PLACES + 3 * len(_CLASS_WORDS)), dtype=np.float32)
    rows[:, 0] = np.array(depth) / 10
    placed = np.array(inner)
    named = np.flatnonzero(placed >= 0)
    rows[named, placed[named]] = 1.0
    rows[:, _TAGS_AT:_PLACES] = (np.array(tags)[:, None] >> np.arange(len(_TAGS))) & 1
    masks = np.array([own, near, around]).T
    rows[:, _PLACES:] = ((masks[:, :, None] >> np.arange(len(_CLASS_WORDS))) & 1).reshape(count, -1)
    table: Floats = rows[outline.of]
    for number, block in enumerate(blocks):
        hints = block.hints
        if hints.role in _ROLE_AT:
            table[number, _ROLE_AT[hints.role]] = 1.0
        if hints.level:
            table[number, 1] = hints.level
        if hints.hidden:
            table[number, 2] = 1.0
    return table


def _groups(  # noqa: PLR0917  # the columns of one page
    outline: _Outline,
    chars: Floats,
    density: Floats,
    prose: Floats,
    kept: Floats,
    prose_total: float,
    kept_total: float,
) -> Floats:
    """How much text, links, prose and kept text there is in the blocks that look alike or stand together."""
    import numpy as np

    # Elements that look alike: the same tag and class words under parents that do.
    numbers: dict[tuple[int, str, str], int] = {}
    look = [0] * len(outline.parent)
    for node, key in enumerate(zip(outline.parent, outline.tag, outline.words, strict=True)):
        look[node] = numbers.setdefault((look[key[0]], key[1], key[2]), len(numbers))
    parent = np.array(outline.parent)
    at = np.array(outline.of)
    members = np.empty((len(at), 1 + ANCESTORS), dtype=np.int64)
    members[:, 0] = np.array(look)[at]
    for level in range(1, 1 + ANCESTORS):
        at = parent[at]
        members[:, level] = level * len(parent) + at
    columns = []
    links = chars * density
    flat = members.T.ravel()
    sums = [
        np.bincount(flat, np.tile(values, 1 + ANCESTORS)) for values in (np.ones_like(chars), chars, links, prose, kept)
    ]
    for level in range(1 + ANCESTORS):
        size, text, linked, flow, take = (values[members[:, level]] for values in sums)
        others = text - chars
        columns += [
            np.log1p(size),
            linked / np.maximum(text, 1),
            flow / prose_total,
            flow / np.maximum(text, 1),
            np.where(others > 0.5, (take - kept) / np.maximum(others, 1), -1.0),
            take / kept_total if kept_total else np.zeros_like(text),
        ]
    return np.stack([*columns, columns[2]], axis=1).astype(np.float32)[:, [-1, *range(len(columns))]]


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


@functools.lru_cache(maxsize=16_384)
def _class_weight(tag: str, words: str) -> tuple[float, bool]:
    """The score that an element starts with, and whether it is an unlikely candidate."""
    weight = _START.get(tag, 0.0)
    if not words:
        return weight, False
    words = words.lower()
    weight += 25.0 * ((_GOOD.search(words) is not None) - (_BAD.search(words) is not None))
    unlikely = tag not in {"body", "article", "a"} and _UNLIKELY.search(words) and not _MAYBE.search(words)
    return weight, bool(unlikely)


@dataclass(slots=True)
class _Outline:
    """The elements that blocks stand in, ancestors before descendants; the first is the root."""

    of: list[int]  # the element of each block
    parent: list[int]
    tag: list[str]
    words: list[str]


def _outline(blocks: Sequence[Block]) -> _Outline:
    known = {"": 0}
    outline = _Outline([], [0], [""], [""])
    for block in blocks:
        path = block.hints.path
        number = known.get(path)
        if number is None:
            missing = []
            at = len(path)
            while path[:at] not in known:
                missing.append(at)
                at = max(path.rfind("/", 0, at), 0)
            number = known[path[:at]]
            words = block.hints.attributes.split("/")
            for at in reversed(missing):
                here = path[:at]
                depth = here.count("/")
                known[here] = len(outline.parent)
                outline.parent.append(number)
                outline.tag.append(here[here.rfind("/") + 1 :].partition("[")[0])
                outline.words.append(words[depth] if depth < len(words) else "")
                number = known[here]
        outline.of.append(number)
    return outline


def _readability(outline: _Outline, chars: Floats, density: Floats) -> Floats:
    """Where the element stands that Readability's scores would choose."""
    import numpy as np

    parent, of = outline.parent, outline.of
    count = len(parent)
    known = [_class_weight(tag, words) for tag, words in zip(outline.tag, outline.words, strict=True)]
    doubt = [0] * count
    for node in range(1, count):
        doubt[node] = doubt[parent[node]] + known[node][1]
    text = np.bincount(of, chars, minlength=count).tolist()
    linked = np.bincount(of, chars * density, minlength=count).tolist()
    for node in range(count - 1, 0, -1):
        text[parent[node]] += text[node]
        linked[parent[node]] += linked[node]
    score: dict[int, float] = {}
    for node, size, links in zip(of, chars.tolist(), density.tolist(), strict=True):
        if doubt[node] or size < 25 or outline.tag[node][:1] == "h":
            continue
        gain = 1.0 + min(size / 100, 3.0) + 0.01 * size * (links == 0)
        up = parent[node]
        for depth in range(5):
            if up == 0:
                break
            score[up] = score.get(up, known[up][0]) + gain / (1.0 if depth == 0 else 2.0 if depth == 1 else depth * 3.0)
            up = parent[up]
    final = [0.0] * count
    for node, value in score.items():
        final[node] = value * (1 - linked[node] / (text[node] or 1.0))
    top = max(score, key=lambda node: final[node], default=0)
    best = max(final[top], 1.0)
    reach = [0.0] * count
    inside = [False] * count
    for node in range(1, count):
        reach[node] = max(reach[parent[node]], final[node])
        inside[node] = inside[parent[node]] or node == top
    table = np.array(
        [
            [float(inside[node]) for node in range(count)],
            [float(parent[node] == parent[top]) for node in range(count)],
            [final[parent[node]] / best for node in range(count)],
            [reach[parent[node]] / best for node in range(count)],
            doubt,
            [text[top] / (text[0] or 1.0)] * count,
        ],
        dtype=np.float32,
    )
    return table.T[of]


def _said(document: Document, blocks: Sequence[Block], tokens: Sequence[Sequence[str]]) -> Floats:
    """How a block compares with the page's title and description, and whether it stands there twice."""
    import numpy as np

    titles = [set(WORD.findall(clue.value.lower())) for clue in document.clues if clue.field == "title"][:4]
    about = [set(WORD.findall(clue.value.lower())) for clue in document.clues if clue.field == "description"][:3]
    keys = [" ".join(words).lower() for words in tokens]
    seen: set[str] = set()
    total = Counter(keys)
    heading = next((n for n, b in enumerate(blocks) if b.hints.level == 1 and b.hints.role is Role.HEADING), -1)
    rows = []
    compared = set().union(*titles, *about)
    for key, words in zip(keys, tokens, strict=True):
        bag = set(key.split()) if len(words) <= MAX_COMPARED_WORDS else set()
        if compared.isdisjoint(bag):
            rows.append((0.0, 0.0, 0.0, total[key], key in seen))
        else:
            of_title = max((len(bag & title) / len(bag | title) for title in titles if title), default=0.0)
            of_text = max((len(bag & text) / len(text) for text in about if text), default=0.0)
            in_text = max((len(bag & text) / len(bag) for text in about), default=0.0)
            rows.append((of_title, of_text, in_text, total[key], key in seen))
        seen.add(key)
    index = np.arange(len(rows), dtype=np.float32)
    table = np.empty((len(rows), 8), dtype=np.float32)
    table[:, :5] = rows
    table[:, 3] = np.log(table[:, 3].astype(np.float64))
    table[:, 5] = heading >= 0
    table[:, 6] = (index > heading) & (heading >= 0)
    table[:, 7] = np.clip(index - heading, -30, 60) if heading >= 0 else -50.0
    return table


def _distances(index: Floats, marked: npt.NDArray[np.int64]) -> list[Floats]:
    """Blocks since the last and until the next marked block, and whether a block lies between the outermost."""
    import numpy as np

    if not len(marked):
        none = np.full(len(index), 99.0, dtype=np.float32)
        return [none, none, np.zeros_like(none)]
    at = np.searchsorted(marked, index, side="right")
    since = np.where(at > 0, index - marked[np.maximum(at - 1, 0)], 99)
    at = np.searchsorted(marked, index, side="left")
    until = np.where(at < len(marked), marked[np.minimum(at, len(marked) - 1)] - index, 99)
    inside = (index >= marked[0]) & (index <= marked[-1])
    return [np.minimum(since, 99), np.minimum(until, 99), inside.astype(np.float32)]


def _shifted(columns: Floats, steps: Sequence[int]) -> Floats:
    """The values of the block each of `steps` further on, column by column; -1 beyond the page."""
    import numpy as np

    count, reach = columns.shape[1], max(map(abs, steps))
    padded = np.pad(columns, ((0, 0), (reach, reach)), constant_values=-1.0)
    moved = np.stack([padded[:, reach + step : reach + step + count] for step in steps], axis=1)
    return moved.reshape(-1, count)


def _window(column: Floats, size: int) -> Floats:
    """The sum over the blocks around, as a logarithm."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(column, dtype=np.float64)))
    index = np.arange(len(column))
    high = np.minimum(index + size + 1, len(column))
    low = np.maximum(index - size, 0)
    window: Floats = np.log1p(np.maximum(sums[high] - sums[low], 0)).astype(np.float32)
    return window


def _same(outline: _Outline, steps: Sequence[int]) -> Floats:
    """Whether the block each of `steps` further on has the same parent."""
    import numpy as np

    parents = np.array(outline.parent, dtype=np.float32)[outline.of]
    same: Floats = (_shifted(parents[None, :], steps) == parents).astype(np.float32)
    return same


@dataclass(frozen=True, slots=True)
class Judge:
    """The learned judge of a page's blocks: the features it asks for, its trees, and the chance that is enough."""

    columns: npt.NDArray[np.int64]
    forest: Forest
    limit: float

    def __call__(self, rows: Floats) -> Floats:
        """For each block, how likely it belongs to the article, in 0..1."""
        import numpy as np

        return odds(self.forest(np.ascontiguousarray(rows[:, self.columns].T)))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights, compressed."""
        import numpy as np

        arrays = {"columns": self.columns.astype(np.int16), "limit": np.array(self.limit, dtype=np.float32)}
        np.savez_compressed(path, **arrays, **self.forest.dump("forest"))  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Judge:
        """Read the weights that `save` has written."""
        import numpy as np

        with np.load(path) as arrays:
            return cls(arrays["columns"].astype(np.int64), Forest.load(arrays, "forest"), float(arrays["limit"]))
