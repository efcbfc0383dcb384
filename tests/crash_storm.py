"""Commands are killed again and again at random moments; each file is the old or the new one afterwards.

Then the same command runs to its end, and everything has to stand as if nothing had happened. Also a program:
`python -m tests.crash_storm --kills 200 --seed 1`, with `--command build import` for some of them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from briefing.catalog import load_catalog
from briefing.diagnostics import BriefingError
from briefing.review.exchange import View, export_file
from briefing.review.journal import read_entries
from briefing.scaffold import write_new_briefing
from briefing.whole_files import PART
from tests.argos_models import write_package
from tests.review_site import with_languages

SECONDS_TO_END = 10
"""How long processes that a killed command started may go on."""
LONGEST_SECONDS = 300
HELD_OPEN = re.compile(r"(\.lock|\.publishing|memory\.sqlite(-wal|-shm|-journal)?|\.pending)$|(^|/)\.built/")
"""Files that a run may leave in any state: locks, the database (checked on its own), caches."""
SIGNED_AT = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?")
"""When somebody's changes were taken in; two runs differ in it."""
DIGEST = re.compile(rb'"sha256": "[0-9a-f]+"}\n')
"""Of a line of the history, with the time in it."""

Tree = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Command:
    """What is killed: its arguments after `briefing`, and what has happened in the workspace before."""

    arguments: tuple[str, ...]
    before: Callable[[Path], None] = lambda _workspace: None
    exit_codes: frozenset[int] = frozenset({0, 1})


# --- scenes -----------------------------------------------------------------------------------------

FOLDER = "content/sample"


def _built_with_other_words(workspace: Path) -> None:
    """Packs of an earlier wording lie there; French and Arabic are drafted."""
    head = workspace / FOLDER / "briefing.yaml"
    text = head.read_text("utf-8")
    head.write_text(text.replace("A district to start from", "A former district"), "utf-8")
    _run(workspace, ("build", FOLDER, "--no-audit", "--jobs", "2"))
    head.write_text(text, "utf-8")


def _with_a_model(workspace: Path) -> None:
    """A small Argos model is installed, and nothing is translated."""
    shutil.rmtree(workspace / "locales")
    _run(workspace, ("extract", FOLDER))
    package = write_package(workspace / "en_fr.argosmodel")
    _run(workspace, ("models", "install", str(package)))


def _with_a_newer_package(workspace: Path) -> None:
    """A model is installed, and the package of a newer one waits."""
    _with_a_model(workspace)
    write_package(workspace / "en_fr.argosmodel", version="0.2")


def _with_a_returned_file(workspace: Path) -> None:
    """A reviewer has changed every text of an XLIFF file."""
    path = export_file(workspace / FOLDER, "fr", View.XLIFF, to=workspace / "returned.xlf")
    changed = re.sub(r"(<target[^>]*>)(?=\w)", r"\1Revu : ", path.read_text("utf-8"))
    path.write_text(changed, "utf-8")


def _published_once(workspace: Path) -> None:
    """Version 1 is published, and a word has changed since."""
    _run(workspace, (*PUBLISH, "--version", "1"))
    prose = workspace / FOLDER / "sections" / "10-district.md"
    prose.write_text(prose.read_text("utf-8").replace("welcomes", "receives"), "utf-8")


PUBLISH = ("publish", FOLDER, "--to", "published", "--on", "2024-04-15", "--jobs", "2")
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "build": Command(("build", FOLDER, "--no-audit", "--jobs", "2"), _built_with_other_words),
        "translate": Command(("translate", FOLDER, "--language", "fr", "--jobs", "1"), _with_a_model),
        "import": Command(
            ("review", "import", FOLDER, "returned.xlf", "--by", "Ada Lovelace"), _with_a_returned_file
        ),
        "install": Command(("models", "install", "en_fr.argosmodel"), _with_a_newer_package),
        "publish": Command((*PUBLISH, "--version", "1")),
        "correct": Command((*PUBLISH, "--version", "2", "--note", "A word was wrong."), _published_once),
    }
)


# --- the storm --------------------------------------------------------------------------------------


@dataclass
class Storm:
    """Kills of one command, each in the same workspace as it was before."""

    command: Command
    place: Path
    """An empty folder."""
    seed: int
    killed: int = 0
    finished: int = 0
    """Runs that ended before they could be killed."""
    changed: Counter[bool] = field(default_factory=Counter)
    """Kills by whether something had been written already."""
    mistakes: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """Make the workspace, and learn what an undisturbed run does to it."""
        self.workspace, self.pristine = self.place / "workspace", self.place / "pristine"
        folder = self.workspace / FOLDER
        write_new_briefing(folder)
        with_languages(folder)
        self.command.before(self.workspace)
        shutil.copytree(self.workspace, self.pristine)
        self.before = tree_of(self.workspace)
        self.seconds, self.changes = self._undisturbed()
        self.after = tree_of(self.workspace)
        if self.before == self.after:
            self.mistakes.append("the command changes nothing, so killing it proves nothing")

    def _undisturbed(self) -> tuple[float, int]:
        """How long a run takes, and how often something in the workspace changes that is easily seen."""
        started, seen, changes = time.monotonic(), _names(self.workspace), 0
        with _start(self.workspace, self.command.arguments) as process:
            while process.poll() is None:
                if (present := _names(self.workspace)) != seen:
                    seen, changes = present, changes + 1
            assert process.returncode in self.command.exit_codes, process.stderr and process.stderr.read()
        return time.monotonic() - started, max(1, changes)

    def run(self, kills: int) -> None:
        """Kill the command so often, and look at everything after each kill and after the next run."""
        chance = random.Random(self.seed)  # noqa: S311 - nothing secret
        while self.killed < kills and self.finished < 3 * kills:
            shutil.rmtree(self.workspace)
            shutil.copytree(self.pristine, self.workspace)
            untouched = _names(self.workspace)
            if self._was_killed(chance):
                self.killed += 1
                self.changed[_names(self.workspace) != untouched] += 1
                self._look(f"kill {self.killed}")

    def _was_killed(self, chance: random.Random) -> bool:
        with _start(self.workspace, self.command.arguments) as process:
            if chance.random() < 0.3:
                _wait(process, chance.random() * self.seconds)
            else:
                self._wait_for_writing(process, chance)
            process.kill()
            process.wait()
            self._end_orphans(process.pid)
        if process.returncode != -signal.SIGKILL:
            self.finished += 1
            return False
        return True

    def _wait_for_writing(self, process: subprocess.Popen[bytes], chance: random.Random) -> None:
        """Wait for one of the moments at which files change, and then up to some milliseconds more."""
        changes_left, seen = chance.randint(1, self.changes), _names(self.workspace)
        until = time.monotonic() + 3 * self.seconds
        while changes_left and process.poll() is None and time.monotonic() < until:
            if (present := _names(self.workspace)) != seen:
                seen, changes_left = present, changes_left - 1
        time.sleep(chance.choice((0, 0.0003, 0.003, 0.03)) * chance.random())

    def _end_orphans(self, group: int) -> None:
        until = time.monotonic() + SECONDS_TO_END
        while alive := _living(group):
            if time.monotonic() > until:
                self.mistakes.append(f"{len(alive)} processes go on without the one that started them")
                os.killpg(group, signal.SIGKILL)
                return
            time.sleep(0.05)

    def _look(self, when: str) -> None:
        present = tree_of(self.workspace)
        self.mistakes += (f"{when}: {each}" for each in self._torn(present))
        self.mistakes += (f"{when}: {each}" for each in unreadable(self.workspace))
        try:
            _run(self.workspace, self.command.arguments, self.command.exit_codes)
        except AssertionError as problem:
            self.mistakes.append(f"{when}: the next run fails: {problem}")
            return
        self.mistakes += (f"{when}, next run: {each}" for each in self._differences())

    def _torn(self, present: Tree) -> Iterator[str]:
        for name, data in present.items():
            if data not in {self.before.get(name), self.after.get(name)}:
                yield f"{name} is neither the old nor the new one"
        for name in self.before.keys() & self.after.keys() - present.keys():
            yield f"{name} is gone"

    def _differences(self) -> Iterator[str]:
        present = tree_of(self.workspace)
        for name in sorted(present.keys() | self.after.keys()):
            if present.get(name) != self.after.get(name):
                yield f"{name} is not as an undisturbed run leaves it"
        for path in self.workspace.rglob("*"):
            if PART.fullmatch(path.name):
                yield f"{path.relative_to(self.workspace)} was left behind"

    def summary(self) -> str:
        """What happened, in one line."""
        return (
            f"{self.killed} kills in a run of {self.seconds:.1f} s, {self.changed[True]} of them after "
            f"something was written; {self.finished} runs ended before; {len(self.mistakes)} mistakes"
        )


def tree_of(workspace: Path) -> Tree:
    """The files of a workspace by name, without those that a run may leave anyhow, and without times."""
    return {
        name: DIGEST.sub(b"", SIGNED_AT.sub(b"", path.read_bytes()))
        for path in sorted(workspace.rglob("*"))
        if path.is_file()
        and not HELD_OPEN.search(name := path.relative_to(workspace).as_posix())
        and not any(PART.fullmatch(part) for part in path.parts)
    }


def unreadable(workspace: Path) -> Iterator[str]:
    """Catalogues, databases and histories that cannot be read."""
    for path in workspace.glob("locales/*/LC_MESSAGES/*.po"):
        try:
            load_catalog(path, path.parts[-3])
        except BriefingError as problem:
            yield str(problem)
    for path in workspace.glob(".briefing/**/*.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                yield f"{path} is damaged"
    for path in workspace.glob(".briefing/review/*.history"):
        if len(read_entries(path)) != path.read_bytes().count(b"\n"):
            yield f"{path} holds lines that cannot be read"


# --- processes --------------------------------------------------------------------------------------


def _start(workspace: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """`briefing` with a home of its own, as the leader of a group of processes."""
    home = workspace.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "ARGOS_PACKAGES_DIR": str(workspace / "argos" / "packages"),
        "PYTHONWARNINGS": "error",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "briefing.cli", *arguments],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _run(workspace: Path, arguments: Sequence[str], exit_codes: frozenset[int] = frozenset({0, 1})) -> None:
    process = _start(workspace, arguments)
    _, told = process.communicate(timeout=LONGEST_SECONDS)
    assert process.returncode in exit_codes, f"exit code {process.returncode}: {told.decode()[-600:]}"


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _names(workspace: Path) -> frozenset[tuple[str, int, int]]:
    """What changes whenever a file appears, goes, is replaced or written; looked at not too often."""
    time.sleep(0.0005)
    found = []
    for folder, _, names in os.walk(workspace):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - a tight loop
            try:
                status = os.stat(path)  # noqa: PTH116 - a tight loop
                found.append((path, status.st_ino, status.st_mtime_ns))
            except FileNotFoundError:
                continue
    return frozenset(found)


def _living(group: int) -> list[int]:
    """The processes of a group that still run, where the system tells (Linux)."""
    alive = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state not in {"Z", "X"}:
            alive.append(int(path.parent.name))
    return alive


def main() -> int:
    """Raise a storm for each command in a temporary folder; exit code 1 where something was torn or lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", nargs="+", choices=tuple(COMMANDS), default=list(COMMANDS))
    options = parser.parse_args()
    mistakes = 0
    for number, name in enumerate(options.command):
        kills = (options.kills + number) // len(options.command)
        with tempfile.TemporaryDirectory() as place:
            storm = Storm(COMMANDS[name], Path(place), options.seed)
            storm.prepare()
            storm.run(kills)
        print(f"{name}: {storm.summary()}", *storm.mistakes, sep="\n  ", flush=True)  # noqa: T201 - a program
        mistakes += len(storm.mistakes)
    return 1 if mistakes else 0


if __name__ == "__main__":
    raise SystemExit(main())
