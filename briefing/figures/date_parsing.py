"""Text back to days, times of day, moments and intervals of them, by the Gregorian patterns of CLDR."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from functools import cache
from itertools import product
from typing import TypeVar

from babel import Locale

from briefing.figures.calendars import (
    LENGTHS,
    Field,
    date_interval_patterns,
    date_pattern,
    day_period_name,
    era_name,
    full_interval_patterns,
    half_day_name,
    interval_patterns,
    is_24_hour,
    moment_pattern,
    month_names,
    pattern_parts,
    time_pattern,
    time_patterns,
    weekday_names,
)
from briefing.figures.folding import fold, readable
from briefing.figures.press import press_clock, press_date_pattern
from briefing.figures.zones import names_zone, parse_zone
from briefing.locales import LocaleProfile

FIRST_TWO_DIGIT_YEAR = 1950
"""Two digits of a year stand for one of the hundred years from here on: 24 is 2024, 85 is 1985."""

Names = Mapping[str, frozenset[int]]
"""Names as they read when folded, each with the numbers that it can stand for."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PatternSyntax:
    """One or two CLDR patterns, the ends of an interval, ready to read with."""

    locale: Locale
    expression: re.Pattern[str]
    """A group for each field: its letter, and 1 or 2 for the end of the interval (`y1`, `M1`, `d2`)."""
    groups: Mapping[str, str]
    """For each letter and end the group to read: the end's own, or the one that both ends share, or ''."""
    names: Mapping[str, Names]
    """By group, where the field is written as a name."""

    def days(self, found: re.Match[str], end: int = 1) -> Iterator[date]:
        """The days that fields can mean: those on which month and weekday agree."""
        year, month, day, weekday = _DAY_FIELDS[end]
        month_group, weekday_group = self.groups[month], self.groups.get(weekday)
        month_text = found[month_group]
        months = self.names[month_group][month_text] if month_group in self.names else (int(month_text),)
        for number in months:
            try:
                value = date(_year(found[self.groups[year]]), number, int(found[self.groups[day]]))
            except ValueError:
                continue
            if not weekday_group or value.weekday() in self.names[weekday_group][found[weekday_group]]:
                yield value

    def clocks(self, found: re.Match[str], end: int = 1) -> Iterator[time]:
        """The times of day that fields can mean; those of a half day are told apart by its name."""
        hour, half_day, period = (self.text(found, letter, end) for letter in "HaB")
        twelve = self.text(found, "h", end) or self.text(found, "K", end)
        minute, second = int(self.text(found, "m", end) or 0), int(self.text(found, "s", end) or 0)
        for candidate in (int(hour),) if hour else (int(twelve) % 12, int(twelve) % 12 + 12):
            if candidate > 23 or minute > 59 or second > 59:
                continue
            clock = time(candidate, minute, second)
            if half_day and half_day != readable(half_day_name(self.locale, afternoon=candidate >= 12)):
                continue
            if period and period != readable(day_period_name(self.locale, clock)):
                continue
            yield clock

    def zone(self, found: re.Match[str]) -> str:
        """The name or offset of the zone, '' where there is none."""
        return self.text(found, "z", 1) or self.text(found, "O", 1)

    def text(self, found: re.Match[str], letter: str, end: int) -> str:
        """A field of one end of an interval, or what both ends share; '' where it is not written."""
        group = self.groups.get(f"{letter}{end}")
        return found[group] if group else ""


_DAY_FIELDS = {1: ("y1", "M1", "d1", "E1"), 2: ("y2", "M2", "d2", "E2")}


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return FIRST_TWO_DIGIT_YEAR + (int(digits) - FIRST_TWO_DIGIT_YEAR) % 100


# --- what a text says ---------------------------------------------------------------------------


def parse_date(text: str, profile: LocaleProfile) -> date:
    """The day that `text` names in one of the locale's four date patterns.

    Years have four digits, or two where the pattern says so. Raises ValueError where the text is no such
    date, where the weekday's name is another day's, and where two patterns read two days.
    """
    plain = readable(text)
    days = set[date]()
    for syntax in _date_syntaxes(profile.locale):
        found = syntax.expression.fullmatch(plain)
        if found:
            days.update(syntax.days(found))
    return _only(days, text, f"a date in {profile.tag}")


def parse_time(text: str, profile: LocaleProfile) -> time:
    """The time of day that `text` names in one of the locale's patterns; raises ValueError otherwise."""
    plain, locale = readable(text), profile.locale
    clocks = set[time]()
    clock = press_clock(locale)
    for pattern in (*([clock.single] if clock else []), *time_patterns(locale)):
        syntax = pattern_syntax(locale, pattern)
        found = syntax.expression.fullmatch(plain)
        if found:
            zone = syntax.zone(found)
            if not zone or names_zone(zone, locale):
                clocks.update(syntax.clocks(found))
    return _only(clocks, text, f"a time of day in {profile.tag}")


def parse_datetime(text: str, profile: LocaleProfile) -> datetime:
    """The day and time that `text` names, with the offset from UTC where it names a zone.

    Raises ValueError where the text is no date and time joined as CLDR does, or can be read as two.
    """
    plain, locale = readable(text), profile.locale
    moments = set[datetime]()
    for date_length, clock_pattern in product(LENGTHS, time_patterns(locale)):
        syntax = pattern_syntax(locale, moment_pattern(locale, date_length, clock_pattern))
        found = syntax.expression.fullmatch(plain)
        if found:
            for day, clock in product(syntax.days(found), syntax.clocks(found)):
                moments.update(_in_zone(datetime.combine(day, clock), syntax.zone(found), locale))
    return _only(moments, text, f"a date and time in {profile.tag}")


def parse_date_range(text: str, profile: LocaleProfile) -> tuple[date, date]:
    """The first and the last day of an interval; one day is an interval of its own.

    Raises ValueError where the text is no such interval, or can be read as two.
    """
    intervals = set(_date_intervals(readable(text), profile.locale))
    return _only(intervals, text, f"an interval of days in {profile.tag}")


def _date_intervals(text: str, locale: Locale) -> Iterator[tuple[date, date]]:
    for syntax in _date_syntaxes(locale):
        if found := syntax.expression.fullmatch(text):
            yield from ((day, day) for day in syntax.days(found))
    for syntax in _date_interval_syntaxes(locale):
        if found := syntax.expression.fullmatch(text):
            for start, end in product(syntax.days(found, 1), syntax.days(found, 2)):
                if start < end:
                    yield start, end


def parse_time_range(text: str, profile: LocaleProfile) -> tuple[time, time]:
    """The times of day between which an interval lies; raises ValueError as `parse_date_range` does."""
    found = set[tuple[time, time]]()
    for syntax in _time_interval_syntaxes(profile.locale):
        if match := syntax.expression.fullmatch(readable(text)):
            found.update(product(syntax.clocks(match, 1), syntax.clocks(match, 2)))
    return _only(found, text, f"an interval of times in {profile.tag}")


def _in_zone(clock: datetime, zone: str, locale: Locale) -> Iterator[datetime]:
    if not zone:
        yield clock
        return
    try:
        yield clock.replace(tzinfo=timezone(parse_zone(zone, locale, clock)))
    except ValueError:
        return


def _only(values: Iterable[Value], text: str, what: str) -> Value:
    found = list(values)
    if len(found) != 1:
        raise ValueError(f"{text!r} is {'ambiguous' if found else 'not'} as {what}")
    return found[0]


# --- patterns as regular expressions ------------------------------------------------------------


@cache
def _date_syntaxes(locale: Locale) -> tuple[PatternSyntax, ...]:
    own = (press_date_pattern(locale, length) for length in LENGTHS)
    patterns = dict.fromkeys([*filter(None, own), *(date_pattern(locale, length) for length in LENGTHS)])
    return tuple(pattern_syntax(locale, pattern) for pattern in patterns)


@cache
def _date_interval_syntaxes(locale: Locale) -> tuple[PatternSyntax, ...]:
    patterns = dict.fromkeys(
        [
            *(
                date_interval_patterns(locale, length, difference)
                for length in LENGTHS
                for difference in "yMd"
            ),
            *(full_interval_patterns(locale, date_pattern(locale, length)) for length in LENGTHS),
        ]
    )
    return tuple(pattern_syntax(locale, *ends) for ends in patterns if ends)


@cache
def _time_interval_syntaxes(locale: Locale) -> tuple[PatternSyntax, ...]:
    skeletons = (("Hm", "H"), ("Hm", "m")) if is_24_hour(locale) else (("hm", "a"), ("hm", "h"), ("hm", "m"))
    patterns = dict.fromkeys(
        [
            *(press_clock_intervals(locale)),
            *(interval_patterns(locale, *skeleton) for skeleton in skeletons),
            full_interval_patterns(locale, time_pattern(locale, "short")),
        ]
    )
    return tuple(pattern_syntax(locale, *ends) for ends in patterns if ends)


def press_clock_intervals(locale: Locale) -> Iterator[tuple[str, str]]:
    """The patterns of intervals that the press's own clock has."""
    if clock := press_clock(locale):
        yield clock.opening, clock.closing
        yield clock.opening, clock.closing_later


@cache
def pattern_syntax(locale: Locale, start: str, end: str = "") -> PatternSyntax:
    """How to read a pattern, or an interval between two; a field that is not read here matches nothing."""
    names: dict[str, Names] = {}
    expression = ""
    ends = (start.lstrip(), end.rstrip()) if end else (start.strip(),)
    for number, pattern in enumerate(ends, 1):
        for part in pattern_parts(pattern):
            if isinstance(part, str):
                expression += re.escape(fold(part))
                continue
            group = {"L": "M", "c": "E"}.get(part.letter, part.letter) + str(number)
            if part.letter in "ML" and part.width > 2:
                names[group] = _numbers_by_name(month_names(locale, part))
            elif part.letter in "Ec":
                names[group] = _numbers_by_name(weekday_names(locale, part))
            content = _any_of(names[group]) if group in names else _content(part, locale)
            expression += f"(?P<{group}>{content})"
    compiled = re.compile(expression)
    return PatternSyntax(locale, compiled, _groups(compiled), names)


def _groups(expression: re.Pattern[str]) -> Mapping[str, str]:
    """For each field and end the group that holds it."""
    groups = {name: name for name in expression.groupindex}
    for name in expression.groupindex:
        groups.setdefault(name[0] + ("2" if name[1] == "1" else "1"), name)
    return groups


def _content(field: Field, locale: Locale) -> str:
    """What a field that is not the name of a month or weekday looks like."""
    match field:
        case Field("y", width):
            return r"\d{2}" if width == 2 else r"\d{4}"
        case Field("M" | "L" | "d" | "H" | "h" | "K" | "m" | "s", width):
            return r"\d{2}" if width == 2 else r"\d{1,2}"
        case Field("G"):
            return re.escape(fold(era_name(locale)))
        case Field("a"):
            names = {readable(half_day_name(locale, afternoon=afternoon)) for afternoon in (False, True)}
            return "|".join(map(re.escape, sorted(names)))
        case Field("B" | "z" | "O"):
            return ".+?"
        case _:
            return "(?!)"


def _numbers_by_name(names: Mapping[int, str]) -> Names:
    """The numbers of months or weekdays by name; a name that two of them have stands for both."""
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in names.items():
        numbers[readable(name)].add(number)
    return {name: frozenset(meant) for name, meant in numbers.items()}


def _any_of(names: Names) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
