"""What stands in a row of data: its locale, its value and its options, each checked when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.figures.options import Options
from briefing.locales import LocaleProfile, known_currencies, locale_profile

LONGEST_NUMBER = 400
"""Digits before or after the decimal separator that a number may need: none that is written is longer."""


def text_of(row: Mapping[str, object], name: str) -> str:
    """A text of the row, '' where there is none; raises ValueError for anything else, as all of these do."""
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text but {value!r}")
    return value


_FORM_OPTIONS = MappingProxyType({"compact": "compactDisplay", "unit": "unitDisplay", "date": "dateStyle"})
"""The option that a row's `form` stands for, by kind."""


def implied_options(row: Mapping[str, object], kind: str) -> Mapping[str, str]:
    """The options that stand in the row itself."""
    named = {"unit": text_of(row, "unit"), "currency": text_of(row, "currency")}
    if form := text_of(row, "form"):
        named[_FORM_OPTIONS.get(kind, "form")] = form
    return {name: value for name, value in named.items() if value}


_EXTENSION = re.compile(r"-u(?P<keywords>(?:-[a-z0-9]{2,8})+)$", re.IGNORECASE)
_KEYWORD = re.compile(r"-([a-z0-9]{2})((?:-[a-z0-9]{3,8})*)")


def profile_of(row: Mapping[str, object], options: Options | None = None) -> LocaleProfile:
    """The locale, with the numbering system of its `-u-nu-` extension or of the options (RFC 6067)."""
    tag = text_of(row, "locale")
    system = options.text("numberingSystem") if options else ""
    extension = _EXTENSION.search(tag)
    if extension:
        for key, value in _KEYWORD.findall(extension["keywords"].lower()):
            if key == "nu":
                system = system or value[1:]
            elif (key, value) != ("ca", "-gregory"):
                raise ValueError(f"the extension {key}{value} of {tag!r} is not known here")
        tag = tag[: extension.start()]
    return locale_profile(tag, system)


def number_of(value: object) -> Decimal:
    """A JSON number, or a text that holds one, as an exact decimal: 0.1 is 0.1."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"{value!r} is not a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    if number and abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(f"{value!r} has more than {LONGEST_NUMBER} digits")
    return number


def day_or_moment(value: object) -> date:
    """An ISO 8601 date, or a `datetime`, in UTC where it says nothing else."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not an ISO 8601 date")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not an ISO 8601 date") from None
    if len(value) <= len("2024-04-12"):
        return moment.date()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def exact_text(value: Decimal) -> str:
    """A decimal without trailing zeros, an exponent, or a sign before zero."""
    text = f"{value or abs(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def known_currency(code: str) -> str:
    """An ISO 4217 code in capitals."""
    if code.upper() not in known_currencies():
        raise ValueError(f"unknown currency {code!r}")
    return code.upper()


def zone_of(name: str) -> ZoneInfo:
    """An IANA time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}") from None
