"""Files from outside, read whole: ordinary ones, of bounded size, without characters no page can show."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error

MAX_FILE = 16_000_000
"""Bytes of a file as it lies on the disk, and of one part of a package."""
MAX_CHECKED = 64_000_000
"""Bytes of a picture or font that was looked at, whatever its own bound was."""
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""C0 and C1 controls other than tab and newline, surrogates, and what XML 1.0 (section 2.2) leaves out."""
_OPENED_AS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting, so that a pipe that nobody writes to does not hold the program."""


def read_outside(path: Path, shown: str = "", max_bytes: int = MAX_FILE) -> bytes:
    """The bytes of an ordinary file of bounded size; `shown` names it in findings, in place of its path.

    Raises `BriefingError`, also for a file that grows past the bound while it is read.
    """
    place = Location(shown or path.as_posix())
    try:
        _refuse_unlikely(path.stat(), place, max_bytes)
        with os.fdopen(os.open(path, _OPENED_AS), "rb") as file:
            # Another file may have taken its place.
            _refuse_unlikely(os.fstat(file.fileno()), place, max_bytes)
            data = file.read(max_bytes + 1)
    except OSError as problem:
        raise unreadable(problem, place.path) from None
    except ValueError:  # a NUL in its name
        raise BriefingError([error("unreadable", "is not the name of a file", place)]) from None
    if len(data) > max_bytes:
        raise _too_large(place, max_bytes)
    return data


def read_checked(path: Path, sha256: str, max_bytes: int = MAX_CHECKED) -> bytes:
    """The bytes of a file that were looked at before, by their SHA-256 in hexadecimal.

    Raises OSError where the file cannot be read, or has other bytes now, which nobody has looked at.
    """
    try:
        data = read_outside(path, max_bytes=max_bytes)
    except BriefingError as problem:
        raise OSError(errno.EIO, problem.findings[0].message, str(path)) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OSError(errno.EIO, "was changed after it was checked", str(path))
    return data


def inside(folder: Path, name: str, shown: str) -> Path:
    """The path of a file in a folder; raises `BriefingError` where a link leads out of the folder."""
    path = folder / name
    try:
        if path.resolve().is_relative_to(folder.resolve()):
            return path
    except OSError as problem:
        raise unreadable(problem, shown) from None
    except (RuntimeError, ValueError):  # links that go round, and a NUL in its name
        raise BriefingError([error("unreadable", "is not the name of a file", Location(shown))]) from None
    hint = "put the file itself there"
    raise BriefingError([error("outside", "lies outside of its folder", Location(shown), hint)])


def refuse_unlikely(path: Path, shown: str, max_bytes: int) -> None:
    """Raise `BriefingError` for what is no ordinary file of bounded size, before anything opens it."""
    try:
        _refuse_unlikely(path.stat(), Location(shown), max_bytes)
    except OSError as problem:
        raise unreadable(problem, shown) from None


def _refuse_unlikely(found: os.stat_result, place: Location, max_bytes: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BriefingError([error("unreadable", "is not an ordinary file", place)])
    if found.st_size > max_bytes:
        raise _too_large(place, max_bytes)


def read_text_file(path: Path, shown: str, max_bytes: int) -> str:
    """The text of a file like `read_utf8`; control characters are refused too, at their line."""
    text = read_utf8(path, shown, max_bytes)
    if found := CONTROL_CHARACTER.search(text):
        refuse_control_characters(found[0], Location(shown, text.count("\n", 0, found.start()) + 1))
    return text


def read_utf8(path: Path, shown: str, max_bytes: int) -> str:
    """The text of a file, its line ends as YAML and Markdown read them; `shown` names the file in findings.

    Raises `BriefingError` for a file that cannot be read, is larger than `max_bytes` or is not UTF-8.
    """
    return decode_utf8(read_outside(path, shown, max_bytes), shown)


def decode_utf8(data: bytes, shown: str) -> str:
    """The text of a file's bytes, without a byte order mark and with line feeds only."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise BriefingError([error("not-utf-8", "is not UTF-8", Location(shown, line))]) from None


def unreadable(problem: OSError, shown: str) -> BriefingError:
    """The error to raise for a file or folder that the system does not let us read."""
    return BriefingError([error("unreadable", f"cannot be read: {problem.strerror}", Location(shown))])


def refuse_control_characters(text: str, location: Location) -> None:
    """Raise `BriefingError` where `text` holds a character that neither XML nor a page can show."""
    if found := CONTROL_CHARACTER.search(text):
        message = f"holds the control character U+{ord(found[0]):04X}"
        raise BriefingError([error("control-character", message, location, "delete it")])


def refused(place: Location, message: str, rule: str = "hostile-file") -> BriefingError:
    """The error to raise for a file that no program of good will writes."""
    return BriefingError([error(rule, message, place, "nothing was taken from it")])


def one_line(text: str) -> str:
    """Another program's words about a file, fit for a message."""
    return CONTROL_CHARACTER.sub(" ", text.replace("\n", " "))[:200]


def _too_large(place: Location, max_bytes: int) -> BriefingError:
    return BriefingError([error("too-large", f"is larger than {max_bytes} bytes", place)])
