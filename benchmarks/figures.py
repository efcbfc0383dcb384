"""How long one figure takes, warm, against plain Babel: `python benchmarks/figures.py [TAG …]`.

Ours is read back before it is returned, Babel's is not. Microseconds per figure, the best of several rounds
over values of many sizes, so that nothing is won by remembering one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from babel.units import format_unit

from briefing.figures import format_figure
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Kind, Quantity

TAGS = ("en", "fr", "de", "ru", "hi", "ar-EG", "zh-Hans", "ja")
ROUNDS = 15
NUMBERS = tuple(Decimal(7919 * n * n * n).scaleb(-(n % 4)) for n in range(1, 101))
SHARES = tuple(Decimal(n).scaleb(-1) for n in range(1, 1000, 10))
ROUND_NUMBERS = tuple(Decimal(n * 10**6) for n in range(1, 101))
DAYS = tuple(date(2024, 4, 12) + timedelta(days=17 * n) for n in range(100))

Call = Callable[[], object]
Benchmark = tuple[str, Call, Call, int]


def benchmarks(profile: LocaleProfile) -> Iterator[Benchmark]:
    """Name, our run, Babel's run, and how many figures are in each."""
    locale = profile.locale

    def ours(kind: Kind, form: str, values: Sequence[Decimal | date], unit: str = "") -> Call:
        quantities = [Quantity(kind, value, unit) for value in values]
        return lambda: [format_figure(quantity, form, profile) for quantity in quantities]

    def babels(write: Callable[[Any, Locale], str], values: Sequence[object]) -> Call:
        return lambda: [write(value, locale) for value in values]

    yield (
        "decimal",
        ours(Kind.DECIMAL, "standard", NUMBERS),
        babels(lambda value, at: format_decimal(value, locale=at), NUMBERS),
        len(NUMBERS),
    )
    yield (
        "percent",
        ours(Kind.PERCENT, "standard", SHARES),
        babels(lambda value, at: format_percent(value, locale=at), [share / 100 for share in SHARES]),
        len(SHARES),
    )
    yield (
        "currency",
        ours(Kind.CURRENCY, "standard", NUMBERS, "CNY"),
        babels(lambda value, at: format_currency(value, "CNY", locale=at), NUMBERS),
        len(NUMBERS),
    )
    yield (
        "compact",
        ours(Kind.COUNT, "short", ROUND_NUMBERS),
        babels(lambda value, at: format_compact_decimal(value, locale=at, fraction_digits=3), ROUND_NUMBERS),
        len(ROUND_NUMBERS),
    )
    yield (
        "unit",
        ours(Kind.MEASURE, "short", NUMBERS, "kilometer"),
        babels(lambda value, at: format_unit(value, "kilometer", "short", locale=at), NUMBERS),
        len(NUMBERS),
    )
    yield (
        "date",
        ours(Kind.DATE, "long", DAYS),
        babels(lambda value, at: format_date(value, "long", locale=at), DAYS),
        len(DAYS),
    )


def microseconds(run: Call, figures: int) -> float:
    """The time of one figure in the best round, after one that warms up."""
    run()
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        best = min(best, perf_counter() - start)
    return best / figures * 1e6


def main(tags: Sequence[str]) -> None:
    """Print a line for every kind and locale."""
    print(f"{'kind':10}{'locale':10}{'ours µs':>10}{'Babel µs':>10}{'ratio':>8}{'figures/s':>12}")
    for tag in tags:
        for name, ours, babels, figures in benchmarks(locale_profile(tag)):
            own, other = microseconds(ours, figures), microseconds(babels, figures)
            print(f"{name:10}{tag:10}{own:10.1f}{other:10.1f}{own / other:8.2f}{1e6 / own:12,.0f}")


if __name__ == "__main__":
    main(sys.argv[1:] or TAGS)
