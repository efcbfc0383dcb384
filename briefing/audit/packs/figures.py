"""The proof of figures: what stands in the file is read by the parser and must say the typed value.

A figure may be printed rounded, "2.3 million": it must then be the value to the digits that are printed. The
parser knows the language, not the writer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from briefing.audit.packs.alignment import Reading
from briefing.audit.packs.expected import all_runs, number
from briefing.audit.packs.folding import folded
from briefing.audit.packs.pack import Fault, Opened, Pack
from briefing.audit.packs.reading import Place
from briefing.document import Direction, Heading, Run, Table, plain_text
from briefing.figures import (
    equivalent,
    parse_figure,
    parse_time,
    parse_time_range,
)
from briefing.locales import LocaleProfile
from briefing.model import Briefing, Kind, Quantity, Rate

LEAST_DIGITS = 2
"""Digits that a rounded figure shows at least, unless its value has fewer."""
NUMBER = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u202f/:+\-–]*\d)?")
"""A stretch of digits with what may stand within a number, a date or a time."""
COUNT = re.compile(r"[\d\s\[\]\u200e\u200f]+|\d[\d.,\u00a0\u202f٬’]*")
"""A run that is a count of passages, or the numbers of sources in brackets."""


# --- facts ------------------------------------------------------------------------------------------


def wrong_figures(opened: Opened) -> Iterator[Fault]:
    """Printed facts that do not read back to their typed value, unit and currency."""
    for reading, quantity in _facts(opened):
        if not reading.text:
            continue
        said = read_back(reading.text, quantity, reading.run, opened.pack)
        if said != quantity:
            where = f"{reading.where}: {reading.run.fact_id}"
            message = f"{_visible(reading.text)!r} {_as_words(said)}, not {_value(quantity)}"
            yield Fault(message, where, reading.place)


def missing_figures(opened: Opened) -> Iterator[Fault]:
    """Printed facts of the document that are not in the file."""
    for reading, _ in _facts(opened):
        if not reading.text:
            message = f"{_visible(reading.run.text)!r} is not there"
            yield Fault(message, f"{reading.where}: {reading.run.fact_id}", reading.place)


def right_figures(opened: Opened) -> Mapping[str, int]:
    """How often each fact is read from the file with its typed value."""
    return Counter(
        reading.run.fact_id
        for reading, quantity in _facts(opened)
        if reading.text and read_back(reading.text, quantity, reading.run, opened.pack) == quantity
    )


def _facts(opened: Opened) -> Iterator[tuple[Reading, Quantity]]:
    """Each run that prints a fact, as the file has it, with what it has to say."""
    for alignment in (opened.cover_alignment, opened.alignment):
        for reading in alignment.runs:
            if reading.run.fact_id:
                yield reading, typed_value(opened.pack.briefing, reading.run)


def typed_value(briefing: Briefing, run: Run) -> Quantity:
    """What a run that prints a fact has to say: its value, or its equivalent in the currency of the form."""
    quantity = briefing.facts[run.fact_id].quantity
    rate = next(
        (rate for rate in briefing.rates if run.form and run.form.upper() == _other(rate, quantity)), None
    )
    return equivalent(quantity, rate, run.form.upper()) if rate else quantity


def _other(rate: Rate, quantity: Quantity) -> str:
    if quantity.kind is not Kind.CURRENCY:
        return ""
    return {rate.base: rate.quote, rate.quote: rate.base}.get(quantity.unit, "")


def read_back(text: str, quantity: Quantity, run: Run, pack: Pack) -> Quantity | None:
    """What a figure in a file says; `quantity` itself where the text is its value to the digits it prints."""
    return _read_back(text, quantity, run.form, pack.profile_of(run.language))


@lru_cache(maxsize=20_000)
def _read_back(text: str, quantity: Quantity, form: str, profile: LocaleProfile) -> Quantity | None:
    kinds = (quantity.kind, *_PLAIN_KINDS.get((quantity.kind, form), ()))
    for kind in kinds:
        try:
            said = parse_figure(text, kind, profile, quantity.unit if kind is quantity.kind else "")
        except ValueError:
            continue
        if said.value == quantity.value or _is_rounding(text, said, quantity):
            return quantity
        return Quantity(quantity.kind, said.value, said.unit)
    return None


_PLAIN_KINDS = {
    (Kind.PERCENT, "number"): (Kind.DECIMAL,),
    (Kind.PER_MILLE, "number"): (Kind.DECIMAL,),
    (Kind.POINTS, "number"): (Kind.DECIMAL,),
    (Kind.ORDINAL, "number"): (Kind.NUMBER,),
    (Kind.CHANGE, "percent"): (Kind.PERCENT,),
}
"""What a form prints of a kind, where it leaves out what makes the kind."""


def _is_rounding(text: str, said: Quantity, quantity: Quantity) -> bool:
    """Whether the text says the value to the digits that it prints."""
    if not isinstance(said.value, Decimal) or not isinstance(quantity.value, Decimal):
        return False
    digits = "".join(str(unicodedata.decimal(c)) for c in text if unicodedata.category(c) == "Nd").lstrip("0")
    if len(digits) < LEAST_DIGITS or not said.value:
        return False
    last_place = Decimal(10) ** (said.value.adjusted() - len(digits) + 1)
    return said.unit == quantity.unit and abs(said.value - quantity.value) * 2 <= last_place


def _as_words(said: Quantity | None) -> str:
    return "cannot be read as a figure of its kind" if said is None else f"says {_value(said)}"


def _value(quantity: Quantity) -> str:
    value = (
        quantity.value.isoformat() if isinstance(quantity.value, date) else f"{quantity.value.normalize():f}"
    )
    return f"{value} {quantity.unit or quantity.kind}"


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


# --- other figures ----------------------------------------------------------------------------------


def stray_figures(opened: Opened) -> Iterator[Fault]:
    """Digits in the file that the document does not have at that place."""
    yield from figures_in_heads(opened)
    for alignment in (opened.cover_alignment, opened.alignment):
        for each in alignment.differences:
            found = alignment.found_text[each.found_start : each.found_end]
            if any(c.isdecimal() for c in found):
                around = alignment.found(max(0, each.found_start - 12), each.found_end + 12)
                where = alignment.passage_at(each.start).where
                yield Fault(
                    f"{found!r:.60} in {around!r:.90}",
                    where,
                    alignment.place_of(each.found_start, each.found_end),
                )


def figures_in_heads(opened: Opened) -> Iterator[Fault]:
    """Digits at the head or foot of a page beyond those of the running head, page numbers and titles."""
    document = opened.pack.document
    blocks = document.blocks
    running_head = folded(plain_text(document.running_head))
    texts = {plain_text(each.runs) for each in blocks if isinstance(each, Heading)}
    texts |= {plain_text(cell) for table in blocks if isinstance(table, Table) for cell in table.header}
    longest_first = sorted(map(folded, texts), key=len, reverse=True)
    label = re.escape(folded(document.page_label))
    page_label = re.compile(label.replace(r"\{page\}", r"\d+").replace(r"\{pages\}", r"\d+"))
    for page, head in enumerate(opened.file.heads, 1):
        rest = page_label.sub("", folded(head).replace(running_head, "\n"))
        for text in longest_first:
            rest = rest.replace(text, "") if text else rest
        if any(c.isdecimal() for c in rest):
            yield Fault(f"{rest!r:.80} in a running head", place=Place(page if opened.file.pages else 0))


def unaccounted_figures(opened: Opened) -> Iterator[Fault]:
    """Digits of the document that come neither from a fact nor from anything else in the briefing."""
    if opened.file.format_ != opened.pack.formats[0]:
        return  # it is about the document, which both files print
    known = _Known(opened.pack)
    for where, run in all_runs(opened.pack.document):
        if not run.fact_id and any(c.isdecimal() for c in run.text):
            for text in known.unaccounted(run):
                yield Fault(f"{text!r} in {run.text!r:.80} comes from nowhere in the briefing", where)


class _Known:
    """The numbers of a briefing that are no facts: in names, addresses, dates, times, and counts."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        briefing = pack.briefing
        self.texts = tuple(filter(None, map(_digits_in, _verbatim(pack))))
        stops = briefing.stops.values()
        moments = [each for stop in stops for each in (stop.start, stop.end)]
        moments += [briefing.embargo] if briefing.embargo else []
        self.dates = {briefing.date, *(moment.date() for moment in moments)}
        self.dates |= {source.published for source in briefing.sources.values() if source.published}
        self.dates |= {rate.date for rate in briefing.rates}
        self.dates |= {
            fact.as_of.value for fact in briefing.facts.values() if isinstance(fact.as_of.value, date)
        }
        self.years = {fact.as_of.value for fact in briefing.facts.values() if fact.as_of.kind is Kind.YEAR}
        self.times = {moment.time() for moment in moments}
        self.offsets = {text for moment in moments for text in _offset(moment)}
        self.ranges = {(stop.start.time(), stop.end.time()) for stop in stops}
        self.quantities = [
            each.quantity for fact in briefing.facts.values() for each in fact.readings if each.quantity
        ]
        for rate in briefing.rates:
            self.quantities += [
                Quantity(Kind.CURRENCY, Decimal(1), rate.base),
                Quantity(Kind.CURRENCY, rate.value, rate.quote),
            ]
        self.counts = _counts(pack)
        self.labels = {
            label.replace("{number}", number(pack.document, count))
            for label in (pack.document.figure_label, pack.document.table_label)
            for count in range(1, len(pack.document.blocks) + 1)
        }

    def unaccounted(self, run: Run) -> list[str]:
        """The numbers of a run that nothing explains."""
        profile = self.pack.profile_of(run.language)
        if self._explains(run.text, profile) or self._is_count(run.text):
            return []
        numbers = [found for found in NUMBER.finditer(run.text) if not self._is_offset(found)]
        return [each[0] for each in numbers if not self._explains(each[0], profile)]

    def _is_offset(self, found: re.Match[str]) -> bool:
        """Whether a number is the time zone's difference from UTC: "GMT+08:00"."""
        signed = found.start() and found.string[found.start() - 1] in "+-−"
        digits = "".join(str(unicodedata.decimal(c)) for c in found[0] if c.isdecimal())
        return bool(signed) and digits in self.offsets

    def _explains(self, text: str, profile: LocaleProfile) -> bool:
        digits = _digits_in(text)
        return (
            any(digits and digits in known for known in self.texts)
            or self._is_date(text, profile)
            or self._is_time(text, profile)
            or any(_read_back(text, quantity, "", profile) == quantity for quantity in self.quantities)
        )

    def _is_date(self, text: str, profile: LocaleProfile) -> bool:
        try:
            return parse_figure(text, Kind.DATE, profile).value in self.dates
        except ValueError:
            pass
        try:
            return parse_figure(text, Kind.YEAR, profile).value in self.years
        except ValueError:
            return False

    def _is_time(self, text: str, profile: LocaleProfile) -> bool:
        try:
            return parse_time(text, profile) in self.times
        except ValueError:
            pass
        try:
            return parse_time_range(text, profile) in self.ranges
        except ValueError:
            return False

    def _is_count(self, text: str) -> bool:
        """Whether a run is nothing but numbers that the program counts itself, or the label of a caption."""
        if not COUNT.fullmatch(text) and text.strip() not in self.labels:
            return False
        numbers = ["".join(str(unicodedata.decimal(c)) for c in found) for found in re.findall(r"\d+", text)]
        return all(int(each) in self.counts for each in numbers)


def _offset(moment: datetime) -> Iterator[str]:
    """The digits of a time zone's difference from UTC, in the ways to write it."""
    hour, minute = divmod(abs(int((moment.utcoffset() or timedelta()).total_seconds())) // 60, 60)
    yield from (f"{hour:02}{minute:02}", f"{hour}{minute:02}")
    if not minute:
        yield from (f"{hour}", f"{hour:02}")


def _counts(pack: Pack) -> frozenset[int]:
    """Numbers of sources, of pictures and tables, and of passages in each state."""
    states = Counter(segment.state for segment in pack.catalog.segments.values())
    unreviewed = sum(not segment.is_approved for segment in pack.catalog.segments.values())
    small = max(len(pack.briefing.sources), sum(1 for _ in pack.document.blocks))
    return frozenset({*range(1, small + 1), *states.values(), unreviewed, len(pack.catalog.segments)})


def _verbatim(pack: Pack) -> Iterator[str]:
    """The texts of a briefing that are printed as they are, digits and all."""
    briefing = pack.briefing
    for concept in briefing.concepts.values():
        yield from (term.text for terms in concept.terms.values() for term in terms)
    for person in briefing.people.values():
        yield from (name.text for name in person.names.values())
    for contact in briefing.contacts:
        yield from (contact.phone, contact.email)
    for source in briefing.sources.values():
        yield from (source.title, source.publisher)
    yield from (quotation.original for quotation in briefing.quotations.values())


def _digits_in(text: str) -> str:
    """A text in which digits are looked for: folded, or nothing where it has none."""
    return folded(text) if any(c.isdecimal() for c in text) else ""


def figures_elsewhere(opened: Opened) -> Iterator[Fault]:
    """Printed facts that an independent program does not find whole, as often as they are printed.

    In right-to-left documents only their numerals are looked for, since programs turn parts of left-to-right
    phrases round within right-to-left lines.
    """
    if not opened.file.other_reading:
        return
    haystack = folded(opened.file.other_reading)
    whole = opened.pack.document.direction is Direction.LTR
    printed: dict[str, list[Reading]] = {}
    for reading, _ in _facts(opened):
        for wanted in [reading.run.text] if whole else NUMBER.findall(reading.run.text):
            printed.setdefault(wanted, []).append(reading)
    for wanted, readings in printed.items():
        times = haystack.count(folded(wanted))
        if times < len(readings):
            message = f"another program finds {wanted!r} {times} times, of {len(readings)}"
            yield Fault(message, readings[0].where, readings[0].place)
