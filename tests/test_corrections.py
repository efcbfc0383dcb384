"""What changed between two versions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.assemble import assemble_document
from briefing.diagnostics import BriefingError
from briefing.document import Run
from briefing.handout.passages import Passage
from briefing.handout.records import FactPrinted, Record, parse_record, record_of, serialize_record
from briefing.publication.corrections import Changes, FactChange, PassageChange, changes_between
from tests.handout_editions import changping

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
RUNS = st.lists(
    st.builds(
        Run,
        TEXTS,
        language=st.sampled_from(["", "en"]),
        fact_id=st.sampled_from(["", "area"]),
        form=st.just(""),
    ),
    max_size=3,
).map(tuple)
PASSAGES = st.builds(Passage, TEXTS, TEXTS, st.sampled_from(["row", "paragraph"]), RUNS)
RECORDS = st.builds(
    Record,
    st.just("fr"),
    st.lists(
        st.builds(FactPrinted, st.sampled_from(["area", "parks"]), RUNS, RUNS, RUNS, TEXTS),
        unique_by=lambda fact: fact.id,
    ).map(lambda facts: {fact.id: fact for fact in facts}),
    st.lists(st.builds(Passage, TEXTS, TEXTS, st.sampled_from(["row", "paragraph"]), RUNS), max_size=6).map(
        tuple
    ),
)


def fact(name: str, value: str) -> FactPrinted:
    """A fact whose value is printed as it stands."""
    return FactPrinted(
        name, (Run(name),), (Run(value, fact_id=name),), (Run("2023"),), f"exact {value} (2023)"
    )


def passage(text: str, section: str = "Economy", kind: str = "paragraph", **facts: str) -> Passage:
    """A passage in which `{name}` stands for a fact's value."""
    runs = []
    for number, piece in enumerate(text.replace("}", "{").split("{")):
        runs.append(Run(facts[piece], fact_id=piece) if number % 2 else Run(piece))
    return Passage(section.lower(), section, kind, tuple(run for run in runs if run.text))


def record(*passages: Passage, **facts: str) -> Record:
    """An edition with these passages and facts."""
    return Record("en", {name: fact(name, value) for name, value in facts.items()}, passages)


def test_a_changed_figure_is_one_correction() -> None:
    """Passages that differ only by a fact's value stand under the fact, as the sections that print it."""
    texts = [
        ("There are {parks} parks.", "Nature"),
        ("Parks | {parks}", "Key figures"),
        ("No figure.", "Nature"),
    ]
    before, after = (
        record(*(passage(text, section, parks=value) for text, section in texts), parks=value, area="9")
        for value in ("41", "42")
    )
    assert changes_between(before, after) == Changes(
        (
            FactChange(
                "parks", fact("parks", "41"), fact("parks", "42"), (("Nature", ""), ("Key figures", ""))
            ),
        ),
        (),
    )


def test_a_changed_passage_is_paired_with_what_it_was() -> None:
    """Additions and removals around it do not lead astray."""
    old = passage("The river has its source in the hills of the north, above the village.")
    new = passage("The river rises in the hills of the north, above the village.")
    first, last, gone, added = (
        passage(text) for text in ("First.", "Last.", "Wholly gone now.", "A new end.")
    )
    changes = changes_between(record(first, gone, old, last), record(first, new, last, added))
    assert changes == Changes(
        (), (PassageChange(gone, None), PassageChange(old, new), PassageChange(None, added))
    )


def test_a_passage_in_another_language_is_changed_and_not_replaced() -> None:
    """A correction that nobody has translated yet stands beside what it corrects."""
    old, new = passage("La rivière prend sa source ici."), passage("The river rises here.")
    assert changes_between(record(old), record(new)).passages == (PassageChange(old, new),)


def test_added_and_removed_facts() -> None:
    """A fact that only one of the versions has is a change too."""
    assert changes_between(record(parks="1"), record(area="2")).facts == (
        FactChange("area", None, fact("area", "2"), ()),
        FactChange("parks", fact("parks", "1"), None, ()),
    )


def test_a_figure_that_changes_without_its_fact() -> None:
    """An equivalent by another rate is a change of every passage that prints it, and of no other."""
    texts = [("Output of {output} yuan.", "100", "100"), ("That is ${output}.", "14", "13")]
    old, new = (
        record(*(passage(text, output=figures[place]) for text, *figures in texts), output="100")
        for place in (0, 1)
    )
    assert changes_between(old, new) == Changes((), (PassageChange(old.passages[1], new.passages[1]),))


def test_notices_are_no_passages() -> None:
    """How much of an edition is a draft is no correction."""
    before, after = (
        record(passage(text, kind="notice")) for text in ("9 of 9 passages.", "8 of 9 passages.")
    )
    assert changes_between(before, after) == Changes((), ())


@given(RECORDS)
def test_a_version_differs_in_nothing_from_itself(one: Record) -> None:
    """No changes between equal records."""
    assert not changes_between(one, one)


@given(RECORDS, RECORDS)
def test_changes_lead_from_one_version_to_the_next(one: Record, other: Record) -> None:
    """What was removed stood in the old version, what was added stands in the new one, each exactly once."""
    changes = changes_between(one, other).passages
    kept = [(each.kind, each.template) for each in one.passages]
    for change in changes:
        if change.before:
            kept.remove((change.before.kind, change.before.template))
    added = [(each.after.kind, each.after.template) for each in changes if each.after]
    assert sorted(kept + added) == sorted((each.kind, each.template) for each in other.passages)


@given(RECORDS)
def test_records_read_back(one: Record) -> None:
    """Writing and reading a record gives the same record."""
    assert parse_record(serialize_record(one), "fr.json") == one


def test_the_record_of_a_real_edition_reads_back() -> None:
    """Everything but appearance is kept for Changping in Arabic."""
    [_, edition] = changping("ar")
    made = record_of(edition, assemble_document(edition))
    read = parse_record(serialize_record(made), "ar.json")
    assert [(each.kind, each.text, each.template, each.section) for each in read.passages] == [
        (each.kind, each.text, each.template, each.section) for each in made.passages
    ]
    assert read.facts == made.facts
    assert not changes_between(made, read)


@pytest.mark.parametrize("key", ["format", "format_version", "language", "facts", "passages"])
def test_other_files_are_refused(key: str) -> None:
    """A file without one of its parts, or with a number for it, is none of ours."""
    value = json.loads(serialize_record(record(passage("A."), parks="1")))
    for changed in ({**value, key: 7}, {name: each for name, each in value.items() if name != key}):
        with pytest.raises(BriefingError, match="is not a record of passages"):
            parse_record(json.dumps(changed).encode(), "en.json")


def test_runs_of_a_record_have_no_unknown_parts() -> None:
    """A run whose text is a number is refused."""
    value = json.loads(serialize_record(replace(record(passage("A.")))))
    value["passages"][0]["runs"] = [{"text": 1}]
    with pytest.raises(BriefingError, match="is not a record of passages"):
        parse_record(json.dumps(value).encode(), "en.json")
