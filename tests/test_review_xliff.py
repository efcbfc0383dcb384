"""XLIFF 1.2 and 2.1: valid files, states both ways, codes by number, and what other tools make of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from briefing.catalog import Comment, State
from briefing.diagnostics import BriefingError
from briefing.review.desk import ReviewDesk
from briefing.review.exchange import View, write_view
from briefing.review.units import Row, make_handout
from tests.conftest import CHANGPING
from tests.review_files import BEN, handout, in_all_states, returned, schema, segment

SOURCE = "The **district** has {parks} parks, see [the site](https://example.org)."
TARGET = "Le **district** compte {parks} parcs, voir [le site](https://example.org)."
SENT = handout([segment(SOURCE, TARGET)])
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
XLIFF2 = "{urn:oasis:names:tc:xliff:document:2.0}"


def row_from(old: str, new: str, view: View = View.XLIFF) -> Row:
    """The one row of a file in which some text was replaced."""
    text = write_view(SENT, view).decode()
    assert text.count(old) >= 1
    [row] = returned(SENT, view, text.replace(old, new).encode()).rows
    return row


@pytest.mark.parametrize(
    ("view", "name"), [(View.XLIFF, "xliff-core-1.2-strict.xsd"), (View.XLIFF2, "xliff-core-2.0.xsd")]
)
@pytest.mark.parametrize("tag", ["fr", "ar", "zh-Hans"])
def test_exports_are_valid(view: View, name: str, tag: str) -> None:
    """Real segments in all states, with comments and former sources, by OASIS's own schemas."""
    desk = ReviewDesk(CHANGPING)
    sent = in_all_states(make_handout(desk, desk.open(tag)))
    [first, second, *others] = sent.units
    remarks = replace(first.segment.remarks, comments=(Comment(BEN, "Why <so>?"),))
    changed = replace(second.segment, previous_source="It *was* {visit_date.full}.", target="C'*était*.")
    units = (
        replace(first, segment=replace(first.segment, remarks=remarks)),
        replace(second, segment=changed),
        *others,
    )
    rules = schema(name)
    rules.assertValid(etree.fromstring(write_view(replace(sent, units=units), view)))


def test_the_file_as_people_see_it() -> None:
    """One unit of each version, whole: what translators' tools get."""
    unit = etree.fromstring(write_view(SENT, View.XLIFF)).find(f".//{XLIFF}trans-unit")
    assert unit is not None
    case = (Path(__file__).parent / "cases" / "review" / "unit.xlf").read_text("utf-8")
    assert etree.tostring(unit, encoding="unicode", with_tail=False) == case.strip()
    unit = etree.fromstring(write_view(SENT, View.XLIFF2)).find(f".//{XLIFF2}unit")
    assert unit is not None
    case = (Path(__file__).parent / "cases" / "review" / "unit.2.xlf").read_text("utf-8")
    assert etree.tostring(unit, encoding="unicode", with_tail=False) == case.strip()


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ('state="new"', State.TRANSLATED),
        ('state="needs-translation"', State.TRANSLATED),
        ('state="needs-adaptation"', State.TRANSLATED),
        ('state="x-unknown"', State.TRANSLATED),
        ('state="translated"', State.REVIEWED),
        ('state="final"', State.FINAL),
        ('state="signed-off"', State.FINAL),
        ("", State.TRANSLATED),
    ],
)
def test_states_of_other_tools(attributes: str, state: State) -> None:
    """What a tool says of a unit, as we understand it; nothing said is work in progress."""
    assert row_from('state="needs-review-translation"', attributes).state is state


def test_the_attribute_approved_counts_where_no_state_is_given() -> None:
    """Tools that know no states mark what is finished with `approved`."""
    text = write_view(SENT, View.XLIFF).decode().replace(' state="needs-review-translation"', "")
    [row] = returned(SENT, View.XLIFF, text.replace('approved="no"', 'approved="yes"').encode()).rows
    assert row.state is State.REVIEWED


def test_a_target_that_repeats_the_source_is_none() -> None:
    """OmegaT shows only units with a target, so an untranslated one goes out with its source there."""
    sent = handout([segment("Two sites")])
    data = write_view(sent, View.XLIFF)
    assert b'<target state="new">Two sites</target>' in data
    [row] = returned(sent, View.XLIFF, data).rows
    assert (row.target, row.state) == ("", State.INITIAL)
    [row] = returned(sent, View.XLIFF, data.replace(b">Two sites</target>", b">Deux sites</target>")).rows
    assert (row.target, row.state) == ("Deux sites", State.TRANSLATED)


def test_codes_mean_what_they_meant_when_they_went_out() -> None:
    """Whoever changes an attribute of a code changes nothing; the number decides."""
    row = row_from('equiv-text="{parks}"', 'equiv-text="{other}"')
    assert (row.source, row.target, row.problem) == (SOURCE, TARGET, "")


def test_taken_apart_codes_are_put_together() -> None:
    """Tools may write the ends of a span on their own, and mark segments or terms within a text."""
    row = row_from(
        'Le <g id="1" ctype="bold">district</g> compte',
        'Le <bx id="1"/><mrk mtype="term">district</mrk><ex id="1"/> compte',
    )
    assert (row.target, row.problem) == (TARGET, "")
    row = row_from(
        'Le <pc id="1" type="fmt" subType="xlf:b">district</pc> compte',
        'Le <sc id="1"/><mrk id="m" type="term">district</mrk><ec startRef="1"/> compte',
        View.XLIFF2,
    )
    assert (row.target, row.problem) == (TARGET, "")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('compte <x id="2"', 'compte <x id="9"', "holds an inline code that is not the segment's: x '9'"),
        (
            'compte <x id="2"',
            'compte <it pos="open" id="2"/><x id="2"',
            "holds an inline code that is not the segment's: it '2'",
        ),
        (
            'compte <x id="2" equiv-text="{parks}"/>',
            'compte <g id="2">41</g>',
            "has text inside the placeholder {parks}",
        ),
    ],
)
def test_codes_that_do_not_belong_there_are_refused(old: str, new: str, problem: str) -> None:
    """A code that the segment does not have, or with words inside, is named."""
    assert row_from(old, new).problem == problem


def test_a_lost_code_is_left_to_the_checks() -> None:
    """Without its code the text has no placeholder, which the audit refuses."""
    assert "{parks}" not in row_from('compte <x id="2" equiv-text="{parks}"/>', "compte 41").target


def test_notes_of_people_are_remarks() -> None:
    """Our own hints are none; a note's author is kept."""
    new = '<note from="Cara">Parks or gardens?</note><note>No author</note></trans-unit>'
    assert row_from("</trans-unit>", new).comments == ("Cara: Parks or gardens?", "No author")
    new = "<note>Parks or gardens?</note></notes>\n        <segment"
    row = row_from("</notes>\n      <segment", new, View.XLIFF2)
    assert row.comments == ("Parks or gardens?",)


def test_a_unit_divided_into_sentences_is_one_text() -> None:
    """A tool may divide a unit of XLIFF 2; its parts are one text again, as far as the least finished."""
    sent = handout([segment("One. Two.", "Un. Deux.", State.REVIEWED)])
    text = write_view(sent, View.XLIFF2).decode()
    start, end = text.index("<segment"), text.index("</segment>") + len("</segment>")
    divided = (
        '<segment state="final"><source>One.</source><target>Un.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>Two.</source><target>Deux.</target></segment>'
    )
    [row] = returned(sent, View.XLIFF2, (text[:start] + divided + text[end:]).encode()).rows
    assert (row.source, row.target, row.state) == ("One. Two.", "Un. Deux.", State.TRANSLATED)


@pytest.mark.parametrize("view", [View.XLIFF, View.XLIFF2])
def test_repeated_ids_are_refused(view: View) -> None:
    """Of two units with one id neither is chosen."""
    sent = handout([segment("One"), segment("Two")])
    first, second = (unit.id.encode() for unit in sent.units)
    with pytest.raises(BriefingError, match="several units with the id"):
        returned(sent, view, write_view(sent, view).replace(second, first))
