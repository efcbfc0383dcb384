"""Tasks for the tests of workers; processes of their own import them from here."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from briefing.workers import Places


def process(_argument: object, _places: Places) -> int:
    """The process that did it."""
    return os.getpid()


def is_imported(module: str) -> bool:
    """Whether the process has it already."""
    return module in sys.modules


def double(number: int, _places: Places) -> int:
    """Twice the number."""
    return 2 * number


def end_the_worker_once(marker: Path, _places: Places) -> str:
    """Ends its process the first time."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return "done"
    return _end()


def end_the_worker(_argument: object, _places: Places) -> str:
    """Ends its process whenever it is tried."""
    return _end()


def content(path: Path, places: Places) -> tuple[bytes, bool]:
    """What a carried file holds, and whether it was read from its own place."""
    return places[path].read_bytes(), places[path] == path


def _end() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def prepare_nothing() -> None:
    """What is needed is there."""


def prepare_badly() -> None:
    """What is needed is not installed."""
    raise ImportError("no such library")


def spin() -> None:
    """Never come to an end."""
    while True:
        pass


def fill(size: int) -> int:
    """Take so many bytes."""
    return len(bytearray(size))
