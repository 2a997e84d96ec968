"""Which inputs there are, in a fixed order, and how each kind of file is opened."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

STDIN = "-"
_GZIP = b"\x1f\x8b"
# Files that no scraper stores an article in, told by their first bytes.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (_GZIP, "a gzip archive inside a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)


class UnreadableError(Exception):
    """An input that cannot be cleaned; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its path as the record will name it, or why it cannot be opened.

    `data` holds the bytes of an input that only the first process can read (standard input).
    """

    path: str
    error: str | None = None
    data: bytes | None = None


class Reader(Protocol):
    """Opens one kind of file. WARC and Parquet readers join `READERS` before the last one."""

    def opens(self, path: str) -> bool:
        """Whether this reader is for the file."""

    def documents(self, path: str, max_bytes: int | None) -> Iterator[bytes]:
        """The documents in the file, each at most `max_bytes` long.

        Raises `UnreadableError` or `OSError` where there is none to be had.
        """


class FileReader:
    """Any file as one document: plain text, markdown, HTML, JSON, in any encoding, also packed by gzip."""

    def opens(self, path: str) -> bool:  # noqa: ARG002 - the last reader takes everything
        """Every file is one document if nothing better is known."""
        return True

    def documents(self, path: str, max_bytes: int | None) -> Iterator[bytes]:
        """The bytes of the file.

        Raises `UnreadableError` for a file that is too big or plainly no text.
        """
        with Path(path).open("rb") as file:
            # The size is not asked for beforehand: pipes and /proc files do not tell it.
            data = file.read() if max_bytes is None else file.read(max_bytes + 1)
        yield checked(data, max_bytes)


READERS: tuple[Reader, ...] = (
    FileReader(),  # last: it takes every file
)


def checked(data: bytes, max_bytes: int | None) -> bytes:
    """The data, unpacked where gzip packed it.

    Raises `UnreadableError` for what is longer than `max_bytes` (packed or not) or plainly no text.
    """
    if len(data) <= (max_bytes or len(data)) and data.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as unpacked:
                data = unpacked.read() if max_bytes is None else unpacked.read(max_bytes + 1)
        except (OSError, EOFError, zlib.error):
            raise UnreadableError("a broken gzip file") from None
    if max_bytes is not None and len(data) > max_bytes:
        raise UnreadableError(f"longer than the limit of {max_bytes} bytes (--max-bytes)")
    refuse_binary(data)
    return data


def refuse_binary(data: bytes) -> None:
    """Raise `UnreadableError` for data that is plainly not text.

    >>> refuse_binary("Café".encode("cp1252"))
    >>> refuse_binary(b"%PDF-1.7 ...")
    Traceback (most recent call last):
        ...
    cleaner.batch.readers.UnreadableError: not text but a PDF
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(f"not text but {what}")


def read_documents(source: Source, max_bytes: int | None) -> Iterator[bytes]:
    """The documents of a source, by the first reader that opens it.

    Raises `UnreadableError` with a sentence for a person.
    """
    if source.error is not None:
        raise UnreadableError(source.error)
    if source.data is not None:
        yield checked(source.data, max_bytes)
        return
    reader = next(reader for reader in READERS if reader.opens(source.path))
    try:
        yield from reader.documents(source.path, max_bytes)
    except OSError as error:
        raise UnreadableError(_why(error)) from None


def find_sources(
    paths: Iterable[str], *, only: Iterable[str] = (), leave_out: Iterable[str] = (), max_bytes: int | None = None
) -> list[Source]:
    """The inputs under the given files and folders, each once, in a fixed order.

    Files stand where they were named; a folder gives all its files, also those of its
    subfolders, sorted by name. Hidden files and folders in it (a leading dot) are skipped, and
    so are symbolic links to folders, which may run in circles. `only` are shell patterns
    for the names of files found in folders ("*.html"), `leave_out` paths that are no
    input (the output). What cannot be opened becomes a source with an error.
    """
    found: dict[str, Source] = {}
    patterns = tuple(only)
    excluded = {os.path.realpath(path) for path in leave_out}
    for path in paths:
        for source in _under(path, patterns, max_bytes):
            if not excluded or os.path.realpath(source.path) not in excluded:
                found.setdefault(source.path, source)
    return list(found.values())


def _under(path: str, patterns: tuple[str, ...], max_bytes: int | None) -> Iterator[Source]:
    if path == STDIN:
        data = sys.stdin.buffer.read() if max_bytes is None else sys.stdin.buffer.read(max_bytes + 1)
        yield Source(STDIN, data=data)
    elif Path(path).is_dir():
        yield from _in_folder(Path(path), patterns)
    elif Path(path).exists():
        yield Source(str(Path(path)))
    else:
        yield Source(str(Path(path)), error="no such file or folder")


def _in_folder(folder: Path, patterns: tuple[str, ...]) -> Iterator[Source]:
    """All files of a folder and its subfolders, in the order of their names."""
    stack: list[Iterator[os.DirEntry[str]]] = []
    try:
        stack.append(_entries(folder))
    except OSError as error:
        yield Source(str(folder), error=_why(error))
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif entry.name.startswith("."):
            continue
        elif entry.is_dir(follow_symlinks=False):
            try:
                stack.append(_entries(Path(entry.path)))
            except OSError as error:
                yield Source(entry.path, error=_why(error))
        # Pipes, sockets and devices in a folder would be waited for; a link that leads nowhere is an error to tell.
        elif (entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())) and (
            not patterns or any(fnmatchcase(entry.name, pattern) for pattern in patterns)
        ):
            yield Source(entry.path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return iter(sorted(entries, key=lambda entry: entry.name))


def _why(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"
