"""Every locale of Babel: whatever is printed says what was meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.localedata import locale_identifiers
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.figures import format_figure, parse_figure
from briefing.locales import ZERO_DIGITS, LocaleProfile, locale_profile
from briefing.model import FORMS, Kind, Quantity

TAGS = tuple(
    identifier.replace("_", "-")
    for identifier in sorted(locale_identifiers())
    if not identifier.startswith("mn_Mong")  # written in vertical lines, which cannot be set
)
CURRENCIES = ("CNY", "USD", "EUR", "JPY", "INR", "KWD", "CHF", "CVE")
UNITS = (
    *("gram-per-liter", "kilogram-per-hectare", "item-per-square-kilometer", "meter-per-second", "decade"),
    *("square-kilometer", "kilometer", "kilogram", "cubic-meter", "kilometer-per-hour", "celsius"),
    *("kilowatt", "kilowatt-hour", "volt", "hour", "month", "year", "liter-per-100-kilometer"),
)

round_numbers = st.builds(
    lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(-99999, 99999), st.integers(-3, 15)
)
long_numbers = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6
)
numbers = round_numbers | long_numbers
places = st.integers(0, 10**7).map(Decimal)
years = st.integers(1, 9999).map(Decimal)
days = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """A value of any kind, with a unit where the kind has one."""
    kind = draw(st.sampled_from(Kind))
    units = {Kind.CURRENCY: CURRENCIES, Kind.MEASURE: UNITS}.get(kind, ("",))
    unit = draw(st.sampled_from(units))
    if kind is Kind.DATE:
        return Quantity(kind, draw(days), unit)
    values = {Kind.YEAR: years, Kind.ORDINAL: places}.get(kind, numbers)
    return Quantity(kind, draw(values), unit)


profiles = st.sampled_from(TAGS).map(locale_profile)


@settings(max_examples=1500, deadline=None)
@given(quantities(), profiles)
def test_every_form_reads_back(quantity: Quantity, profile: LocaleProfile) -> None:
    """In every locale every form is written, and is read as the very value."""
    for form in FORMS[quantity.kind]:
        figure = format_figure(quantity, form, profile)
        read = parse_figure(figure.text, quantity.kind, profile, quantity.unit)
        assert (read, figure.value) == (quantity, quantity.value)


@settings(max_examples=500, deadline=None)
@given(quantities(), st.data())
def test_the_same_in_another_numbering_system(quantity: Quantity, data: st.DataObject) -> None:
    """Digits that the briefing chooses for a language, its own or the Latin ones, read back as well."""
    tag = data.draw(st.sampled_from(TAGS))
    native = locale_profile(tag).locale.other_numbering_systems.get("native", "latn")
    profile = locale_profile(
        tag, data.draw(st.sampled_from(["latn", native if native in ZERO_DIGITS else "latn"]))
    )
    figure = format_figure(quantity, "", profile)
    foreign = {character for character in figure.text if character.isdecimal()} - set(profile.digits)
    assert not foreign or quantity.unit == "liter-per-100-kilometer"
    assert parse_figure(figure.text, quantity.kind, profile, quantity.unit) == quantity


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(UNITS), numbers, profiles)
def test_no_identifier_is_printed(unit: str, value: Decimal, profile: LocaleProfile) -> None:
    """CLDR's own names of units ("area-square-kilometer") never reach the page."""
    for form in FORMS[Kind.MEASURE]:
        assert f"-{unit}" not in format_figure(Quantity(Kind.MEASURE, value, unit), form, profile).text
