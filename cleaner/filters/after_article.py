"""What stands between the article's last sentence and the page's furniture."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.chain import block_span, finder
from cleaner.filters.shape import ends_sentence, marks_by_block
from cleaner.model import Block, Document, Reason, Role

# A slogan, a section name, a topic; longer lines are prose until something proves otherwise.
MAX_TAIL_CHARS = 80
MAX_TAIL_BLOCKS = 6
# Reasons that show that the article is over: pages say these things below it.
_FURNITURE = frozenset(
    {
        Reason.COOKIE_BANNER,
        Reason.SHARE_PROMPT,
        Reason.NEWSLETTER_PROMPT,
        Reason.COMMENT_PROMPT,
        Reason.NAVIGATION,
        Reason.LOGIN_PROMPT,
        Reason.APP_PROMO,
        Reason.COPYRIGHT,
    }
)
_STRUCTURE = frozenset({Role.LIST_ITEM, Role.TABLE, Role.CODE})


@finder(Reason.AFTER_ARTICLE, "strip_after_article")
def strip_after_article(document: Document) -> Iterator[tuple[int, int, str]]:
    """Mark short lines that end no sentence, between the last sentence and the furniture below it.

    Safe because it asks for two proofs: a finished sentence above, and nothing but
    lines that another filter has marked below; so it does nothing on its own. A
    list at the end of an article stays, as does a last line with a full stop.

    >>> import cleaner
    >>> tidy = cleaner.strip_share_prompts | cleaner.strip_after_article
    >>> tidy("The port reopened on Monday.\\nNews from the coast\\nFollow us on Facebook")
    'The port reopened on Monday.\\n'
    >>> tidy("The port reopened on Monday.\\nFerries leave at six\\nand at noon")
    'The port reopened on Monday.\\nFerries leave at six\\nand at noon'
    """
    if not document.marks:
        return
    below = ""
    tail: list[Block] = []
    for block, mark in zip(reversed(document.blocks), reversed(marks_by_block(document)), strict=True):
        text = document.content(block)
        if mark is not None or not text:
            if mark is not None and not tail and mark.reason in _FURNITURE:
                below = mark.reason.value
            continue
        if ends_sentence(text):
            break
        if not below or len(text) > MAX_TAIL_CHARS or block.continues or block.hints.role in _STRUCTURE:
            return
        tail.append(block)
        if len(tail) > MAX_TAIL_BLOCKS:
            return
    else:
        return
    for block in reversed(tail):
        start, end = block_span(document, block)
        yield start, end, f"short line between the last sentence and a {below}"
