"""Text back to days, by the Gregorian date patterns of CLDR (UTS #35 part 4, section 8)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import tokenize_pattern

from briefing.figures.cldr import locale_data
from briefing.figures.folding import ascii_digits, fold

FIRST_TWO_DIGIT_YEAR = 1950
"""Two digits of a year stand for one of the hundred years from here on: 24 is 2024, 85 is 1985."""

LENGTHS = ("full", "long", "medium", "short")
_WIDTHS = {3: "abbreviated", 4: "wide"}
_COMMON_ERA = 1

Names = Mapping[str, frozenset[int]]
"""Names as they read when folded, each with the numbers that it can stand for."""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One of CLDR's date patterns, ready to read with."""

    expression: re.Pattern[str]
    """With the groups `year`, `month`, `day`, and `weekday` where the pattern names it."""
    months: Names
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
    days = {day for length in LENGTHS for day in date_pattern(locale, length).days(readable)}
    if len(days) != 1:
        raise ValueError(f"{text!r} is {'ambiguous' if days else 'not'} as a date in {locale}")
    return days.pop()


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return FIRST_TWO_DIGIT_YEAR + (int(digits) - FIRST_TWO_DIGIT_YEAR) % 100


@cache
def date_pattern(locale: Locale, length: str) -> DatePattern:
    """The locale's pattern of `length`; one with a field that is not read here matches nothing."""
    months: Names = {}
    weekdays: Names = {}
    expression = ""
    for _, content in tokenize_pattern(locale_data(locale, "date_formats")[length].pattern):
        if isinstance(content, str):
            expression += re.escape(fold(content))
            continue
        field, width = content[0], int(content[1])
        match field:
            case "y":
                expression += r"(?P<year>\d{2})" if width == 2 else r"(?P<year>\d{4})"
            case "d":
                expression += r"(?P<day>\d{2})" if width == 2 else r"(?P<day>\d{1,2})"
            case "M" | "L" if width <= 2:
                expression += r"(?P<month>\d{2})" if width == 2 else r"(?P<month>\d{1,2})"
            case "M" | "L" if width in _WIDTHS:
                months = _names(locale, "months", field == "L", _WIDTHS[width])
                expression += f"(?P<month>{_any_of(months)})"
            case "E" | "c" if max(width, 3) in _WIDTHS:
                weekdays = _names(locale, "days", field == "c", _WIDTHS[max(width, 3)])
                expression += f"(?P<weekday>{_any_of(weekdays)})"
            case "G":
                expression += f"(?:{_any_of(_era_names(locale))})"
            case _:
                expression += "(?!)"
    return DatePattern(re.compile(expression), months, weekdays)


def _names(locale: Locale, section: str, stand_alone: bool, width: str) -> Names:
    """The names of months or weekdays; where a name is two months', it stands for both."""
    contexts = locale_data(locale, section)
    by_number = contexts["stand-alone" if stand_alone else "format"][width]
    names: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in by_number.items():
        names[ascii_digits(fold(name)).strip()].add(number)
    return {name: frozenset(numbers) for name, numbers in names.items()}


def _era_names(locale: Locale) -> frozenset[str]:
    eras = locale_data(locale, "eras")
    return frozenset(ascii_digits(fold(eras[width][_COMMON_ERA])).strip() for width in eras)


def _any_of(names: Names | frozenset[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
