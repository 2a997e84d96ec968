"""Clean many inputs, in one process or several; the results come in input order either way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from cleaner.batch.readers import Source, UnreadableError, read_documents
from cleaner.batch.report import Tally, tally
from cleaner.flow import clean_all
from cleaner.model import json_of

# No article is that long; a page that is, is a data dump. `None` lifts the limit.
MAX_BYTES = 20_000_000
# Cleaning takes about a second per megabyte; what takes minutes would hold up the run.
MAX_SECONDS = 120.0
# Starting processes costs about half a second: not worth it for a handful of pages.
MIN_FILES_FOR_WORKERS = 32
# Inputs handed out ahead of the one awaited, per worker: bounds the memory that
# finished results take while a slow page holds up the order.
AHEAD_PER_WORKER = 8


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes: processes (None: as many as it pays), limits per input, what records look like."""

    workers: int | None = None
    max_bytes: int | None = MAX_BYTES
    max_seconds: float | None = MAX_SECONDS
    kind: str | None = None
    schema: str = "cleaner"
    body_format: str = "text"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: its records as lines of JSON, its figures, or an error (then one error record)."""

    path: str
    records: tuple[str, ...]
    figures: Tally = field(default_factory=Tally)
    error: str | None = None


class _TooSlowError(BaseException):
    """Raised by the alarm; no `except Exception` on the way may swallow it."""


def clean_source(source: Source, options: Options) -> Outcome:
    """The records of one input; whatever goes wrong is in the outcome, never raised."""
    try:
        with _at_most(options.max_seconds):
            articles = [
                article
                for data in read_documents(source, options.max_bytes)
                for article in clean_all(data, kind=options.kind, body_format=options.body_format)
            ]
            records = tuple(
                json_of({"path": source.path, **article.to_dict(schema=options.schema)}) for article in articles
            )
            return Outcome(source.path, records, tally(articles))
    except UnreadableError as error:
        return failed(source.path, str(error))
    except _TooSlowError:
        return failed(source.path, f"took longer than the limit of {options.max_seconds:g} seconds (--max-seconds)")
    except Exception as error:  # noqa: BLE001 - one bad input must not end the run
        return failed(source.path, f"internal error, please report it: {type(error).__name__}: {error}"[:500])


def failed(path: str, error: str) -> Outcome:
    """The outcome of an input that gave no article: one error record."""
    return Outcome(path, (json_of({"path": path, "error": error}),), error=error)


@contextmanager
def _at_most(seconds: float | None) -> Iterator[None]:
    """End the block with `_TooSlowError` after that time, where the system has alarms (not on Windows)."""
    alarms = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if seconds is None or not alarms:
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run(sources: Iterable[Source], options: Options | None = None) -> Iterator[Outcome]:
    """The outcome of every source, in the order of the sources, whatever the number of workers."""
    options = options or Options()
    waiting = list(sources)
    workers = options.workers
    if workers is None:
        workers = (os.cpu_count() or 1) if len(waiting) >= MIN_FILES_FOR_WORKERS else 1
    workers = max(1, min(workers, len(waiting)))
    one = partial(clean_source, options=options)
    return map(one, waiting) if workers == 1 else _in_processes(waiting, one, workers)


def _in_processes(sources: list[Source], one: partial[Outcome], workers: int) -> Iterator[Outcome]:
    """Hand the sources out to processes; if one dies, find the input that killed it and go on."""
    rest = deque(sources)
    suspects: deque[Source] = deque()
    while rest or suspects:
        # Any of the inputs in flight may have killed its process. They are done again one by
        # one, so that the next death has one cause only.
        alone = bool(suspects)
        queue, ahead = (suspects, 1) if alone else (rest, workers * AHEAD_PER_WORKER)
        pending: deque[tuple[Source, Future[Outcome]]] = deque()
        with _pool(1 if alone else workers) as pool:
            try:
                while queue or pending:
                    while queue and len(pending) < ahead:
                        pending.append((queue[0], pool.submit(one, queue[0])))
                        queue.popleft()
                    outcome = pending[0][1].result()
                    pending.popleft()
                    yield outcome
            except BrokenProcessPool:
                if alone and pending:
                    yield failed(pending[0][0].path, "the process that cleaned it died (out of memory?)")
                else:
                    suspects.extend(source for source, _ in pending)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes that leave Ctrl-C to the first one, and end with it."""
    # "spawn" is the same on every system, and safe beside the thread that draws the progress bar.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_interrupts)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
