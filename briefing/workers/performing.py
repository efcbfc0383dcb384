"""What a worker does with a task: refuse what another program hands out, lay out its files, do it."""

from __future__ import annotations

import hashlib
import platform
import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import TZPATH

from briefing import __version__
from briefing.diagnostics import BriefingError, Location, error
from briefing.workers.tasks import CarriedFile, Places

KEPT_BYTES = 4_000_000_000
"""Of carried files, on the disk of each worker."""
REQUIREMENT_NAME = re.compile(r"[\w.-]+")

Program = Mapping[str, str]
"""What has to be the same for the same input to give the same bytes: version by name, and a digest."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task under way."""

    call: Callable[[Any, Places], object]
    argument: object
    files: tuple[CarriedFile, ...]
    program: Program
    """Of who hands it out."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Instead of a result: the worker has not got these files."""

    files: tuple[CarriedFile, ...]


@dataclass(frozen=True, slots=True)
class OtherProgram:
    """Instead of a result: the worker is not what hands out the work."""

    worker: str
    difference: str

    def refusal(self) -> BriefingError:
        """The error to raise, in one line."""
        hint = "install the same version of everything with each worker and start them anew"
        return BriefingError([error("other-program", self.difference, Location(self.worker), hint)])


# --- doing ------------------------------------------------------------------------------------------


def perform_here(
    call: Callable[[Any, Places], object], argument: object, files: tuple[CarriedFile, ...]
) -> object:
    """Do a task where the files lie."""
    return call(argument, {file.path: file.path for file in files})


_one_at_a_time = Lock()
"""A worker with several threads does one task after the other: typesetting is not made for two at a time."""


def perform(job: Job, contents: Mapping[str, bytes]) -> object:
    """Do a task on a worker of a cluster; `contents` are those of its files that went along, by place."""
    if difference := differences(job.program):
        return OtherProgram(_own_name(), difference)
    with _one_at_a_time:
        store = _store()
        lacking = store.lay_out(job.files, contents)
        return Lacking(lacking) if lacking else job.call(job.argument, store.places(job.files))


# --- files ------------------------------------------------------------------------------------------


class Store:
    """Files that came along with tasks, in a folder; those used longest ago make room for others."""

    def __init__(self, folder: Path, kept_bytes: int = KEPT_BYTES) -> None:
        self._folder = folder
        self._kept_bytes = kept_bytes
        self._sizes: dict[str, int] = {}
        """By place, those used last at the end."""

    def lay_out(self, files: Iterable[CarriedFile], contents: Mapping[str, bytes]) -> tuple[CarriedFile, ...]:
        """Have files ready, and say which are lacking."""
        lacking, used = [], set()
        for file in files:
            if file.place in contents:
                self._write(file, contents[file.place])
            elif file.place not in self._sizes:
                lacking.append(file)
                continue
            self._sizes[file.place] = self._sizes.pop(file.place)
            used.add(file.place)
        self._make_room(used)
        return tuple(lacking)

    def places(self, files: Iterable[CarriedFile]) -> dict[Path, Path]:
        """Where each file lies here, by its path with who handed it out."""
        return {file.path: self._folder / file.place for file in files}

    def _write(self, file: CarriedFile, data: bytes) -> None:
        path = self._folder / file.place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as problem:
            message = f"a worker cannot write it: {problem.strerror}"
            raise BriefingError([error("unwritable", message, Location(f"{_own_name()} {path}"))]) from None
        self._sizes[file.place] = len(data)

    def _make_room(self, used: set[str]) -> None:
        for place in [place for place in self._sizes if place not in used]:
            if sum(self._sizes.values()) <= self._kept_bytes:
                return
            (self._folder / place).unlink(missing_ok=True)
            del self._sizes[place]


@cache
def _store() -> Store:
    from distributed import get_worker  # noqa: PLC0415 # an extra

    # In Dask's own folder, which it clears even after a worker that was killed.
    return Store(Path(tempfile.mkdtemp(prefix="briefing-", dir=get_worker().local_directory)))


def _own_name() -> str:
    from distributed import get_worker  # noqa: PLC0415 # an extra

    return str(get_worker().address)


# --- the program ------------------------------------------------------------------------------------


@cache
def program() -> Program:
    """What this process works with: versions of Python and of what the program requires, and its code."""
    from importlib.metadata import requires  # noqa: PLC0415 # slow, and only clusters need it

    required = requires("briefing") or []
    names = (REQUIREMENT_NAME.match(line) for line in required if "extra ==" not in line)
    versions = {name[0]: _version(name[0]) for name in names if name}
    python = {"Python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    return {**python, "briefing": __version__, **versions, "code": _code_digest()}


def differences(wanted: Program) -> str:
    """What is other here than `wanted`, in one line; empty where nothing is."""
    own = program()
    different = [name for name in wanted if own.get(name) != wanted[name]]
    told = (
        f"{name} {own.get(name) or 'missing'} instead of {wanted[name] or 'missing'}" for name in different
    )
    return f"the worker has another program: {', '.join(told)}" if different else ""


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _code_digest() -> str:
    """The beginning of a SHA-256 over the program's own files, its words, and the system's time zones."""
    package = Path(__file__).parents[1]
    words = package.parent.glob("locales/*/LC_MESSAGES/interface.po")  # where the package is not installed
    named = {path.relative_to(package).as_posix(): path for path in package.rglob("*")}
    named |= {path.relative_to(package.parent).as_posix(): path for path in words}
    named |= {f"time zones {rank}": Path(folder, "tzdata.zi") for rank, folder in enumerate(TZPATH)}
    digest = hashlib.sha256()
    for name, path in sorted(named.items()):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()[:12]
