"""The press contacts as vCards, read back by another library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import vobject

from briefing.assemble import Edition
from briefing.handout.contacts import contact_cards
from briefing.model import Contact
from tests.handout_editions import approved, changping, sample

TAGS = ("ar", "hi", "zh-Hans", "fr")
SAMPLE = "Sample contacts: names, addresses and numbers are invented."


@pytest.fixture(scope="module")
def editions() -> dict[str, Edition]:
    """Five languages of the visit, by tag."""
    return {edition.profile.tag: edition for edition in changping(*TAGS)}


def with_contact(edition: Edition, contact: Contact) -> Edition:
    """The edition with this contact only."""
    return replace(edition, briefing=replace(edition.briefing, contacts=(contact,)))


def test_a_card_of_the_press_office(editions: dict[str, Edition]) -> None:
    """All that is said of a contact, as it stands in the file."""
    english = approved(editions["en"])
    data = contact_cards(with_contact(english, english.briefing.contacts[0]))
    assert data.decode().replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN;LANGUAGE=en:Press desk (sample)",
        "N;LANGUAGE=en:Press desk (sample);;;;",
        r"ORG;LANGUAGE=en:Information Office of Changping District (sample\, not issued by the district)",
        r"ROLE;LANGUAGE=en:Accreditation\, interviews\, and corrections",
        "EMAIL;TYPE=INTERNET,WORK:press@example.org",
        "TEL;TYPE=WORK,VOICE:+86 10 0000 0000",
        "UID:urn:uuid:a935f63e-365c-5fc7-b3eb-e1208ed0f343",
        r"NOTE;LANGUAGE=en:" + SAMPLE.replace(",", r"\,"),
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_cards_in_every_language(editions: dict[str, Edition], tag: str) -> None:
    """Another reader finds the words of the edition, in lines that end between characters."""
    edition = editions[tag]
    data, contacts = contact_cards(edition), edition.briefing.contacts
    cards = list(vobject.readComponents(data.decode()))
    assert [
        (card.fn.value, card.role.value, card.email.value, card.tel.value, card.fn.params["LANGUAGE"])
        for card in cards
    ] == [
        (edition.plain(each.name), edition.plain(each.role), each.email, each.phone, [tag])
        for each in contacts
    ]
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert "\r\n".join(line.decode() for line in lines) == data.decode()


@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_samples_and_drafts_say_so(editions: dict[str, Edition], tag: str) -> None:
    """A sample is called one, and the words of a draft are called a draft, in the edition's language."""
    edition = editions[tag]
    for card in vobject.readComponents(contact_cards(edition).decode()):
        said, *drafts = card.note.value.splitlines()
        assert said == edition.interface.gettext(SAMPLE)
        assert drafts


def test_a_real_contact_of_an_approved_edition_needs_no_remark(editions: dict[str, Edition]) -> None:
    """There is no note then."""
    english = approved(editions["en"])
    contact = replace(english.briefing.contacts[0], sample=False)
    assert b"NOTE" not in contact_cards(with_contact(english, contact))


def test_what_means_something_in_a_card_is_text(editions: dict[str, Edition]) -> None:
    """Separators, line breaks and whole cards in a name or address stay parts of it."""
    english = editions["en"]
    hostile = "a;b,c\\d END:VCARD"
    contact = replace(
        english.briefing.contacts[0],
        name=replace(english.briefing.title, source=hostile),
        email="x@example.org\r\nFN:y",
    )
    [card] = vobject.readComponents(contact_cards(with_contact(english, contact)).decode())
    assert (card.fn.value, card.n.value.family) == (hostile, hostile)
    assert len(card.fn_list) == 1


def test_untranslated_contacts_name_their_language(folder: Path) -> None:
    """A role that nobody has translated stands in English, and is tagged so."""
    _, french = sample(folder)
    [card] = vobject.readComponents(contact_cards(french).decode())
    assert (card.role.value, card.role.params["LANGUAGE"]) == ("Questions about the visit", ["en"])


def test_only_contacts_of_the_briefing(editions: dict[str, Edition]) -> None:
    """Neither participants nor people whom the journalists meet have a card."""
    english = editions["en"]
    together = b"".join(map(contact_cards, editions.values())).decode()
    assert not [each.outlet for each in english.briefing.participants if each.outlet in together]
    assert not [
        each.names["Latn"].text
        for each in english.briefing.people.values()
        if each.names["Latn"].text in together
    ]
    without = replace(english, briefing=replace(english.briefing, contacts=()))
    assert contact_cards(without) == b""
