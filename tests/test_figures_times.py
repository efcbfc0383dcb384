"""Moments, zones and intervals as text, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.figures import (
    format_date_range,
    format_datetime,
    format_list,
    format_number_range,
    format_time,
    format_time_range,
    parse_date_range,
    parse_datetime,
    parse_list,
    parse_number_range,
    parse_time,
    parse_time_range,
    zone_name,
)
from briefing.locales import LocaleProfile, locale_profile
from tests.test_figures_locales import TAGS

AFTERNOON = datetime(2024, 4, 12, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
profiles = st.sampled_from(TAGS).map(locale_profile)


@pytest.mark.parametrize(
    ("tag", "form", "zone", "text"),
    [
        ("en", "long", "", "April 12, 2024 at 2:30\u202fPM"),
        ("en", "long", "name", "April 12, 2024 at 2:30\u202fPM China Standard Time"),
        ("fr", "long", "", "12 avril 2024 à 14:30"),
        ("fr", "medium", "offset", "12 avr. 2024, 14:30 UTC+08:00"),
        ("ar-EG", "medium", "offset", "١٢\u200f/٠٤\u200f/٢٠٢٤، ٢:٣٠ م غرينتش+٠٨:٠٠"),
        ("zh-Hans", "full", "", "2024年4月12日星期五 14:30"),
        ("sw", "long", "", "12 Aprili 2024, 14:30"),
    ],
)
def test_moments(tag: str, form: str, zone: str, text: str) -> None:
    """Day and time joined as the language joins them, with the zone's name or offset, in its digits."""
    assert format_datetime(AFTERNOON, form, locale_profile(tag), zone) == text


def test_what_is_no_moment_of_that_zone() -> None:
    """A form that there is not, and a zone for a moment that has none, are errors."""
    with pytest.raises(ValueError, match="no form 'tiny'"):
        format_datetime(AFTERNOON, "tiny", locale_profile("en"))
    with pytest.raises(ValueError, match="has no zone"):
        format_datetime(AFTERNOON.replace(tzinfo=None), "long", locale_profile("en"), "name")


@pytest.mark.parametrize(
    ("moment", "tag", "length", "text"),
    [
        (AFTERNOON, "de", "long", "Chinesische Normalzeit"),
        (AFTERNOON, "de", "short", "GMT+8"),
        (datetime(2024, 1, 12, tzinfo=ZoneInfo("America/New_York")), "en", "short", "EST"),
        (datetime(2024, 7, 12, tzinfo=ZoneInfo("Europe/London")), "en", "long", "British Summer Time"),
        (datetime(2024, 7, 12, tzinfo=ZoneInfo("Asia/Kolkata")), "en", "long", "India Standard Time"),
        (datetime(2024, 7, 12, tzinfo=timezone(timedelta(hours=-3, minutes=-30))), "fr", "long", "UTC−03:30"),
        (datetime(2024, 7, 12, tzinfo=UTC), "en", "long", "GMT"),
    ],
)
def test_names_of_zones(moment: datetime, tag: str, length: str, text: str) -> None:
    """A zone has its name at that time of the year, or its offset where CLDR has no name."""
    assert zone_name(moment, locale_profile(tag), length) == text


@pytest.mark.parametrize(
    ("tag", "same_month", "same_year", "other_year"),
    [
        (
            "en",
            "April 12\u2009–\u200914, 2024",
            "April 12\u2009–\u2009May 14, 2024",
            "April 12, 2024\u2009–\u2009May 14, 2025",
        ),
        (
            "fr",
            "12–14 avril 2024",
            "12 avril\u2009–\u200914 mai 2024",
            "12 avril 2024\u2009–\u200914 mai 2025",
        ),
        (
            "es",
            "12–14 de abril de 2024",
            "12 de abril\u2009–\u200914 de mayo de 2024",
            "12 de abril de 2024\u2009–\u200914 de mayo de 2025",
        ),
        ("zh-Hans", "2024年4月12日至14日", "2024年4月12日至5月14日", "2024年4月12日至2025年5月14日"),
        ("hi", "12–14 अप्रैल 2024", "12 अप्रैल – 14 मई 2024", "12 अप्रैल 2024 – 14 मई 2025"),
    ],
)
def test_intervals_of_days(tag: str, same_month: str, same_year: str, other_year: str) -> None:
    """What both days share is written once, by CLDR's own patterns."""
    profile, start = locale_profile(tag), date(2024, 4, 12)
    assert (
        format_date_range(start, date(2024, 4, 14), profile),
        format_date_range(start, date(2024, 5, 14), profile),
        format_date_range(start, date(2025, 5, 14), profile),
        format_date_range(start, start, profile),
    ) == (same_month, same_year, other_year, format_date_range(start, start, profile, "long"))


@pytest.mark.parametrize(
    ("tag", "low", "high", "text"),
    [
        ("en", "10", "12", "10–12"),
        ("ja", "10", "12", "10～12"),
        ("ar-EG", "10", "12.5", "١٠–١٢٫٥"),
        ("es", "1000", "25000", "1000-25.000"),
        ("en", "-5", "3", "-5 – 3"),
        ("de", "7", "7", "7"),
    ],
)
def test_intervals_of_numbers(tag: str, low: str, high: str, text: str) -> None:
    """The dash is the language's; it keeps its distance from signs."""
    assert format_number_range(Decimal(low), Decimal(high), locale_profile(tag)) == text


def test_an_interval_does_not_run_backwards() -> None:
    """An end before its start is an error."""
    profile = locale_profile("en")
    with pytest.raises(ValueError, match="12 is more than 10"):
        format_number_range(Decimal(12), Decimal(10), profile)
    with pytest.raises(ValueError, match="2024-04-14 is later than 2024-04-12"):
        format_date_range(date(2024, 4, 14), date(2024, 4, 12), profile)


@pytest.mark.parametrize(
    ("tag", "items", "text"),
    [
        ("en", ["A", "B", "C"], "A, B, and C"),
        ("ar", ["أ", "ب"], "أ وب"),
        ("es", ["padre", "hijo"], "padre e hijo"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("zh-Hans", ["甲", "乙", "丙"], "甲、乙和丙"),
        ("fr", ["A"], "A"),
        ("fr", [], ""),
    ],
)
def test_lists(tag: str, items: list[str], text: str) -> None:
    """Items stand as the language strings them together."""
    assert format_list(items, locale_profile(tag)) == text


@settings(max_examples=300, deadline=None)
@given(
    profiles,
    st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 30)),
    st.sampled_from(["full", "long", "medium", "short"]),
    st.sampled_from(["", "name", "offset"]),
    st.sampled_from(["Asia/Shanghai", "Europe/Lisbon", "America/Chicago", "Asia/Kathmandu"]),
)
def test_moments_read_back(profile: LocaleProfile, clock: datetime, form: str, zone: str, key: str) -> None:
    """In every locale a moment is read as itself, to the minute."""
    moment = clock.replace(second=0, microsecond=0, tzinfo=ZoneInfo(key))
    read = parse_datetime(format_datetime(moment, form, profile, zone), profile)
    assert read == (moment if zone else moment.replace(tzinfo=None))
    assert parse_time(format_time(moment, profile), profile) == moment.time()


@settings(max_examples=300, deadline=None)
@given(
    profiles,
    st.dates(date(1950, 1, 1), date(2049, 12, 31)),
    st.integers(0, 800),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_intervals_read_back(
    profile: LocaleProfile, start: date, days: int, opening: int, closing: int
) -> None:
    """In every locale intervals of days, times and numbers are read as themselves."""
    end = min(start + timedelta(days), date(2049, 12, 31))
    for form in ("full", "long", "medium", "short"):
        assert parse_date_range(format_date_range(start, end, profile, form), profile) == (start, end)
    first, last = (datetime.combine(start, time(*divmod(minute, 60))) for minute in (opening, closing))
    if opening != closing:
        read = parse_time_range(format_time_range(first, last, profile), profile)
        assert read == (first.time(), last.time())
    low, high = Decimal(opening - closing).scaleb(-1), Decimal(opening + days)
    assert parse_number_range(format_number_range(low, high, profile), profile) == (low, high)


@settings(max_examples=300, deadline=None)
@given(profiles, st.lists(st.sampled_from(["Changping", "Nanshao", "Shahe", "昌平"]), min_size=1, max_size=6))
def test_lists_read_back(profile: LocaleProfile, items: list[str]) -> None:
    """In every locale a list is read as its items."""
    assert parse_list(format_list(items, profile), profile) == tuple(items)
