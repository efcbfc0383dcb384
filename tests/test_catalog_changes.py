"""What people change in a catalogue: states, signatures, conflicts, and what reopens an approved text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.catalog import (
    CatalogEditor,
    Change,
    Comment,
    Dismissal,
    Draft,
    Refusal,
    Refused,
    Remarks,
    Segment,
    Signature,
    State,
    is_open_to_drafts,
    load_catalog,
    update_catalog,
    with_drafts,
)
from briefing.catalog.remarks import parse_remarks, serialize_remarks
from briefing.diagnostics import Location, error
from briefing.model import Text
from briefing.pipeline import Workspace, extract
from briefing.whole_files import write_whole

NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)
ADA, BEN = Signature("Ada", NOON), Signature("Ben", NOON.replace(hour=13))
SOURCE = "The district has {parks} parks."
TARGET = "Le district compte {parks} parcs."

CATALOGUE = f"""\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

# origin: machine, argos 1.11.0 en_fr-1.9, rung typed
#. heading
#, fuzzy, python-brace-format
msgid "{SOURCE}"
msgstr "{TARGET}"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalogue with one machine draft."""
    path = tmp_path / "x.po"
    path.write_text(CATALOGUE, "utf-8")
    return path


def editor(path: Path, *, two_people: bool = False) -> CatalogEditor:
    """The catalogue opened for changes; a text without the placeholder is unusable."""

    def check(segment: Segment) -> list[object]:
        lost = segment.target and "{parks}" not in segment.target
        return [error("missing-placeholder", "lost", segment.location)] if lost else []

    return CatalogEditor(path, check, lambda _source: {"{parks}": "other"}, two_people=two_people)  # type: ignore[arg-type]


def approval(target: str = TARGET, signature: Signature = ADA, **fields: object) -> Change:
    """Somebody approves a text that they saw as it is."""
    return replace(Change(SOURCE, target, State.REVIEWED, signature, seen=TARGET), **fields)  # type: ignore[arg-type]


def entry(catalog: CatalogEditor) -> str:
    """The one entry, as it stands in the file."""
    return catalog.serialize().decode().split("\n\n", 1)[1]


def test_an_approval_is_signed(path: Path) -> None:
    """The fuzzy flag goes; who approved, when, and the plural categories stand in the comments."""
    catalog = editor(path)
    catalog.apply(
        approval(comment="Read with the office.", dismissed=(Dismissal("length", "Ada", "short in French"),))
    )
    assert entry(catalog) == (
        "# origin: machine, argos 1.11.0 en_fr-1.9, rung typed\n"
        "# reviewed: by Ada, 2024-04-12T12:00:00Z\n"
        "# plurals: {parks}=other\n"
        "# dismissed: length by Ada: short in French\n"
        "# comment: by Ada, 2024-04-12T12:00:00Z: Read with the office.\n"
        "#. heading\n"
        "#, python-brace-format\n"
        f'msgid "{SOURCE}"\n'
        f'msgstr "{TARGET}"\n'
    )


def test_a_text_is_signed_off_after_its_approval(path: Path) -> None:
    """Final is what was reviewed, unchanged; both signatures stay."""
    catalog = editor(path)
    assert isinstance(catalog.apply(approval(state=State.FINAL)), Refused)
    catalog.apply(approval())
    segment = catalog.apply(approval(state=State.FINAL, signature=BEN))
    assert isinstance(segment, Segment)
    assert (segment.state, segment.remarks.reviewed, segment.remarks.final) == (State.FINAL, ADA, BEN)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (approval(source="Something else"), Refusal.UNKNOWN),
        (approval(seen_source="The district has {parks} small parks."), Refusal.UNKNOWN),
        (approval("Autre {parks}", seen="Ce que je voyais {parks}"), Refusal.CONFLICT),
        (approval("Sans"), Refusal.UNUSABLE),
    ],
)
def test_what_is_refused_changes_nothing(path: Path, change: Change, reason: Refusal) -> None:
    """A refused change says why and what stands there, and the file stays as it was."""
    catalog = editor(path)
    before = catalog.serialize()
    refused = catalog.apply(change)
    assert isinstance(refused, Refused)
    assert refused.reason is reason
    assert catalog.serialize() == before


def test_an_approved_text_is_locked(path: Path) -> None:
    """Neither a draft nor a careless change touches it; a person who says so reopens it."""
    catalog = editor(path)
    catalog.apply(approval())
    other = approval("Le district a {parks} parcs.", signature=BEN, state=State.TRANSLATED)
    refused = catalog.apply(other)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.LOCKED
    reopened = catalog.apply(replace(other, reopens=True))
    assert isinstance(reopened, Segment)
    assert (reopened.state, reopened.remarks.reviewed, reopened.remarks.origin) == (
        State.TRANSLATED,
        None,
        f"person, {BEN}",
    )
    write_whole(path, catalog.serialize())
    assert b"Le district a" in with_drafts(
        path, {SOURCE: Draft("Neu {parks}", "machine, x 1, rung typed")}, again=True
    )


def test_two_people_where_the_briefing_asks_for_them(path: Path) -> None:
    """Who wrote a text does not approve it; a machine's draft may be approved by anybody."""
    catalog = editor(path, two_people=True)
    assert isinstance(catalog.apply(approval()), Segment)
    catalog = editor(path, two_people=True)
    own = approval("Le district a {parks} parcs.")
    refused = catalog.apply(own)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.OWN_WORK
    assert isinstance(catalog.apply(replace(own, state=State.TRANSLATED)), Segment)
    by_other = replace(own, seen=own.target, signature=BEN)
    assert isinstance(catalog.apply(by_other), Segment)


def test_a_figure_of_another_plural_category_reopens_only_its_texts(folder: Path) -> None:
    """One university instead of many: the words around it have to be read again, and the entry says so."""
    list(extract(folder))
    path = Workspace.of(folder).locales / "fr" / "LC_MESSAGES" / "sample.po"
    sources = [source for source in load_catalog(path, "fr").segments if source]
    catalog = CatalogEditor(path, lambda _segment: ())
    for source in sources:
        catalog.apply(Change(source, source, State.REVIEWED, ADA))
    write_whole(path, catalog.serialize())
    list(extract(folder))
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("value: 2269000\n", "value: 1\n"), "utf-8")
    list(extract(folder))
    reopened = {
        source: segment.remarks.reopened
        for source, segment in load_catalog(path, "fr").segments.items()
        if segment.state is State.TRANSLATED
    }
    assert reopened
    assert set(reopened) == {source for source in sources if "{population" in source}
    assert all(
        reason.endswith("and is 'one'; it was approved by Ada, 2024-04-12T12:00:00Z")
        for reason in reopened.values()
    )


names = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=":,"), min_size=1, max_size=20
)
lines = st.lists(names, min_size=1, max_size=40).map(" ".join)
signatures = st.builds(
    Signature,
    names,
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
)


@given(
    st.builds(
        Remarks,
        origin=lines,
        reviewed=st.none() | signatures,
        final=st.none() | signatures,
        reopened=st.just("") | lines,
        plurals=st.dictionaries(st.sampled_from(["{a}", "{b.compact}"]), st.sampled_from(["one", "other"])),
        dismissed=st.lists(
            st.builds(Dismissal, st.sampled_from(["length", "end-punctuation"]), names, lines), max_size=2
        ).map(tuple),
        comments=st.lists(st.builds(Comment, signatures, lines), max_size=2).map(tuple),
        others=st.lists(
            st.sampled_from(["Seen by the desk.", "note to self", "reviewed by hand"]), max_size=2
        ).map(tuple),
    )
)
def test_remarks_read_back(remarks: Remarks) -> None:
    """Whatever is said about a segment is read back as it was written, and no line is too long for polib."""
    text = serialize_remarks(remarks)
    assert parse_remarks(text) == remarks
    assert serialize_remarks(parse_remarks(text)) == text


def test_what_was_approved_is_not_redrafted_when_it_is_reopened(path: Path) -> None:
    """A machine's text that a person approved stays, though its source or a plural has changed since."""
    catalog = editor(path)
    catalog.apply(approval())
    write_whole(path, catalog.serialize())
    other = SOURCE.replace("has", "had")
    for text in (Text(other, Location("x")), Text(SOURCE, Location("x"))):
        write_whole(path, update_catalog(path, "fr", "x", [text], NOON.date()))
        before = path.read_bytes()
        segment = load_catalog(path, "fr")[text.source]
        assert (segment.state, segment.by_machine, segment.target) == (State.TRANSLATED, True, TARGET)
        assert not is_open_to_drafts(segment, again=True)
        draft = Draft("Neu {parks}", "machine, x 1, rung typed")
        assert with_drafts(path, {text.source: draft}, again=True) == before
