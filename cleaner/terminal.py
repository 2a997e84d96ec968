"""Records, explanations and run reports, made readable for a person at a terminal.

Text of strangers is shown here: control characters in it are replaced by visible
signs, so that no page can send commands to the terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cleaner.batch.report import Report, count_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from cleaner.model import Article, Explained, Mark

MAX_EVIDENCE_CHARS = 80
# The records of a run show the ends of a body, where junk would stand, and fold the middle.
SHOWN_FIRST_PARAGRAPHS = 2
SHOWN_LAST_PARAGRAPHS = 1
# More errors than that are in the output; here they would push the summary off the screen.
MAX_SHOWN_ERRORS = 20

# C0 controls but tab and newline -> control pictures; DEL, C1, bidirectional overrides and lone surrogates -> U+FFFD.
_SAFE: dict[int, int] = {
    **{code: 0x2400 + code for code in range(32) if code not in (9, 10)},
    **dict.fromkeys((0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def safe(text: str) -> str:
    r"""The text without anything that a terminal would obey.

    >>> safe("a\x1b[31mb\r\nc")
    'a␛[31mb\nc'
    """
    return text.replace("\r\n", "\n").translate(_SAFE)


def bracketed(explained: Explained) -> Iterator[str]:
    """The text in pieces, each removal as ``[- text -| reason: evidence]``.

    >>> import cleaner
    >>> "".join(bracketed(cleaner.explain("The bridge reopened."))).strip()
    'The bridge reopened.'
    """
    for text, mark in _pieces(explained):
        if mark is None:
            yield text
        else:
            content = text.strip()
            lead = text[: len(text) - len(text.lstrip())]
            yield f"{lead}[- {content} -| {_why(mark)}]{text[len(lead) + len(content) :]}"


def coloured(explained: Explained) -> Text:
    """The text for a colour terminal: removals struck through, each with its reason behind it."""
    from rich.text import Text  # 40 ms, and only a terminal needs it

    shown = Text()
    for text, mark in _pieces(explained):
        if mark is None:
            shown.append(text)
            continue
        content = text.strip()
        lead = text[: len(text) - len(text.lstrip())]
        shown.append(lead)
        shown.append(content, "red strike")
        shown.append(f" ⟵ {mark.reason.value}", "bold yellow")
        shown.append(f" {_evidence(mark)}", "dim")
        shown.append(text[len(lead) + len(content) :])
    return shown


def _pieces(explained: Explained) -> Iterator[tuple[str, Mark | None]]:
    """The view in order: kept pieces with None, removed ones with their mark."""
    at = 0
    for mark in explained.marks:
        if at < mark.start:
            yield safe(explained.source[at : mark.start]), None
        yield safe(mark.text), mark
        at = mark.end
    if at < len(explained.source):
        yield safe(explained.source[at:]), None


def _why(mark: Mark) -> str:
    return f"{mark.reason.value}: {_evidence(mark)}"


def _evidence(mark: Mark) -> str:
    evidence = " ".join(safe(mark.evidence).split())
    return evidence if len(evidence) <= MAX_EVIDENCE_CHARS else evidence[: MAX_EVIDENCE_CHARS - 1] + "…"


def reasons_table(explained: Explained) -> Table:
    """Removals and words by reason, and what was kept."""
    spans = Counter(mark.reason.value for mark in explained.marks)
    words: Counter[str] = Counter()
    for mark in explained.marks:
        words[mark.reason.value] += count_words(mark.text)
    kept = count_words(explained.text)
    return _removals_table(kept, words, spans)


def _removals_table(kept: int, words: Mapping[str, int], spans: Mapping[str, int]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    whole = max(1, kept + sum(words.values()))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("reason")
    for column in ("spans", "words", "share"):
        table.add_column(column, justify="right")
    table.add_row("kept", "", f"{kept:,}", f"{kept / whole:.1%}", style="bold")
    for reason in sorted(spans, key=lambda name: (-words.get(name, 0), name)):
        removed = words.get(reason, 0)
        table.add_row(reason, f"{spans[reason]:,}", f"{removed:,}", f"{removed / whole:.1%}")
    return table


def fields_table(article: Article) -> Table:
    """The fields of a record, each with where it was read."""
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    record = article.to_dict()
    for name in ("title", "url", "date", "authors", "site", "language", "flags"):
        value = record[name]
        shown = ", ".join(value) if isinstance(value, list) else value
        source = article.provenance.get(name)
        where = "" if source is None else f"{source.origin.value}{f' ({source.detail})' if source.detail else ''}"
        table.add_row(name, _plain(shown or "–"), _plain(where))
    return table


def _plain(text: str, style: str = "") -> Text:
    """Text that rich must not read as its own markup."""
    from rich.text import Text

    return Text(safe(text), style)


def show_record(console: Console, record: Mapping[str, Any]) -> None:
    """One record as a card: path, title, fields, the ends of the body, what was removed."""
    console.rule(_plain(record["path"], "cyan"), align="left", style="dim")
    if "error" in record:
        console.print(_plain(f"error: {record['error']}", "red"))
        console.print()
        return
    console.print(_plain(record["title"] or "(no title)", "bold"))
    facts = [record["site"], record["date"], ", ".join(record["authors"]), record["language"], record["url"]]
    if line := " · ".join(fact for fact in facts if fact):
        console.print(_plain(line, "green"))
    if record["flags"]:
        console.print(_plain("flags: " + ", ".join(record["flags"]), "yellow"))
    console.print()
    paragraphs = record["body"].split("\n\n") if record["body"] else []
    folded = paragraphs[SHOWN_FIRST_PARAGRAPHS : len(paragraphs) - SHOWN_LAST_PARAGRAPHS]
    if len(folded) < 2:  # a line that says "1 more paragraph" is no shorter than most paragraphs
        folded = []
    after = SHOWN_FIRST_PARAGRAPHS if folded else len(paragraphs)
    for paragraph in paragraphs[:after]:
        console.print(_plain(paragraph))
        console.print()
    if folded:
        words = sum(map(count_words, folded))
        console.print(_plain(f"    … {len(folded)} more paragraphs, {words} words …", "dim"))
        console.print()
        for paragraph in paragraphs[len(paragraphs) - SHOWN_LAST_PARAGRAPHS :]:
            console.print(_plain(paragraph))
            console.print()
    removed: Counter[str] = Counter()
    for mark in record["removed"]:
        removed[mark["reason"]] += count_words(mark["text"])
    kept = count_words(record["body"])
    parts = [f"{reason} {words}" for reason, words in removed.most_common()]
    console.print(_plain(f"{kept} words kept; removed: {', '.join(parts) or 'nothing'}", "dim"))
    console.print()


def show_report(console: Console, report: Report, destination: str) -> None:
    """The summary of a run: figures, removals by reason, flags, and the errors one by one."""
    removed = sum(report.words_removed.values())
    if removed:
        console.print(_removals_table(report.words_kept, report.words_removed, report.spans_removed))
    if report.flags:
        flags = ", ".join(f"{name} {number}" for name, number in sorted(report.flags.items()))
        console.print(_plain(f"flags: {flags}"))
    resumed = ""
    if report.resumed_files:
        resumed = f", {report.resumed_files} done before ({report.resumed_errors} of them failed)"
    console.print(
        _plain(
            f"{_number(report.files, 'file')}{resumed}, {_number(report.articles, 'article')}, "
            f"{report.words_kept:,} words kept, {removed:,} removed, "
            f"{_number(len(report.errors), 'error')}, {report.seconds:.1f} s -> {destination}",
            "bold",
        ),
        soft_wrap=True,
    )
    for path, error in report.errors[:MAX_SHOWN_ERRORS]:
        console.print(_plain(f"  {path}: {error}", "red"), soft_wrap=True)
    if (more := len(report.errors) - MAX_SHOWN_ERRORS) > 0:
        console.print(_plain(f'  … and {more:,} more; the output has a record with "error" for each', "red"))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
