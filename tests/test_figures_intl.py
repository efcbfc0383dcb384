"""Rows of data answered as `Intl` answers them, or in the briefing's own kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.figures import FigureError
from briefing.figures.intl import Answer, answer
from tests.test_figures_locales import CURRENCIES, TAGS, UNITS

Row = Mapping[str, object]


def row(locale: str, kind: str, value: object, **options: object) -> Row:
    """A row with the options of `Intl`."""
    return {"locale": locale, "kind": kind, "value": value, "options": options}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (row("en", "decimal", -7.25), Answer("-7.25", "-7.25", "other", None)),
        (row("en", "decimal", 5, signDisplay="always"), Answer("+5", "5", "other", None)),
        (row("en", "decimal", -0.4, maximumFractionDigits=0), Answer("-0", "0", "other", None)),
        (row("en", "decimal", -5, signDisplay="never"), Answer("5", "5", "other", None)),
        (
            row("en", "decimal", 1234567, maximumSignificantDigits=3),
            Answer("1,230,000", "1230000", "other", None),
        ),
        (row("de", "percent", 0.444), Answer("44\u00a0%", "0.44", "other", None)),
        (row("en", "permille", 0.0085, maximumFractionDigits=1), Answer("8.5‰", "0.0085", "other", None)),
        (
            row("fr", "compact", 2269000, compactDisplay="long"),
            Answer("2,3 millions", "2300000", "many", None),
        ),
        (
            row("en", "currency", -5, currency="USD", currencySign="accounting"),
            Answer("($5.00)", "-5", "other", None),
        ),
        (
            row("en", "currency", 5, currency="CNY", currencyDisplay="narrowSymbol"),
            Answer("¥5.00", "5", "other", None),
        ),
        (
            row("en", "currency", 130e9, currency="CNY", currencyDisplay="name", notation="compact"),
            Answer("130B Chinese yuan", "130000000000", "other", None),
        ),
        (row("en", "unit", 2, unit="day", unitDisplay="narrow"), Answer("2d", "2", "other", None)),
        (
            row("de", "unit", 1, unit="gram-per-liter", unitDisplay="long"),
            Answer("1 Gramm pro Liter", "1", "one", None),
        ),
        (row("ar-EG-u-nu-latn", "decimal", 1343.5), Answer("1,343.5", "1343.5", "other", None)),
        (row("ar", "decimal", 5, numberingSystem="arab"), Answer("٥", "5", "few", None)),
        (
            row("en", "date", "2024-04-12", dateStyle="full"),
            Answer("Friday, April 12, 2024", "2024-04-12", "", None),
        ),
        (
            row("en", "date", "2024-04-12T06:30:00Z", timeStyle="short", timeZone="Asia/Shanghai"),
            Answer("2:30\u202fPM", "14:30:00", "", None),
        ),
        (
            row(
                "en",
                "date",
                "2024-04-12T06:30:00Z",
                dateStyle="long",
                timeStyle="full",
                timeZone="Asia/Shanghai",
            ),
            Answer(
                "April 12, 2024 at 2:30:00\u202fPM China Standard Time", "2024-04-12T14:30:00+08:00", "", None
            ),
        ),
        (row("en", "plural", [1, 2], type="ordinal"), Answer("one two", None, "one two", None)),
        (row("es", "list", ["Ana", "Inés"]), Answer("Ana e Inés", ("Ana", "Inés"), "", None)),
    ],
)
def test_rows_of_intl(asked: Row, given: Answer) -> None:
    """Text, value read back, plural category; the value in the measure of the row."""
    assert answer(asked) == given


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({"locale": "en", "kind": "percent", "value": 44.4}, Answer("44.4%", "44.4", "other", None)),
        (
            {"locale": "fr", "kind": "currency", "value": "130000000000", "currency": "CNY"},
            Answer("130 milliards de yuans", "130000000000", "many", None),
        ),
        (
            {"locale": "en", "kind": "measure", "value": 2, "unit": "square-kilometer", "form": "short"},
            Answer("2 km²", "2", "other", None),
        ),
        ({"locale": "en", "kind": "ordinal", "value": 22}, Answer("22nd", "22", "other", None)),
        (
            {"locale": "en", "kind": "date", "value": "2024-04-12"},
            Answer("April 12, 2024", "2024-04-12", "", None),
        ),
        (
            {"locale": "en", "kind": "compact", "value": 2269000, "form": "long"},
            Answer("2.3 million", "2300000", "other", None),
        ),
    ],
)
def test_rows_of_the_briefings_kinds(asked: Row, given: Answer) -> None:
    """Without options a row has our kinds and forms; per cents are per cents then, and nothing is rounded."""
    assert answer(asked) == given


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (
            row("ne", "compact", 2269000, compactDisplay="long"),
            Answer("२२,६९,०००", "2269000", "other", "standard"),
        ),
        (
            row("en", "date", "1900-01-01", dateStyle="short"),
            Answer("Jan 1, 1900", "1900-01-01", "", "medium"),
        ),
        (
            row("zh", "list", ["A", "B"], type="unit", style="narrow"),
            Answer("A和B", ("A", "B"), "", "conjunction"),
        ),
        (
            {"locale": "en", "kind": "count", "value": 123456789, "form": "compact"},
            Answer("123,456,789", "123456789", "other", "standard"),
        ),
    ],
)
def test_a_text_that_does_not_read_back_gives_way(asked: Row, given: Answer) -> None:
    """The plainer form that stands in is named."""
    assert answer(asked) == given


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({}, "unknown kind None"),
        (row("en", "colour", 1), "unknown kind 'colour'"),
        ({"locale": "en", "kind": "decimal"}, "the row has no value"),
        (row("xx-nowhere", "decimal", 1), "unknown language tag 'xx-nowhere'"),
        (row("en-u-ca-buddhist", "date", "2024-04-12"), "the extension ca-buddhist"),
        (row("en-u-nu-hanidec", "decimal", 1), "unknown decimal numbering system 'hanidec'"),
        (row("en", "decimal", "many"), "'many' is not a number"),
        (row("en", "decimal", True), "True is not a number"),
        (row("en", "decimal", float("nan")), "nan is not a finite number"),
        (row("en", "decimal", 1, roundingMode="floor"), "option 'roundingMode' is not known here"),
        (
            row("en", "decimal", 1, signDisplay="sometimes"),
            "option 'signDisplay' is 'sometimes', not one of auto",
        ),
        (row("en", "decimal", 1, maximumFractionDigits=-1), "not a whole number from 0 to 100"),
        (row("en", "decimal", 1, minimumFractionDigits=3, maximumFractionDigits=1), "more than at most 1"),
        (row("en", "currency", 1), "unknown currency ''"),
        (row("en", "currency", 1, currency="XYZ"), "unknown currency 'XYZ'"),
        (row("en", "date", "tomorrow", dateStyle="long"), "'tomorrow' is not an ISO 8601 date"),
        (
            row("en", "date", "2024-04-12T00:00Z", timeStyle="short", timeZone="Moon/Crater"),
            "unknown time zone",
        ),
        (row("en", "list", "A"), "'A' is no list of texts"),
        ({"locale": "en", "kind": "count", "value": 1, "form": "long"}, "a count has no form 'long'"),
        ({"locale": "en", "kind": "decimal", "value": 1, "options": []}, "options are no object"),
    ],
)
def test_a_bad_row_is_an_error_of_one_line(asked: Row, problem: str) -> None:
    """What is wrong with a row is said in one line."""
    with pytest.raises(ValueError, match=re.escape(problem)) as caught:
        answer(asked)
    assert "\n" not in str(caught.value)


def test_a_unit_that_cldr_does_not_know_is_not_printed() -> None:
    """Neither its identifier nor a unit whose name ends in the same way stands in."""
    with pytest.raises(FigureError, match="cannot be written"):
        answer(row("de", "unit", 120, unit="person-per-square-kilometer", unitDisplay="long"))


numbers = st.integers(-(10**16), 10**16) | st.decimals(-(10**7), 10**7, places=4).map(str)
number_options = st.fixed_dictionaries(
    {},
    optional={
        "maximumFractionDigits": st.integers(2, 5),
        "minimumFractionDigits": st.integers(0, 2),
        "signDisplay": st.sampled_from(["auto", "always", "never", "exceptZero", "negative"]),
        "useGrouping": st.sampled_from([True, False, "auto", "always", "min2"]),
        "notation": st.sampled_from(["standard", "compact"]),
        "compactDisplay": st.sampled_from(["long", "short"]),
    },
)
amount_options = st.fixed_dictionaries(
    {
        "currency": st.sampled_from(CURRENCIES),
        "currencyDisplay": st.sampled_from(["symbol", "narrowSymbol", "code", "name"]),
        "currencySign": st.sampled_from(["standard", "accounting"]),
    }
)
unit_options = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([unit for unit in UNITS if unit != "decade"]),
        "unitDisplay": st.sampled_from(["long", "short", "narrow"]),
    }
)
IDENTIFIER = re.compile(r"\b(area|concentr|consumption|duration|energy|length|mass|power|speed|volume)-[a-z]")


@settings(max_examples=800, deadline=None)
@given(st.sampled_from(TAGS), numbers, number_options, st.none() | amount_options | unit_options)
def test_every_number_is_answered(
    tag: str, value: int | str, common: Mapping[str, object], special: Mapping[str, object] | None
) -> None:
    """In every locale every option gives the same text twice, which says the value to its decimals."""
    kind = "decimal" if special is None else "currency" if "currency" in special else "unit"
    asked = row(tag, kind, value, **common, **(special or {}))
    given = answer(asked)
    assert answer(asked) == given
    assert not IDENTIFIER.search(given.text)
    assert isinstance(given.parsed, str)
    said, meant = abs(Decimal(given.parsed)), abs(Decimal(value))
    if common.get("notation") == "compact":
        assert abs(said - meant) <= max(meant * Decimal("0.051"), Decimal("0.5"))
    else:
        assert abs(said - meant) <= Decimal("0.5")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(TAGS),
    st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 30), timezones=st.just(UTC)),
    st.sampled_from(["full", "long", "medium", "short"]),
    st.sampled_from(["", "full", "long", "medium", "short"]),
    st.sampled_from(["UTC", "Asia/Shanghai", "Europe/London", "America/St_Johns", "Asia/Kathmandu"]),
)
def test_every_moment_is_answered(
    tag: str, moment: datetime, date_style: str, time_style: str, zone: str
) -> None:
    """Days and times read back to the moment, as far as they are printed."""
    styles = {"dateStyle": date_style} | ({"timeStyle": time_style} if time_style else {})
    given = answer(row(tag, "date", moment.isoformat(), timeZone=zone, **styles))
    assert isinstance(given.parsed, str)
    assert given.plural_category == ""
