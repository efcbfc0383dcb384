"""Processes of this machine."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path

from briefing.workers.handing_out import Workers
from briefing.workers.process import begin_worker_process


@contextmanager
def in_processes(count: int) -> Iterator[Workers]:
    """Some processes, started for the first tasks, which keep what they have read until the end."""
    workers = Workers(
        lambda: ProcessPoolExecutor(count, _context(), initializer=begin_worker_process),
        places=count,
        share_our_disk=True,
    )
    try:
        yield workers
    finally:
        workers.close()


def _context() -> BaseContext:
    return multiprocessing.get_context("forkserver" if _has_threads() else None)


def _has_threads() -> bool:
    """Whether this process has more threads than one, also such as Python does not know, of a library.

    A copy of such a process (`fork`) has locks that nobody will ever open.
    """
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) > 1 if tasks.is_dir() else threading.active_count() > 1
