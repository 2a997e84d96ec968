"""The command: ``cleaner run`` for many inputs, ``cleaner explain`` for one.

Only `argparse` is loaded before it is known what is asked for; cleaning, rich and
the rest are imported where they are used.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.model import SCHEMAS

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.batch import FileWriter, Outcome, Report, Source, Writer


class ExitCode(IntEnum):
    """What the command says to the program that called it."""

    OK = 0
    """Every input gave its records."""
    SOME_FAILED = 1
    """Some inputs failed; the output is complete, with an error record for each of them."""
    USAGE = 2
    """The command was used wrongly, or the output cannot be written; nothing was replaced."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C; what was done is kept for ``--resume``."""
    PIPE_CLOSED = 141
    """The program that read standard output went away."""


class UsageError(Exception):
    """The command cannot do what was asked; the text is one sentence for a person."""


# Also in the help: users look there first.
_EXIT_CODES = (
    "exit codes: 0 all inputs cleaned; 1 some failed (each has an error record); "
    "2 wrong usage or unwritable output; 130 interrupted; 141 output pipe closed"
)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give back its `ExitCode`.

    >>> main(["run", "--workers", "0", "page.txt"])
    2
    """
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has printed its message or the help
        return int(stop.code or 0)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except UsageError as error:
        print(f"cleaner: {error}", file=sys.stderr)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        print("cleaner: interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output once more at exit: give it a place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.PIPE_CLOSED
    return code


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage lines in front."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it never returns, as in the base class
        self.exit(ExitCode.USAGE, f"cleaner: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    from cleaner import __version__

    parser = _Parser(
        prog="cleaner",
        description="Scraped article text in, clean records out: every removal explained and reversible.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"cleaner {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="clean files and folders into one JSON record per article",
        description="Clean files and folders (recursively; hidden files are skipped) into one JSON record per article, "
        "in a fixed order. An input that fails gives a record with its path and the error.",
        epilog=_EXIT_CODES,
    )
    run.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    run.add_argument(
        "-o", "--output", default="-", metavar="FILE", help="where to write; - (default) is standard output"
    )
    run.add_argument(
        "--resume",
        action="store_true",
        help="go on with FILE.part, which an interrupted run left: skip the inputs that are in it",
    )
    run.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="PATTERN",
        help="in folders, take only files so named, as in '*.html' (repeatable)",
    )
    run.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes (default: one per core for many files); the output does not depend on it",
    )
    run.add_argument(
        "--format",
        choices=("jsonl", "text", "pretty"),
        default="jsonl",
        help="jsonl (default); text: the bodies alone; pretty: cards to read on a terminal",
    )
    run.add_argument(
        "--schema",
        default="cleaner",
        metavar="NAME",
        help="the keys of the records: cleaner (default), or those of another tool: " + ", ".join(SCHEMAS),
    )
    run.add_argument(
        "--kind", choices=("plain", "markdown", "html"), help="what the inputs are, instead of detecting it"
    )
    run.add_argument(
        "--body-format",
        choices=("text", "markdown"),
        default="text",
        help="markdown keeps headings, lists, emphasis and links of what is kept",
    )
    run.add_argument(
        "--max-bytes",
        type=_bytes,
        default=_bytes("20M"),
        metavar="SIZE",
        help="an input longer than that is an error record (default 20M; 0: no limit)",
    )
    run.add_argument(
        "--max-seconds",
        type=_seconds,
        default=120.0,
        metavar="S",
        help="an input that takes longer is an error record (default 120; 0: no limit)",
    )
    run.add_argument(
        "-q", "--quiet", action="store_true", help="no progress bar and no summary; errors are still listed"
    )
    run.set_defaults(command=_run)

    explain = commands.add_parser(
        "explain",
        help="show a text with every removal marked, its reason and the evidence",
        description="Show a text with every removal marked, its reason and evidence, and the fields that were read.",
        epilog=_EXIT_CODES,
    )
    explain.add_argument("path", metavar="FILE", help="the text to explain, or - for standard input")
    explain.add_argument("--json", action="store_true", help="for programs: the text and the marks as one JSON object")
    explain.add_argument(
        "--kind", choices=("plain", "markdown", "html"), help="what the input is, instead of detecting it"
    )
    explain.set_defaults(command=_explain)
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return number


def _bytes(text: str) -> int | None:
    """A size such as 500K, 20M or 20000000; None for 0.

    >>> _bytes("20M"), _bytes("0")
    (20000000, None)
    """
    digits, unit = (text[:-1], text[-1].upper()) if text[-1:].isalpha() else (text, "")
    if not (digits.isascii() and digits.isdigit()) or unit not in _UNITS:
        raise argparse.ArgumentTypeError(f"must be a size such as 500K or 20M, not {text!r}")
    return int(digits) * _UNITS[unit] or None


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 10**6:  # also refuses "nan" and "inf"
        raise argparse.ArgumentTypeError(f"must be a number of seconds, not {text!r}")
    return number or None


def _run(options: argparse.Namespace) -> int:
    from cleaner.batch import Options, Report, find_sources, run
    from cleaner.batch.writers import options_of, part_of
    from cleaner.terminal import show_report

    to_file = options.output != "-"
    if options.resume and (not to_file or options.format != "jsonl"):
        raise UsageError("--resume needs an output file in the format jsonl: add -o FILE")
    if options.schema not in {"cleaner", *SCHEMAS}:
        raise UsageError(f"unknown schema {options.schema!r}: there are cleaner, {', '.join(SCHEMAS)}")
    if options.schema != "cleaner" and options.format != "jsonl":
        raise UsageError("--schema goes with the format jsonl")
    output = Path(options.output)
    report = Report()
    began = time.monotonic()
    with ExitStack() as stack:
        writer, skip = _open_writer(options, stack, report)
        left_out = (str(output), str(part_of(output)), str(options_of(output))) if to_file else ()
        sources = [
            source
            for source in find_sources(
                options.paths, only=options.only, leave_out=left_out, max_bytes=options.max_bytes
            )
            if source.path not in skip
        ]
        how = Options(
            options.workers, options.max_bytes, options.max_seconds, options.kind, options.schema, options.body_format
        )
        interrupted = False
        # A bar and the records on one terminal would write over each other.
        bar = not options.quiet and sys.stderr.isatty() and (to_file or not sys.stdout.isatty())
        try:
            with _progress(sources, shown=bar) as advance:
                for outcome in run(sources, how):
                    writer.write(outcome)
                    report.add(outcome.path, outcome.figures, outcome.error)
                    advance(outcome)
        except KeyboardInterrupt:
            interrupted = True
        except BrokenPipeError:
            raise
        except OSError as error:  # of the writer: inputs that cannot be read are error records
            kept = f"; what was done is in {part_of(output)}, go on with --resume" if to_file else ""
            raise UsageError(f"the output cannot be written: {error.strerror or error}{kept}") from None
        else:
            writer.finish()
    report.seconds = time.monotonic() - began
    console = _console(sys.stderr)
    if not options.quiet or report.errors:
        show_report(
            console, report, "standard output" if not to_file else str(part_of(output) if interrupted else output)
        )
    if interrupted:
        left = len(sources) - report.files
        hint = ": the same command with --resume goes on from there" if to_file and options.format == "jsonl" else ""
        print(f"cleaner: interrupted with {left} inputs left{hint}", file=sys.stderr)
        return ExitCode.INTERRUPTED
    return ExitCode.SOME_FAILED if report.errors or report.resumed_errors else ExitCode.OK


def _open_writer(options: argparse.Namespace, stack: ExitStack, report: Report) -> tuple[Writer, set[str]]:
    """The writer of a run, and the paths that are done already."""
    from cleaner.batch import FileWriter, StreamWriter

    if options.output == "-":
        if options.format == "pretty":
            return _CardWriter(_console(sys.stdout)), set()
        return StreamWriter(_binary_stdout(), _as_text if options.format == "text" else _as_jsonl), set()
    output = Path(options.output)
    form = {"jsonl": _as_jsonl, "text": _as_text, "pretty": _as_cards}[options.format]
    if output.is_dir():
        raise UsageError(f"the output {output} is a folder; name a file in it")
    try:
        made_with = {"schema": options.schema, "kind": options.kind, "body-format": options.body_format}
        writer: FileWriter = stack.enter_context(FileWriter(output, form, resume=options.resume, made_with=made_with))
    except FileExistsError:
        part = output.with_name(output.name + ".part")
        raise UsageError(
            f"{part} is left from an interrupted run: add --resume to go on with it, or delete it to start anew"
        ) from None
    except ValueError as error:
        raise UsageError(f"cannot resume: {error}") from None
    except OSError as error:
        raise UsageError(f"the output {output} cannot be written: {error.strerror or error}") from None
    report.resumed_files, report.resumed_errors = len(writer.done), writer.failed
    return writer, writer.done


def _as_jsonl(outcome: Outcome) -> str:
    return "".join(f"{record}\n" for record in outcome.records)


def _as_text(outcome: Outcome) -> str:
    """The bodies alone, each followed by an empty line; errors are on standard error."""
    import json

    bodies = (json.loads(record).get("body") for record in outcome.records)
    return "".join(f"{body}\n\n" for body in bodies if body)


def _as_cards(outcome: Outcome) -> str:
    import io

    stream = io.StringIO()
    _CardWriter(_console(stream)).write(outcome)
    return stream.getvalue()


class _CardWriter:
    """Shows each record as a card on a console."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def write(self, outcome: Outcome) -> None:
        import json

        from cleaner.terminal import show_record

        for record in outcome.records:
            show_record(self._console, json.loads(record))

    def finish(self) -> None:
        """Nothing is held back."""


@contextmanager
def _progress(sources: Sequence[Source], *, shown: bool) -> Iterator[Any]:
    """A function that counts one outcome on the progress bar, if there is one."""
    if not shown:
        yield lambda _outcome: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    failed = 0
    with Progress(
        TextColumn("cleaning"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=_console(sys.stderr),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=len(sources))

        def advance(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.error is not None
            progress.update(task, advance=1, description=f"[red]{failed} failed" if failed else "")

        yield advance


def _explain(options: argparse.Namespace) -> int:
    import json

    from cleaner.batch.readers import Source, UnreadableError, read_documents
    from cleaner.flow import explain
    from cleaner.normalize import normalize
    from cleaner.terminal import bracketed, coloured, fields_table, reasons_table

    source = Source("-", data=sys.stdin.buffer.read()) if options.path == "-" else Source(options.path)
    try:
        data = next(iter(read_documents(source, None)))
    except UnreadableError as error:
        raise UsageError(f"{options.path}: {error}") from None
    explained = explain(data, kind=options.kind)
    article = normalize(explained)
    if options.json:
        record = {
            "path": options.path,
            "kind": explained.kind.value,
            "kind_evidence": explained.document.evidence,
            "source": explained.source,
            "text": explained.text,
            "article": article.to_dict(),
        }
        # ASCII only: lone surrogates in the source must survive the way through the pipe.
        _binary_stdout().write(json.dumps(record, ensure_ascii=True).encode() + b"\n")
        return ExitCode.OK
    console = _console(sys.stdout)
    if console.is_terminal:
        console.print(coloured(explained), soft_wrap=True)
    else:
        for piece in bracketed(explained):
            console.file.write(piece)
        console.file.write("\n")
    console.print()
    console.print(fields_table(article))
    console.print(reasons_table(explained))
    if explained.document.more:
        console.print("More articles follow in this input; `cleaner run` gives a record for each.")
    return ExitCode.OK


def _console(stream: Any) -> Console:  # noqa: ANN401 - whatever stands in for a standard stream
    """A rich console on a stream that takes any character."""
    from rich.console import Console

    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return Console(file=stream, highlight=False, emoji=False, markup=False)


def _binary_stdout() -> BinaryIO:
    sys.stdout.flush()
    return sys.stdout.buffer


if __name__ == "__main__":
    sys.exit(main())
