"""What makes a line boilerplate of a kind: concepts, never words.

A *button* is a short line all of whose words belong to the kind; it needs one of
the kind's `pairs` of concepts. A *sentence* is judged by weights of the concepts
in it, and by `content`: the share of its letters, function words left out, that
belong to the kind. Prose about cookies has one word in ten of the trade, a
banner has every second.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from cleaner.model import Reason
from cleaner.packs.tables import BIT, NUMBER


class Level(IntEnum):
    """How sure a reading is, and so where it may act."""

    NONE = 0
    WEAK = 1  # only beside a removed neighbour
    LIKELY = 2  # in the head and the tail of the text, or beside a removed neighbour
    STRONG = 3  # anywhere


class Verdict(NamedTuple):
    """What a span is taken for; `score` only ranks verdicts of one level."""

    level: Level
    reason: Reason | None
    evidence: str
    score: float = 0.0


NOTHING = Verdict(Level.NONE, None, "")


def mask_of(concepts: str) -> int:
    """The bits of concepts written with spaces between; "number" is any number."""
    mask = 0
    for name in concepts.split():
        mask |= NUMBER if name == "number" else BIT[name]
    return mask


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is recognised."""

    reason: Reason
    triggers: int
    core: int
    vocabulary: int
    weights: tuple[tuple[int, float], ...]
    strong: float
    likely: float
    pairs: tuple[tuple[int, int], ...]
    likely_pairs: tuple[tuple[int, int], ...] = ()
    weak: int = 0
    max_words: int = 9


def _rule(
    reason: Reason,
    triggers: str,
    vocabulary: str,
    weights: str,
    *,
    pairs: tuple[str, ...],
    likely: tuple[str, ...] = (),
    weak: str = "",
    core: str = "",
    at: tuple[float, float] = (4.0, 2.6),
) -> Rule:
    parts = weights.split()
    weighted = tuple((mask_of(name), float(value)) for name, value in zip(parts[::2], parts[1::2], strict=True))

    def both(pair: str) -> tuple[int, int]:
        one, _, two = pair.partition("+")
        return mask_of(one), mask_of(two)

    return Rule(
        reason,
        mask_of(triggers),
        mask_of(core or triggers),
        mask_of(f"{vocabulary} {triggers} glue number"),
        weighted,
        at[0],
        at[1],
        tuple(both(pair) for pair in pairs),
        tuple(both(pair) for pair in likely),
        mask_of(weak),
    )


# In the order in which a tie is decided.
RULES: tuple[Rule, ...] = (
    _rule(
        Reason.COOKIE_BANNER,
        "cookie privacy consent accept reject manage purpose partner data",
        "i we you please all site use improve browse browser enable disable require more share ad network app account",
        "cookie 2 privacy 1.5 consent 1.5 accept 1 reject 1 manage 1 purpose 1 partner 1 data 1 use .6 improve "
        ".8 site .6"
        " browse .8 we .8 you .8 please .2 all .3 browser .2 enable .3 disable .3",
        pairs=(
            (
                "cookie+privacy consent accept reject manage purpose partner all i we use data more browse enable "
                "disable require"
            ),
            "privacy+consent accept reject manage partner we data purpose",
            "consent+manage accept reject purpose partner all i cookie data",
            "accept reject+all manage purpose cookie partner consent i browse",
            "manage+purpose partner privacy consent data all i",
            "purpose+partner data cookie",
            "partner+data purpose use we",
        ),
        likely=(
            "privacy+glue",
            "manage+you",
            "cookie+cookie",
            "purpose+purpose",
            "accept+accept",
            "reject+reject",
            "privacy+privacy",
            "manage+manage",
            "data+data",
        ),
        weak="accept reject manage purpose partner data consent all browse more i",
        core="cookie privacy consent partner",
        at=(4.6, 3.0),
    ),
    _rule(
        Reason.ADBLOCK_NOTICE,
        "adblock",
        "i we you please site use enable disable ad browser improve script require more browse",
        "adblock 2.4 disable 1 enable .8 please .6 we .7 you .7 site .6 ad .5 use .3 browser .3",
        pairs=("adblock+disable enable please we you use",),
        likely=("adblock+glue",),
    ),
    _rule(
        Reason.JS_WARNING,
        "script browser",
        "i we you please site use enable disable require upgrade improve browse more cookie app unlock data",
        "script 1.8 browser 1 enable 1.2 disable 1.1 require 1 upgrade 1.1 please .7 we .4 you .7 site .6 "
        "improve .4 use .3"
        " cookie .3 browse .3 app .3",
        pairs=("script browser+enable disable require upgrade",),
        likely=("script+script",),
        core="script browser",
        at=(3.9, 3.0),
    ),
    _rule(
        Reason.PAYWALL_NOTICE,
        "subscriber unlock offer",
        "i we you please site subscribe login account email newsletter number more all browse use app ad share",
        "subscriber 1.8 unlock 1.6 offer 1 subscribe 1.3 we .5 you .7 please .4 login .6 account .7 more .2 all "
        ".2 site .3",
        pairs=("subscriber+unlock offer subscribe login account", "unlock+subscribe offer login", "offer+subscribe"),
        likely=("subscriber+glue", "unlock+glue", "offer+offer"),
        weak="offer subscriber unlock subscribe",
        core="subscriber unlock",
    ),
    _rule(
        Reason.NEWSLETTER_PROMPT,
        "newsletter email subscribe",
        "i we you please site form write consent privacy all more use account login follow accept data browse manage",
        "newsletter 1.7 subscribe 1.3 email .9 we .7 you .9 please .5 privacy .6 consent .4 write .4 site .2 i "
        ".3 more .2 all .1",
        pairs=("newsletter+subscribe email we you i", "subscribe+email we you i", "email+write you"),
        likely=("newsletter+newsletter", "subscribe+subscribe", "newsletter+glue", "email+email"),
        weak="newsletter email subscribe form",
        core="newsletter",
    ),
    _rule(
        Reason.COMMENT_PROMPT,
        "comment",
        "i we you please all site form write login account email privacy subscribe share more unit nav move "
        "manage use network",
        "comment 1.6 write 1.1 login .8 account .7 email .6 please .6 you .8 we .7 all .2 more .3 site .3 subscribe .4",
        pairs=("comment+write login account all number more i you we",),
        likely=("comment+comment", "comment+glue"),
        weak="comment write email account site form",
    ),
    _rule(
        Reason.LOGIN_PROMPT,
        "login account",
        "i we you please site form email write more use network enable privacy manage",
        "login 1.4 account 1.2 you .8 please .6 we .4 email .5 write .4 site .3 network .3",
        pairs=("login+account you i please network", "account+account"),
        likely=("login+glue", "login+login", "account+glue"),
        weak="login account email form",
    ),
    _rule(
        Reason.SHARE_PROMPT,
        "share follow network tool",
        "i we you please all site use email more unit nav move app newsletter subscribe write photo",
        "share 1.4 follow 1.4 network 1 tool .5 we .8 you .6 please .4 site .4 all .2 email .2 more .2",
        pairs=(
            "share follow tool+network",
            "network+network",
            "follow share+we site",
            "share+you email tool",
            "network+number",
        ),
        likely=("share+glue", "follow+glue", "tool+tool", "share+share", "tool+email", "tool+nav"),
        weak="share follow tool network email",
        at=(3.6, 2.6),
    ),
    _rule(
        Reason.APP_PROMO,
        "app",
        "i we you please site use all more offer tool move newsletter network upgrade enable",
        "app 1.5 tool .9 we .8 you .7 offer .4 please .3 site .3 more .1 upgrade .6",
        pairs=("app+tool we upgrade", "app+app"),
        likely=("app+glue",),
        weak="app",
    ),
    _rule(
        Reason.COUNTER,
        "unit",
        "number share comment follow all more network",
        "unit 0",
        pairs=("unit+number",),
        weak="unit number",
        at=(99.0, 99.0),
    ),
    _rule(
        Reason.AD_LABEL,
        "ad",
        "number site we please more move partner all",
        "ad 0",
        pairs=("ad+number more move",),
        likely=("ad+ad", "ad+glue"),
        weak="ad",
        at=(99.0, 99.0),
    ),
    _rule(
        Reason.NAVIGATION,
        "nav move",
        "i we you site all more privacy account login newsletter subscribe related share app comment email copyright",
        "nav 0",
        pairs=("move+nav",),
        likely=("nav+nav", "nav+privacy copyright login account"),
        weak="nav move more",
        at=(99.0, 99.0),
    ),
)

# Voices of an article: what people said, and quotation marks.
SAID = BIT["said"]
GLUE = BIT["glue"]

MAX_BUTTON_CHARS = 90
