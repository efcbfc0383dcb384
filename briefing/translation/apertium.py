"""Apertium: rule-based translation by the program of that name, where the system has it.

On Debian, the packages `apertium` and one for each pair, such as `apertium-eng-spa`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from babel.core import get_global

from briefing.diagnostics import BriefingError, Location, error
from briefing.locales import UnknownTagError, locale_profile
from briefing.translation.engine import Hypothesis, Pair

COMMAND = "apertium"
SECONDS_PER_CALL = 300
SENTENCES_PER_CALL = 256
SENTENCE_BREAK = "\n\n"
"""The end of a paragraph: no rule looks across it, and the program's text format keeps it."""
LINE_BREAK = re.compile(r"\s*\n\s*")
LANGUAGE = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?")
"""ISO 639-3, at times with a territory; modes with other additions are orthographies of their own."""
VERSION = re.compile(r"\d+(\.\d+)+")
DATA_FILE = re.compile(r"'(/[^']+)'")
DATA_FOLDER_VARIABLE = "APERTIUM_DATADIR"
USUAL_DATA_FOLDER = "/usr/share/apertium"


class ApertiumProvider:
    """The pairs that the installed program knows; none where there is no such program."""

    name = "apertium"

    def pairs(self) -> tuple[Pair, ...]:
        """As `EngineProvider.pairs`."""
        return tuple(sorted(_modes()))

    def model(self, source: str, target: str) -> str:
        """As `EngineProvider.model`."""
        return _modes()[source, target]

    def open(self, source: str, target: str, cores: int = 1) -> ApertiumEngine:
        """As `EngineProvider.open`."""
        mode = _modes().get((source, target))
        if mode is None:
            message = f"Apertium has no pair from {source} to {target}"
            raise BriefingError([error("no-model", message, Location(COMMAND))])
        return ApertiumEngine(mode, cores)


class ApertiumEngine:
    """One mode of the program; `cores` calls run at a time."""

    name = "apertium"

    def __init__(self, mode: str, cores: int = 1) -> None:
        self._mode = mode
        self._cores = cores
        program_version = VERSION.search(_run(["-V"]))
        self.version = f"{program_version[0] if program_version else '?'} {mode}-{_data_digest(mode)}"

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:  # noqa: ARG002
        """As `Engine.translate`; there is one hypothesis, without a score."""
        steps = [
            sentences[start : start + SENTENCES_PER_CALL]
            for start in range(0, len(sentences), SENTENCES_PER_CALL)
        ]
        calls = ThreadPoolExecutor(self._cores)
        try:
            for outputs in calls.map(self._translate, steps):
                yield from ((Hypothesis(output, 0.0),) for output in outputs)
        finally:
            calls.shutdown(cancel_futures=True)  # who stops listening does not wait for the rest

    def _translate(self, sentences: Sequence[str]) -> list[str]:
        """One output for each sentence; what is blank stays so."""
        lines = [LINE_BREAK.sub(" ", sentence).strip() for sentence in sentences]
        asked = [line for line in lines if line]
        outputs = self._paragraphs(asked) if asked else []
        if len(outputs) != len(asked):  # a rule has eaten or made a blank line
            outputs = [" ".join(self._paragraphs([line])) for line in asked]
        remaining = iter(outputs)
        return [next(remaining) if line else "" for line in lines]

    def _paragraphs(self, lines: Sequence[str]) -> list[str]:
        # -u: a word that the dictionary lacks stands as it is, without a mark.
        output = _run(["-u", "-f", "txt", self._mode], SENTENCE_BREAK.join(lines) + "\n")
        return [paragraph.strip() for paragraph in output.rstrip("\n").split(SENTENCE_BREAK)]


def _modes() -> dict[Pair, str]:
    """The program's name of each pair of languages that CLDR knows."""
    if not shutil.which(COMMAND):
        return {}
    modes = {}
    for mode in _run(["-l"]).split():
        source, _, target = mode.partition("-")
        pair = _tag(source), _tag(target)
        if all(pair):
            modes[pair] = mode
    return modes


def _tag(language: str) -> str:
    """The BCP 47 tag of a language as modes name it, or empty: `spa` is `es`, `eng_US` is `en-US`."""
    parts = LANGUAGE.fullmatch(language)
    if not parts:
        return ""
    code = get_global("language_aliases").get(parts[1], parts[1])
    try:
        return locale_profile(f"{code}-{parts[2]}" if parts[2] else code).tag
    except UnknownTagError:
        return ""


def _data_digest(mode: str) -> str:
    """The beginning of a SHA-256 over the mode's rules and dictionaries: their version is nowhere written."""
    file = Path(os.environ.get(DATA_FOLDER_VARIABLE, USUAL_DATA_FOLDER)) / "modes" / f"{mode}.mode"
    digest = sha256()
    try:
        commands = file.read_bytes()
        digest.update(commands)
        for name in DATA_FILE.findall(commands.decode("utf-8")):
            digest.update(Path(name).read_bytes())
    except (OSError, UnicodeDecodeError) as problem:
        raise _failure(f"its data cannot be read: {problem}") from None
    return digest.hexdigest()[:8]


def _run(arguments: Sequence[str], text: str = "") -> str:
    """What the program answers; raises `BriefingError` where it fails."""
    try:
        call = subprocess.run(  # noqa: S603 # no shell; arguments are ours or the program's own mode names
            [shutil.which(COMMAND) or COMMAND, *arguments],
            input=text.encode("utf-8"),
            capture_output=True,
            timeout=SECONDS_PER_CALL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
        output = call.stdout.decode("utf-8")
    except subprocess.TimeoutExpired:
        raise _failure(f"it gives no answer within {SECONDS_PER_CALL} s") from None
    except (OSError, UnicodeError) as problem:
        raise _failure(str(problem)) from None
    if call.returncode:
        raise _failure(call.stderr.decode("utf-8", "replace") or f"it ends with status {call.returncode}")
    return output


def _failure(cause: str) -> BriefingError:
    message = f"Apertium does not translate: {' '.join(cause.split())[:200]}"
    return BriefingError([error("engine-broken", message, Location(COMMAND))])
