"""What Babel gets wrong about figures, case by case: it still does, and we do not."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel import Locale, lists, numbers, units

from briefing.figures import FigureError
from briefing.figures.intl import answer

CASES = Path(__file__).parent / "cases" / "figures" / "babel-defects.txt"
CALLED = {"Locale": Locale, "lists": lists, "numbers": numbers, "units": units}


def defect_cases() -> Iterator[tuple[str, dict[str, str]]]:
    """The title and the lines of each case in the file."""
    for case in CASES.read_text(encoding="utf-8").split("\n\n")[1:]:
        title, *lines = case.strip().splitlines()
        if not title.startswith("#"):
            parts = (line.split(maxsplit=1) for line in lines)
            yield title, {name: content for name, content in parts}  # noqa: C416 - dict() loses the types


def outcome(call: Callable[[], object]) -> str:
    """What a call gives, as it stands in a case: a text in quotes, or the name of the exception."""
    try:
        return json.dumps(str(call()), ensure_ascii=False)
    except (KeyError, FigureError) as problem:
        return type(problem).__name__


def written(expected: str) -> str:
    """An expected outcome with its escapes as the characters they stand for."""
    return json.dumps(json.loads(expected), ensure_ascii=False) if expected.startswith('"') else expected


def call_of_babel(source: str) -> object:
    """The result of an expression on `Locale` or Babel's modules, which is all that a case may hold."""
    names = {node.id for node in ast.walk(ast.parse(source, mode="eval")) if isinstance(node, ast.Name)}
    assert names <= CALLED.keys()
    return eval(source, dict(CALLED))  # noqa: S307 - our own case file, and nothing but the names above


@pytest.mark.parametrize(
    "case", [case for _, case in defect_cases()], ids=[title for title, _ in defect_cases()]
)
def test_babel_is_still_wrong_and_we_are_right(case: dict[str, str]) -> None:
    """Where Babel has come to be right, our own way around it can go, and the case with it."""
    assert (
        outcome(lambda: call_of_babel(case["babel"])),
        outcome(lambda: answer(json.loads(case["row"])).text),
    ) == (written(case["wrong"]), written(case["right"]))
    assert case["wrong"] != case["right"]
