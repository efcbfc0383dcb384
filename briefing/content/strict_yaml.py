"""YAML read strictly, with the line of everything: scalars keep their text, so decimals stay exact.

The reader refuses what makes YAML unsafe or ambiguous: anchors and aliases, tags, duplicate keys,
deep nesting, unknown keys, and plain `yes`, `no`, `on`, `off`, which YAML 1.1 tools read as truth
values (yaml.org, type "bool", YAML 1.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import MAXYEAR, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import MAX_TEXT, read_text_file, refuse_control_characters

MAX_BYTES = 4_000_000
MAX_DEPTH = 12
MAX_VALUES = 100_000
"""Keys and values of a file, a hundred times what a briefing has."""
MAX_ITEMS = 2_000
"""Entries of one list."""
MOST_FILES = 12
"""Whose trees a process remembers; a briefing has at most nine."""
ID = re.compile(r"[a-z][a-z0-9_]*")
DECIMAL = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,15})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(rf"{DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}")
FIRST_YEAR = 1000
"""Calendars of the editions write a year in four digits or more."""
YAML_1_1_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})
YAML_NULLS = frozenset({"null", "Null", "NULL", "~"})

Choice = TypeVar("Choice", bound=StrEnum)
Parsed = TypeVar("Parsed", date, datetime)


class Value:
    """One YAML node with its place; each method reads it as one type or raises `BriefingError`."""

    def __init__(self, node: yaml.Node, path: str, key: Location | None = None) -> None:
        self._node = node
        self.location = Location(path, node.start_mark.line + 1)
        self._key = key

    def fail(self, rule: str, message: str, hint: str = "") -> BriefingError:
        """The error to raise where this value is wrong."""
        return BriefingError([error(rule, message, self.location, hint)])

    def text(self) -> str:
        """A non-empty string, with white space at its ends removed and lines joined."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.fail("not-text", "a text is expected here")
        content = self._node.value
        refuse_control_characters(content, self.location)
        plain = not self._node.style  # None or empty, depending on the parser
        if plain and content.lower() in YAML_1_1_BOOLEANS | {"true", "false"}:
            raise self.fail(
                "boolean-for-text",
                f"{content} without quotes is read as {self._truth(content)} by YAML 1.1",
                f'write "{content}" in quotes',
            )
        if plain and content in YAML_NULLS:
            raise self.fail(
                "null-for-text",
                f"{content} without quotes is read as nothing by YAML",
                f'write a text, or "{content}" in quotes',
            )
        joined = " ".join(content.split())
        if not joined:
            raise self.fail("empty", "a text is missing here")
        if len(joined) > MAX_TEXT:
            raise self.fail("too-large", f"has more than {MAX_TEXT} characters")
        return joined

    def boolean(self) -> bool:
        """`true` or `false`, and nothing else."""
        content = self.scalar()
        if content not in {"true", "false"}:
            raise self.fail("not-a-boolean", f"{content!r} is neither true nor false")
        return content == "true"

    def decimal(self) -> Decimal:
        """An exact, finite decimal in plain ASCII digits."""
        content = self.scalar()
        if not DECIMAL.fullmatch(content):
            raise self.fail(
                "not-a-number",
                f"{content!r} is not an exact decimal number",
                "write ASCII digits without separators, such as 1343.5",
            )
        return Decimal(content)

    def date(self) -> date:
        """A day, `2024-04-12`; of ISO 8601's many ways to write one, only this."""
        return self._parsed(DAY, date.fromisoformat, "a day", "2024-04-12")

    def moment(self) -> datetime:
        """A local time without seconds and without an offset, `2024-04-12T09:30`."""
        return self._parsed(MOMENT, datetime.fromisoformat, "a local time", "2024-04-12T09:30")

    def year(self) -> Decimal:
        """A year that every calendar of the editions can write, 1000 to 9999."""
        number = self.decimal()
        if not FIRST_YEAR <= number <= MAXYEAR:
            raise self._bad_year()
        return number

    def choice(self, choices: type[Choice]) -> Choice:
        """A member of a closed list."""
        content = self.scalar()
        try:
            return choices(content)
        except ValueError:
            listed = ", ".join(choices)
            raise self.fail(
                f"unknown-{choices.__name__.lower()}", f"{content!r} is not one of: {listed}"
            ) from None

    def id(self) -> str:
        """An identifier that prose can name."""
        content = self.scalar()
        if not ID.fullmatch(content):
            raise self.fail(
                "bad-id", f"{content!r} is not an id", "use small letters, digits and underscores"
            )
        return content

    def scalar(self) -> str:
        """The text of the scalar as it stands in the file."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value:
            raise self.fail("not-a-value", "a single value is expected here")
        refuse_control_characters(self._node.value, self.location)
        return str(self._node.value)

    def is_mapping(self) -> bool:
        """Whether the value has keys of its own."""
        return isinstance(self._node, yaml.MappingNode)

    def items(self) -> tuple[Value, ...]:
        """The items of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.fail("not-a-list", "a list is expected here")
        if len(self._node.value) > MAX_ITEMS:
            raise self.fail("too-large", f"has more than {MAX_ITEMS} entries")
        return tuple(Value(item, self.location.path) for item in self._node.value)

    def entry(self) -> Entry:
        """The mapping that this value is."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.fail("not-a-mapping", "`key: value` lines are expected here")
        return Entry(self._node, self._key or self.location)

    def _parsed(
        self, pattern: re.Pattern[str], parse: Callable[[str], Parsed], what: str, example: str
    ) -> Parsed:
        content = self.scalar()
        wrong = self.fail("not-a-date", f"{content!r} is not {what}", f"write {example}")
        if not pattern.fullmatch(content):
            raise wrong
        try:
            parsed = parse(content)
        except ValueError:
            raise wrong from None
        if parsed.year < FIRST_YEAR:
            raise self._bad_year()
        return parsed

    def _bad_year(self) -> BriefingError:
        message = f"{self.scalar()!r} does not lie in the years {FIRST_YEAR} to {MAXYEAR}"
        return self.fail("year-out-of-range", message)

    @staticmethod
    def _truth(content: str) -> bool:
        return content.lower() in {"y", "yes", "on", "true"}


class Entry:
    """A YAML mapping whose keys are taken one by one; `close` refuses those that nobody asked for.

    Its place is the line of the key that it stands under.
    """

    def __init__(self, node: yaml.MappingNode, location: Location) -> None:
        self.location = location
        self._values: dict[str, Value] = {}
        self._keys: dict[str, Value] = {}
        self._taken: set[str] = set()
        for key_node, value_node in node.value:
            key = Value(key_node, location.path)
            name = key.text()
            if name in self._values:
                first = self._keys[name].location.line
                raise key.fail(
                    "duplicate-key", f"the key {name!r} stands here again", f"first in line {first}"
                )
            self._keys[name] = key
            self._values[name] = Value(value_node, location.path, key.location)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __getitem__(self, key: str) -> Value:
        """The value of a key that must be there."""
        self._taken.add(key)
        if key not in self._values:
            raise BriefingError([error("missing-key", f"the key {key!r} is missing", self.location)])
        return self._values[key]

    def get(self, key: str) -> Value | None:
        """The value of a key that may be left out."""
        return self[key] if key in self._values else None

    def list(self, key: str) -> tuple[Value, ...]:
        """The items of a list that may be left out."""
        value = self.get(key)
        return value.items() if value else ()

    def pairs(self) -> Iterator[tuple[Value, Value]]:
        """All keys with their values, in the file's order."""
        self._taken.update(self._values)
        yield from ((self._keys[name], value) for name, value in self._values.items())

    def close(self) -> Sequence[Finding]:
        """A finding for each key that was not taken."""
        return [
            error("unknown-key", f"the key {name!r} is not known here", self._keys[name].location)
            for name in self._values
            if name not in self._taken
        ]


def load_yaml(path: Path, shown: str) -> Entry:
    """The mapping that a YAML file holds; `shown` names the file in findings.

    Raises `BriefingError` for a file that cannot be read as text, is too deep, or is no mapping.
    """
    return Value(_root(read_text_file(path, shown, MAX_BYTES), shown), shown).entry()


@lru_cache(maxsize=MOST_FILES)
def _root(text: str, shown: str) -> yaml.Node:
    """The tree of a file, which nobody changes; a process that looks again and again parses it once."""
    whole = Location(shown)
    try:
        _refuse_hostile_events(text, shown)
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Location(shown, mark.line + 1 if mark else 0)
        raise BriefingError([error("bad-yaml", f"is not YAML: {problem.problem}", place)]) from None
    except yaml.YAMLError as problem:
        first_line = str(problem).splitlines()[0]
        raise BriefingError([error("bad-yaml", f"is not YAML: {first_line}", whole)]) from None
    if node is None:
        raise BriefingError([error("empty", "the file is empty", whole)])
    return node


def _refuse_hostile_events(text: str, shown: str) -> None:
    """Look at the flat stream of events first: building a tree of hostile YAML may already hurt."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        place = Location(shown, event.start_mark.line + 1 if event.start_mark else 0)
        if number > MAX_VALUES:
            raise BriefingError([error("too-large", f"has more than {MAX_VALUES} values", place)])
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BriefingError(
                [error("alias", "anchors and aliases are not allowed", place, "repeat the value")]
            )
        if tag := getattr(event, "tag", None):
            raise BriefingError([error("tag", f"the tag {tag!r} is not allowed", place)])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise BriefingError([error("too-deep", f"is nested deeper than {MAX_DEPTH} levels", place)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
