"""Days and times of day as text, by CLDR's Gregorian patterns, in the locale's digits.

Dates are Gregorian in every language, also where CLDR prefers another calendar (fa, th): so are the
briefing's sources and the visitors' programme.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from babel.dates import format_date, format_interval, get_time_format
from babel.dates import format_time as babel_format_time

from briefing.figures.cldr import number_data
from briefing.figures.writing import Written
from briefing.locales import LocaleProfile

DateLength = Literal["full", "long", "medium", "short"]


def write_date(value: date, profile: LocaleProfile, length: DateLength) -> Written:
    """A day: Friday, April 12, 2024 · 12 avril 2024 · 2024/4/12."""
    return Written(_localized(format_date(value, length, locale=profile.locale), profile), "")


def format_time(moment: datetime, profile: LocaleProfile) -> str:
    """The time of day of `moment` as its own clock shows it, CLDR's short form: 9:30 AM · 09:30 · ٠٩:٣٠."""
    clock = moment.time()
    return _localized(babel_format_time(clock, "short", locale=profile.locale), profile)


def format_time_range(start: datetime, end: datetime, profile: LocaleProfile) -> str:
    """The times of day from `start` to `end`, for programme tables: 9:30 - 10:45 AM · 09:30–10:45.

    Only the times are printed; what ends after midnight ends at an earlier time than it starts.
    """
    if start.time() == end.time():
        return format_time(start, profile)
    skeleton = "hm" if _has_twelve_hours(profile) else "Hm"
    interval = format_interval(start.time(), end.time(), skeleton, locale=profile.locale)
    return _localized(interval, profile)


def _has_twelve_hours(profile: LocaleProfile) -> bool:
    pattern = get_time_format("short", locale=profile.locale).pattern
    return any(field in pattern for field in "hK")


def _localized(text: str, profile: LocaleProfile) -> str:
    """Babel writes ASCII digits in every locale."""
    return text.translate(number_data(profile).digit_table)
