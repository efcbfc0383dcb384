"""A process that reads for us what no limit on a file makes harmless: only it comes to harm."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from briefing.gate import bound_this_process
from briefing.workers.process import begin_worker_process

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
        try:
            return self._started().submit(_within, self._seconds, function, *arguments).result(self._patience)
        except (BrokenExecutor, TimeoutError, MemoryError):
            self.end()
            raise BoundsExceededError from None

    def end(self) -> None:
        """Whatever it is doing."""
        if self._executor:
            for process in multiprocessing.active_children():
                if process.pid == self._process_id:
                    process.kill()
            self._executor.shutdown()
        self._executor, self._process_id = None, 0

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), _begin_bounded, self._begin
            )
            self._process_id = self._executor.submit(os.getpid).result()
        return self._executor


def _begin_bounded(prepare: Callable[[], None], memory_bytes: int) -> None:
    begin_worker_process()
    prepare()
    bound_this_process(memory_bytes)


def _within(seconds: int, function: Callable[..., R], *arguments: Any) -> R:
    bound_this_process(seconds=seconds)
    return function(*arguments)
