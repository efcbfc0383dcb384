"""Tasks in processes of this machine, and what a worker of a cluster does with them."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from briefing.building.lasting import lasting_processes
from briefing.diagnostics import BriefingError, Location, error
from briefing.document import Document, Picture
from briefing.pipeline import Workspace, assemble, sound_briefing
from briefing.theme import FontSource, Logo, OwnFont
from briefing.workers import CarriedFile, Task, in_processes
from briefing.workers.documents import files_of, findings_from, with_files_at
from briefing.workers.handing_out import TASKS_PER_PLACE
from briefing.workers.performing import Store, differences, program
from tests.conftest import CHANGPING, ROOT
from tests.worker_tasks import double, end_the_worker, end_the_worker_once, is_imported, process


def doubled(count: int) -> Iterator[Task[int, int]]:
    """Numbers to be doubled."""
    return (Task(number, f"task {number}", double, number) for number in range(count))


def carried(path: Path, data: bytes) -> CarriedFile:
    """A file that goes along with a task."""
    digest = hashlib.sha256(data).hexdigest()
    return CarriedFile(path, digest, f"{digest}/{path.name}")


# --- processes --------------------------------------------------------------------------------------


def test_each_task_has_its_result() -> None:
    """Whatever the number of processes, and for no tasks at all."""
    for count, processes in ((0, 2), (1, 2), (50, 1), (50, 3)):
        with in_processes(processes) as workers:
            assert dict(workers.results(doubled(count))) == {number: 2 * number for number in range(count)}


def test_only_a_window_of_tasks_is_made() -> None:
    """A season of editions is never in memory together, however fast they are asked for."""
    made: list[int] = []

    def watched() -> Iterator[Task[int, int]]:
        for task in doubled(1000):
            made.append(task.key)
            yield task

    with in_processes(2) as workers:
        for done, _ in enumerate(workers.results(watched()), 1):
            assert len(made) - done < 2 * TASKS_PER_PLACE
            if done == 100:
                break


def test_a_lost_process_is_replaced_and_its_tasks_done_again(tmp_path: Path) -> None:
    """A process that is killed once costs nothing but time."""
    fatal = Task(-1, "fatal", end_the_worker_once, tmp_path / "marker")
    tasks: list[Task[int, Any]] = [*doubled(9), fatal]
    with in_processes(2) as workers:
        found = dict(workers.results(tasks))
    assert found == {**{number: 2 * number for number in range(9)}, -1: "done"}


def test_a_task_that_no_process_survives_is_named() -> None:
    """Not those that were beside it; what is done until then is yielded."""
    tasks: list[Task[int, Any]] = [*doubled(3), Task(-1, "the culprit", end_the_worker, None)]
    with in_processes(2) as workers, pytest.raises(BriefingError) as caught:
        list(workers.results(tasks))
    [finding] = caught.value.findings
    assert (finding.rule, finding.location.path) == ("lost-process", "the culprit")


def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """None of them stays behind to wait for work for ever."""
    told = tmp_path / "processes"
    script = f"""
from pathlib import Path
from time import sleep
from briefing.workers import Task, in_processes
from tests.worker_tasks import process
with in_processes(2) as workers:
    found = {{each for _, each in workers.results(Task(n, "", process, None) for n in range(50))}}
    Path({str(told)!r}).write_text(" ".join(map(str, found)) + " all")
    sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    while not (told.is_file() and told.read_text("utf-8").endswith("all")):
        sleep(0.05)
    parent.kill()
    parent.wait()
    children = [int(each) for each in told.read_text("utf-8").split()[:-1]]
    for _ in range(100):
        left = [child for child in children if _lives(child)]
        if not left:
            break
        sleep(0.1)
    for child in left:
        os.kill(child, signal.SIGKILL)
    assert (len(children) > 0, left) == (True, [])


def _lives(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_processes_that_last_are_ready_before_there_is_work() -> None:
    """What they need is imported by then."""
    with lasting_processes(1, ("colorsys",)) as run:
        assert dict(run(is_imported, ["colorsys"])) == {"colorsys": True}


def test_work_is_done_beside_who_hands_it_out() -> None:
    """A task is never done in the process that writes files."""
    with in_processes(1) as workers:
        [(_, worker)] = workers.results([Task(0, "", process, None)])
    assert worker != os.getpid()


# --- on a worker of a cluster -----------------------------------------------------------------------


def test_a_store_asks_for_what_it_lacks_and_keeps_it(tmp_path: Path) -> None:
    """A file comes along once; its name stays, since DOCX files tell it."""
    store, file = Store(tmp_path), carried(Path("/elsewhere/photo.jpg"), b"photo")
    assert store.lay_out([file], {}) == (file,)
    assert store.lay_out([file], {file.place: b"photo"}) == ()
    assert store.lay_out([file], {}) == ()
    [place] = store.places([file]).values()
    assert (place.name, place.read_bytes()) == ("photo.jpg", b"photo")


def test_a_store_makes_room_by_what_was_used_longest_ago(tmp_path: Path) -> None:
    """It holds no more than its bound, save for what one task needs."""
    store = Store(tmp_path, kept_bytes=10)
    first, second, third = (carried(Path(f"/x/{number}"), number.encode()) for number in "123")
    for file in (first, second):
        store.lay_out([file], {file.place: b"123456"})
    assert store.lay_out([first], {}) == (first,)
    both = {file.place: b"123456" for file in (first, third)}
    assert store.lay_out([first, third], both) == ()
    assert store.lay_out([first, third], {}) == ()
    assert store.lay_out([second], {}) == (second,)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) <= 2


def test_another_program_is_told_by_what_differs() -> None:
    """Code and every library count, for they make the bytes."""
    own = program()
    assert {"Python", "briefing", "reportlab", "uharfbuzz", "code"} <= set(own)
    assert differences(own) == ""
    found = differences({**own, "reportlab": "0.1", "added": "7"})
    assert found == (
        "the worker has another program: "
        f"reportlab {own['reportlab']} instead of 0.1, added missing instead of 7"
    )


# --- documents --------------------------------------------------------------------------------------


def changping() -> Document:
    """The English edition, with a logo and a font of the office."""
    briefing = sound_briefing(CHANGPING)
    return assemble(briefing, "en", Workspace.of(CHANGPING).locales)


def test_a_document_moves_with_all_its_files() -> None:
    """Every path is another one, and moved back, the document is the same."""
    document = changping()
    theme = document.theme
    logo = Logo(Path("/office/logo.png"), "a" * 64, 10, 10, "Office")
    upright, italic = (FontSource(Path(f"/office/{name}.ttf"), name * 64) for name in "bc")
    fonts = (OwnFont(("Latn",), upright, italic),)
    document = replace(document, theme=replace(theme, logo=logo, fonts=fonts))
    files = files_of(document)
    there = {file.path: Path("/worker") / file.place for file in files}
    moved = with_files_at(document, there)
    pictures = [block.path for block in moved.blocks if isinstance(block, Picture)]
    assert pictures
    assert all(path.is_relative_to("/worker") for path in pictures)
    assert theme.logo != moved.theme.logo
    assert {file.path for file in files} >= {logo.path, upright.path, italic.path}
    assert with_files_at(moved, {place: path for path, place in there.items()}) == document
    named = repr(moved)
    assert not [file.path for file in files if repr(file.path) in named]


def test_findings_of_a_worker_name_our_files() -> None:
    """A path on a worker means nothing to who reads the finding."""
    places = {Path("/here/a.jpg"): Path("/worker/1/a.jpg")}
    found = [error("rule", "message", Location(path)) for path in ("/worker/1/a.jpg", "/other")]
    assert [each.location.path for each in findings_from(found, places)] == ["/here/a.jpg", "/other"]
