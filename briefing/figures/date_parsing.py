"""Text back to days, by the Gregorian date patterns of CLDR."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from briefing.figures.calendars import (
    DATE_LENGTHS,
    Field,
    date_pattern,
    era_name,
    month_names,
    pattern_parts,
    weekday_names,
)
from briefing.figures.folding import ascii_digits, fold

FIRST_TWO_DIGIT_YEAR = 1950
"""Two digits of a year stand for one of the hundred years from here on: 24 is 2024, 85 is 1985."""

Names = Mapping[str, frozenset[int]]
"""Names as they read when folded, each with the numbers that it can stand for."""


@dataclass(frozen=True, slots=True)
class _DateSyntax:
    """One of CLDR's date patterns, ready to read with."""

    expression: re.Pattern[str]
    """With the groups `year`, `month`, `day`, and `weekday` where the pattern names it."""
    months: Names
    """Empty where the month is a number."""
    weekdays: Names

    def days(self, text: str) -> Iterator[date]:
        """The days that `text` can mean by this pattern: those on which month and weekday agree."""
        found = self.expression.fullmatch(text)
        if found is None:
            return
        fields = found.groupdict()
        weekdays = self.weekdays[fields["weekday"]] if "weekday" in fields else frozenset(range(7))
        for month in self.months[fields["month"]] if self.months else (int(fields["month"]),):
            try:
                day = date(_year(fields["year"]), month, int(fields["day"]))
            except ValueError:
                continue
            if day.weekday() in weekdays:
                yield day


def parse_date(text: str, locale: Locale) -> date:
    """The day that `text` names in one of the locale's four date patterns.

    Years have four digits, or two where the pattern says so. Raises ValueError where the text is no such
    date, where the weekday's name is another day's, and where two patterns read two days.
    """
    readable = ascii_digits(fold(text)).strip()
    days = {day for length in DATE_LENGTHS for day in _syntax(locale, length).days(readable)}
    if len(days) != 1:
        raise ValueError(f"{text!r} is {'ambiguous' if days else 'not'} as a date in {locale}")
    return days.pop()


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return FIRST_TWO_DIGIT_YEAR + (int(digits) - FIRST_TWO_DIGIT_YEAR) % 100


@cache
def _syntax(locale: Locale, length: str) -> _DateSyntax:
    """The locale's pattern of `length`; one with a field that is not read here matches nothing."""
    months: Names = {}
    weekdays: Names = {}
    expression = ""
    for part in pattern_parts(date_pattern(locale, length)):
        match part:
            case str():
                expression += re.escape(fold(part))
            case Field("y", width):
                expression += r"(?P<year>\d{2})" if width == 2 else r"(?P<year>\d{4})"
            case Field("d", width):
                expression += r"(?P<day>\d{2})" if width == 2 else r"(?P<day>\d{1,2})"
            case Field("M" | "L", width) if width <= 2:
                expression += r"(?P<month>\d{2})" if width == 2 else r"(?P<month>\d{1,2})"
            case Field("M" | "L"):
                months = _numbers_by_name(month_names(locale, part))
                expression += f"(?P<month>{_any_of(months)})"
            case Field("E" | "c"):
                weekdays = _numbers_by_name(weekday_names(locale, part))
                expression += f"(?P<weekday>{_any_of(weekdays)})"
            case Field("G"):
                expression += re.escape(fold(era_name(locale)))
            case _:
                expression += "(?!)"
    return _DateSyntax(re.compile(expression), months, weekdays)


def _numbers_by_name(names: Mapping[int, str]) -> Names:
    """The numbers of months or weekdays by name; a name that two of them have stands for both."""
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in names.items():
        numbers[ascii_digits(fold(name)).strip()].add(number)
    return {name: frozenset(meant) for name, meant in numbers.items()}


def _any_of(names: Names) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
