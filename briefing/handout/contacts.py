"""The press contacts as vCards (version 3.0, RFC 2426, which all address books read), in one language.

Only the contacts that the briefing prints; nobody else of whom the program knows. Content lines are
written by the library for iCalendar, which shares their form (RFC 2425, section 5.8).
"""

from __future__ import annotations

import uuid

from icalendar import Component
from icalendar.prop import vN, vOrg, vText

from briefing.assemble import Edition
from briefing.document import NoteKind
from briefing.handout.words import edition_remarks, text_language
from briefing.model import Contact, Text


class Card(Component):
    """A vCard object; it has no place among the components of a calendar."""

    name = "VCARD"


def contact_cards(edition: Edition) -> bytes:
    """A vCard file with a card for each press contact; empty for a briefing without any."""
    drafts = edition_remarks(edition)[NoteKind.DRAFT]
    cards = [_card(edition, contact, drafts) for contact in edition.briefing.contacts]
    return b"".join(card.to_ical(sorted=False) for card in cards)


def _card(edition: Edition, contact: Contact, drafts: tuple[str, ...]) -> Card:
    def language(text: Text) -> dict[str, str]:
        return {"LANGUAGE": text_language(edition, text)}

    name, issuer = contact.name, edition.briefing.issuer
    card = Card()
    card["version"] = vText("3.0")
    card["fn"] = vText(edition.plain(name), params=language(name))
    card["n"] = vN((edition.plain(name), "", "", "", ""), params=language(name))
    card["org"] = vOrg((edition.plain(issuer),), params=language(issuer))
    card["role"] = vText(edition.plain(contact.role), params=language(contact.role))
    card["email"] = vText(contact.email, params={"TYPE": ["INTERNET", "WORK"]})
    card["tel"] = vText(contact.phone, params={"TYPE": ["WORK", "VOICE"]})
    card["uid"] = vText(_identifier(edition.briefing.id, contact))
    remarks = (*_sample(edition, contact), *drafts)
    if remarks:
        card["note"] = vText("\n".join(remarks), params={"LANGUAGE": edition.profile.tag})
    return card


def _sample(edition: Edition, contact: Contact) -> tuple[str, ...]:
    if not contact.sample:
        return ()
    return (edition.interface.gettext("Sample contacts: names, addresses and numbers are invented."),)


def _identifier(briefing_id: str, contact: Contact) -> str:
    """The same in all languages and versions, wherever in the list the contact stands."""
    who = f"{contact.email}:{contact.name.source}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:briefing:{briefing_id}:contact:{who}").urn
