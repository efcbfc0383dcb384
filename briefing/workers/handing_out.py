"""Hands out tasks, a window of them at a time, and hands them out anew when a worker is lost."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from typing import Any

from briefing.diagnostics import BriefingError, Location, error
from briefing.workers.performing import Job, Lacking, OtherProgram, perform, perform_here, program
from briefing.workers.tasks import CarriedFile, Key, Result, Task

TASKS_PER_PLACE = 2
"""One being done and one waiting for it; what else there is to do is not even made."""
LOSSES = 2
"""So often a task may be in hand where a worker is lost: once in company, once alone."""
CARRIED_BYTES = 256_000_000
"""So much content is under way at a time, or one task with more."""
SECONDS_BETWEEN_LOOKS = 5.0


@dataclass(slots=True)
class _Attempt:
    """A task that is handed out, or will be again."""

    task: Task[Any, Any]
    losses: int = 0
    """How often a worker was lost that had it."""
    wanted: tuple[CarriedFile, ...] = ()
    """Files whose content goes along."""

    @property
    def carried_bytes(self) -> int:
        return sum(file.path.stat().st_size for file in self.wanted)


@dataclass(slots=True)
class Workers:
    """Some workers, of which each does one task at a time."""

    open_executor: Callable[[], Executor]
    """Called again when the former one is broken."""
    places: int
    """How many tasks are done at a time."""
    share_our_disk: bool
    loss: type[BaseException] = BrokenExecutor
    """What a future raises when the worker that had it is lost."""
    look: Callable[[], None] = lambda: None
    """Called now and then while nothing comes back; raises `BriefingError` where nothing ever will."""
    _executor: Executor = field(init=False)

    def __post_init__(self) -> None:
        self._executor = self.open_executor()

    def results(self, tasks: Iterable[Task[Key, Result]]) -> Iterator[tuple[Key, Result]]:
        """The result of each task, by its key, as they come in.

        Takes from `tasks` only what can soon be done. Raises what a task raises, and `BriefingError` for a
        task that no worker survives, and where the workers can do no more.
        """
        fresh, again = (_Attempt(task) for task in tasks), deque[_Attempt]()
        flying: dict[Future[Any], _Attempt] = {}
        try:
            while self._hand_out(fresh, again, flying):
                for future in self._done(flying):
                    attempt = flying.pop(future)
                    result = self._result(future, attempt)
                    if isinstance(result, _Attempt):
                        again.append(result)
                    else:
                        yield attempt.task.key, result
        finally:
            for future in flying:
                future.cancel()

    def close(self) -> None:
        """Let the workers go; what they have not begun is not done."""
        self._executor.shutdown(cancel_futures=True)

    # --- handing out ---

    def _hand_out(
        self, fresh: Iterator[_Attempt], again: deque[_Attempt], flying: dict[Future[Any], _Attempt]
    ) -> bool:
        """Fill the window; whether anything is under way."""
        while len(flying) < self.places * TASKS_PER_PLACE:
            attempt = again.popleft() if again else next(fresh, None)
            if attempt is None:
                break
            if not _may_fly(attempt, flying):
                again.appendleft(attempt)
                break
            flying[self._submitted(attempt)] = attempt
        return bool(flying)

    def _submitted(self, attempt: _Attempt) -> Future[Any]:
        task = attempt.task
        if self.share_our_disk:
            return self._submit(perform_here, task.call, task.argument, task.files)
        contents = {file.place: _content(file) for file in attempt.wanted}
        return self._submit(perform, Job(task.call, task.argument, task.files, program()), contents)

    def _submit(self, *call: Any) -> Future[Any]:
        try:
            return self._executor.submit(*call)
        except self.loss:
            self._executor.shutdown()
            self._executor = self.open_executor()
            return self._executor.submit(*call)

    # --- taking back ---

    def _done(self, flying: dict[Future[Any], _Attempt]) -> list[Future[Any]]:
        """What is done, in the order in which it was handed out."""
        while True:
            done = wait(flying, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done
            if done:
                return [future for future in flying if future in done]
            self.look()

    def _result(self, future: Future[Any], attempt: _Attempt) -> Any:
        """The result, or the attempt where it has to be made again."""
        try:
            result = future.result()
        except CancelledError:
            message = "lost its scheduler; the files written are whole"
            raise BriefingError([error("lost-cluster", message, Location("cluster"), "run again")]) from None
        except self.loss:
            attempt.losses += 1
            if attempt.losses >= LOSSES:
                raise _unbearable(attempt.task) from None
            return attempt
        if isinstance(result, OtherProgram):
            raise result.refusal()
        if isinstance(result, Lacking):
            attempt.wanted = result.files
            return attempt
        return result


def _may_fly(attempt: _Attempt, flying: dict[Future[Any], _Attempt]) -> bool:
    """Whether it may join the others; what a lost worker may have had is tried alone, to find out."""
    others = flying.values()
    if not others:
        return True
    if attempt.losses or any(other.losses for other in others):
        return False
    under_way = sum(other.carried_bytes for other in others)
    return not attempt.wanted or attempt.carried_bytes + under_way <= CARRIED_BYTES


def _content(file: CarriedFile) -> bytes:
    data = file.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        message = "was changed while the program was at work"
        raise BriefingError([error("changed-file", message, Location(str(file.path)), "run again")])
    return data


def _unbearable(task: Task[Any, Any]) -> BriefingError:
    message = "every process that worked at it was ended from outside, perhaps for want of memory"
    hint = "the files written are whole; run again with fewer processes, or look at the system's log"
    return BriefingError([error("lost-process", message, Location(task.subject), hint)])
