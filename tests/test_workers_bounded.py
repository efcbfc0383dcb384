"""A process that reads for us, within bounds."""

from __future__ import annotations

import os
import time

import pytest

from briefing.workers.bounded import BoundsExceededError, bounded_process
from tests.worker_tasks import fill, prepare_badly, prepare_nothing, spin

MEGABYTE = 1_000_000


def test_what_stays_within_bounds_is_done_elsewhere() -> None:
    """One process does all of it; what it raises is raised here."""
    with bounded_process(prepare_nothing, 200 * MEGABYTE, seconds=5, patience=60) as apart:
        first, second = apart(os.getpid), apart(os.getpid)
        with pytest.raises(ValueError, match="invalid literal"):
            apart(int, "x")
        assert (apart(fill, MEGABYTE), first == second, first != os.getpid()) == (MEGABYTE, True, True)


def test_time_and_memory_are_bounded_and_the_next_call_is_answered() -> None:
    """Processor time ends the process, memory the call; another process takes its place."""
    with bounded_process(prepare_nothing, 200 * MEGABYTE, seconds=1, patience=60) as apart:
        for call in ((spin,), (fill, 2_000 * MEGABYTE)):
            with pytest.raises(BoundsExceededError):
                apart(*call)
            assert apart(fill, MEGABYTE) == MEGABYTE


def test_patience_ends_what_only_waits() -> None:
    """The clock bounds what takes no processor time."""
    with bounded_process(prepare_nothing, 200 * MEGABYTE, seconds=5, patience=1) as apart:
        with pytest.raises(BoundsExceededError):
            apart(time.sleep, 60)
        assert apart(fill, MEGABYTE) == MEGABYTE


def test_a_process_that_cannot_begin_harms_nobody() -> None:
    """Its caller lives, and is told, each time."""
    with bounded_process(prepare_badly, 200 * MEGABYTE, seconds=5, patience=60) as apart:
        for _ in range(2):
            with pytest.raises(BoundsExceededError):
                apart(os.getpid)
