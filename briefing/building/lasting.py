"""Processes that outlive a build: each file is made again by the one that made it before.

That one has its paragraphs shaped and set in lines, and its translations judged. With the work handed to
whichever process is free, each would sooner or later keep all of it, and would seldom have what it needs.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from typing import TypeVar

from briefing.building.run import Runner
from briefing.diagnostics import BriefingError, Location, error
from briefing.workers.process import begin_worker_process

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def lasting_processes(count: int, preloaded: Sequence[str]) -> Iterator[Runner]:
    """Runs tasks in so many processes, which have imported `preloaded` before there is work.

    They are started by a process without threads, so that a lost one can be replaced at any time.
    """
    processes = _LastingProcesses(count, preloaded)
    try:
        yield processes
    finally:
        processes.close()


class _LastingProcesses:
    def __init__(self, count: int, preloaded: Sequence[str]) -> None:
        self._count = count
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preloaded))
        self._executors: dict[int, Executor] = {}
        self._places: dict[object, int] = {}
        """Which process does what."""
        for place in range(count):
            self._executor(place).submit(_import, tuple(preloaded))

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """As `Runner`; where a process is lost, the next call starts others."""
        try:
            futures = {self._executor_for(task).submit(function, task): task for task in tasks}
            try:
                for future in as_completed(tuple(futures)):
                    yield futures.pop(future), future.result()
            finally:
                for future in futures:
                    future.cancel()
        except BrokenProcessPool:
            self.close()
            message = "a process that built packs was ended from outside; the files written are whole"
            place = Location("briefing")
            raise BriefingError([error("lost-process", message, place, "build again")]) from None

    def close(self) -> None:
        """Wait for what is being done; what has not begun is left."""
        for executor in self._executors.values():
            executor.shutdown(cancel_futures=True)
        self._executors.clear()

    def _executor_for(self, task: object) -> Executor:
        what = getattr(task, "what", task)
        return self._executor(self._places.setdefault(what, len(self._places) % self._count))

    def _executor(self, place: int) -> Executor:
        if place not in self._executors:
            self._executors[place] = ProcessPoolExecutor(1, self._context, initializer=begin_worker_process)
        return self._executors[place]


def _import(modules: Sequence[str]) -> None:
    for module in modules:
        import_module(module)
