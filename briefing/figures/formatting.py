"""Typed values as text: every form of every kind, each text parsed back before it leaves.

The table `FORMS_BY_KIND` says how each form is written and which plainer forms stand in for it. A text that
does not read back to the value is never returned, whatever the locale's data say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from briefing.figures.dates import write_date
from briefing.figures.numerals import EXACT_STYLE, Style, Written
from briefing.figures.parsing import says
from briefing.figures.writing import (
    ACCOUNTING,
    COMPACT_LONG,
    COMPACT_SHORT,
    SIGNED,
    UNGROUPED,
    USUAL_DISPLAY,
    CurrencyDisplay,
    write_currency,
    write_decimal,
    write_measure,
    write_named_currency,
    write_ordinal,
    write_per_mille,
    write_percent,
    write_points,
    write_press_amount,
)
from briefing.locales import LocaleProfile
from briefing.model import FORMS, Kind, Quantity


class FigureError(Exception):
    """The value cannot be written in this locale so that it reads back to the same value."""


@dataclass(frozen=True, slots=True)
class FormattedFigure:
    """A figure in one locale."""

    text: str
    form: str
    """The form used: the one asked for, or the plainer one that stood in for it."""
    fallback: bool
    """Whether a plainer form than the one asked for had to be used."""
    value: Decimal | date
    """What the text parses back to."""
    plural: str
    """CLDR cardinal category of the printed number in its locale, '' for dates."""


Writer = Callable[[Quantity, LocaleProfile], Written | None]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a kind of value."""

    write: Writer
    """None where the form cannot hold the value."""
    plainer: tuple[str, ...] = ()
    """The forms that stand in for this one, tried in this order."""


def _number(quantity: Quantity) -> Decimal:
    if not isinstance(quantity.value, Decimal) or not quantity.value.is_finite():
        raise TypeError(f"a {quantity.kind} needs a finite decimal, not {quantity.value!r}")
    return quantity.value


def _decimal(quantity: Quantity, profile: LocaleProfile, style: Style = EXACT_STYLE) -> Written | None:
    return write_decimal(_number(quantity), profile, style)


def _percent(quantity: Quantity, profile: LocaleProfile, style: Style = EXACT_STYLE) -> Written | None:
    return write_percent(_number(quantity), profile, style)


def _plain(
    write: Callable[[Decimal, LocaleProfile], Written | None], quantity: Quantity, profile: LocaleProfile
) -> Written | None:
    return write(_number(quantity), profile)


def _amount(
    quantity: Quantity,
    profile: LocaleProfile,
    style: Style = EXACT_STYLE,
    display: CurrencyDisplay = USUAL_DISPLAY,
) -> Written | None:
    return write_currency(_number(quantity), quantity.unit, profile, style, display)


def _named_amount(quantity: Quantity, profile: LocaleProfile) -> Written | None:
    return write_named_currency(_number(quantity), quantity.unit, profile)


def _press_amount(quantity: Quantity, profile: LocaleProfile) -> Written | None:
    return write_press_amount(_number(quantity), quantity.unit, profile)


def _measure(length: str, quantity: Quantity, profile: LocaleProfile) -> Written | None:
    return write_measure(_number(quantity), quantity.unit, profile, length)


def _date(length: str, quantity: Quantity, profile: LocaleProfile) -> Written:
    if not isinstance(quantity.value, date):
        raise TypeError(f"a date needs a datetime.date, not {quantity.value!r}")
    return write_date(quantity.value, profile, length)


FORMS_BY_KIND: Mapping[Kind, Mapping[str, Form]] = MappingProxyType(
    {
        Kind.COUNT: {
            "standard": Form(_decimal),
            "compact": Form(partial(_decimal, style=COMPACT_LONG), plainer=("standard",)),
            "short": Form(partial(_decimal, style=COMPACT_SHORT), plainer=("standard",)),
        },
        Kind.DECIMAL: {
            "standard": Form(_decimal),
            "compact": Form(partial(_decimal, style=COMPACT_LONG), plainer=("standard",)),
            "short": Form(partial(_decimal, style=COMPACT_SHORT), plainer=("standard",)),
        },
        Kind.NUMBER: {"standard": Form(partial(_decimal, style=UNGROUPED))},
        Kind.YEAR: {"standard": Form(partial(_decimal, style=UNGROUPED))},
        Kind.ORDINAL: {
            "standard": Form(partial(_plain, write_ordinal), plainer=("number",)),
            "number": Form(_decimal),
        },
        Kind.PERCENT: {"standard": Form(_percent), "number": Form(_decimal)},
        Kind.CHANGE: {"standard": Form(partial(_percent, style=SIGNED)), "percent": Form(_percent)},
        Kind.PER_MILLE: {"standard": Form(partial(_plain, write_per_mille)), "number": Form(_decimal)},
        Kind.POINTS: {
            "standard": Form(partial(_plain, write_points), plainer=("number",)),
            "number": Form(_decimal),
        },
        Kind.CURRENCY: {
            "compact": Form(_press_amount, plainer=("name", "standard")),
            "standard": Form(_amount),
            "short": Form(partial(_amount, style=COMPACT_SHORT), plainer=("standard",)),
            "name": Form(_named_amount, plainer=("standard",)),
            "accounting": Form(partial(_amount, display=ACCOUNTING), plainer=("standard",)),
        },
        Kind.MEASURE: {
            "long": Form(partial(_measure, "long"), plainer=("short",)),
            "short": Form(partial(_measure, "short"), plainer=("long",)),
            "number": Form(_decimal),
        },
        Kind.DATE: {
            "full": Form(partial(_date, "full"), plainer=("long", "medium")),
            "long": Form(partial(_date, "long"), plainer=("medium",)),
            "medium": Form(partial(_date, "medium"), plainer=("long",)),
            "short": Form(partial(_date, "short"), plainer=("medium", "long")),
        },
    }
)
"""How each form of `briefing.model.FORMS` is written. All forms are exact."""


def format_figure(quantity: Quantity, form: str, profile: LocaleProfile) -> FormattedFigure:
    """The text of `quantity` in the language of `profile`; '' asks for the kind's default form.

    Raises ValueError for a form that the kind does not have, TypeError for a value of the wrong type, and
    FigureError where no form of the value reads back to it.
    """
    asked = form or FORMS[quantity.kind][0]
    forms = FORMS_BY_KIND[quantity.kind]
    if asked not in forms:
        raise ValueError(f"a {quantity.kind} has no form {form!r}, only {', '.join(FORMS[quantity.kind])}")
    for name in (asked, *forms[asked].plainer):
        written = forms[name].write(quantity, profile)
        if written is not None and says(written.text, quantity, profile):
            return FormattedFigure(written.text, name, name != asked, quantity.value, written.plural)
    raise FigureError(f"{quantity.kind} {quantity.value} {quantity.unit} cannot be written in {profile.tag}")


def format_decimal_text(value: Decimal, profile: LocaleProfile) -> str:
    """An exact decimal with the locale's digits and separators, without a unit: the 7.0967 of a rate.

    Raises FigureError where the text does not read back to `value`.
    """
    return format_figure(Quantity(Kind.COUNT, value), "standard", profile).text
