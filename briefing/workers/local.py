"""Processes of this machine."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from briefing.workers.handing_out import Workers
from briefing.workers.process import begin_worker_process
from briefing.workers.tasks import Places, Task


@contextmanager
def in_processes(count: int, preloaded: Sequence[str] = ()) -> Iterator[Workers]:
    """Some processes, started for the first tasks, which keep what they have read until the end.

    With `preloaded` modules, they are ready before there is work, and are started by a process without
    threads, so that more can be started at any time.
    """
    context = multiprocessing.get_context("forkserver" if preloaded or _has_threads() else None)
    workers = Workers(
        lambda: ProcessPoolExecutor(count, context, initializer=begin_worker_process),
        places=count,
        share_our_disk=True,
    )
    try:
        if preloaded:
            multiprocessing.set_forkserver_preload(list(preloaded))
            for _ in workers.results(Task(each, "", _make_ready, tuple(preloaded)) for each in range(count)):
                pass
        yield workers
    finally:
        workers.close()


def _has_threads() -> bool:
    """Whether this process has more threads than one, also such as Python does not know, of a library.

    A copy of such a process (`fork`) has locks that nobody will ever open.
    """
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) > 1 if tasks.is_dir() else threading.active_count() > 1


def _make_ready(modules: Sequence[str], _places: Places) -> None:
    for module in modules:
        import_module(module)
