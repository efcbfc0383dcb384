"""Figures as text: the briefing's own in six languages, and what happens at the edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers

from briefing.diagnostics import Location
from briefing.figures import (
    FigureError,
    FormattedFigure,
    equivalent,
    format_decimal_text,
    format_figure,
    format_time,
    format_time_range,
    parse_figure,
)
from briefing.figures.formatting import FORMS_BY_KIND
from briefing.locales import locale_profile
from briefing.model import FORMS, Kind, Quantity, Rate, Text

CHANGPING = Path(__file__).parent / "cases" / "figures" / "changping.txt"
NOWHERE = Location("facts.yaml")
BEIJING = timezone(timedelta(hours=8))


def with_escapes(text: str) -> str:
    """`text` with its escapes, U+202F and its like, as the characters they stand for."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def changping_cases() -> Iterator[tuple[Quantity, str, str, str]]:
    """Quantity, form, tag and expected text of each case in the file."""
    quantity = Quantity(Kind.NUMBER, Decimal(0))
    for line in CHANGPING.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            form, tag, text = line.split(maxsplit=2)
            yield quantity, form, tag, with_escapes(text)
        elif line and not line.startswith("#"):
            kind, value, *unit = line.split()
            typed = date.fromisoformat(value) if kind == Kind.DATE else Decimal(value)
            quantity = Quantity(Kind(kind), typed, "".join(unit))


def text_of(quantity: Quantity, form: str, tag: str) -> str:
    """The formatted text alone."""
    return format_figure(quantity, form, locale_profile(tag)).text


def count(value: str) -> Quantity:
    """A COUNT of `value`."""
    return Quantity(Kind.COUNT, Decimal(value))


def amount(value: str, code: str = "CNY") -> Quantity:
    """A CURRENCY amount."""
    return Quantity(Kind.CURRENCY, Decimal(value), code)


@pytest.mark.parametrize(("quantity", "form", "tag", "text"), list(changping_cases()))
def test_figures_of_changping(quantity: Quantity, form: str, tag: str, text: str) -> None:
    """Each figure of the briefing is written as its case says, without falling back."""
    figure = format_figure(quantity, form, locale_profile(tag))
    assert (figure.text, figure.form, figure.fallback, figure.value) == (text, form, False, quantity.value)


def test_every_form_of_the_model_is_written() -> None:
    """The table of kinds holds exactly the forms that the model promises."""
    assert {kind: set(forms) for kind, forms in FORMS_BY_KIND.items()} == {
        kind: set(forms) for kind, forms in FORMS.items()
    }


def test_the_default_form_is_the_first() -> None:
    """An empty form asks for the kind's default."""
    figure = format_figure(amount("130000000000"), "", locale_profile("en"))
    assert figure == FormattedFigure("130 billion yuan", "compact", False, Decimal(130000000000), "other")


def test_a_compact_number_that_needs_too_many_decimals_is_written_out() -> None:
    """A fifth decimal is never rounded away: the full digits stand in."""
    figure = format_figure(count("123456789"), "compact", locale_profile("en"))
    assert figure == FormattedFigure("123,456,789", "standard", True, Decimal(123456789), "other")


@pytest.mark.parametrize(
    ("tag", "quantity", "form", "text"),
    [
        # CLDR 47 has "0 करोड" (ten million) for one million.
        ("ne", count("2000000"), "compact", "२०,००,०००"),
        # CLDR 47 has "laki" (hundred thousand) for a thousand.
        ("sw", amount("148000"), "short", "CN¥\u00a0148,000"),
        # CLDR 47 writes "130 crore" for 130 billion, which are 13,000 crore.
        ("bn", count("130000000000"), "short", "১,৩০,০০,০০,০০,০০০"),
    ],
)
def test_what_cldr_has_wrong_is_not_printed(tag: str, quantity: Quantity, form: str, text: str) -> None:
    """A text that reads back to another value gives way to a plainer one."""
    figure = format_figure(quantity, form, locale_profile(tag))
    assert (figure.text, figure.form, figure.fallback) == (text, "standard", True)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ca", "130 milers de milions de iuans"),
        ("de", "130 Milliarden Yuan"),
        ("es", "130 mil millones de yuanes"),
        ("fa", "۱۳۰ میلیارد یوآن"),
        ("it", "130 miliardi di yuan"),
        ("ja", "1300億人民元"),
        ("pt", "130 bilhões de yuans"),
        ("ro", "130 de miliarde de yuani chinezești"),
        ("ru", "130 миллиардов юаней"),
        ("th", "1.3 แสนล้านหยวน"),
    ],
)
def test_an_amount_in_words(tag: str, text: str) -> None:
    """130 billion yuan, with the plural and the linking word that the language asks for."""
    assert text_of(amount("130000000000"), "compact", tag) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("500", "500 yuans"),
        ("1000", "1\u202f000 yuans"),
        ("148000", "148\u202f000 yuans"),
        ("1000000", "1 million de yuans"),
        ("-1500000", "-1,5 million de yuans"),
    ],
)
def test_french_links_nouns_only(value: str, text: str) -> None:
    """The noun "million" takes a "de", digits do not; below a million there are only digits."""
    assert text_of(amount(value), "compact", "fr") == text


def test_elision_before_a_vowel() -> None:
    """A million of euros is a "million d’euros"."""
    assert text_of(amount("1000000", "EUR"), "compact", "fr") == "1 million d’euros"


@pytest.mark.parametrize(
    ("tag", "quantity", "form", "text"),
    [
        ("es", count("1343"), "standard", "1343"),
        ("es", count("12343"), "standard", "12.343"),
        ("pt-PT", count("1343"), "standard", "1343"),
        ("pl", count("1343.5"), "standard", "1343,5"),
        ("sv", count("-7.25"), "standard", "−7,25"),
        ("ar-EG", count("1343.5"), "standard", "١٬٣٤٣٫٥"),
        ("de-AT", count("1343.5"), "standard", "1\u00a0343,5"),
        ("de-AT", amount("1343.5", "EUR"), "standard", "€\u00a01.343,50"),
        ("fr-CH", amount("1343.5", "CHF"), "standard", "1\u202f343.50\u00a0CHF"),
        ("en", amount("1343.5", "CHF"), "standard", "CHF\u00a01,343.50"),
        ("en", amount("1343.5", "JPY"), "standard", "¥1,343.5"),
        ("ja", amount("1343.5"), "standard", "元\u00a01,343.50"),
        ("cs", amount("5", "EUR"), "compact", "5 eur"),
        ("zh-Hans", count("13000000000000"), "compact", "13万亿"),
        ("zh-Hans", count("1300000000000000"), "compact", "1300万亿"),
        ("zh-Hans", count("13000000000000000"), "compact", "13,000万亿"),
        ("ar", Quantity(Kind.MEASURE, Decimal(2), "year"), "long", "سنتان"),
        ("ar", Quantity(Kind.MEASURE, Decimal(-2), "year"), "long", "\u200e-2 سنة"),
        ("de", Quantity(Kind.MEASURE, Decimal("1343.5"), "kilometer"), "long", "1.343,5 Kilometer"),
        ("th", Quantity(Kind.DATE, date(2024, 4, 12)), "long", "12 เมษายน ค.ศ. 2024"),
    ],
)
def test_what_locales_ask_for(tag: str, quantity: Quantity, form: str, text: str) -> None:
    """Grouping from so many digits on, native digits, separators of amounts, spaces, plurals."""
    assert text_of(quantity, form, tag) == text


def test_digits_can_be_chosen() -> None:
    """A numbering system other than the locale's default brings its digits, separators and signs."""
    profile = locale_profile("ar", "arab")
    assert format_figure(Quantity(Kind.PERCENT, Decimal("-44.4")), "", profile).text == "\u061c-٤٤٫٤٪\u061c"


@pytest.mark.parametrize(
    ("tag", "value", "form", "plural"),
    [
        ("ar", "3", "standard", "few"),
        ("ar", "2269000", "compact", "other"),
        ("fr", "1000000", "standard", "many"),
        ("fr", "1500000", "standard", "other"),
        ("fr", "1500000", "compact", "many"),
        ("pl", "22", "standard", "few"),
    ],
)
def test_the_plural_category_is_that_of_the_printed_number(
    tag: str, value: str, form: str, plural: str
) -> None:
    """A word for the magnitude counts: French "1,5 million" is another category than its digits."""
    assert format_figure(count(value), form, locale_profile(tag)).plural == plural


@pytest.mark.parametrize("tag", ["en", "ar", "fr"])
def test_many_digits_are_all_printed(tag: str) -> None:
    """No context of Python's decimal module cuts a long number short, on the way out or back."""
    value = Decimal("1234567890123456789012345678901234567.5")
    assert [
        format_figure(Quantity(Kind.COUNT, value), form, locale_profile(tag)).value
        for form in FORMS[Kind.COUNT]
    ] == [value] * 3


def test_an_unknown_form_is_an_error() -> None:
    """A form that the kind does not have raises ValueError."""
    with pytest.raises(ValueError, match="has no form 'long', only standard, compact, short"):
        format_figure(count("1"), "long", locale_profile("en"))


@pytest.mark.parametrize(
    "quantity",
    [Quantity(Kind.COUNT, date(2024, 4, 12)), Quantity(Kind.DATE, Decimal(1)), count("NaN")],
)
def test_a_value_of_the_wrong_type_is_an_error(quantity: Quantity) -> None:
    """A day is not a count, a number no day, and NaN nothing."""
    with pytest.raises(TypeError, match="needs a"):
        format_figure(quantity, "", locale_profile("en"))


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity(Kind.MEASURE, Decimal(1), "person"),
        Quantity(Kind.YEAR, Decimal("2024.5")),
        Quantity(Kind.DATE, date(987, 4, 12)),
    ],
)
def test_what_no_form_can_say_is_not_printed(quantity: Quantity) -> None:
    """A unit unknown to CLDR, half a year number and a year of three digits are refused, not printed."""
    with pytest.raises(FigureError):
        format_figure(quantity, "", locale_profile("en"))


def test_dates_do_not_depend_on_the_locales_used_before() -> None:
    """Reading every locale's dates leaves Khmer its month names (Babel's own data then print "M04")."""
    quantity = Quantity(Kind.DATE, date(2024, 4, 12))
    for identifier in sorted(locale_identifiers()):
        if not identifier.startswith("mn_Mong"):
            text_of(quantity, "medium", identifier.replace("_", "-"))
    assert text_of(quantity, "medium", "km") == "12 មេសា 2024"


RATE = Rate("USD", "CNY", Decimal("7.0967"), date(2024, 4, 12), Text("PBOC", NOWHERE), True, NOWHERE)


@pytest.mark.parametrize(
    ("source", "currency", "target"),
    [
        (amount("130000000000"), "usd", amount("18000000000", "USD")),
        (amount("80000000000"), "USD", amount("11000000000", "USD")),
        (amount("123400000"), "USD", amount("17390000", "USD")),
        (amount("18000000000", "USD"), "cny", amount("130000000000")),
        (amount("0.5"), "usd", amount("0.070", "USD")),
        (amount("-130000000000"), "usd", amount("-18000000000", "USD")),
        (amount("0"), "usd", amount("0", "USD")),
    ],
)
def test_equivalent(source: Quantity, currency: str, target: Quantity) -> None:
    """An amount is converted in either direction, to the digits that its source supports."""
    assert equivalent(source, RATE, currency) == target


@pytest.mark.parametrize(
    ("quantity", "currency"),
    [(amount("1", "EUR"), "usd"), (amount("1"), "eur"), (amount("1"), "cny"), (count("1"), "usd")],
)
def test_no_equivalent_without_its_rate(quantity: Quantity, currency: str) -> None:
    """A rate says nothing about other currencies, nor about what is no amount."""
    with pytest.raises(ValueError, match=r"does not relate|only an amount"):
        equivalent(quantity, RATE, currency)


@pytest.mark.parametrize(
    ("tag", "morning", "until_noon", "into_afternoon"),
    [
        ("en", "9:30\u202fAM", "9:30\u2009–\u200910:45\u202fAM", "9:30\u202fAM\u2009–\u20092:30\u202fPM"),
        ("fr", "09:30", "09:30\u2009–\u200910:45", "09:30\u2009–\u200914:30"),
        ("ar-EG", "٩:٣٠ ص", "٩:٣٠–١٠:٤٥ ص", "٩:٣٠ ص\u2009–\u2009٢:٣٠ م"),
        ("ko", "오전 9:30", "오전 9:30~10:45", "오전 9:30 ~ 오후 2:30"),
        ("zh-Hans", "09:30", "09:30–10:45", "09:30–14:30"),
        ("zh-Hant", "上午9:30", "上午9:30至10:45", "上午9:30至下午2:30"),
    ],
)
def test_times_of_day(tag: str, morning: str, until_noon: str, into_afternoon: str) -> None:
    """Times and ranges stand in the locale's own clock and digits, the half-day once where it can."""
    profile = locale_profile(tag)
    start = datetime(2024, 4, 12, 9, 30, tzinfo=BEIJING)
    assert (
        format_time(start, profile),
        format_time_range(start, start.replace(hour=10, minute=45), profile),
        format_time_range(start, start.replace(hour=14), profile),
        format_time_range(start, start, profile),
    ) == (morning, until_noon, into_afternoon, morning)


@pytest.mark.parametrize(("tag", "text"), [("en", "7.0967"), ("fr", "7,0967"), ("ar-EG", "٧٫٠٩٦٧")])
def test_exact_decimals(tag: str, text: str) -> None:
    """A rate keeps all its decimals."""
    assert format_decimal_text(Decimal("7.0967"), locale_profile(tag)) == text


@pytest.mark.parametrize(
    ("tag", "quantity", "form", "text", "used"),
    [
        ("en", Quantity(Kind.DECIMAL, Decimal("1343.5")), "", "1,343.5", "standard"),
        ("hi", Quantity(Kind.DECIMAL, Decimal(2269000)), "compact", "22.69 लाख", "compact"),
        ("en", Quantity(Kind.PER_MILLE, Decimal("8.5")), "", "8.5‰", "standard"),
        ("fr", Quantity(Kind.PER_MILLE, Decimal("8.5")), "", "8,5\u00a0‰", "standard"),
        ("ar-EG", Quantity(Kind.PER_MILLE, Decimal("8.5")), "", "٨٫٥؉", "standard"),
        ("en", Quantity(Kind.POINTS, Decimal(1)), "", "1 percentage point", "standard"),
        ("fr", Quantity(Kind.POINTS, Decimal("1.5")), "", "1,5 point de pourcentage", "standard"),
        ("zh-Hans", Quantity(Kind.POINTS, Decimal("0.5")), "", "0.5个百分点", "standard"),
        ("sw", Quantity(Kind.POINTS, Decimal("0.5")), "", "0.5", "number"),
        ("en", Quantity(Kind.ORDINAL, Decimal(22)), "", "22nd", "standard"),
        ("en", Quantity(Kind.ORDINAL, Decimal(112)), "", "112th", "standard"),
        ("fr", Quantity(Kind.ORDINAL, Decimal(1)), "", "1er", "standard"),
        ("es", Quantity(Kind.ORDINAL, Decimal(2)), "", "2.º", "standard"),
        ("ca", Quantity(Kind.ORDINAL, Decimal(2)), "", "2n", "standard"),
        ("sv", Quantity(Kind.ORDINAL, Decimal(2)), "", "2:a", "standard"),
        ("zh-Hans", Quantity(Kind.ORDINAL, Decimal(14)), "", "第14", "standard"),
        ("ar", Quantity(Kind.ORDINAL, Decimal(14)), "", "14", "number"),
        ("en", Quantity(Kind.ORDINAL, Decimal("1.5")), "", "1.5", "number"),
        ("en", amount("130000000000"), "name", "130,000,000,000 yuan", "name"),
        ("fr", amount("130000000000"), "name", "130\u202f000\u202f000\u202f000 yuans", "name"),
        ("en", amount("-1234.5", "USD"), "accounting", "($1,234.50)", "accounting"),
        ("de", amount("-1234.5", "EUR"), "accounting", "-1.234,50\u00a0€", "accounting"),
        (
            "en",
            Quantity(Kind.MEASURE, Decimal(80), "kilometer-per-hour"),
            "long",
            "80 kilometers per hour",
            "long",
        ),
        ("en", Quantity(Kind.MEASURE, Decimal(3), "gram-per-liter"), "long", "3 grams per liter", "long"),
        ("fr", Quantity(Kind.MEASURE, Decimal(3), "gram-per-liter"), "short", "3\u202fg/l", "short"),
        (
            "en",
            Quantity(Kind.MEASURE, Decimal(9), "item-per-square-kilometer"),
            "short",
            "9 items/km²",
            "short",
        ),
        ("zh-Hant", Quantity(Kind.MEASURE, Decimal(2), "decade"), "long", "20年", "long"),
        ("zh-Hant", Quantity(Kind.MEASURE, Decimal("1.5"), "decade"), "long", "15年", "long"),
        ("zh-Hant", Quantity(Kind.MEASURE, Decimal(200), "decade"), "long", "2,000年", "long"),
    ],
)
def test_every_kind_has_its_form(tag: str, quantity: Quantity, form: str, text: str, used: str) -> None:
    """Shares, places, plain decimals, amounts by name and composed units, each as the language writes it."""
    figure = format_figure(quantity, form, locale_profile(tag))
    assert (figure.text, figure.form, figure.value) == (text, used, quantity.value)


@pytest.mark.parametrize("text", ["2st", "1nd", "11st", "1.5th", "th", "3"])
def test_an_ordinal_has_the_ending_of_its_number(text: str) -> None:
    """A wrong ending is no ordinal, a number without one is."""
    if text == "3":
        assert parse_figure(text, Kind.ORDINAL, locale_profile("en")).value == 3
    else:
        with pytest.raises(ValueError, match="is not as ordinal"):
            parse_figure(text, Kind.ORDINAL, locale_profile("en"))
