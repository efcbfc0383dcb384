"""Agreement with ICU 77, which has the same CLDR as Babel, where its results are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from briefing.figures.cldr import currency_digits
from briefing.figures.dates import format_time, write_date
from briefing.figures.plurals import plural_category
from briefing.figures.writing import (
    Decimals,
    Written,
    write_compact,
    write_compact_currency,
    write_currency,
    write_decimal,
    write_measure,
    write_named_currency,
    write_percent,
)
from briefing.locales import LocaleProfile, locale_profile

ROWS = Path(__file__).parents[2] / "shared" / "oracle" / "figures-icu77.jsonl"
NARROW_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
Row = Mapping[str, Any]


def decimals(row: Row) -> Decimals:
    """The decimals that the row's options ask of `Intl`."""
    return Decimals(maximum=row["options"].get("maximumFractionDigits", 3))


def number(row: Row) -> Decimal:
    """The row's value, exact."""
    return Decimal(str(row["value"]))


def currency(row: Row, profile: LocaleProfile) -> Written | None:
    """An amount as the row's options ask for it, in CLDR's words."""
    options = row["options"]
    code = options["currency"]
    if options.get("notation") == "compact":
        return write_compact_currency(number(row), code, profile, decimals(row))
    fixed = Decimals(currency_digits(code), currency_digits(code))
    if options.get("currencyDisplay") == "name":
        return write_named_currency(number(row), code, profile, fixed, short_name=False)
    return write_currency(number(row), code, profile, fixed)


def day_or_time(row: Row, profile: LocaleProfile) -> Written:
    """A day in UTC, or a time of day in the row's zone."""
    moment = datetime.fromisoformat(row["value"])
    if "dateStyle" in row["options"]:
        return write_date(moment.date(), profile, row["options"]["dateStyle"])
    return Written(format_time(moment.astimezone(ZoneInfo(row["options"]["timeZone"])), profile), "")


WRITERS: Mapping[str, Callable[[Row, LocaleProfile], Written | None]] = {
    "decimal": lambda row, profile: write_decimal(number(row), profile, decimals(row)),
    "percent": lambda row, profile: write_percent(100 * number(row), profile, decimals(row)),
    "compact": lambda row, profile: write_compact(
        number(row), profile, row["options"]["compactDisplay"], decimals(row)
    ),
    "currency": currency,
    "unit": lambda row, profile: write_measure(
        number(row), row["options"]["unit"], profile, row["options"]["unitDisplay"], decimals(row)
    ),
    "date": day_or_time,
    "plural": lambda row, profile: Written(
        " ".join(plural_category(profile.locale, Decimal(str(value))) for value in row["value"]), ""
    ),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_agreement_with_icu(kind: str) -> None:
    """Every row of a kind that figures have comes out as in ICU, save for the width of its spaces."""
    if not ROWS.exists():
        pytest.skip("the results of ICU 77 are not part of the project")
    rows = [
        row for row in map(json.loads, ROWS.read_text(encoding="utf-8").splitlines()) if row["kind"] == kind
    ]
    differences = []
    for row in rows:
        written = WRITERS[kind](row, locale_profile(row["locale"]))
        text = written.text if written else ""
        if text.translate(NARROW_SPACES) != row["icu"].translate(NARROW_SPACES):
            differences.append((row["locale"], row["value"], row["options"], text, row["icu"]))
    assert rows
    assert differences == []
