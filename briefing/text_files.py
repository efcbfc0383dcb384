"""Text files from outside, read whole: UTF-8, of bounded size, without characters that no page can show."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""C0 and C1 controls other than tab and newline, surrogates, and what XML 1.0 (section 2.2) leaves out."""


def read_text_file(path: Path, shown: str, max_bytes: int) -> str:
    """The text of a file like `read_utf8`; control characters are refused too, at their line."""
    text = read_utf8(path, shown, max_bytes)
    for number, content in enumerate(text.split("\n"), 1):
        refuse_control_characters(content, Location(shown, number))
    return text


def read_utf8(path: Path, shown: str, max_bytes: int) -> str:
    """The text of a file, its line ends as YAML and Markdown read them; `shown` names the file in findings.

    Raises `BriefingError` for a file that cannot be read, is larger than `max_bytes` or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise unreadable(problem, shown) from None
    if len(data) > max_bytes:
        raise BriefingError([error("too-large", f"is larger than {max_bytes} bytes", Location(shown))])
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
