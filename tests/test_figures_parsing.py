"""Texts back to typed values, also those that nobody here has formatted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from briefing.figures import parse_figure
from briefing.locales import locale_profile
from briefing.model import Kind, Quantity

CASES = Path(__file__).parent / "cases" / "figures" / "parsing.txt"


def parsing_cases() -> Iterator[tuple[str, Kind, str, str, str]]:
    """Tag, kind, unit, value or "refused", and text of each case in the file."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, kind, unit, value, text = line.split(maxsplit=4)
            visible = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
            yield tag, Kind(kind), "" if unit == "-" else unit, value, visible


@pytest.mark.parametrize(("tag", "kind", "unit", "value", "text"), list(parsing_cases()))
def test_parsing(tag: str, kind: Kind, unit: str, value: str, text: str) -> None:
    """A text says the value of its case, or nothing at all."""
    if value == "refused":
        with pytest.raises(ValueError, match=r"is (not|ambiguous)"):
            parse_figure(text, kind, locale_profile(tag), unit)
    else:
        typed = date.fromisoformat(value) if kind is Kind.DATE else Decimal(value)
        assert parse_figure(text, kind, locale_profile(tag), unit) == Quantity(kind, typed, unit)


@pytest.mark.parametrize(
    ("tag", "kind", "text", "quantity"),
    [
        ("en", Kind.CURRENCY, "130 billion yuan", Quantity(Kind.CURRENCY, Decimal(130000000000), "CNY")),
        ("en", Kind.CURRENCY, "$18B", Quantity(Kind.CURRENCY, Decimal(18000000000), "USD")),
        ("fr", Kind.MEASURE, "4 500 volts", Quantity(Kind.MEASURE, Decimal(4500), "volt")),
        ("sw", Kind.MEASURE, "miaka 40", Quantity(Kind.MEASURE, Decimal(40), "year")),
    ],
)
def test_the_unit_is_found_where_none_is_given(tag: str, kind: Kind, text: str, quantity: Quantity) -> None:
    """Without a unit to look for, the result has the one that the text names."""
    assert parse_figure(text, kind, locale_profile(tag)) == quantity


@pytest.mark.parametrize("text", ["", " ", "-", "million", "1 2", "١2", "1e5", "NaN", "½", "{0}", "1,2,3"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    """Anything left over, mixed or missing is an error, not a guess."""
    with pytest.raises(ValueError, match="is not as count"):
        parse_figure(text, Kind.COUNT, locale_profile("en"))
