"""How a process begins that works for another one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Thread


def begin_worker_process() -> None:
    """Leave Ctrl+C to whoever started this process, and end with it, however it ends.

    A parent that is killed lets nobody go: its processes would wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="parent watch", daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
