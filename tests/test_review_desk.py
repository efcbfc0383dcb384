"""What lies beside a segment: id, place, chips, findings, what machines and people made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.catalog import Change, Refusal, Refused, Segment, Signature, State
from briefing.content import all_texts
from briefing.diagnostics import BriefingError
from briefing.pipeline import Workspace
from briefing.review.desk import (
    Chip,
    Edit,
    ReviewDesk,
    difference,
    is_settled,
    segment_ids,
)
from briefing.review.journal import read_entries
from briefing.review.places import Place, text_places
from briefing.translation.drafts import from_engine
from briefing.translation.engine import Hypothesis
from briefing.translation.memory import MEMORY, Memory, RememberingEngine
from tests.conftest import CHANGPING
from tests.review_site import DRAFTS, HEADING, NOON, SOURCE, catalog, with_languages

ADA = Signature("Ada", NOON)


@pytest.fixture
def desk(folder: Path) -> ReviewDesk:
    """A briefing with two drafts each in French and Arabic."""
    return ReviewDesk(with_languages(folder))


class Echo:
    """An engine that puts words around what it reads."""

    name, version = "echo", "1"

    def translate(self, sentences: list[str], alternatives: int = 1) -> list[tuple[Hypothesis, ...]]:
        """The sentence with two different words before it."""
        both = [tuple(Hypothesis(f"{word} {each}", 0.0) for word in ("Ainsi", "Donc")) for each in sentences]
        return [each[:alternatives] for each in both]


def test_every_text_has_a_place() -> None:
    """In the shipped briefing, and in the order in which translators meet them."""
    briefing = ReviewDesk(CHANGPING).briefing
    assert list(text_places(briefing)) == list(dict.fromkeys(text.source for text in all_texts(briefing)))


def test_where_a_text_stands(desk: ReviewDesk) -> None:
    """Section, and the heading above within it."""
    group, title = "section-district", "The district"
    assert desk.places[SOURCE] == Place(group, title)
    assert desk.places[HEADING] == Place(group, title)
    below = next(source for source in desk.places if source.startswith("Industry"))
    assert desk.places[below] == Place(group, title, HEADING)


def test_ids_are_short_and_each_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginning of a digest; longer only where two texts would share it."""
    assert segment_ids([SOURCE]) == {SOURCE: "3e41c1b11ba8"}
    monkeypatch.setattr("briefing.review.desk.ID_LENGTH", 1)
    texts = [chr(65 + number) * 3 for number in range(20)]
    ids = segment_ids(texts)
    assert list(ids) == texts
    assert len(set(ids.values())) == 20
    assert {len(each) for each in ids.values()} <= {1, 2, 64}
    assert segment_ids(reversed(texts)) == ids


def test_placeholders_show_what_the_page_prints(desk: ReviewDesk) -> None:
    """In the language of the edition, whatever the text around them is in; unknown ones are told."""
    french, arabic = desk.open("fr"), desk.open("ar")
    assert french.pieces("Sur {area}.") == (
        "Sur ",
        Chip("{area}", "1\u202f343,5\xa0kilomètres carrés", "fr", "Area"),
        ".",
    )
    assert [chip.placeholder for chip in arabic.chips(SOURCE)] == ["{area}", "{population}", "{host}"]
    assert french.pieces("{nothing}") == (Chip("{nothing}", "", "fr", ""),)


def test_passages_have_findings_and_a_state(desk: ReviewDesk) -> None:
    """What is not translated is open and has no findings; an edition is settled when nothing is open."""
    french = desk.open("fr")
    passages = {passage.segment.source: passage for passage in french.passages()}
    assert (passages[SOURCE].is_open, passages[SOURCE].findings.open) == (True, ())
    assert not is_settled(passages.values())
    for source, passage in passages.items():
        outcome = french.apply(Change(source, passage.segment.target or source, State.REVIEWED, ADA), "docx")
        assert isinstance(outcome, Segment)
    assert is_settled(french.passages())
    assert len(french.entries) == len(passages)


def test_an_edit_is_written_whole_or_not_at_all(desk: ReviewDesk, folder: Path) -> None:
    """Catalogue and history at the end of the block; nothing after an exception."""
    change = Change(SOURCE, DRAFTS["fr"], State.REVIEWED, ADA)

    def fail() -> None:
        with desk.edit("fr") as language:
            language.apply(change, "docx")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert catalog(folder, "fr")[SOURCE].state is State.TRANSLATED
    with desk.edit("fr") as language:
        assert isinstance(language.apply(change, "docx"), Segment)
        refused = language.apply(Change("Unknown", "Inconnu", State.REVIEWED, ADA), "docx")
        assert isinstance(refused, Refused)
        assert refused.reason is Refusal.UNKNOWN
    assert catalog(folder, "fr")[SOURCE].remarks.reviewed == ADA
    [entry] = read_entries(desk.history_path("fr"))
    assert (entry.view, entry.action, entry.source) == ("docx", "approve", SOURCE)


def test_what_machines_made_comes_from_the_memory(desk: ReviewDesk) -> None:
    """Without asking an engine again; the text that stands there is no alternative to itself."""
    french = desk.open("fr")
    segment = french.editor.segment(SOURCE)
    assert segment is not None
    assert french.alternatives(segment) == ()
    memory = Memory(Workspace.of(desk.folder).root / MEMORY)
    engine = RememberingEngine(Echo(), memory, "en", "fr")  # type: ignore[arg-type] # a list is iterable enough
    [outcome] = from_engine([segment], desk.briefing, "fr", engine)
    assert outcome.draft is not None
    memory.close()
    again = ReviewDesk(desk.folder)
    [alternative] = again.open("fr").alternatives(segment)
    assert (alternative.text, alternative.origin) == (outcome.draft.target, outcome.draft.origin)
    again.close()


def test_similar_passages_that_are_approved(desk: ReviewDesk) -> None:
    """Of this catalogue and, by the memory, of other briefings; drafts are not offered."""
    memory = Memory(Workspace.of(desk.folder).root / MEMORY)
    other = SOURCE.replace("welcomes", "receives")
    memory.remember_approved("en", "fr", "elsewhere", [(other, "Approuvé ailleurs.")])
    memory.close()
    french = desk.open("fr")
    assert [(each.target, each.where) for each in french.similar(SOURCE)] == [
        ("Approuvé ailleurs.", "elsewhere")
    ]
    french.apply(Change(HEADING, "Économie", State.REVIEWED, ADA), "docx")
    assert [each.target for each in french.similar("Economy.")] == ["Économie"]
    desk.close()


def test_the_difference_of_two_wordings() -> None:
    """Word by word, placeholders whole."""
    assert difference("It has {parks} small parks.", "It has {gardens} parks.") == (
        Edit("same", "It has "),
        Edit("gone", "{parks} small"),
        Edit("new", "{gardens}"),
        Edit("same", " parks."),
    )


def test_languages_that_are_not_there(desk: ReviewDesk, folder: Path) -> None:
    """An edition that the briefing does not have, and a catalogue that nobody has extracted."""
    with pytest.raises(BriefingError, match="no language"):
        desk.open("de")
    (Workspace.of(folder).locales / "fr" / "LC_MESSAGES" / "sample.po").unlink()
    with pytest.raises(BriefingError, match="briefing extract"):
        desk.open("fr")
