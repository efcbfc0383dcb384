"""Figures asked for one at a time: a value on the command line, or JSON lines from another program.

Numbers are read exactly and written exactly; what cannot be read is a ValueError whose message is one line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from types import MappingProxyType
from typing import BinaryIO, NoReturn

from briefing.figures import FigureError, FormattedFigure, format_figure
from briefing.figures.intl import answer
from briefing.locales import known_currencies, known_units, locale_profile
from briefing.model import FORMS, Kind, Quantity

__all__ = [
    "Answer",
    "FigureError",
    "answer_lines",
    "exact_json",
    "lines_of",
    "read_quantity",
    "written_in",
]

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST_MESSAGE = 200
"""In characters; a message may quote what a line holds."""
LONGEST_LINE = 1_000_000
"""In bytes, of JSON lines; a row has a few hundred."""
MOST_ITEMS = 1_000
"""Of a list that is to be written."""
MOST_DIGITS = 100
"""That a number may have on either side of its point: far more than any figure, and quick to write out."""

KNOWN_UNITS: Mapping[Kind, tuple[str, Callable[[], frozenset[str]]]] = MappingProxyType(
    {
        Kind.CURRENCY: ("currency", known_currencies),
        Kind.MEASURE: ("unit", known_units),
    }
)
"""What the unit of a kind is called, and the units there are; the other kinds have none."""


# --- the command line -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """A value in one language."""

    tag: str
    form: str
    """The form asked for; the figure's own may be a plainer one."""
    figure: FormattedFigure

    def __str__(self) -> str:
        columns = [self.tag, self.figure.text, self.figure.plural or "-"]
        return "\t".join([*columns, f"fallback from {self.form}"] if self.figure.fallback else columns)

    def as_json(self) -> dict[str, object]:
        """The members of a JSON object, named as in the answers to JSON lines."""
        said: dict[str, object] = {
            "locale": self.tag,
            "text": self.figure.text,
            "parsed": self.figure.value,
            "plural_category": self.figure.plural,
            "form": self.form,
        }
        return {**said, "fallback": self.figure.form} if self.figure.fallback else said


def read_quantity(value: str, kind: str, unit: str) -> Quantity:
    """The typed value that words of the command line name; raises ValueError."""
    if kind not in set(Kind):
        problem = f"unknown kind {kind!r}" if kind else "a kind is needed"
        raise ValueError(f"{problem}: --kind is one of {', '.join(Kind)}")
    known_kind = Kind(kind)
    _check_unit(known_kind, unit)
    return Quantity(known_kind, _day(value) if known_kind is Kind.DATE else _decimal(value), unit)


def written_in(tag: str, quantity: Quantity, form: str) -> Answer:
    """The value in the language of `tag`; raises ValueError for an unknown one, and `FigureError`."""
    profile = locale_profile(tag)
    return Answer(profile.tag, form or FORMS[quantity.kind][0], format_figure(quantity, form, profile))


def _check_unit(kind: Kind, unit: str) -> None:
    if kind not in KNOWN_UNITS:
        if unit:
            raise ValueError(f"a {kind} has no unit, so there is no place for {unit!r}")
        return
    called, known = KNOWN_UNITS[kind]
    if not unit:
        raise ValueError(f"a {kind} needs a --{called}")
    if unit not in known():
        raise ValueError(f"unknown {called} {unit!r}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day: write it as 2024-04-12") from None


def _decimal(text: str) -> Decimal:
    if not DECIMAL.fullmatch(text):
        raise ValueError(
            f"{text!r} is not an exact decimal number: write ASCII digits without separators, such as 1343.5"
        )
    return _bounded(text)


def _bounded(text: str) -> Decimal:
    """The number that ASCII digits write, refused before it can fill the memory when written out."""
    shown = text if len(text) <= MOST_DIGITS else f"{text[:20]}…"
    try:
        number = Decimal(text)
    except DecimalException:
        raise ValueError(f"{shown} is not a number") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() >= MOST_DIGITS or exponent < -MOST_DIGITS:
        raise ValueError(f"{shown} has more than {MOST_DIGITS} digits on one side of its point")
    return number


# --- JSON lines -------------------------------------------------------------------------------------


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream as they come; of one that is too long its beginning, which is too long too."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def answer_lines(lines: Iterable[bytes]) -> Iterator[dict[str, object]]:
    """The answer to each line, or what is wrong with it under "error", in their order."""
    for number, line in enumerate(lines, 1):
        try:
            yield _answer(_row(line))
        except (ValueError, ArithmeticError, FigureError) as problem:  # also a day after the year 9999
            message = f"line {number}: {problem}"
            yield {"error": message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"}


def _answer(row: Mapping[str, object]) -> dict[str, object]:
    figure = answer(row)
    parsed: object = figure.parsed
    if isinstance(parsed, str) and isinstance(row["value"], int | Decimal):
        parsed = Decimal(parsed)  # a number where the row had one, to be compared with it
    said = {"text": figure.text, "parsed": parsed, "plural_category": figure.plural_category}
    return said if figure.fallback is None else {**said, "fallback": figure.fallback}


def _row(line: bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE} bytes")
    try:
        row = json.loads(
            line.decode("utf-8-sig"),
            parse_float=_bounded,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_duplicates,
        )
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except json.JSONDecodeError as problem:
        raise ValueError(f"not JSON: {problem.msg} at character {problem.pos + 1}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(row, dict):
        raise ValueError("not an object")
    if isinstance(items := row.get("value"), list) and len(items) > MOST_ITEMS:
        raise ValueError(f"a list of more than {MOST_ITEMS} items")
    return row


def _whole(text: str) -> int:
    return int(_bounded(text))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _without_duplicates(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        occurrences = Counter(name for name, _ in pairs)
        twice = next(name for name, number in occurrences.items() if number > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return members


def exact_json(value: object) -> str:
    """One line of JSON (RFC 8259) in which decimals keep all their digits and days are ISO 8601 strings."""
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return json.dumps(value.isoformat())
        case Mapping():
            members = (f"{exact_json(str(key))}: {exact_json(member)}" for key, member in value.items())
            return "{" + ", ".join(members) + "}"
        case list() | tuple():
            return f"[{', '.join(map(exact_json, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
