"""One figure asked for as data: the rows of `briefing figure --jsonl`, with the options of `Intl` (ECMA-402).

A row that has `options`, or one of `Intl`'s own kinds, is `Intl`'s: its per cents are ratios (0.444 is
44.4 %), its decimals are rounded as ECMA-402 says, and its words are CLDR's own. Any other row is ours: a
kind and a form of `briefing.model`, exact. Either way the text has been read back to the value printed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from briefing.figures.calendars import LENGTHS, date_pattern, moment_pattern, time_pattern
from briefing.figures.cldr import narrow_symbol
from briefing.figures.date_parsing import parse_date, parse_datetime, parse_time
from briefing.figures.dates import fill_pattern
from briefing.figures.formatting import FigureError, format_figure
from briefing.figures.lists import format_list, parse_list
from briefing.figures.numerals import SignDisplay, Style, Written
from briefing.figures.options import Options, number_style
from briefing.figures.parsing import parse_figure
from briefing.figures.plurals import ordinal_category, plural_category
from briefing.figures.rounding import ARITHMETIC
from briefing.figures.rows import (
    day_or_moment,
    exact_text,
    implied_options,
    known_currency,
    number_of,
    profile_of,
    text_of,
    zone_of,
)
from briefing.figures.writing import (
    CurrencyDisplay,
    write_currency,
    write_decimal,
    write_measure,
    write_named_currency,
    write_per_mille,
    write_percent,
)
from briefing.locales import LocaleProfile
from briefing.model import FORMS, Kind, Quantity


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure in one locale, and what it says."""

    text: str
    parsed: str | tuple[str, ...] | None
    """The value that the text reads back to, in the row's own measure: an exact decimal, an ISO 8601 date,
    time or moment, the items of a list; None for `plural`, and for a list whose items hold a separator."""
    plural_category: str
    """The cardinal category of the number printed, '' where there is none."""
    fallback: str | None
    """The plainer form that stands in for the one asked for, None where that one was used."""


def answer(row: Mapping[str, object]) -> Answer:
    """The answer to one row.

    `locale` is a BCP 47 tag, also with `-u-nu-`; `kind` is one of `Intl`'s (`decimal`, `percent`, `permille`,
    `compact`, `currency`, `unit`, `date`, `plural`, `list`) or of `briefing.model.Kind`; `value` is a number,
    a text that holds one, an ISO 8601 date or moment, or a list. `unit`, `currency` and `form` may stand in
    the row or, by `Intl`'s names, among its `options`. Other keys are ignored.

    Raises ValueError, with one line that says why, for a row that cannot be understood, and FigureError for a
    value that no text says.
    """
    kind, options = row.get("kind"), row.get("options")
    if not isinstance(kind, str) or (kind not in _INTL and kind not in set(Kind)):
        raise ValueError(f"unknown kind {kind!r}")
    if options is not None and not isinstance(options, Mapping):
        raise ValueError(f"options are no object but {options!r}")
    if "value" not in row:
        raise ValueError("the row has no value")
    if kind not in _INTL or (options is None and kind in set(Kind)):
        return _own(row, Kind(kind), profile_of(row))
    given = Options({**implied_options(row, kind), **(options or {})})
    profile = profile_of(row, given)
    return _INTL[kind](kind, row["value"], given, profile)


# --- our own kinds ------------------------------------------------------------------------------


def _own(row: Mapping[str, object], kind: Kind, profile: LocaleProfile) -> Answer:
    form = text_of(row, "form")
    if form and form not in FORMS[kind]:
        raise ValueError(f"a {kind} has no form {form!r}, only {', '.join(FORMS[kind])}")
    unit = text_of(row, "currency") or text_of(row, "unit")
    if kind is Kind.CURRENCY:
        unit = known_currency(unit)
    value = day_or_moment(row["value"]) if kind is Kind.DATE else number_of(row["value"])
    day = value.date() if isinstance(value, datetime) else value
    figure = format_figure(Quantity(kind, day, unit), form, profile)
    said = exact_text(figure.value) if isinstance(figure.value, Decimal) else figure.value.isoformat()
    return Answer(figure.text, said, figure.plural, figure.form if figure.fallback else None)


# --- numbers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Request:
    """A number to be written in the way of `Intl.NumberFormat`."""

    measure: str
    value: Decimal
    style: Style
    display: str = ""
    """`unitDisplay` or `currencyDisplay`."""
    unit: str = ""
    """ISO 4217 code, or CLDR core unit identifier."""
    accounting: bool = False


_PLAINER_DISPLAYS = MappingProxyType(
    {
        "long": ("short",),
        "short": ("long",),
        "narrow": ("short", "long"),
        "narrowSymbol": ("symbol", "code"),
        "symbol": ("code", "name"),
        "name": ("code",),
    }
)
"""What stands in for a display whose text does not read back."""

_MEASURES = MappingProxyType(
    {"decimal": "decimal", "compact": "decimal", "currency": "currency"} | {"unit": "unit"}
)


def _answer_number(kind: str, value: object, options: Options, profile: LocaleProfile) -> Answer:
    request = _request(kind, number_of(value), options)
    options.finish()
    for name, candidate in _candidates(request):
        written = _WRITERS[candidate.measure](candidate, profile)
        read = _read_back(written, candidate, profile) if written else None
        if written and read is not None:
            said = ARITHMETIC.divide(read, _SCALES.get(candidate.measure, Decimal(1)))
            return Answer(written.text, exact_text(said), written.plural, name or None)
    raise FigureError(f"{value} {request.unit} cannot be written in {profile.tag}")


def _request(kind: str, value: Decimal, options: Options) -> _Request:
    styles = ("decimal", "percent", "permille", "currency", "unit")
    measure = options.choice("style", styles, "decimal" if kind == "compact" else kind)
    currency = known_currency(options.text("currency")) if measure == "currency" else ""
    style = number_style(options, measure, currency, "short" if kind == "compact" else "")
    if style.compact and measure in {"percent", "permille"}:
        raise ValueError(f"a {measure} has no compact notation here")
    request = _Request(measure, value, style)
    if measure == "currency":
        displays = ("symbol", "narrowSymbol", "code", "name")
        display = options.choice("currencyDisplay", displays, "symbol")
        accounting = options.choice("currencySign", ("standard", "accounting"), "standard") == "accounting"
        return replace(request, display=display, unit=currency, accounting=accounting)
    if measure == "unit":
        display = options.choice("unitDisplay", ("short", "long", "narrow"), "short")
        return replace(request, display=display, unit=options.text("unit"))
    return request


def _candidates(request: _Request) -> Iterator[tuple[str, _Request]]:
    """The request as it is, then plainer ones, each with the names of what has been made plainer."""
    for display in (request.display, *_PLAINER_DISPLAYS.get(request.display, ())):
        for notation in dict.fromkeys((request.style.compact, "")):
            style = replace(request.style, compact=notation)
            plainer = [display] if display != request.display else []
            if notation != request.style.compact:
                plainer.insert(0, "standard")
            yield " ".join(plainer), replace(request, style=style, display=display)


def _write_currency(request: _Request, profile: LocaleProfile) -> Written | None:
    if request.display == "name":
        return write_named_currency(request.value, request.unit, profile, request.style)
    symbol = ""
    if request.display == "code":
        symbol = request.unit
    if request.display == "narrowSymbol":
        symbol = narrow_symbol(profile.locale, request.unit)
    display = CurrencyDisplay(symbol, accounting=request.accounting)
    return write_currency(request.value, request.unit, profile, request.style, display)


def _write_unit(request: _Request, profile: LocaleProfile) -> Written | None:
    return write_measure(request.value, request.unit, profile, request.display, request.style)


_WRITERS: Mapping[str, Callable[[_Request, LocaleProfile], Written | None]] = MappingProxyType(
    {
        "decimal": lambda request, profile: write_decimal(request.value, profile, request.style),
        "percent": lambda request, profile: write_percent(100 * request.value, profile, request.style),
        "permille": lambda request, profile: write_per_mille(1000 * request.value, profile, request.style),
        "currency": _write_currency,
        "unit": _write_unit,
    }
)
_SCALES = MappingProxyType({"percent": Decimal(100), "permille": Decimal(1000)})
"""What the number printed is divided by to be in the row's own measure, where it is not."""

_KINDS = MappingProxyType(
    {"decimal": Kind.DECIMAL, "percent": Kind.PERCENT, "permille": Kind.PER_MILLE}
    | {"currency": Kind.CURRENCY, "unit": Kind.MEASURE}
)


def _read_back(written: Written, request: _Request, profile: LocaleProfile) -> Decimal | None:
    """What the text says, if that is the number to be printed, or its size where no sign is printed."""
    try:
        read = parse_figure(written.text, _KINDS[request.measure], profile, request.unit).value
    except ValueError:
        return None
    meant = abs(written.value) if request.style.sign is SignDisplay.NEVER else written.value
    return read if isinstance(read, Decimal) and read == meant else None


# --- dates and times ----------------------------------------------------------------------------


def _answer_date(_kind: str, value: object, options: Options, profile: LocaleProfile) -> Answer:
    """A day, a time or both. The calendar is Gregorian in every locale, whether or not the row says so."""
    moment = day_or_moment(value)
    zone = options.text("timeZone", "UTC")
    options.choice("calendar", ("gregory",), "gregory")
    date_style = options.choice("dateStyle", LENGTHS, "")
    time_style = options.choice("timeStyle", LENGTHS, "")
    options.finish()
    if isinstance(moment, datetime):
        moment = moment.astimezone(zone_of(zone))
    elif time_style:
        raise ValueError(f"{value!r} has no time of day")
    for name, date_length, time_length in _plainer_lengths(date_style, time_style):
        text, said = _date_text(moment, date_length, time_length, profile)
        if said:
            return Answer(text, said, "", name or None)
    raise FigureError(f"{value} cannot be written in {profile.tag}")


def _plainer_lengths(date_style: str, time_style: str) -> Iterator[tuple[str, str, str]]:
    """The lengths asked for, then those that stand in for them; a row that asks for none gets `short`."""
    dates = dict.fromkeys(
        (date_style or ("" if time_style else "short"), *(("medium", "long") if date_style else ()))
    )
    times = dict.fromkeys((time_style, *(("medium", "short") if time_style else ())))
    for time_length in times:
        for date_length in dates:
            changed = [
                length
                for length, asked in ((date_length, date_style), (time_length, time_style))
                if asked and length != asked
            ]
            yield " ".join(changed), date_length, time_length


def _date_text(moment: date, date_length: str, time_length: str, profile: LocaleProfile) -> tuple[str, str]:
    """The text, and what it says in ISO 8601; '' where it does not read back."""
    locale = profile.locale
    try:
        if not isinstance(moment, datetime) or not time_length:
            text = fill_pattern(date_pattern(locale, date_length), moment, profile)
            day = parse_date(text, profile)
            return text, day.isoformat() if day == date(moment.year, moment.month, moment.day) else ""
        if not date_length:
            text = fill_pattern(time_pattern(locale, time_length), moment, profile)
            clock = parse_time(text, profile)
            return text, clock.isoformat() if clock == _printed(moment, time_length).time() else ""
        text = fill_pattern(
            moment_pattern(locale, date_length, time_pattern(locale, time_length)), moment, profile
        )
        read = parse_datetime(text, profile)
    except ValueError:
        return "", ""
    said = _printed(moment, time_length)
    return text, read.isoformat() if read == (said if read.tzinfo else said.replace(tzinfo=None)) else ""


def _printed(moment: datetime, time_length: str) -> datetime:
    """The part of a moment that a time of this length says."""
    return moment.replace(microsecond=0, second=0 if time_length == "short" else moment.second)


# --- plurals and lists --------------------------------------------------------------------------


def _answer_plural(_kind: str, value: object, options: Options, profile: LocaleProfile) -> Answer:
    ordinal = options.choice("type", ("cardinal", "ordinal"), "cardinal") == "ordinal"
    rounding = number_style(options, "decimal").rounding
    options.finish()
    categorize = ordinal_category if ordinal else plural_category
    numbers = [rounding.apply(number_of(each)) for each in (value if isinstance(value, list) else [value])]
    categories = " ".join(categorize(profile.locale, number) for number in numbers)
    return Answer(categories, None, categories, None)


def _answer_list(_kind: str, value: object, options: Options, profile: LocaleProfile) -> Answer:
    kind = options.choice("type", ("conjunction", "disjunction", "unit"), "conjunction")
    style = options.choice("style", ("long", "short", "narrow"), "long")
    options.finish()
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is no list of texts")
    for name, plainer in (
        ("", (kind, style)),
        ("long", (kind, "long")),
        ("conjunction", ("conjunction", "long")),
    ):
        text = format_list(value, profile, *plainer)
        try:
            items = parse_list(text, profile, *plainer)
        except ValueError:
            continue
        if items == tuple(value):
            return Answer(text, items, "", name or None)
    return Answer(format_list(value, profile, kind, style), None, "", None)


_INTL: Mapping[str, Callable[[str, object, Options, LocaleProfile], Answer]] = MappingProxyType(
    {
        "decimal": _answer_number,
        "percent": _answer_number,
        "permille": _answer_number,
        "compact": _answer_number,
        "currency": _answer_number,
        "unit": _answer_number,
        "date": _answer_date,
        "plural": _answer_plural,
        "list": _answer_list,
    }
)
