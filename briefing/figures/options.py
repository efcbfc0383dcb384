"""The options of `Intl.NumberFormat` (ECMA-402) as styles of writing, checked one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from briefing.figures.cldr import currency_digits
from briefing.figures.numerals import Grouping, SignDisplay, Style
from briefing.figures.rounding import COMPACT, Rounding

MOST_DECIMALS = 100
MOST_SIGNIFICANT_DIGITS = 21
"""The bounds of ECMA-402 (`SetNumberFormatDigitOptions`)."""

_GROUPING = MappingProxyType(
    {"true": "always", "always": "always", "auto": "auto", "min2": "min2", "false": "false"}
)


@dataclass(slots=True)
class Options:
    """Options by name; those that nobody has asked for are refused at the end."""

    given: Mapping[str, object]
    _asked: set[str] = field(default_factory=set)

    def text(self, name: str, default: str = "") -> str:
        """A text, `default` where it is not given; raises ValueError for anything else."""
        value = self._value(name, default)
        if not isinstance(value, str):
            raise ValueError(f"option {name!r} is no text but {value!r}")
        return value

    def flag_or_text(self, name: str, default: str) -> str:
        """A text, or `true` or `false` for a truth value; raises ValueError for anything else."""
        if isinstance(self.given.get(name), bool):
            return str(self._value(name, default)).lower()
        return self.text(name, default)

    def choice(self, name: str, known: Collection[str], default: str) -> str:
        """One of the `known` texts; raises ValueError for another."""
        value = self.text(name, default)
        if value not in known and value != default:
            raise ValueError(f"option {name!r} is {value!r}, not one of {', '.join(known)}")
        return value

    def whole_number(self, name: str, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`, None where there is none; raises ValueError for another."""
        value = self._value(name, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"option {name!r} is {value!r}, not a whole number from {least} to {most}")
        return value

    def _value(self, name: str, default: object) -> object:
        self._asked.add(name)
        return self.given.get(name, default)

    def finish(self) -> None:
        """Raise ValueError where an option has been given that nobody asked for."""
        unknown = sorted(set(self.given) - self._asked)
        if unknown:
            raise ValueError(f"option {unknown[0]!r} is not known here")


def number_style(options: Options, measure: str, currency: str = "", compact: str = "") -> Style:
    """The style that options ask for; `measure` is `decimal`, `percent`, `permille`, `currency` or `unit`.

    `compact` is the length of compact numbers that the kind of a row implies. Raises ValueError for options
    that contradict each other or are not ECMA-402's.
    """
    notation = options.choice("notation", ("standard", "compact"), "compact" if compact else "standard")
    length = options.choice("compactDisplay", ("short", "long"), compact or "short")
    return Style(
        rounding=_rounding(options, measure, currency, is_compact=notation == "compact"),
        compact=length if notation == "compact" else "",
        grouping=_grouping(options),
        sign=SignDisplay(options.choice("signDisplay", tuple(SignDisplay), SignDisplay.AUTO)),
        integer_digits=options.whole_number("minimumIntegerDigits", 1, MOST_SIGNIFICANT_DIGITS) or 1,
    )


def _grouping(options: Options) -> Grouping:
    given = options.flag_or_text("useGrouping", "auto")
    if given not in _GROUPING:
        raise ValueError(f"option 'useGrouping' is {given!r}, not one of {', '.join(_GROUPING)}")
    return Grouping(_GROUPING[given])


def _rounding(options: Options, measure: str, currency: str, *, is_compact: bool) -> Rounding:
    """By `SetNumberFormatDigitOptions`, with rounding half away from zero (`halfExpand`)."""
    least, most = (
        options.whole_number(f"{end}imumFractionDigits", 0, MOST_DECIMALS) for end in ("min", "max")
    )
    fewest, greatest = (
        options.whole_number(f"{end}imumSignificantDigits", 1, MOST_SIGNIFICANT_DIGITS)
        for end in ("min", "max")
    )
    if fewest is not None or greatest is not None:
        significant = (fewest or 1, greatest or MOST_SIGNIFICANT_DIGITS)
        if significant[0] > significant[1]:
            raise ValueError(f"at least {significant[0]} significant digits are more than {significant[1]}")
        return Rounding(significant=significant)
    if is_compact and least is None and most is None:
        return COMPACT
    default_least, default_most = _default_decimals(measure, currency, is_compact=is_compact)
    if least is None:
        least = default_least if most is None else min(default_least, most)
    if most is None:
        most = max(default_most, least)
    if least > most:
        raise ValueError(f"at least {least} decimals are more than at most {most}")
    return Rounding(least, most)


def _default_decimals(measure: str, currency: str, *, is_compact: bool) -> tuple[int, int]:
    if measure == "currency" and not is_compact:
        return currency_digits(currency), currency_digits(currency)
    return (0, 0) if measure in {"percent", "permille"} else (0, 3)
