"""What the tests of the exchange share: handouts made of segments, and reading them back."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from lxml import etree

from briefing.catalog import CatalogEditor, Change, Remarks, Segment, Signature, State
from briefing.diagnostics import Location
from briefing.pipeline import extract
from briefing.review.desk import LanguageDesk, ReviewDesk, segment_ids
from briefing.review.exchange import View, read_returned, write_view
from briefing.review.units import Handout, Row, Unit
from briefing.whole_files import write_whole

NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)
ADA, BEN = Signature("Ada", NOON), Signature("Ben", NOON.replace(hour=13))
SCHEMAS = Path(__file__).parent / "cases" / "review" / "schemas"
RETURNING = (View.DOCX, View.XLIFF, View.XLIFF2, View.PO)


def handout(segments: Sequence[Segment], target_tag: str = "fr") -> Handout:
    """A handout of segments that stand in no briefing."""
    ids = segment_ids([segment.source for segment in segments])
    return Handout(
        briefing_id="sample",
        title="A sample",
        source_tag="en",
        target_tag=target_tag,
        target_language="French (français)",
        dated=date(2024, 4, 12),
        units=tuple(Unit(ids[each.source], each, "Cover", ("heading",)) for each in segments),
    )


@dataclass(frozen=True)
class Back:
    """What came back."""

    briefing_id: str
    source_tag: str
    target_tag: str
    rows: tuple[Row, ...]


def returned(given: Handout, view: View, data: bytes | None = None) -> Back:
    """What comes back of a handout, or of the file that somebody made of it."""
    segments = {unit.id: unit.segment for unit in given.units}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        path.write_bytes(write_view(given, view) if data is None else data)
        found, file = read_returned(path)
        assert found is view
        return Back(file.briefing_id, file.source_tag, file.target_tag, tuple(file.rows_for(segments)))


def untouched(given: Handout) -> list[tuple[str, str, str, State, str]]:
    """What has to come back where nobody touched anything: id, source, target, state, version."""
    return [
        (unit.id, unit.segment.source, unit.segment.target, unit.segment.state, unit.version)
        for unit in given.units
    ]


def essence(rows: Iterable[Row], view: View) -> list[tuple[str, str, str, State | None, str]]:
    """The same of what came back; a Word file does not tell an empty translation from one in work."""
    return [
        (row.id, row.source, row.target, _seen(row, view), row.version) for row in rows if not row.problem
    ]


def segment(source: str, target: str = "", state: State | None = None) -> Segment:
    """A segment that stands nowhere, signed as its state asks for."""
    state = state or (State.TRANSLATED if target else State.INITIAL)
    return Segment(source, target, state, Location("x.po"), _signed(state))


def in_all_states(given: Handout) -> Handout:
    """The handout with its segments in one state after the other."""
    states = list(State)
    units = (
        replace(unit, segment=_in_state(unit.segment, states[number % len(states)]))
        for number, unit in enumerate(given.units)
    )
    return replace(given, units=tuple(units))


def reviewed_folder(folder: Path, targets: Sequence[str] = ()) -> ReviewDesk:
    """The briefing in `folder` with French drafts: its own texts, or `targets` for the first of them."""
    list(extract(folder))
    desk = ReviewDesk(folder)
    language = desk.open("fr")
    editor = CatalogEditor(language.path, lambda _segment: ())
    for number, source in enumerate(language.sources):
        target = targets[number] if number < len(targets) else f"{source} (fr)"
        editor.apply(Change(source, target, State.TRANSLATED, ADA))
    write_whole(language.path, editor.serialize())
    return desk


def approved(language: LanguageDesk, *sources: str) -> None:
    """Approve segments as they stand, in Ada's name, and write the catalogue."""
    for source in sources:
        present = language.editor.segment(source)
        assert present is not None
        language.apply(Change(source, present.target, State.REVIEWED, ADA), "test")
    write_whole(language.path, language.editor.serialize())


def schema(name: str) -> etree.XMLSchema:
    """One of the schemas, with that of the XML namespace beside it."""
    text = re.sub(
        r'schemaLocation="[^"]*xml\.xsd"', 'schemaLocation="xml.xsd"', (SCHEMAS / name).read_text("utf-8")
    )
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=f"{SCHEMAS.as_uri()}/{name}"))


def _seen(row: Row, view: View) -> State | None:
    return State.INITIAL if view is View.DOCX and not row.target else row.state


def _in_state(given: Segment, state: State) -> Segment:
    target = "" if state is State.INITIAL else given.target or given.source
    return replace(given, target=target, state=state, remarks=_signed(state))


def _signed(state: State) -> Remarks:
    return Remarks(
        reviewed=ADA if state in {State.REVIEWED, State.FINAL} else None,
        final=BEN if state is State.FINAL else None,
    )
