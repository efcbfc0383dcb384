"""Programs that trust what they read, kept within bounds: only the process that reads comes to harm."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path


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
