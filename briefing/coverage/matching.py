"""Which fact a figure of an article is, or contradicts.

A figure agrees with a fact when it has the same value, or is that value as the press rounds it, or its
equivalent in the other currency of a rate of the briefing or in another unit. It contradicts one when the
words around it speak of that fact and the value is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from types import MappingProxyType

from briefing.coverage.days import Day
from briefing.coverage.mentions import Mention
from briefing.coverage.press_words import Hedge
from briefing.coverage.vocabulary import TIME_UNITS, Sort
from briefing.model import Briefing, Fact, Kind, Qualifier, Quantity, Rate

ROUNDED, HEDGED = Decimal("0.006"), Decimal("0.05")
"""How far a rounded figure may be from its fact, without a hedge and with one."""
BOUND = Decimal("0.15")
"""How far below its fact a "more than" may be: more than 2 million for 2.269 million people."""
DISTINCT_DIGITS = 3
"""Significant digits from which on a figure is told by its value alone."""
KNOWN, SPOKEN_OF, CLEARLY = 0.18, 0.45, 0.95
"""Bearings: that an equal value is the fact's, that the words speak of a fact, and beyond doubt."""
LARGE = Decimal(100_000)
"""A number from here on is told by two digits."""
CERTAIN_AMOUNT = Decimal(1_000_000)
"""An amount of money from here on is told by its value alone."""
LEAD = 1.1
"""How many times more the words bear on a contradicted fact than on any other that would do."""
COMPARABLE = Decimal(5)
"""How many times a value is more or less than the fact's, at most, or else by zeros alone."""


class Verdict(StrEnum):
    """What is said about a passage of an article."""

    EXACT = "matches"
    ROUNDED = "matches, rounded"
    EQUIVALENT = "matches, converted"
    READING = "matches another reading"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    DEPRECATED = "deprecated term"
    PREFERRED = "term as in the termbase"
    NAME = "name as in the briefing"
    MISSPELT = "misspelt name"
    WRONG_TITLE = "wrong title"


PREFERENCE = {Verdict.EXACT: 0.5, Verdict.READING: 0.4, Verdict.ROUNDED: 0.2}
"""What a way to agree counts beside the bearing of the words."""
MATCHES = frozenset({Verdict.EXACT, Verdict.ROUNDED, Verdict.EQUIVALENT, Verdict.READING})
WRONG = frozenset({Verdict.CONTRADICTS, Verdict.DEPRECATED, Verdict.MISSPELT, Verdict.WRONG_TITLE})


@dataclass(frozen=True, slots=True)
class Known:
    """A value that the briefing gives for a fact."""

    fact: Fact
    sort: Sort
    value: Decimal | date
    unit: str
    how: Verdict
    """EXACT for the fact's own value, EQUIVALENT or READING for another."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a figure is, with the value that the briefing has."""

    verdict: Verdict
    known: Known | None
    note: str = ""


_SORTS: Mapping[Kind, Sort] = MappingProxyType(
    {
        Kind.COUNT: Sort.NUMBER,
        Kind.NUMBER: Sort.NUMBER,
        Kind.DECIMAL: Sort.NUMBER,
        Kind.ORDINAL: Sort.ORDINAL,
        Kind.PERCENT: Sort.SHARE,
        Kind.CHANGE: Sort.SHARE,
        Kind.PER_MILLE: Sort.SHARE,
        Kind.POINTS: Sort.SHARE,
        Kind.CURRENCY: Sort.AMOUNT,
        Kind.MEASURE: Sort.MEASURE,
        Kind.DATE: Sort.DAY,
        Kind.YEAR: Sort.YEAR,
    }
)
_FACTORS: Mapping[tuple[str, str], Decimal] = MappingProxyType(
    {
        ("square-kilometer", "hectare"): Decimal(100),
        ("square-kilometer", "square-meter"): Decimal(1_000_000),
        ("square-kilometer", "square-mile"): Decimal("0.386102"),
        ("square-kilometer", "acre"): Decimal("247.105"),
        ("kilometer", "meter"): Decimal(1000),
        ("kilometer", "mile"): Decimal("0.621371"),
        ("kilowatt", "megawatt"): Decimal("0.001"),
        ("kilowatt", "watt"): Decimal(1000),
        ("volt", "kilovolt"): Decimal("0.001"),
        ("year", "month"): Decimal(12),
    }
)
"""How many of the second unit are one of the first (SI; the international mile and acre)."""


def known_values(briefing: Briefing) -> tuple[Known, ...]:
    """Every value that an article may print for a fact of the briefing."""
    return tuple(each for fact in briefing.facts.values() for each in _values_of(fact, briefing.rates))


def _values_of(fact: Fact, rates: Iterable[Rate]) -> Iterator[Known]:
    yield _known(fact, fact.quantity, Verdict.EXACT)
    for reading in fact.readings:
        if reading.quantity is not None:
            yield _known(fact, reading.quantity, Verdict.READING)
    quantity = fact.quantity
    if isinstance(quantity.value, Decimal) and not fact.equivalent_of:
        for rate in rates:
            if quantity.kind is Kind.CURRENCY and quantity.unit == rate.quote:
                yield Known(fact, Sort.AMOUNT, quantity.value / rate.value, rate.base, Verdict.EQUIVALENT)
            if quantity.kind is Kind.CURRENCY and quantity.unit == rate.base:
                yield Known(fact, Sort.AMOUNT, quantity.value * rate.value, rate.quote, Verdict.EQUIVALENT)
        for (unit, other), factor in _FACTORS.items():
            if quantity.kind is Kind.MEASURE and quantity.unit == unit:
                yield Known(fact, Sort.MEASURE, quantity.value * factor, other, Verdict.EQUIVALENT)


def _known(fact: Fact, quantity: Quantity, how: Verdict) -> Known:
    return Known(fact, _SORTS[quantity.kind], quantity.value, quantity.unit, how)


# --- one figure ---------------------------------------------------------------------------------


def judge(
    mention: Mention, known: Iterable[Known], bearing: Mapping[str, float], told: frozenset[str]
) -> Judgement:
    """What `mention` is; `told` are the facts that other figures of the sentence have given already."""
    candidates = [each for each in known if _comparable(mention, each)]
    agreeing = [
        (each, how)
        for each in candidates
        if (how := _agreement(mention, each)) is not None
        and _belongs(mention, each, how, bearing.get(each.fact.id, 0.0))
    ]
    if agreeing:
        each, how = max(agreeing, key=lambda pair: _likelihood(pair[0], pair[1], bearing, told))
        meant = _other_day(mention, each, candidates, bearing)
        if meant is not None:
            return Judgement(Verdict.CONTRADICTS, meant, f"the day of {each.fact.id}")
        return Judgement(how, each, _note(mention, each, bearing.get(each.fact.id, 0.0)))
    other = _contradicted(mention, candidates, bearing, told)
    return Judgement(Verdict.CONTRADICTS, other) if other else Judgement(Verdict.UNKNOWN, None)


def _comparable(mention: Mention, known: Known) -> bool:
    if mention.sort is not known.sort:
        if {mention.sort, known.sort} == {Sort.NUMBER, Sort.ORDINAL}:
            return known.fact.quantity.kind in {Kind.NUMBER, Kind.ORDINAL}
        if known.sort is Sort.YEAR:
            return mention.perhaps_year
        return False
    if mention.sort is Sort.NUMBER and known.fact.quantity.kind is Kind.NUMBER:
        return not mention.in_words
    return mention.unit == known.unit


def _likelihood(
    known: Known, how: Verdict, bearing: Mapping[str, float], told: frozenset[str]
) -> tuple[bool, float]:
    """By which to choose among facts that agree: those not told yet, then by words and exactness."""
    score = bearing.get(known.fact.id, 0.0)
    return known.fact.id not in told or score >= CLEARLY, score + PREFERENCE.get(how, 0.0)


def _belongs(mention: Mention, known: Known, how: Verdict, score: float) -> bool:
    """Whether an agreeing value is the fact's: by its digits or unit alone, or by the words around it."""
    if isinstance(mention.value, Day) or mention.sort is Sort.YEAR:
        return True
    return _is_distinct(mention, how) or score >= _needed(mention, known, how)


def _needed(mention: Mention, known: Known, how: Verdict) -> float:
    """How much the words have to bear on a fact for an equal value to be its own."""
    value = mention.value if isinstance(mention.value, Decimal) else Decimal(0)
    if mention.sort is Sort.AMOUNT:
        return 0 if how is Verdict.EXACT and value >= CERTAIN_AMOUNT else KNOWN / 10
    if mention.sort is Sort.ORDINAL:
        return KNOWN / 3
    if value == 1:
        return CLEARLY
    if known.fact.quantity.kind is Kind.NUMBER:
        return SPOKEN_OF
    if _significant(value) >= DISTINCT_DIGITS or mention.sort is Sort.SHARE:
        return KNOWN / 2
    return SPOKEN_OF if value <= 10 else KNOWN


def _is_distinct(mention: Mention, how: Verdict) -> bool:
    """Whether the value alone tells the fact: three digits, a unit other than time, or a large number."""
    if not isinstance(mention.value, Decimal):
        return False
    digits = _significant(mention.value)
    if mention.sort is Sort.MEASURE:
        return mention.unit not in TIME_UNITS and (how is Verdict.EXACT or digits >= 2)
    if mention.sort is Sort.NUMBER and mention.value >= LARGE:
        return digits >= 2
    return digits >= DISTINCT_DIGITS and how is Verdict.EXACT


def _note(mention: Mention, known: Known, score: float) -> str:
    """What a reader should know of a figure that agrees."""
    if not score and mention.sort is Sort.NUMBER:
        return "told by its value alone"
    expected = known.fact.qualifier
    if mention.hedge is Hedge.NONE and expected is not Qualifier.EXACT and known.how is Verdict.EXACT:
        return f"the briefing says “{expected}”"
    if (
        mention.hedge in {Hedge.MORE, Hedge.LESS}
        and expected is Qualifier.EXACT
        and mention.value == known.value
    ):
        return f"“{mention.hedge}”, where the briefing gives the exact value"
    return ""


# --- agreement ----------------------------------------------------------------------------------


def _agreement(mention: Mention, known: Known) -> Verdict | None:
    """How the figure gives the known value, None where it is another."""
    if isinstance(mention.value, Day):
        return known.how if isinstance(known.value, date) and mention.value.agrees(known.value) else None
    if not isinstance(mention.value, Decimal) or not isinstance(known.value, Decimal):
        return None
    value, true = mention.value, known.value
    if value == true and mention.high is None:
        return known.how
    if mention.sort in {Sort.YEAR, Sort.ORDINAL} or mention.in_words or not true:
        return None
    if mention.high is not None:
        within = value <= true <= mention.high and (mention.high - value) / true <= BOUND
        return _rounded(known) if within else None
    return _rounded(known) if _is_rounded(value, true, mention.hedge, known) else None


def _rounded(known: Known) -> Verdict:
    return Verdict.ROUNDED if known.how is Verdict.EXACT else known.how


def _is_rounded(value: Decimal, true: Decimal, hedge: Hedge, known: Known) -> bool:
    """Whether `value` is `true` with fewer digits, as far off as its hedge allows."""
    digits, deviation = _significant(value), abs(value - true) / abs(true)
    if known.how is Verdict.EQUIVALENT:
        # The source rounds, converts and rounds again: over US$18 billion for 18.32, 11 for 11.27.
        return deviation <= (HEDGED if hedge is not Hedge.NONE or digits >= 2 else ROUNDED)
    few = known.sort is Sort.NUMBER and true < 100
    if not value or few or digits >= _significant(true):
        return False
    nearest = value == _at(true, digits, ROUND_HALF_UP)
    match hedge:
        case Hedge.MORE:
            return value < true and deviation <= BOUND and value == _at(true, digits, ROUND_FLOOR)
        case Hedge.LESS:
            return value > true and deviation <= HEDGED
        case Hedge.ABOUT | Hedge.NEARLY:
            return (nearest and deviation <= BOUND) or deviation <= ROUNDED
        case _:
            return nearest and deviation <= (HEDGED / 2 if digits >= 2 else ROUNDED)


def _at(value: Decimal, digits: int, rounding: str) -> Decimal:
    return Context(prec=digits, rounding=rounding).plus(value)


def _significant(value: Decimal) -> int:
    """How many significant digits there are, trailing zeros left out."""
    return max(len(_digits(value)), 1)


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _other_day(
    mention: Mention, agreeing: Known, candidates: Iterable[Known], bearing: Mapping[str, float]
) -> Known | None:
    """The fact of which the words clearly speak, where the day is that of another fact."""
    if not isinstance(mention.value, Day):
        return None
    best = max(candidates, key=lambda each: bearing.get(each.fact.id, 0.0))
    score, own = bearing.get(best.fact.id, 0.0), bearing.get(agreeing.fact.id, 0.0)
    if _agreement(mention, best) is None and score >= CLEARLY and score >= 2 * own:
        return best
    return None


def judge_conversion(mention: Mention, known: Iterable[Known], converted: Known) -> Judgement | None:
    """What an amount in brackets behind the amount of a fact is: its equivalent, or a wrong one.

    None where the briefing gives no equivalent in that currency.
    """
    values = [
        each
        for each in known
        if each.unit == mention.unit
        and each.sort is Sort.AMOUNT
        and converted.fact.id in {each.fact.id, each.fact.equivalent_of}
    ]
    for each in sorted(values, key=lambda each: (not each.fact.equivalent_of, each.fact.id)):
        if (how := _agreement(mention, each)) is not None:
            return Judgement(how, each, _note(mention, each, 1.0))
    published = [each for each in values if each.fact.equivalent_of] or values
    return Judgement(Verdict.CONTRADICTS, published[0]) if published else None


# --- contradiction ------------------------------------------------------------------------------


def _contradicted(
    mention: Mention, candidates: Iterable[Known], bearing: Mapping[str, float], told: frozenset[str]
) -> Known | None:
    """The fact of which the words speak and which has another value, if it stands out among all facts."""
    if mention.sort is Sort.TIME:
        return None
    own = [
        each
        for each in candidates
        if each.how is Verdict.EXACT and each.fact.id not in told and _near(mention, each)
    ]
    if not own:
        return None
    best = max(own, key=lambda each: bearing.get(each.fact.id, 0.0))
    score = bearing.get(best.fact.id, 0.0)
    others = [bearing.get(each.fact.id, 0.0) for each in own if each.fact.id != best.fact.id]
    needed = CLEARLY if mention.in_words or _small(mention) else SPOKEN_OF
    return best if score >= needed and score >= LEAD * max(others, default=0.0) else None


def _small(mention: Mention) -> bool:
    return mention.sort is Sort.NUMBER and isinstance(mention.value, Decimal) and mention.value <= 10


def _near(mention: Mention, known: Known) -> bool:
    """Whether the two values can be meant for one: of like size, or off by zeros that were added or lost."""
    if isinstance(mention.value, Day):
        return isinstance(known.value, date)
    if not isinstance(mention.value, Decimal) or not isinstance(known.value, Decimal):
        return False
    if known.sort is Sort.YEAR or not mention.value or not known.value:
        return known.sort is Sort.YEAR and not mention.perhaps_year
    ratio = max(mention.value / known.value, known.value / mention.value)
    if known.sort is Sort.NUMBER and known.value <= 10:
        return ratio <= COMPARABLE / 2
    if known.sort is Sort.SHARE:
        return ratio <= 2 * COMPARABLE
    return ratio <= COMPARABLE or _digits(mention.value) == _digits(known.value)
