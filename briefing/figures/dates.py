"""Days and times of day as text, by CLDR's Gregorian patterns, in the locale's digits.

Dates are Gregorian in every language, also where CLDR prefers another calendar (fa, th): so are the
briefing's sources and the visitors' programme. Babel's `format_date` is not used: what it prints in one
locale can depend on which others were used before (see `cldr.locale_data`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TypeVar

from babel import Locale

from briefing.figures.calendars import (
    Field,
    date_pattern,
    day_period_name,
    era_name,
    half_day_name,
    month_names,
    pattern_parts,
    short_time_pattern,
    time_interval_patterns,
    weekday_names,
)
from briefing.figures.cldr import number_data
from briefing.figures.writing import Written
from briefing.locales import LocaleProfile

Moment = TypeVar("Moment", date, time)


def write_date(value: date, profile: LocaleProfile, length: str) -> Written:
    """A day, `full`, `long`, `medium` or `short`: Friday, April 12, 2024 · 12 avril 2024 · 2024/4/12."""
    return Written(_fill(date_pattern(profile.locale, length), _DATE_FIELDS, value, profile), "")


def format_time(moment: datetime, profile: LocaleProfile) -> str:
    """The time of day of `moment` as its own clock shows it, CLDR's short form: 9:30 AM · 09:30 · ٠٩:٣٠."""
    return _fill(short_time_pattern(profile.locale), _TIME_FIELDS, moment.time(), profile)


def format_time_range(start: datetime, end: datetime, profile: LocaleProfile) -> str:
    """The times of day from `start` to `end`, for programme tables: 9:30–10:45 AM · 09:30–10:45.

    Only the times are printed: what ends after midnight ends at an earlier time than it starts.
    """
    opening, closing = start.time(), end.time()
    if (opening.hour, opening.minute) == (closing.hour, closing.minute):
        return format_time(start, profile)
    from_pattern, to_pattern = time_interval_patterns(
        profile.locale, *_interval(profile.locale, opening, closing)
    )
    return _fill(from_pattern, _TIME_FIELDS, opening, profile) + _fill(
        to_pattern, _TIME_FIELDS, closing, profile
    )


def _interval(locale: Locale, start: time, end: time) -> tuple[str, str]:
    """CLDR's skeleton for an interval of times, and the greatest field in which its ends differ."""
    if not any(letter in short_time_pattern(locale) for letter in "hK"):
        return "Hm", "H" if start.hour != end.hour else "m"
    if (start.hour < 12) != (end.hour < 12):
        return "hm", "a"
    return "hm", "h" if start.hour != end.hour else "m"


def _fill(
    pattern: str,
    fields: Mapping[str, Callable[[Moment, Field, Locale], str]],
    moment: Moment,
    profile: LocaleProfile,
) -> str:
    """`pattern` with its fields filled in from `moment`, all digits in those of the locale."""
    text = "".join(
        part if isinstance(part, str) else fields[part.letter](moment, part, profile.locale)
        for part in pattern_parts(pattern)
    )
    return text.translate(number_data(profile).digit_table)


def _year(value: date, field: Field, _locale: Locale) -> str:
    return f"{value.year % 100:02}" if field.width == 2 else f"{value.year:0{field.width}}"


def _month(value: date, field: Field, locale: Locale) -> str:
    if field.width <= 2:
        return f"{value.month:0{field.width}}"
    return month_names(locale, field)[value.month]


def _day(value: date, field: Field, _locale: Locale) -> str:
    return f"{value.day:0{field.width}}"


def _weekday(value: date, field: Field, locale: Locale) -> str:
    return weekday_names(locale, field)[value.weekday()]


_DATE_FIELDS: Mapping[str, Callable[[date, Field, Locale], str]] = MappingProxyType(
    {
        "y": _year,
        "M": _month,
        "L": _month,
        "d": _day,
        "E": _weekday,
        "c": _weekday,
        "G": lambda _value, _field, locale: era_name(locale),
    }
)
_TIME_FIELDS: Mapping[str, Callable[[time, Field, Locale], str]] = MappingProxyType(
    {
        "H": lambda moment, field, _locale: f"{moment.hour:0{field.width}}",
        "h": lambda moment, field, _locale: f"{moment.hour % 12 or 12:0{field.width}}",
        "K": lambda moment, field, _locale: f"{moment.hour % 12:0{field.width}}",
        "m": lambda moment, field, _locale: f"{moment.minute:0{field.width}}",
        "a": lambda moment, _field, locale: half_day_name(locale, moment),
        "B": lambda moment, _field, locale: day_period_name(locale, moment),
    }
)
"""Every field that stands in a date, short time or time interval pattern of CLDR 47."""
