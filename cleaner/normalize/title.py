"""The title: what the envelope or the page states, or the line of the text that is it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from cleaner.model import Clue, Document, Kind, Origin, Provenance
from cleaner.spot.dates import read_date_line
from cleaner.spot.head import read_head
from cleaner.spot.page import clues_for, content_words, page_of
from cleaner.spot.titles import fold
from cleaner.spot.words import Line

# So many headings of a page are compared with what its head states.
MAX_HEADINGS: Final = 40
MAX_HEADLINE_CHARS: Final = 300
# A first heading of so many words is a headline, whatever the metadata says.
MIN_HEADLINE_WORDS: Final = 5
# A heading that shares less than this with every stated title is some other heading.
MIN_LIKENESS: Final = 0.45
# A stated title that is the end of a heading is the headline under a kicker, if it is most of it.
MIN_SHARE_UNDER_KICKER: Final = 0.4
# So many statements of the page must agree before its heading is cut.
MIN_AGREED: Final = 2
MAX_SITE_WORDS: Final = 2
# "Daily Port News" names the site "Daily Port"; what is longer is a headline about it.
MAX_SITE_SHARE: Final = 2.5
H1_BONUS: Final = 0.5
# A date stands in so many characters before a headline; headlines are headings of the first levels.
MAX_DATE_CHARS: Final = 30
MAX_HEADING_LEVEL: Final = 3
_SOCIAL: Final = frozenset({"headline", "og:title"})
_TRUSTED: Final = frozenset({"headline", "og:title", "title", "twitter:title"})
_SEPARATOR: Final = re.compile(r"\s+[-–—|•·:»«/]+\s+|\s*[|｜]\s*")


def read_title(document: Document) -> tuple[str, Provenance] | None:
    """The headline as shown, or None when nothing states one."""
    stated = clues_for(document.clues, "title")
    for clue in stated:
        # JSON-LD in a plain text is an envelope, too.
        if clue.origin is Origin.ENVELOPE or (clue.origin is Origin.JSON_LD and document.kind is not Kind.HTML):
            return _of_clue(clue)
    if document.kind is Kind.HTML and (found := _of_page(document, stated)):
        return found
    head = read_head(document)
    if head.title is not None:
        block = head.title.row.block
        origin = Origin.HEADLINE if head.title.row.level else Origin.FIRST_LINES
        return head.title.text, Provenance(origin, head.title.why, block.content_start, block.content_end)
    return _of_clue(stated[0]) if stated else None


def _of_clue(clue: Clue) -> tuple[str, Provenance]:
    return clue.value, Provenance(clue.origin, clue.detail, clue.start, clue.end)


def _of_page(document: Document, stated: tuple[Clue, ...]) -> tuple[str, Provenance] | None:
    """The visible heading that the page's own metadata confirms; else what the metadata says, without the site."""
    sites = site_names(document)
    shown = [clue for clue in stated if clue.detail == "h1"]
    said = [clue for clue in stated if clue.detail != "h1"]
    headings: dict[str, tuple[float, Provenance]] = {}
    for clue in shown:
        headings.setdefault(clue.value, (H1_BONUS, Provenance(clue.origin, clue.detail)))
    for row in page_of(document).rows:
        if row.level in {1, 2} and len(row.text) <= MAX_HEADLINE_CHARS and len(headings) < MAX_HEADINGS:
            where = Provenance(Origin.HEADLINE, f"h{row.level}", row.block.content_start, row.block.content_end)
            bonus = H1_BONUS if row.level == 1 else 0.1
            if row.text not in headings:
                headings[row.text] = (bonus, where)
    sites |= _page_names(document, said)
    # One statement of each sort: what repeats (a name, a headline of a teaser) is not this article's.
    trusted = tuple({clue.detail: clue for clue in reversed(said) if clue.detail in _TRUSTED}.values()) or tuple(said)
    best: tuple[float, str, Provenance] | None = None
    for number, (text, (bonus, where)) in enumerate(headings.items()):
        if not fold(text) or is_site(text, sites):
            continue
        each = [_likeness(text, clue.value) for clue in trusted]
        if bonus == H1_BONUS and " " in text:  # the site may stand behind the headline, or behind a rubric
            each = [max(each[at], _likeness(text, without_site(clue.value, sites))) for at, clue in enumerate(trusted)]
        likeness = (max(each) + sum(each) / len(each)) / 2 if each else MIN_LIKENESS
        score = likeness + bonus - 0.01 * number
        if likeness >= MIN_LIKENESS and (best is None or score > best[0]):
            best = (score, text, where)
    if best is not None:
        cut = _without_kicker(best[1], said) or _without_standfirst(best[1], said) or _without_date(best[1], said)
        return cut or (_punctuated(best[1], said), best[2])
    if shown and len(shown[0].value.split()) >= MIN_HEADLINE_WORDS and not is_site(shown[0].value, sites):
        return _of_clue(shown[0])
    for clue in said:
        text = without_site(clue.value, sites)
        if text and not is_site(text, sites):
            return text, Provenance(clue.origin, clue.detail, clue.start, clue.end)
    for clue in shown:
        if not is_site(clue.value, sites):
            return _of_clue(clue)
    return None


def _likeness(heading: str, stated: str) -> float:
    """How far a heading and a stated title are the same words: 2 for equal, else up to about 1.5."""
    one, two = fold(heading), fold(stated)
    if not one or not two:
        return 0.0
    if one == two:
        return 2.0
    if two.startswith(one) or two.endswith(one):
        # The stated title with a site or rubric around it; a short heading may be the rubric itself.
        tail = _SEPARATOR.split(stated)
        exact = any(fold(part) == one for part in tail)
        return 1.5 * (0.4 + 0.6 * len(one) / len(two)) if exact or len(one) > 0.5 * len(two) else 0.5
    if two in one:
        return 1.4 * (0.4 + 0.6 * len(two) / len(one))
    ours, theirs = set(content_words(heading)), set(content_words(stated))
    if not ours or not theirs:
        return 0.0
    return 1.3 * len(ours & theirs) / len(ours | theirs)


def _punctuated(heading: str, said: list[Clue]) -> str:
    """The heading, or the stated title of the same letters where only that one has a colon after the kicker."""
    for clue in said:
        if ": " in clue.value and ": " not in heading and fold(clue.value) == fold(heading):
            return clue.value
    return heading


def _without_kicker(heading: str, said: list[Clue]) -> tuple[str, Provenance] | None:
    """The stated title where the heading is it with a kicker before it, glued by the markup."""
    for clue in said:
        ours, theirs = fold(heading), fold(clue.value)
        kicked = ours.endswith(theirs) and len(theirs) >= MIN_SHARE_UNDER_KICKER * len(ours)
        if kicked and ours != theirs and clue.detail in {"headline", "og:title", "itemprop headline"}:
            at = heading.find(clue.value[:12])
            agreed = sum(1 for other in said if fold(other.value) == theirs) > 1
            if agreed and at > 0 and heading[:at].endswith(" : "):
                return heading[at:], Provenance(clue.origin, clue.detail)
            if at > 0 and heading[at - 1] not in ":–—-|" and heading[:at].rstrip()[-1:] not in ":–—-|":
                return heading[at:], Provenance(clue.origin, clue.detail)
    return None


def _without_standfirst(heading: str, said: list[Clue]) -> tuple[str, Provenance] | None:
    """The stated title that a heading begins with, where two statements agree and none has the rest."""
    folded = fold(heading)
    agreed = Counter(fold(clue.value) for clue in said)
    if folded in agreed:
        return None
    for clue in said:
        stated = fold(clue.value)
        if len(stated) < MIN_SHARE_UNDER_KICKER * len(folded) or agreed[stated] < MIN_AGREED:
            continue
        rest = heading[len(clue.value) :]
        begins = fold(heading[: len(clue.value)]) == stated and rest[:1].isspace()
        site = _SEPARATOR.match(rest) and len(rest.split()) <= MAX_SITE_WORDS + 1
        if begins and (rest.strip()[:1].isupper() or site):
            return heading[: len(clue.value)], Provenance(clue.origin, clue.detail)
    return None


def _without_date(heading: str, said: list[Clue]) -> tuple[str, Provenance] | None:
    """The heading behind its date, where the page states it without one."""
    if not heading[:1].isdigit() and not any(char.isdigit() for char in heading[:MAX_DATE_CHARS]):
        return None
    spots = read_date_line(Line(heading[:MAX_DATE_CHARS])).spots
    if not spots or not spots[0].readings or heading[: spots[0].start].strip():
        return None
    rest = heading[spots[0].end :].lstrip(" -–—|:,·")
    ours, whole = fold(rest), fold(heading)
    if any(whole in fold(clue.value) for clue in said):
        return None
    clue = next((clue for clue in said if ours and fold(clue.value).startswith(ours)), None)
    return None if clue is None else (rest, Provenance(clue.origin, clue.detail))


def _page_names(document: Document, said: list[Clue]) -> frozenset[str]:
    """The part of the window's title that is a heading before the heading that is another part of it.

    Blogs call their name a heading, too: "A bridge falls | The Port Blog" over both.
    """
    window = next((clue.value for clue in said if clue.detail == "title"), "")
    parts = [fold(part) for part in _SEPARATOR.split(window[:MAX_HEADLINE_CHARS])]
    others = {fold(clue.value) for clue in said if clue.detail != "title"}
    if len(parts) < 2:
        return frozenset()
    rows = page_of(document).rows
    met = [fold(row.text) for row in rows if 0 < row.level <= MAX_HEADING_LEVEL and len(row.text) <= MAX_HEADLINE_CHARS]
    found = list(dict.fromkeys(text for text in met if text and text in parts))
    if len(found) < 2 or found[0] in others:
        return frozenset()
    chain = len(parts) > 2 and (found[0], found[-1]) == (parts[0], parts[-1]) and len(found[0]) < len(found[-1])
    around = chain or (found[0] == parts[-1] and len(found[0]) <= 2 * len(found[1]))
    return frozenset(found[:1]) if around else frozenset()


def site_names(document: Document) -> frozenset[str]:
    """The names that the site goes by: as stated, and the labels of its host."""
    names: set[str] = set()
    # Some pages give their own title as the name of the site.
    titles = {fold(clue.value) for clue in clues_for(document.clues, "title") if clue.detail in _SOCIAL}
    for clue in clues_for(document.clues, "site"):
        names.add(fold(clue.value))
        names.update({fold(part) for part in _SEPARATOR.split(clue.value)} - titles)
    for clue in clues_for(document.clues, "url"):
        host = clue.value.split("://", 1)[-1].split("/", 1)[0].lower().removeprefix("www.")
        names.add(fold(host))
        names.update(fold(label) for label in host.split(".")[:-1] if len(label) > 2)
    return frozenset(name for name in names if name)


def is_site(text: str, sites: Iterable[str]) -> bool:
    """A text is the site's name, with or without its top-level domain."""
    folded = fold(text)
    return bool(folded) and any(folded == name or (len(name) > 5 and folded in {name, f"{name}com"}) for name in sites)


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the name of its site at either end, cut only at a spaced separator.

    >>> without_site("Covid-19: what we know - The Daily Port", {"thedailyport"})
    'Covid-19: what we know'
    >>> [without_site(t, {"thedailyport"}) for t in ("AC/DC to tour Europe", "Spider-Man — No Way Home")]
    ['AC/DC to tour Europe', 'Spider-Man — No Way Home']
    """
    names = tuple(sites)
    cut = title
    while (parts := list(_SEPARATOR.finditer(cut))) and names:
        tail, lead = cut[parts[-1].end() :], cut[: parts[0].start()]
        if _names(tail, names):
            cut = cut[: parts[-1].start()]
        elif _names(lead, names):
            cut = cut[parts[0].end() :]
        else:
            break
    return cut.strip() or title


def _names(part: str, sites: tuple[str, ...]) -> bool:
    folded = fold(part)
    if not folded:
        return False
    return any(
        folded == name
        or (len(name) >= 4 and (folded in name or (name in folded and len(folded) <= MAX_SITE_SHARE * len(name))))
        for name in sites
    )
