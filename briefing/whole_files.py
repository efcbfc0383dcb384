"""Files on disk that are whole at every moment, whatever becomes of the process, the disk or the power.

A file is written beside its place and renamed over it (POSIX `rename`, which is atomic); both it and its name
are on the disk when the writing ends. A killed run leaves a part behind. The next run that writes into the
folder deletes it, and knows it for abandoned because nobody holds its lock.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error

PREFIX, SUFFIX = ".briefing-", ".part"
PART = re.compile(r"\.briefing-[a-z0-9_]{8}\.part")
"""The name of a file or folder that is not whole yet."""
LOCK_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.05


def write_whole(path: Path, data: bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Write a file whole or not at all; when this returns, it is on the disk under its name.

    What is not `durable` need not be there yet, and may be damaged after the power failed: for caches whose
    readers notice. Raises `OSError` with `path` for its file name, and the system's reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep_parts(path.parent)
        with _part_in(path.parent) as (part, descriptor):
            with os.fdopen(descriptor, "wb", closefd=False) as file:
                file.write(data)
            os.fchmod(descriptor, mode)
            if durable:
                os.fsync(descriptor)
            part.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from None


@contextmanager
def part_folder_in(parent: Path) -> Iterator[Path]:
    """A new folder in `parent` to fill, and to rename what is whole out of; what is left in it is deleted."""
    sweep_parts(parent)
    while True:
        part = Path(tempfile.mkdtemp(SUFFIX, PREFIX, parent))
        descriptor = os.open(part, os.O_RDONLY)
        if _claims(descriptor, part):
            break
        os.close(descriptor)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as its files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """While the block runs, no other process has the lock file `path`; the system unlocks it for a dead one.

    Raises `BriefingError` where another process keeps it for a minute.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        last_look = time.monotonic() + LOCK_SECONDS
        while not take_lock(file.fileno()):
            if time.monotonic() > last_look:
                message = "another run of the program does not let go of it"
                hint = "end that run, then try again"
                raise BriefingError([error("in-use", message, Location(path.as_posix()), hint)])
            time.sleep(LOOK_AGAIN_SECONDS)
        try:
            yield
        finally:  # also for processes that were forked meanwhile
            fcntl.flock(file, fcntl.LOCK_UN)


# --- parts ------------------------------------------------------------------------------------------


@contextmanager
def _part_in(folder: Path) -> Iterator[tuple[Path, int]]:
    """A new file, and its descriptor, locked while it is open; deleted where it has not been renamed."""
    while True:
        descriptor, name = tempfile.mkstemp(SUFFIX, PREFIX, folder)
        if _claims(descriptor, Path(name)):
            break
        os.close(descriptor)
    try:
        yield Path(name), descriptor
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


@cache
def sweep_parts(folder: Path) -> None:
    """Delete what killed runs left half-written in a folder; each process looks once."""
    for entry in os.scandir(folder):
        if PART.fullmatch(entry.name):
            _sweep(Path(entry.path), is_folder=entry.is_dir(follow_symlinks=False))


def _sweep(part: Path, *, is_folder: bool) -> None:
    flags = os.O_RDONLY if is_folder else os.O_RDWR | os.O_NONBLOCK
    with suppress(OSError):  # It may be another user's; it takes room and does no harm.
        descriptor = os.open(part, flags | os.O_NOFOLLOW)
        try:
            if _claims(descriptor, part):
                shutil.rmtree(part) if is_folder else part.unlink()
        finally:
            os.close(descriptor)


def _claims(descriptor: int, part: Path) -> bool:
    """Whether this process has the part for itself now: it is locked, and still lies there.

    Between its making and its locking another process may have taken it for abandoned.
    """
    try:
        return take_lock(descriptor) and os.path.samestat(part.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def take_lock(descriptor: int) -> bool:
    """Whether this process has the lock of an open file or folder (`flock`) now; nobody is waited for."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
