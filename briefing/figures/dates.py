"""Days, times of day and moments as text, by CLDR's Gregorian patterns, in the locale's digits.

Dates are Gregorian in every language, also where CLDR prefers another calendar (fa, th): so are the
briefing's sources and the visitors' programme. Babel's `format_date` is not used: what it prints in one
locale can depend on which others were used before (see `cldr.babel_data`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from babel import Locale

from briefing.figures.calendars import (
    Field,
    date_pattern,
    day_period_name,
    era_name,
    half_day_name,
    month_names,
    pattern_parts,
    weekday_names,
)
from briefing.figures.cldr import number_data
from briefing.figures.numerals import Written
from briefing.figures.press import press_date_pattern
from briefing.figures.zones import offset_text, specific_zone_name
from briefing.locales import LocaleProfile

FieldWriter = Callable[[Any], str]
"""Writes one field of a `date` (days) or a `datetime` (times of day and zones)."""


def write_date(value: date, profile: LocaleProfile, length: str) -> Written:
    """A day, `full`, `long`, `medium` or `short`: Friday, April 12, 2024 · 12 avril 2024 · 2024/4/12.

    In the press's pattern where it has one of its own.
    """
    return Written(_date_template(profile, length).fill(value), "")


def fill_pattern(pattern: str, moment: date, profile: LocaleProfile) -> str:
    """`pattern` with its fields filled in from `moment`, all digits in those of the locale."""
    return _template(pattern, profile).fill(moment)


@dataclass(frozen=True, slots=True)
class _Template:
    """A pattern ready to be filled in."""

    parts: tuple[str | FieldWriter, ...]
    digits: Mapping[int, int | str]
    """From ASCII digits to the locale's, empty where they are the same."""

    def fill(self, moment: date) -> str:
        text = "".join([part if isinstance(part, str) else part(moment) for part in self.parts])
        return text.translate(self.digits) if self.digits else text


@cache
def _date_template(profile: LocaleProfile, length: str) -> _Template:
    pattern = press_date_pattern(profile.locale, length) or date_pattern(profile.locale, length)
    return _template(pattern, profile)


@cache
def _template(pattern: str, profile: LocaleProfile) -> _Template:
    parts = tuple(
        part if isinstance(part, str) else _field_writer(part, profile) for part in pattern_parts(pattern)
    )
    return _Template(parts, {} if profile.digits == "0123456789" else number_data(profile).digit_table)


def _field_writer(field: Field, profile: LocaleProfile) -> FieldWriter:
    if field.letter in _ZONE_WRITERS:
        write, length = _ZONE_WRITERS[field.letter], "long" if field.width == 4 else "short"
        return lambda moment: write(moment, profile, length)
    return _FIELDS[field.letter](field, profile.locale)


def _year(field: Field, _locale: Locale) -> FieldWriter:
    padding = field.padding
    if field.width == 2:
        return lambda moment: format(moment.year % 100, padding)
    return lambda moment: format(moment.year, padding)


def _day(field: Field, _locale: Locale) -> FieldWriter:
    padding = field.padding
    return lambda moment: format(moment.day, padding)


def _month(field: Field, locale: Locale) -> FieldWriter:
    padding = field.padding
    if field.width <= 2:
        return lambda moment: format(moment.month, padding)
    names = month_names(locale, field)
    return lambda moment: names[moment.month]


def _weekday(field: Field, locale: Locale) -> FieldWriter:
    names = weekday_names(locale, field)
    return lambda moment: names[moment.weekday()]


_FIELDS: Mapping[str, Callable[[Field, Locale], FieldWriter]] = MappingProxyType(
    {
        "y": _year,
        "M": _month,
        "L": _month,
        "d": _day,
        "E": _weekday,
        "c": _weekday,
        "G": lambda _field, locale: lambda _moment: era_name(locale),
        "H": lambda field, _locale: lambda moment: format(moment.hour, field.padding),
        "h": lambda field, _locale: lambda moment: format(moment.hour % 12 or 12, field.padding),
        "K": lambda field, _locale: lambda moment: format(moment.hour % 12, field.padding),
        "m": lambda field, _locale: lambda moment: format(moment.minute, field.padding),
        "s": lambda field, _locale: lambda moment: format(moment.second, field.padding),
        "a": lambda _field, locale: lambda moment: half_day_name(locale, afternoon=moment.hour >= 12),
        "B": lambda _field, locale: lambda moment: day_period_name(locale, moment.time()),
    }
)
_ZONE_WRITERS = MappingProxyType({"z": specific_zone_name, "O": offset_text})
"""Every field that stands in a date, time or interval pattern of CLDR 47."""
