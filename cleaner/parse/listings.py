"""Listings in plain text: runs of lines that are code, markup or console output, which keep their lines and indents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Where none of these ends or begins a line, the text has no listing, and nothing else is looked at.
_LAST, _FIRST = frozenset("{};>["), frozenset("<}")
# What a line of code has and prose has not: a call, an operator, a tag, a statement's end.
_CODE = re.compile(
    r"[{};\[(]$|^[{}<\])]|\w\(|\w\[|[^\s=]=[^\s=]|\s(?:=|==|!=|=>|->|\+=|&&|\|\||:=|<-)\s|::|</?[a-z]|^[@$#]\s?[\w<\[]|^//|^/\*|\*/$"
)
# Text between leftover tags is no markup that somebody shows.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
MAX_TAGGED_CHARS = 40
_BULLETS = frozenset("*-•·+")
_PROMPT = re.compile(r"\$ [a-z]")
_SIGNS = frozenset("{}[]()<>=;_$#*/\\|&+@~^\"'`:│─┼┬┴├┤")
# Of code, every tenth character or so is a sign; of a legal clause that ends in a semicolon, every hundredth.
MIN_SIGN_SHARE = 0.05
# So many of a listing's lines look like code by themselves; the others are names and keywords.
MIN_CODE_SHARE = 0.5
MIN_INDENTED_CODE_SHARE = 0.3
# A longer line that ends like a sentence and has few signs is prose: then the run is none.
MIN_PROSE_CHARS = 60
MIN_PROSE_WORDS = 7
MAX_LINE_CHARS = 400


def may_have_listings(lines: Iterable[str]) -> bool:
    """Whether any of the lines, without white space around them, could be code; quick, and seldom true."""
    return any(
        line[-1] in _LAST or line[0] in _FIRST or line.startswith("$ ") or line.endswith("):") for line in lines if line
    )


def is_listing(lines: Sequence[str], *, indented: bool) -> bool:
    """Whether lines that follow each other are a listing; `indented` says whether any of them is.

    >>> is_listing(["def greet(name):", "greeting = 'Hello ' + name"], indented=True)
    True
    >>> is_listing(["(a) the name of the applicant;", "(b) any former names; and"], indented=True)
    False
    """
    if len(lines) < 2:
        return False
    code = ends = prose = 0
    brackets = "{};><[]()," if indented else "{};>"
    for line in lines:
        if len(line) > MAX_LINE_CHARS:
            return False
        if _PROMPT.match(line):
            return True
        if "</" in line and len(_TAG.sub("", line).strip()) > MAX_TAGGED_CHARS:
            return False
        if line[0] in _BULLETS and line[1:2].isspace():
            continue
        signs = sum(char in _SIGNS for char in line)
        opens = indented and (line[-1] in "{[(" or line[0] in "})]")
        if opens or signs == len(line) or (_CODE.search(line) and signs >= MIN_SIGN_SHARE * len(line) + 1):
            code += 1
            ends += line[-1] in brackets or line[0] in "<}" or line.endswith("):")
        elif len(line) >= MIN_PROSE_CHARS and line[-1] in ".!?":
            return False
        elif len(line.split()) >= MIN_PROSE_WORDS:
            prose += 1
    share = MIN_INDENTED_CODE_SHARE if indented and code > 2 else MIN_CODE_SHARE
    return code >= 2 and code >= share * len(lines) and 3 * prose <= len(lines) and 0 < code <= 4 * ends
