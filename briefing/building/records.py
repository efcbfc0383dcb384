"""Small files in which a run tells the next one what it did: values as JSON, behind their own digest.

They are caches. One that is missing, damaged, of another version or made up reads as None, and costs time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

MAX_BYTES = 20_000_000
PLAIN = (str, int, float, bool)

T = TypeVar("T")


def write_record(path: Path, value: object) -> None:
    """Keep a frozen dataclass; that it cannot be kept keeps nobody from what they are doing."""
    from briefing.whole_files import write_whole  # noqa: PLC0415 - reading comes before all heavy imports

    body = json.dumps(_plain(value), allow_nan=False).encode()
    with suppress(OSError):
        write_whole(path, _digest(body) + b"\n" + body, durable=False)


def read_record(path: Path, kind: type[T]) -> T | None:
    """What `write_record` kept, or None."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            said, _, body = file.read(MAX_BYTES).partition(b"\n")
        if said != _digest(body):
            return None
        value = _value(kind, json.loads(body))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _plain(value: object) -> object:
    """The value in JSON's types."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _value(kind: Any, raw: Any) -> Any:
    """`raw` as a value of the annotated kind; raises ValueError or TypeError where it is none."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        if set(raw) != set(hints):
            raise ValueError("other fields")
        return kind(**{name: _value(hints[name], raw[name]) for name in hints})
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if raw is None and NoneType in inside else _value(inside[0], raw)
    if origin is tuple:
        kinds = [inside[0]] * len(raw) if inside[1:] == (...,) else list(inside)
        return tuple(_value(each, item) for each, item in zip(kinds, _checked(list, raw), strict=True))
    if origin is Mapping:
        return {_value(inside[0], key): _value(inside[1], item) for key, item in _checked(dict, raw).items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(raw)
    return _checked(kind, raw)


def _checked(kind: type, raw: Any) -> Any:
    if type(raw) is not kind or kind not in {*PLAIN, list, dict}:
        raise TypeError(f"no {kind}")
    return raw


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
