"""Intervals of numbers as text, 10–12, and back (UTS #35 part 3, "Miscellaneous Patterns")."""

from __future__ import annotations

from decimal import Decimal

from briefing.figures.cldr import gaps
from briefing.figures.folding import fold
from briefing.figures.formatting import FigureError
from briefing.figures.parsing import parse_figure
from briefing.figures.writing import write_decimal
from briefing.locales import LocaleProfile
from briefing.model import Kind


def format_number_range(low: Decimal, high: Decimal, profile: LocaleProfile) -> str:
    """The numbers from `low` to `high`, exact: 10–12 · 10～12 · -5 – 3.

    By CLDR's pattern `range` (`miscPatterns`), set apart by spaces where a sign would touch the dash, as ICU
    does. Raises ValueError where `high` is less than `low`, and FigureError where no text reads back.
    """
    if high < low:
        raise ValueError(f"{low} is more than {high}")
    first, second = _number(low, profile), _number(high, profile)
    text = first if low == high else _joined(first, second, profile, apart=low < 0)
    try:
        if parse_number_range(text, profile) == (low, high):
            return text
    except ValueError:
        pass
    raise FigureError(f"the numbers from {low} to {high} cannot be written in {profile.tag}")


def _number(value: Decimal, profile: LocaleProfile) -> str:
    written = write_decimal(value, profile)
    return written.text if written else ""


def _joined(first: str, second: str, profile: LocaleProfile, *, apart: bool) -> str:
    before, between, after = _literals(profile)
    if apart and between == between.strip():
        between = f" {between} "
    return before + first + between + second + after


def _literals(profile: LocaleProfile) -> tuple[str, str, str]:
    before, _, rest = gaps(profile.locale, "numbers")["range"].partition("{0}")
    between, _, after = rest.partition("{1}")
    return before, between, after


def parse_number_range(text: str, profile: LocaleProfile) -> tuple[Decimal, Decimal]:
    """The ends of an interval of plain numbers; one number is an interval of its own.

    Raises ValueError where the text is no such interval, or can be read as two.
    """
    folded, (_, between, _) = fold(text).strip(), _literals(profile)
    dash = fold(between).strip()
    readings = set()
    if number := _read(folded, profile):
        readings.add((number[0], number[0]))
    start = folded.find(dash)
    while start >= 0:
        low, high = _read(folded[:start], profile), _read(folded[start + len(dash) :], profile)
        if low and high and low[0] < high[0]:
            readings.add((low[0], high[0]))
        start = folded.find(dash, start + 1)
    if len(readings) != 1:
        raise ValueError(f"{text!r} is {'ambiguous' if readings else 'not'} as an interval in {profile.tag}")
    return readings.pop()


def _read(text: str, profile: LocaleProfile) -> tuple[Decimal, ...]:
    """The number that a text is, in a tuple, which is empty where it is none."""
    try:
        value = parse_figure(text, Kind.DECIMAL, profile).value
    except ValueError:
        return ()
    return (value,) if isinstance(value, Decimal) else ()
