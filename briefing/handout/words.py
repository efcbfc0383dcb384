"""What every file of an edition has to tell of its words: their language, and whether they are drafts."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.assemble import Edition
from briefing.assemble.document import cover_notices
from briefing.catalog import State
from briefing.document import NoteKind, plain_text
from briefing.model import Text


def text_language(edition: Edition, text: Text) -> str:
    """The tag of the language that a text stands in: the source's where it is not translated."""
    untranslated = edition.catalog[text.source].state is State.INITIAL
    return edition.briefing.source_language if untranslated else edition.profile.tag


def is_approved(edition: Edition, text: Text) -> bool:
    """Whether a person has approved the text as it stands in the edition."""
    return edition.briefing.approved and (edition.is_source or edition.catalog[text.source].is_approved)


def edition_remarks(edition: Edition) -> Mapping[NoteKind, tuple[str, ...]]:
    """The notices on the edition's cover as plain text, by their kind."""
    remarks: dict[NoteKind, tuple[str, ...]] = dict.fromkeys(NoteKind, ())
    for notice in cover_notices(edition):
        remarks[notice.kind] += (plain_text(notice.runs),)
    return remarks
