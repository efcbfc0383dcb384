"""Days and times of day as text, by CLDR's Gregorian patterns (UTS #35 part 4, section 8), in the locale's digits.

Dates are Gregorian in every language, also where CLDR prefers another calendar (fa, th): so are the
briefing's sources and the visitors' programme. Babel's own `format_date` is not used: what it prints for a
locale depends on which locales were used before (see `cldr.locale_data`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from babel import Locale
from babel.dates import get_period_id, tokenize_pattern

from briefing.figures.cldr import locale_data, number_data
from briefing.figures.writing import Written
from briefing.locales import LocaleProfile

NAME_WIDTHS = MappingProxyType({1: "abbreviated", 2: "abbreviated", 3: "abbreviated", 4: "wide"})
"""The width of a month's or weekday's name by the number of letters of its field."""
COMMON_ERA = 1

DateField = Callable[[date, int, Locale], str]
TimeField = Callable[[time, int, Locale], str]


def write_date(value: date, profile: LocaleProfile, length: str) -> Written:
    """A day, `full`, `long`, `medium` or `short`: Friday, April 12, 2024 · 12 avril 2024 · 2024/4/12."""
    pattern = locale_data(profile.locale, "date_formats", length).pattern
    return Written(_fill(pattern, DATE_FIELDS, value, profile), "")


def format_time(moment: datetime, profile: LocaleProfile) -> str:
    """The time of day of `moment` as its own clock shows it, CLDR's short form: 9:30 AM · 09:30 · ٠٩:٣٠."""
    return _fill(_short_time_pattern(profile.locale), TIME_FIELDS, moment.time(), profile)


def format_time_range(start: datetime, end: datetime, profile: LocaleProfile) -> str:
    """The times of day from `start` to `end`, for programme tables: 9:30–10:45 AM · 09:30–10:45.

    Only the times are printed: what ends after midnight ends at an earlier time than it starts.
    """
    first, last = start.time(), end.time()
    if (first.hour, first.minute) == (last.hour, last.minute):
        return format_time(start, profile)
    twelve_hours = any(field in _short_time_pattern(profile.locale) for field in "hK")
    patterns = locale_data(profile.locale, "interval_formats", "hm" if twelve_hours else "Hm")
    if twelve_hours and (first.hour < 12) != (last.hour < 12):
        greatest_difference = "a"
    else:
        greatest_difference = "h" if twelve_hours else "H"
    from_pattern, to_pattern = patterns[greatest_difference]
    return _fill(from_pattern, TIME_FIELDS, first, profile) + _fill(to_pattern, TIME_FIELDS, last, profile)


def _short_time_pattern(locale: Locale) -> str:
    return str(locale_data(locale, "time_formats", "short").pattern)


def _fill[Moment](
    pattern: str,
    fields: Mapping[str, Callable[[Moment, int, Locale], str]],
    moment: Moment,
    profile: LocaleProfile,
) -> str:
    """`pattern` with its fields filled in from `moment`."""
