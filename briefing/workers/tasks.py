"""What is handed out: a function of the program, its argument, and the files that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

Places: TypeAlias = Mapping[Path, Path]
"""Where each file that a task reads lies with who does it, by its path with who handed it out."""

Key = TypeVar("Key")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file that a task reads; where no disk is shared, its content goes along."""

    path: Path
    sha256: str
    """Of the content, hexadecimal."""
    place: str
    """Where it is unpacked, below a folder of the worker's. Names the content: `<digest>/<name>`."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Key, Result]):
    """One piece of work, which any worker does with the same result, and as often as need be."""

    key: Key
    """What its result is known by; stays with who hands it out."""
    subject: str
    """What it makes, in messages: the path of a file."""
    call: Callable[[Any, Places], Result]
    """A function of a module, called with `argument` and where `files` lie."""
    argument: object
    files: tuple[CarriedFile, ...] = ()
