"""The tasks of a build on their way to workers, with all that they read, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from briefing.building.run import Made, RenderTask, Runner
from briefing.catalog import catalog_path
from briefing.editions import AssembledEdition, EditionTask, Parcel
from briefing.workers import Places, Task, Workers
from briefing.workers.documents import files_of, findings_from, with_files_at

T = TypeVar("T")
R = TypeVar("R")


class BesideUs:
    """A `Runner` whose tasks are done by processes of this machine."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """As `Runner`; what is not worth a process is done in this one."""
        if self._workers.places == 1 or len(tasks) < 2:
            return ((task, function(task)) for task in tasks)
        return self._workers.results(Task(task, _subject(task), _call, (function, task)) for task in tasks)


class FarAway:
    """A `Runner` whose tasks are done by workers without our disk; finished packs are read here."""

    def __init__(self, workers: Workers, here: Runner) -> None:
        self._workers = workers
        self._here = here

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """As `Runner`."""
        if not all(isinstance(task, EditionTask | RenderTask) for task in tasks):
            return self._here(function, tasks)
        return self._workers.results(_travelling(function, task) for task in tasks)


def _subject(task: object) -> str:
    match task:
        case RenderTask(path):
            return path.name
        case _:
            return f"edition {getattr(task, 'tag', '')}"


def _call(work: tuple[Callable[[Any], Any], Any], _places: Places) -> Any:
    function, task = work
    return function(task)


def _travelling(function: Callable[[T], R], task: T) -> Task[T, Any]:
    match task:
        case RenderTask():
            return Task(task, _subject(task), _make, (function, task), files_of(task.document.value()))
        case EditionTask(briefing, tag, locales):
            path = catalog_path(locales, tag, briefing.value().id)
            catalog = path.read_bytes() if path.is_file() else None
            place = path.relative_to(locales)
            return Task(task, _subject(task), _assemble, (function, task, place, catalog))
    raise TypeError(f"a {type(task).__name__} does not travel")


def _make(work: tuple[Callable[[RenderTask], Made], RenderTask], places: Places) -> Made:
    function, task = work
    document = with_files_at(task.document.value(), places)
    made = function(replace(task, document=Parcel.of(document)))
    findings = findings_from(made.rendered.findings, places)
    return replace(made, rendered=replace(made.rendered, findings=findings))


def _assemble(
    work: tuple[Callable[[EditionTask], AssembledEdition], EditionTask, Path, bytes | None], _places: Places
) -> AssembledEdition:
    """The edition with the catalogue that came along; each is needed once."""
    function, task, place, catalog = work
    with TemporaryDirectory(prefix="briefing-") as temporary:
        path = Path(temporary) / place
        if catalog is not None:
            path.parent.mkdir(parents=True)
            path.write_bytes(catalog)
        assembled = function(replace(task, locales=Path(temporary)))
    return replace(assembled, findings=findings_from(assembled.findings, {task.locales / place: path}))
