"""Programs that trust what they read, kept within bounds: only the process that reads comes to harm."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

R = TypeVar("R")


class BoundsExceededError(Exception):
    """What was to be done takes more memory or time than it is worth."""


@contextmanager
def bounded_process(
    prepare: Callable[[], None], memory_bytes: int, seconds: int, patience: int
) -> Iterator[BoundedProcess]:
    """A process that does one thing after the other for us, each within bounds; see `BoundedProcess`."""
    process = BoundedProcess(prepare, memory_bytes, seconds, patience)
    try:
        yield process
    finally:
        process.end()


class BoundedProcess:
    """Another process, begun when there is work; where it breaks its bounds, it ends, and another comes.

    `prepare` imports what the work needs, before there are bounds: on memory for all of the work, on seconds
    of processor time for each call, and on `patience`, seconds by the clock.
    """

    def __init__(self, prepare: Callable[[], None], memory_bytes: int, seconds: int, patience: int) -> None:
        self._begin = (prepare, memory_bytes)
        self._seconds = seconds
        self._patience = patience
        self._executor: ProcessPoolExecutor | None = None
        self._process_id = 0

    def __call__(self, function: Callable[..., R], *arguments: Any) -> R:
        """What a function of a module returns; raises what it raises, and `BoundsExceededError`."""
        from concurrent.futures import BrokenExecutor  # noqa: PLC0415 # with what it needs, 20 ms
        from concurrent.futures import TimeoutError as TooLongError  # noqa: PLC0415

        try:
            return self._started().submit(_within, self._seconds, function, *arguments).result(self._patience)
        except (BrokenExecutor, TooLongError, MemoryError):
            self.end()
            raise BoundsExceededError from None

    def end(self) -> None:
        """Whatever it is doing."""
        if self._executor:
            with suppress(ProcessLookupError):
                os.kill(self._process_id, signal.SIGKILL)
            self._executor.shutdown()
            self._executor = None

    def _started(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
        from multiprocessing import get_context  # noqa: PLC0415

        if self._executor is None:
            self._executor = ProcessPoolExecutor(1, get_context("spawn"), _begin_bounded, self._begin)
            self._process_id = self._executor.submit(os.getpid).result()
        return self._executor


def _begin_bounded(prepare: Callable[[], None], memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for us is interrupted, and ends us
    prepare()
    bound_this_process(memory_bytes)


def _within(seconds: int, function: Callable[..., R], *arguments: Any) -> R:
    bound_this_process(seconds=seconds)
    return function(*arguments)


def bound_this_process(memory_bytes: int = 0, seconds: int = 0) -> None:
    """End this process where it takes so much more memory or processor time than it has taken so far.

    Of both, at most what it was allowed before; a bound of nothing is none. Nothing is bounded where the
    system cannot (Windows).
    """
    try:
        import resource  # noqa: PLC0415 # not on Windows
    except ImportError:
        return
    memory = Path("/proc/self/statm")  # of Linux
    if memory_bytes and memory.exists():
        size = int(memory.read_text("ascii").split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, size + memory_bytes)
    if seconds:
        _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, soft: int) -> None:
    """The soft limit is what ends the process; the hard one stays, so that the next call has its own."""
    import resource  # noqa: PLC0415 # not on Windows

    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def asked_apart(module: str, question: bytes, seconds: int) -> bytes:
    """What `python -m module` answers on standard output to what it is given on standard input.

    The module bounds itself. Raises `subprocess.SubprocessError` where it ends otherwise, or takes longer.
    """
    import subprocess  # noqa: PLC0415 # with what it needs, 10 ms for every command

    command = [sys.executable, "-P", "-m", module]
    return subprocess.run(  # noqa: S603 # our own interpreter and module
        command, input=question, capture_output=True, timeout=seconds, check=True
    ).stdout
