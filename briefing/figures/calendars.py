"""CLDR's Gregorian date and time patterns and the names in them (UTS #35 part 4), read through Babel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from types import MappingProxyType
from typing import NamedTuple

from babel import Locale
from babel.dates import get_period_id, tokenize_pattern

from briefing.figures.cldr import locale_data

DATE_LENGTHS = ("full", "long", "medium", "short")

_NAME_WIDTHS = MappingProxyType({1: "abbreviated", 2: "abbreviated", 3: "abbreviated", 4: "wide"})
"""The width of a name by the number of letters of its field."""
_STAND_ALONE = frozenset("Lc")
_COMMON_ERA = 1


class Field(NamedTuple):
    """A field of a pattern: a letter of UTS #35 part 4, section 8, and how often it stands there."""

    letter: str
    width: int


def pattern_parts(pattern: str) -> Iterator[str | Field]:
    """The literal texts and the fields of a date or time pattern, in order."""
    for _, content in tokenize_pattern(pattern):
        yield content if isinstance(content, str) else Field(content[0], int(content[1]))


def date_pattern(locale: Locale, length: str) -> str:
    """The pattern of one of `DATE_LENGTHS`: `d MMMM y`."""
    return str(locale_data(locale, "date_formats", length).pattern)


def short_time_pattern(locale: Locale) -> str:
    """The short pattern for times of day: `HH:mm`, `h:mm a`."""
    return str(locale_data(locale, "time_formats", "short").pattern)


def time_interval_patterns(locale: Locale, skeleton: str, greatest_difference: str) -> tuple[str, str]:
    """The patterns of the two ends of an interval, the text between them at the end of the first."""
    start, end = locale_data(locale, "interval_formats", skeleton, greatest_difference)
    return start, end


def month_names(locale: Locale, field: Field) -> Mapping[int, str]:
    """The names of the months, from 1, in the form that `field` (M, L) asks for."""
    context = "stand-alone" if field.letter in _STAND_ALONE else "format"
    names: Mapping[int, str] = locale_data(locale, "months", context, _NAME_WIDTHS[field.width])
    return names


def weekday_names(locale: Locale, field: Field) -> Mapping[int, str]:
    """The names of the weekdays, Monday being 0, in the form that `field` (E, c) asks for."""
    context = "stand-alone" if field.letter in _STAND_ALONE else "format"
    names: Mapping[int, str] = locale_data(locale, "days", context, _NAME_WIDTHS[field.width])
    return names


def era_name(locale: Locale) -> str:
    """The abbreviation of the Common Era."""
    return str(locale_data(locale, "eras", "abbreviated")[_COMMON_ERA])


def half_day_name(locale: Locale, moment: time) -> str:
    """AM or PM in the locale's full words, as ICU has them: Korean 오전, not AM."""
    return _day_period(locale, "am" if moment.hour < 12 else "pm")


def day_period_name(locale: Locale, moment: time) -> str:
    """The part of the day by the locale's own rules, "in the afternoon"; AM or PM where it has none."""
    period = get_period_id(moment, locale=locale)
    return _day_period(locale, period) or half_day_name(locale, moment)


def _day_period(locale: Locale, period: str) -> str:
    names = (locale_data(locale, "day_periods", "format", width) for width in ("wide", "abbreviated"))
    return next((by_period[period] for by_period in names if period in by_period), "")
