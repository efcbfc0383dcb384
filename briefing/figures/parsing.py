"""Text back to typed values: the figures of any language of CLDR, read without knowing how they were written.

A text is one numeral between a prefix and a suffix. The numeral is read by the separators of its digits'
numbering system; what stands around it has to be, in whole, a sign and what `meanings` knows in that locale:
a magnitude word, a per cent sign, a currency, a unit. What is left over, or can be read in two ways, is
refused. Spaces around words do not matter, and neither do marks of direction (`folding`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType

from briefing.figures.cldr import Affixes, NumberData, amount_data, number_data, symbols
from briefing.figures.date_parsing import parse_date
from briefing.figures.folding import ascii_digits, fold
from briefing.figures.meanings import ONE, WORD_ALONE, Meaning, meanings
from briefing.figures.plurals import ordinal_category
from briefing.figures.rounding import ARITHMETIC
from briefing.locales import ZERO_DIGITS, LocaleProfile
from briefing.model import Kind, Quantity

UNGROUPED = frozenset({Kind.NUMBER, Kind.YEAR})
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[-+]")


def parse_figure(text: str, kind: Kind, profile: LocaleProfile, unit: str = "") -> Quantity:
    """What `text`, a figure of `kind` in the language of `profile`, says.

    With `unit` (ISO 4217, CLDR core unit) the text has to name it; a MEASURE may also be a bare number.
    Without `unit` the result has the one that the text names. Raises ValueError where the text is not such a
    figure, or can be read as two.
    """
    if kind is Kind.DATE:
        return Quantity(kind, parse_date(text, profile))
    readings = _readings(text, _reader(profile, kind, unit))
    if len(readings) != 1 and len(set(readings)) != 1:
        raise ValueError(
            f"{text!r} is {'ambiguous' if readings else 'not'} as {kind} {unit} in {profile.tag}"
        )
    value, named = readings[0]
    return Quantity(kind, value, named)


def says(text: str, quantity: Quantity, profile: LocaleProfile) -> bool:
    """Whether `text`, read on its own, says `quantity` and nothing else."""
    if quantity.kind is Kind.DATE:
        try:
            return parse_date(text, profile) == quantity.value
        except ValueError:
            return False
    meant = (quantity.value, quantity.unit)
    readings = _readings(text, _reader(profile, quantity.kind, quantity.unit))
    return bool(readings) and all(reading == meant for reading in readings)


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """What is being looked for; there is one of each, compared by identity."""

    profile: LocaleProfile
    kind: Kind
    unit: str


@cache
def _reader(profile: LocaleProfile, kind: Kind, unit: str) -> _Reader:
    return _Reader(profile, kind, unit)


def _readings(text: str, reader: _Reader) -> list[Meaning]:
    """Each value and unit that the text can mean, some perhaps more than once."""
    folded = fold(text)
    readings: list[Meaning] = []
    systems = _systems(folded)
    if not systems or reader.kind is Kind.MEASURE:
        # Only the name of a unit can hold digits: "two liters per 100 kilometers" is a word in Arabic.
        readings += _signed_meanings(reader, folded.replace(" ", ""), WORD_ALONE)
    for system in systems:
        for syntax in _numeral_syntaxes(reader, system):
            for found in syntax.expression.finditer(folded):
                start, end = found.span()
                prefix, suffix = folded[:start].replace(" ", ""), folded[end:].replace(" ", "")
                for factor, named in _around_numeral(reader, prefix, suffix):
                    value = syntax.value(found[0])
                    if factor is not ONE:
                        value = ARITHMETIC.multiply(value, factor)
                    readings.append((value, named))
    return _of_their_category(readings, reader) if reader.kind is Kind.ORDINAL else readings


def _of_their_category(readings: list[Meaning], reader: _Reader) -> list[Meaning]:
    """The ordinals whose affixes belong to their value: 2nd, not 2st."""
    locale = reader.profile.locale
    return [
        (value, "")
        for value, named in readings
        if not named or (value == value.to_integral_value() and named == ordinal_category(locale, value))
    ]


# --- signs --------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _around_numeral(reader: _Reader, prefix: str, suffix: str) -> tuple[Meaning, ...]:
    """`_signed_meanings` of a numeral, kept: the same few words and signs stand around most numerals."""
    return _signed_meanings(reader, prefix, suffix)


def _signed_meanings(reader: _Reader, prefix: str, suffix: str) -> tuple[Meaning, ...]:
    """What stands around a numeral, its sign included, can mean."""
    return tuple(
        (factor.copy_negate() if sign == "-" else factor, named)
        for sign, affixes in _signs(prefix, suffix)
        for factor, named in meanings(reader.kind, affixes, reader.profile.locale, reader.unit)
    )


def _signs(prefix: str, suffix: str) -> Iterator[tuple[str, Affixes]]:
    """The affixes as they are, and without one sign: anywhere before the numeral, or at the very end.

    Ewe writes "yuan -akpe 5", Frisian "CN¥ 5-". Brackets around all of it are accounting's minus sign.
    """
    yield "", Affixes(prefix, suffix)
    for sign in _SIGN.finditer(prefix):
        yield sign[0], Affixes(prefix[: sign.start()] + prefix[sign.end() :], suffix)
    if _SIGN.fullmatch(suffix[-1:]):
        yield suffix[-1], Affixes(prefix, suffix[:-1])
    if prefix.startswith("(") and suffix.endswith(")"):
        yield "-", Affixes(prefix[1:], suffix[:-1])


# --- numerals -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _NumeralSyntax:
    """How numerals look in one numbering system of one locale."""

    expression: re.Pattern[str]
    decimal: str
    group: str

    def value(self, numeral: str) -> Decimal:
        ungrouped = numeral.replace(self.group, "") if self.group else numeral
        return Decimal(ascii_digits(ungrouped.replace(self.decimal, ".")))


_SYSTEM_OF = MappingProxyType(
    {chr(ord(zero) + digit): system for system, zero in ZERO_DIGITS.items() for digit in range(10)}
)


def _systems(text: str) -> Sequence[str]:
    """The numbering systems whose digits stand in `text`, in their order there."""
    if text.isascii():
        return ("latn",) if _DIGIT.search(text) else ()
    systems = dict.fromkeys(map(_SYSTEM_OF.get, _DIGIT.findall(text)))
    return [system for system in systems if system]


@cache
def _numeral_syntaxes(reader: _Reader, system: str) -> tuple[_NumeralSyntax, ...]:
    """The ways to write numerals of a kind: amounts can have separators of their own."""
    signs = symbols(reader.profile.locale, system)
    separators = {(signs.decimal, signs.group)}
    data = number_data(reader.profile)
    if reader.kind is Kind.CURRENCY:
        data = amount_data(reader.profile, reader.unit)
        separators.add((signs.currency_decimal, signs.currency_group))
        separators.add((data.symbols.currency_decimal, data.symbols.currency_group))
    grouping = set() if reader.kind in UNGROUPED else _grouping(data)
    folded = {(fold(decimal), fold(group)) for decimal, group in separators}
    return tuple(
        _NumeralSyntax(_numeral_expression(system, decimal, group, grouping, reader.kind), decimal, group)
        for decimal, group in sorted(folded)
    )


def _grouping(data: NumberData) -> set[tuple[int, int]]:
    """The sizes of the group next to the decimal separator and of the others, as the patterns have them."""
    patterns = (data.decimal, data.percent, data.currency, data.accounting)
    return {(each.primary_group, each.secondary_group) for each in patterns if each.primary_group}


def _numeral_expression(
    system: str, decimal: str, group: str, grouping: Iterable[tuple[int, int]], kind: Kind
) -> re.Pattern[str]:
    zero = ZERO_DIGITS[system]
    digit, separator = f"[{zero}-{chr(ord(zero) + 9)}]", re.escape(group)
    integers = [
        f"{digit}{{1,{secondary}}}(?:{separator}{digit}{{{secondary}}})*{separator}{digit}{{{primary}}}"
        for primary, secondary in sorted(grouping)
    ]
    fraction = "" if kind is Kind.YEAR else f"(?:{re.escape(decimal)}{digit}+)?"
    nothing_before = f"(?<!{digit})" + (f"(?<!{digit}{separator})" if group else "")
    nothing_after = f"(?!(?:{separator}|{re.escape(decimal)})?{digit})"
    whole = "|".join([*integers, digit + "+"])
    return re.compile(f"{nothing_before}(?:{whole}){fraction}{nothing_after}")
