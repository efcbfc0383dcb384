"""Digests: what a value, the program or a file is, in 64 hexadecimal digits (SHA-256, FIPS 180-4).

Two values have the same digest only if everything made from them is the same. Only the standard library is
imported here, so that a run with nothing to do ends before anything heavy is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

MOST_BYTES = 500_000_000
"""Of a file whose bytes are read; nothing that a build reads or writes is so large."""
PACKAGE = Path(__file__).parent
PLAIN, SEQUENCES = (str, int, float), (tuple, list)
RENDERERS = ("render", "gate", "diagnostics.py", "document.py", "locales.py", "theme.py")
"""What of the package makes a file out of a `Document`."""


def digest(*parts: str) -> str:
    """The digest of texts in their order; each is told apart from its neighbours."""
    return _sha256(json.dumps(parts).encode())


# --- values -----------------------------------------------------------------------------------------


def digest_of(value: object) -> str:
    """The digest of a value made of frozen dataclasses, tuples, mappings, texts, numbers and dates.

    A file counts by its own digest where one stands beside its path, so a folder that is moved changes
    nothing. Raises `TypeError` for any other type, lest something is left out.
    """
    return _sha256(json.dumps(_plain(value), allow_nan=False, separators=(",", ":")).encode())


def _plain(value: object) -> object:
    """The value in JSON's types; dataclasses by name, mappings in their order."""
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, SEQUENCES):
        return [_plain(item) for item in value]
    kind: Any = type(value)
    names = _told_fields(kind)
    if names is not None:
        return {kind.__name__: [_plain(getattr(value, name)) for name in names]}
    if isinstance(value, Mapping):
        return {"mapping": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, datetime):
        return {"moment": [value.isoformat(), str(value.tzinfo)]}
    if isinstance(value, date | timedelta | Decimal | Path):
        return {type(value).__name__: str(value)}
    raise TypeError(f"a {type(value).__name__} has no digest")


@cache
def _told_fields(kind: Hashable) -> tuple[str, ...] | None:
    """The fields of a dataclass that make a difference; None for other types."""
    if not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    return tuple(name for name in names if name != "path") if "sha256" in names else names


# --- the program ------------------------------------------------------------------------------------


@cache
def program_digest() -> str:
    """All of the program: its files, its words in every language, what is installed, the time zones."""
    interface = PACKAGE.parent.glob("locales/*/LC_MESSAGES/interface.po")
    files = [*_files_below(PACKAGE), *interface]
    return digest(_contents(files, PACKAGE.parent), *_libraries(), *_time_zones())


@cache
def renderer_digest() -> str:
    """What turns a `Document` into bytes; fonts, compression and layout come with the libraries."""
    files = [file for name in RENDERERS for file in _files_below(PACKAGE / name)]
    return digest(_contents(files, PACKAGE), *_libraries())


def _files_below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, names, files in os.walk(place):
        names[:] = sorted(name for name in names if name != "__pycache__")
        yield from (Path(folder, name) for name in sorted(files))


def _contents(files: Iterable[Path], root: Path) -> str:
    named = sorted((file.relative_to(root).as_posix(), file) for file in files)
    return digest(*(part for name, file in named for part in (name, file_digest(file))))


@cache
def _libraries() -> tuple[str, ...]:
    """Python, zlib and all installed distributions, by version (PyPA, "recording installed projects").

    A distribution that has nothing to do with packs counts too: installing one is rare, and a list of those
    that matter would one day lack one.
    """
    installed: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            names = [entry.name for entry in Path(folder).iterdir()]
            installed.update(name for name in names if name.endswith((".dist-info", ".egg-info")))
    return (sys.version, zlib.ZLIB_RUNTIME_VERSION, *sorted(installed))


def _time_zones() -> Iterator[str]:
    """The system's time zones, which Python takes before those of the distribution `tzdata`."""
    from zoneinfo import TZPATH  # noqa: PLC0415

    for folder in TZPATH:
        with suppress(OSError):
            yield file_digest(Path(folder, "tzdata.zi"))


# --- files ------------------------------------------------------------------------------------------


def file_digest(path: Path) -> str:
    """The digest of a file's bytes; raises OSError."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
        # Not read: the gate decides later whether it may be, and refuses pipes, devices and giants.
        found = path.stat()
        link = path.readlink() if path.is_symlink() else ""
        return hashlib.sha256(f"{link} {found.st_mtime_ns} {found.st_size}".encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_where_there(path: Path) -> str:
    """The digest of a file, or nothing where there is none."""
    try:
        return file_digest(path)
    except FileNotFoundError:
        return ""


def signature(path: Path) -> tuple[int, ...]:
    """What the system says of a file without reading it; raises OSError.

    The time of the last change of the inode (POSIX `st_ctim`) cannot be set, so that a file that was
    overwritten and given its old times is noticed.
    """
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
