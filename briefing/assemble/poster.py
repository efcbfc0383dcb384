"""Posters: the invitation to an edition in its own language, or to all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from briefing.assemble.document import is_draft
from briefing.assemble.edition import LATIN_SCRIPT, Edition
from briefing.document import (
    Code,
    Cover,
    Direction,
    Document,
    Note,
    NoteKind,
    Poster,
    PosterLanguage,
    Run,
    Runs,
    plain_text,
)


def assemble_poster(edition: Edition, code: Code) -> Poster:
    """The poster of one language; `code` leads to its edition."""
    language = (Run(_own_name(edition)),)
    invitation = edition.interface.say("Read this briefing in {language}", language=language)
    return _poster(edition, code, invitation, draft=is_draft(edition))


def assemble_front_poster(editions: Sequence[Edition], code: Code) -> Poster:
    """The poster of all languages, in the language of the first edition; `code` leads to all editions.

    Where that edition is final, those that are drafts say so beside their names.
    """
    front = editions[0]
    draft = is_draft(front)
    languages = tuple(_language(edition, mark_draft=not draft) for edition in editions)
    invitation = front.interface.say("Read this briefing in your language")
    return _poster(front, code, invitation, draft=draft, languages=languages)


def _language(edition: Edition, *, mark_draft: bool) -> PosterLanguage:
    name = _own_name(edition)
    remark = edition.interface.gettext("Draft") if mark_draft and is_draft(edition) else ""
    # CLDR writes names as within a sentence; in a list they begin like titles.
    return PosterLanguage(edition.profile.tag, name[:1].title() + name[1:], remark)


def _own_name(edition: Edition) -> str:
    """The language's name in the language, with the script as a person would say it: 简体中文."""
    profile = edition.profile
    return str(profile.locale.languages.get(profile.tag.replace("-", "_"), profile.endonym))


def _poster(
    edition: Edition,
    code: Code,
    invitation: Runs,
    *,
    draft: bool,
    languages: tuple[PosterLanguage, ...] = (),
) -> Poster:
    say = edition.interface.say
    address = Run(code.address, language=_address_language(edition))
    return Poster(
        document=_document(edition, invitation, tuple(_notices(edition, draft=draft))),
        code=code,
        code_alt=plain_text(say("QR code that leads to {address}", address=(address,))),
        hint=say("Point the camera of your phone at the code, or open this address:"),
        languages=languages,
    )


def _address_language(edition: Edition) -> str:
    """An address runs from left to right, whatever the paragraph around it does."""
    return LATIN_SCRIPT if edition.profile.direction is Direction.RTL else ""


def _notices(edition: Edition, *, draft: bool) -> Iterator[Note]:
    say = edition.interface.say
    if embargo := edition.briefing.embargo:
        until = edition.moment(embargo)
        yield Note(NoteKind.EMBARGO, say("Embargo: not for publication before {moment}.", moment=until))
    if draft:
        yield Note(NoteKind.DRAFT, say("Draft"))


def _document(edition: Edition, invitation: Runs, notices: tuple[Note, ...]) -> Document:
    briefing, profile, gettext = edition.briefing, edition.profile, edition.interface.gettext
    return Document(
        briefing_id=briefing.id,
        tag=profile.tag,
        direction=profile.direction,
        title=plain_text(invitation),
        subject=edition.plain(briefing.title),
        author=edition.plain(briefing.issuer),
        keywords=(edition.plain(briefing.place),),
        created=datetime.combine(briefing.date, time(), ZoneInfo(briefing.time_zone)),
        cover=Cover(
            title=invitation,
            subtitle=edition.runs(briefing.title),
            place=edition.runs(briefing.place),
            date=edition.day(briefing.date, "full"),
            language=(Run(profile.endonym),),
            issuer=edition.runs(briefing.issuer),
            notices=notices,
        ),
        running_head=(),
        page_label=gettext("Page {page} of {pages}"),
        digits=profile.digits,
        figure_label=gettext("Figure {number}"),
        table_label=gettext("Table {number}"),
        watermark="",
        blocks=(),
        theme=briefing.theme,
    )
