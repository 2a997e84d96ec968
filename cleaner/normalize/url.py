"""The article's address: as an envelope, the page's head or a labelled line states it."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from cleaner.model import Document, Kind, Origin, Provenance
from cleaner.packs.page import page_packs

# Parameters that only say where a reader came from. courlan's pattern was weighed and left: it also
# drops ids ("cid", "eid", "uid") and sorts the rest, which breaks addresses of real sites.
_TRACKERS = re.compile(
    r"^(?:utm_\w{1,30}|mtm_\w{1,30}|pk_\w{1,30}|piwik_\w{1,30}|itm_\w{1,30}|hsa_\w{1,30}|oly_\w{1,20}|vero_\w{1,20}"
    r"|at_(?:medium|campaign|custom\d|link_\w{1,20}|bbc_team|format|ptr_name)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|gaa_\w{1,10}|_hs\w{1,10}|__hs\w{1,10}|__twitter_impression|_ga|_gl|mc_[ce]id|mkt_tok|ml_subscriber\w{0,10}|ck_subscriber_id"
    r"|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|rb_clickid"
    r"|s_cid|ncid|cmpid|wt_?mc|wt_?zmc|wtrid|xtor|xtref|smid|smtyp|ocid|echobox|sharetype|shareid|share_id|__s|cvid|guccounter"
    r"|guce_referr\w{1,10}|sref|spm|scm|rss|partnerid|mbid|ref_?src|ref_?url|referrer|soc_src|soc_trk|traffic_source"
    r"|maca|ico|dicbo|amp_js_v|amp_gsa|usqp|outputtype|srsltid|syclid|icid|trk|trkcampaign)$",
    re.IGNORECASE,
)
# A short `ref` is a mark of the link that was followed; a longer one may be the article's number.
_TRACKER_PAIRS = re.compile(
    r"^(?:ref|source|from|src)=(?:rss\w{0,20}|feed\w{0,10}|twitter|facebook|whatsapp|telegram|newsletter|email"
    r"|mail|share|social|hp|home\w{0,20}|t\.co|tw|fb|push)$",
    re.IGNORECASE,
)
_TRACKER_FRAGMENT = re.compile(r"^(?::~:text=|utm_|xtor=|ref=|echobox=|fbclid|at_medium|Echobox)", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://[^\s<>\"'“”«»\]\[{}|\\^`]{4,2000}", re.IGNORECASE)
# Characters that end a sentence or a bracket around an address, not the address.
_TRAILING = ".,;:!?)…*_”’»"
MAX_LABEL_CHARS = 60
# The source of a text is named in its first or its last lines.
MAX_EDGE_LINES = 12
MAX_URL_CHARS = 2_000


def read_url(document: Document) -> tuple[str, Provenance] | None:
    """The address of the article, without tracking parameters; None where nothing states it.

    Takes what the envelope says, then what the page's head says, then a line of the
    text that is nothing but a label ("Source:") and an address. Never takes a link
    in prose, and never puts an address together.

    >>> from cleaner.parse import read
    >>> read_url(read("The port is open.\\n\\nSource: https://port.example/1?utm_source=x"))[0]
    'https://port.example/1'
    >>> read_url(read("The port is open, says https://port.example/1 today."))
    """
    stated = [clue for clue in document.clues if clue.field == "url" and is_address(clue.value)]
    if stated:
        # A page that names its home page as canonical is mistaken.
        best = next((clue for clue in stated if _has_path(clue.value)), stated[0])
        if stated[0].origin is Origin.ENVELOPE:
            best = stated[0]
        return drop_trackers(best.value), Provenance(best.origin, best.detail, best.start, best.end)
    return None if document.kind is Kind.HTML else _in_text(document)


def is_address(value: str) -> bool:
    """Whether a value is a whole web address with a host."""
    if len(value) > MAX_URL_CHARS or _IN_TEXT.fullmatch(value) is None:
        return False
    try:
        return "." in (urlsplit(value).hostname or "")
    except ValueError:
        return False


def drop_trackers(url: str) -> str:
    """The same address without tracking parameters; everything else stays as it is written.

    >>> drop_trackers("https://port.example/1?id=3&utm_source=x&b=2#at_medium=7")
    'https://port.example/1?id=3&b=2'
    >>> drop_trackers("https://port.example/?p=1&q=a%20b#part")
    'https://port.example/?p=1&q=a%20b#part'
    """
    base, hash_, fragment = url.partition("#")
    if hash_ and _TRACKER_FRAGMENT.match(fragment):
        hash_ = fragment = ""
    path, mark, query = base.partition("?")
    if mark:
        kept = [part for part in query.split("&") if part and not _tracks(part)]
        query = "&".join(kept)
        mark = "?" if kept else ""
    return path + mark + query + hash_ + fragment


def _tracks(part: str) -> bool:
    return _TRACKERS.match(part.partition("=")[0]) is not None or _TRACKER_PAIRS.match(part) is not None


def _has_path(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/") != "" or parts.query != ""


def _in_text(document: Document) -> tuple[str, Provenance] | None:
    """An address on a line of its own at the head, or behind a label at the head or the tail."""
    blocks = [block for block in document.blocks if block.content_start < block.content_end]
    edges = blocks if len(blocks) <= 2 * MAX_EDGE_LINES else blocks[:MAX_EDGE_LINES] + blocks[-MAX_EDGE_LINES:]
    for number, block in enumerate(edges):
        if block.content_end - block.content_start > MAX_URL_CHARS + MAX_LABEL_CHARS:
            continue
        line = document.content(block)
        match = _IN_TEXT.search(line)
        if match is None:
            continue
        url = match[0].rstrip(_TRAILING)
        label, rest = line[: match.start()], line[match.start() + len(url) :]
        if rest.strip(" \t" + _TRAILING + ">") or not is_address(url):
            continue
        named = _label(label)
        alone = number == 0 and not label.strip(" <*_")
        if (named or alone) and _has_path(url):
            start = block.content_start + match.start()
            origin = Origin.TEXT if named else Origin.FIRST_LINES
            return drop_trackers(url), Provenance(origin, named or "first line", start, start + len(url))
    return None


def _label(text: str) -> str | None:
    """The label before an address, if it is one that names a source."""
    if len(text) > MAX_LABEL_CHARS:
        return None
    bare = text.strip(" \t*_-–—•>([<").rstrip(":：").strip(" \t*_").casefold()
    return bare if bare in _labels() else None


@cache
def _labels() -> frozenset[str]:
    return frozenset(label.casefold() for pack in page_packs() for label in pack.source)
