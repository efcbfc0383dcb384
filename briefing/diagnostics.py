"""What the program has to say about its input and output: places, findings, and the one exception.

A finding is a value; stages collect findings and go on as far as they can.
`BriefingError` means "cannot go on"; only the command line turns it into an exit code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_MESSAGE = 500
"""Characters of a message as it is shown; `Finding.message` holds all of it."""


class Severity(StrEnum):
    """How much a finding weighs; what has an error cannot be used as it is.

    A briefing with an error is not built, a translation with one is not printed, and a file with one
    is not fit to be handed out.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in an input file; `line` counts from 1, and is 0 where a file as a whole is meant."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, and what to do about it."""

    rule: str
    """A stable identifier in kebab case, `unknown-placeholder`; scripts and waivers refer to it."""
    severity: Severity
    message: str
    """One line that says what is wrong, quoting the offending text."""
    location: Location
    hint: str = ""
    """One line that says what to do."""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        said = f"{_shortened(self.message)}{_shortened(hint)}"
        return _UNSAFE.sub(_escaped, f"{self.location}: {self.severity}: {said} [{self.rule}]")


_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would break a line, command a terminal, or show a line in another order than it stands."""


def _escaped(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


def _shortened(text: str) -> str:
    """A text with its middle left out where it is far too long to be read."""
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE // 2]}…{text[-80:]}"


class BriefingError(Exception):
    """The input cannot be used; `findings` says why, and is never empty."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


def error(rule: str, message: str, location: Location, hint: str = "") -> Finding:
    """A finding about something that cannot be used as it is."""
    return Finding(rule, Severity.ERROR, message, location, hint)


def warning(rule: str, message: str, location: Location, hint: str = "") -> Finding:
    """A finding that a person should look at before the packs are handed out."""
    return Finding(rule, Severity.WARNING, message, location, hint)
