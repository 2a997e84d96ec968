"""Put records down so that a reader never sees half a file, and an interrupted run can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from cleaner.batch.run import Outcome


class Writer(Protocol):
    """Takes the outcomes of a run in order. A Parquet writer is another one of these."""

    def write(self, outcome: Outcome) -> None:
        """Put down the records of one input."""

    def finish(self) -> None:
        """The run is complete: make the output visible."""


def as_jsonl(outcome: Outcome) -> str:
    """The records as lines."""
    return "".join(f"{record}\n" for record in outcome.records)


class StreamWriter:
    """Writes to a stream that is already open, each input's records at once."""

    def __init__(self, stream: BinaryIO, form: Callable[[Outcome], str] = as_jsonl) -> None:
        self._stream = stream
        self._form = form

    def write(self, outcome: Outcome) -> None:
        """Write and flush, so that the next program in a pipe can begin."""
        self._stream.write(self._form(outcome).encode(errors="backslashreplace"))
        self._stream.flush()

    def finish(self) -> None:
        """Nothing is held back."""


class FileWriter:
    """Writes ``PATH.part`` beside the output, and renames it when the run is complete.

    With `resume`, the records of an interrupted run are kept, and `done` has the
    paths they are of. The last of them is dropped and done again: of an input
    with several articles only some may have been written. `made_with` says how the
    records are made; it stands in ``PATH.part.json`` meanwhile, since one output
    must not hold records of two kinds.

    Raises `FileExistsError` when there is a partial file and `resume` is not set,
    `OSError` where the file cannot be made, `ValueError` when the partial file is none of
    ours or was made otherwise.
    """

    def __init__(
        self,
        path: Path,
        form: Callable[[Outcome], str] = as_jsonl,
        *,
        resume: bool = False,
        made_with: Mapping[str, str | None] | None = None,
    ) -> None:
        self.path = path
        self.part = part_of(path)
        self.options = options_of(path)
        self.done: set[str] = set()
        self.failed = 0
        self._form = form
        keep = 0
        goes_on = resume and self.part.exists()
        if goes_on:
            self._check_options(made_with or {})
            keep = self._read_part()
        self._file = self.part.open("r+b" if goes_on else "xb")
        if not goes_on:
            self.options.write_text(json.dumps(made_with or {}), encoding="utf-8")
        self._file.truncate(keep)
        self._file.seek(keep)

    def _check_options(self, made_with: Mapping[str, str | None]) -> None:
        try:
            before = json.loads(self.options.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return  # lost: the records themselves still say what is done
        for name, value in made_with.items():
            if name in before and before[name] != value:
                raise ValueError(
                    f"{self.part} was made with --{name} {before[name] or '(not given)'}, not {value or '(not given)'}"
                )

    def _read_part(self) -> int:
        """Learn what is done from the partial file; the number of bytes of it that count."""
        at = last_start = 0
        last: str | None = None
        last_failed = False
        with self.part.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                try:
                    record = json.loads(line)
                    path = record["path"]
                except (ValueError, KeyError, TypeError):
                    raise ValueError(f"{self.part} is not the partial output of a run") from None
                if path != last:
                    if last is not None:
                        self.done.add(last)
                        self.failed += last_failed
                    last, last_start = path, at
                last_failed = "error" in record
                at += len(line)
        return last_start

    def write(self, outcome: Outcome) -> None:
        """Add the records and hand them to the system, so that a crash loses none of them."""
        self._file.write(self._form(outcome).encode(errors="backslashreplace"))
        self._file.flush()

    def finish(self) -> None:
        """Rename the partial file to the output: it is there completely or not at all."""
        os.fsync(self._file.fileno())
        self._file.close()
        self.part.replace(self.path)
        self.options.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Nothing was done: leave nothing behind that would have to be resumed.
        empty = not self._file.closed and self._file.tell() == 0
        self._file.close()
        if empty:
            self.part.unlink(missing_ok=True)
            self.options.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """Where the output stands while the run is not complete."""
    return path.with_name(path.name + ".part")


def options_of(path: Path) -> Path:
    """Where it stands meanwhile how the records of the output are made."""
    return path.with_name(path.name + ".part.json")
