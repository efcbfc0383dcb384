"""JSON from outside, strictly (RFC 8259): no name twice in an object, no NaN, nothing too deep or too large.

What bounds it is looked at before anything is built, since a short text can unfold to a great deal of memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from briefing.diagnostics import BriefingError, Location, error
from briefing.gate.files import MAX_FILE, decode_utf8, one_line, refused

MAX_DEPTH = 50
MAX_VALUES = 1_000_000
"""Strings, numbers, objects and arrays of a file."""
MAX_DIGITS = 30
"""Characters of a number; Python reads one of 4,300 digits."""
_HUGE = re.compile(r"[eE][-+]?[0-9]{3}")
"""Exponents of which numbers become infinite, or nothing."""
_TOKEN = re.compile(
    r"""
    (?P<string> "(?:[^"\\]|\\.)*+ (?:"|\Z) )
    | (?P<opening> [\[{] )
    | (?P<closing> [\]}] )
    | (?P<number> -?[0-9][-+.0-9eE]*+ )
    | (?P<word> -?[A-Za-z]++ )
    """,
    re.VERBOSE | re.DOTALL,
)
_COLON = re.compile(r"[ \t\n]*+:")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Also the ones that are written as escapes; a carriage return is let through, since readme texts hold it."""


def parse_json(data: bytes, shown: str) -> object:
    """The value of a JSON text in UTF-8; `shown` names its file in findings.

    Raises `BriefingError` for what is not JSON, repeats a name within an object, holds control characters
    or a number of more than `MAX_DIGITS` characters, or is larger than any file of ours.
    """
    if len(data) > MAX_FILE:
        raise BriefingError([error("too-large", f"is larger than {MAX_FILE} bytes", Location(shown))])
    text = decode_utf8(data, shown)
    for position, rule, message in _complaints(text):
        raise refused(Location(shown, text.count("\n", 0, position) + 1), message, rule)
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        message = f"is not JSON: {one_line(problem.msg)}"
        raise BriefingError([error("bad-json", message, Location(shown, problem.lineno))]) from None


def _complaints(text: str) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a text, each with its position and rule; only the first one can be relied upon."""
    names: list[set[str]] = []
    for number, token in enumerate(_TOKEN.finditer(text), 1):
        if number > MAX_VALUES:
            yield token.start(), "too-large", f"holds more than {MAX_VALUES} values"
        match token.lastgroup:
            case "opening":
                names.append(set())
                if len(names) > MAX_DEPTH:
                    yield token.start(), "hostile-file", f"is nested more than {MAX_DEPTH} deep"
            case "closing":
                del names[-1:]
            case "string":
                is_name = bool(names) and _COLON.match(text, token.end()) is not None
                for complaint in _about_string(_unescaped(token[0]), names[-1] if is_name else None):
                    yield token.start(), *complaint
            case "number" if len(token[0]) > MAX_DIGITS or _HUGE.search(token[0]):
                yield token.start(), "bad-json", f"holds the number {token[0][:MAX_DIGITS]}, too long"
            case "word" if token[0] not in {"true", "false", "null"}:
                yield token.start(), "bad-json", f"is not JSON: {token[0][:40]!r} is no value"


def _about_string(string: str, names: set[str] | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a string; as a name, `names` are those of its object so far, and it joins them."""
    if found := _CONTROL_CHARACTER.search(string):
        yield "control-character", f"holds the control character U+{ord(found[0]):04X}"
    if names is not None:
        if string in names:
            yield "duplicate-key", f"says {string[:40]!r} twice"
        names.add(string)


def _unescaped(token: str) -> str:
    """The characters that a string stands for; its own text where it is none, which the parser then says."""
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token))
    except json.JSONDecodeError:
        return token[1:-1]
