"""What the press of a language writes otherwise than CLDR has it, and what stays CLDR's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import localedata
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.figures import (
    format_figure,
    format_time,
    format_time_range,
    parse_figure,
    parse_time,
    parse_time_range,
    zone_name,
)
from briefing.figures.intl import answer
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Kind, Quantity
from tests.test_figures import with_escapes
from tests.test_figures_locales import TAGS

CASES = Path(__file__).parent / "cases" / "figures"
DAY = date(2024, 4, 12)
OWN_CLOCKS = ("am", "bn", "hi", "ja", "km", "my", "th", "ur")
OWN_NUMBER_WORDS = ("rw",)


def lines(name: str) -> Iterator[str]:
    """The lines of a case file, without comments."""
    text = (CASES / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def press_cases() -> Iterator[tuple[Quantity, str, str, str, str]]:
    """Quantity, form asked for, form printed, tag and text of each case."""
    quantity = Quantity(Kind.NUMBER, Decimal(0))
    for line in lines("press.txt"):
        if line.startswith("  "):
            asked, used, tag, text = line.split(maxsplit=3)
            yield quantity, asked, used, tag, with_escapes(text)
        else:
            kind, value, *unit = line.split()
            typed = date.fromisoformat(value) if kind == Kind.DATE else Decimal(value)
            quantity = Quantity(Kind(kind), typed, "".join(unit))


@pytest.mark.parametrize(("quantity", "asked", "used", "tag", "text"), list(press_cases()))
def test_the_words_of_the_press(quantity: Quantity, asked: str, used: str, tag: str, text: str) -> None:
    """Each case is printed as it says, in the form it says, and reads back to its value."""
    profile = locale_profile(tag)
    figure = format_figure(quantity, asked, profile)
    assert (figure.text, figure.form, figure.fallback) == (text, used, used != asked)
    assert parse_figure(text, quantity.kind, profile, quantity.unit) == quantity


def said(profile: LocaleProfile, what: str) -> str:
    """The text of a time, an interval or the zone of a moment, as the case file names them."""
    if "@" in what:
        moment, _, zone = what.partition("@")
        return zone_name(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)), profile)
    start, *end = (datetime.combine(DAY, time.fromisoformat(each)) for each in what.split("-"))
    return format_time_range(start, end[0], profile) if end else format_time(start, profile)


@pytest.mark.parametrize("case", list(lines("press-times.txt")))
def test_the_clock_of_the_press(case: str) -> None:
    """Each time, interval and zone is printed as its case says."""
    tag, what, text = case.split(maxsplit=2)
    assert said(locale_profile(tag), what) == with_escapes(text)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(OWN_CLOCKS).map(locale_profile), st.times(), st.times())
def test_the_clock_of_the_press_reads_back(profile: LocaleProfile, opening: time, closing: time) -> None:
    """Every minute of the day, and every interval between two, is read as itself."""
    first, last = (each.replace(second=0, microsecond=0) for each in (opening, closing))
    start, end = datetime.combine(DAY, first), datetime.combine(DAY, last)
    assert parse_time(format_time(start, profile), profile) == first
    if first != last:
        assert parse_time_range(format_time_range(start, end, profile), profile) == (first, last)


def compact_patterns(name: str) -> set[str]:
    """The compact patterns that Babel has for a locale, of either length."""
    lengths = localedata.load(name)["compact_decimal_formats"]
    tables = [lengths[length] for length in ("long", "short") if isinstance(lengths.get(length), Mapping)]
    return {
        pattern.pattern
        for by_category in tables
        for by_power in by_category.values()
        for pattern in by_power.values()
    }


def test_the_letters_of_root_are_printed_nowhere() -> None:
    """A locale that only inherits K, M, G and T has full digits in both compact forms, and says so."""
    root = compact_patterns("root")
    inheriting = [
        tag
        for tag in TAGS
        if compact_patterns(tag.replace("-", "_")) <= root and tag.split("-")[0] not in OWN_NUMBER_WORDS
    ]
    assert len(inheriting) > 200
    for tag in inheriting:
        for form in ("compact", "short"):
            figure = format_figure(Quantity(Kind.COUNT, Decimal(2269000)), form, locale_profile(tag))
            assert (tag, figure.form, figure.fallback) == (tag, "standard", True)
            assert not re.search("[A-Za-z]", figure.text)


def row(locale: str, kind: str, value: object, **options: object) -> dict[str, object]:
    """A row with the options of `Intl`."""
    return {"locale": locale, "kind": kind, "value": value, "options": options}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (row("rw", "compact", 2269000), "2,3M"),
        (row("rw", "unit", 3, unit="year", unitDisplay="long"), "3 y"),
        (row("ja", "unit", 3, unit="year", unitDisplay="long"), "3 年"),
        (row("pt", "currency", 5, currency="USD", currencyDisplay="name"), "5,00 Dólares americanos"),
        (row("hi", "compact", 130000000000, compactDisplay="long"), "1.3 खरब"),
        (row("es", "currency", 130000000000, currency="CNY", notation="compact"), "130\u00a0mil\u00a0MCNY"),
        (row("vi", "date", "2024-04-12", dateStyle="long"), "12 tháng 4, 2024"),
        (row("th", "date", "2024-04-12T01:00Z", timeStyle="short", timeZone="Asia/Shanghai"), "09:00"),
    ],
)
def test_rows_of_intl_stay_with_cldr(asked: dict[str, object], text: str) -> None:
    """None of it shows in the answers to rows with the options of `Intl`."""
    assert answer(asked).text == text
