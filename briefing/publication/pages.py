"""The web pages of a version: what surrounds each edition, the front page, the corrections."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from briefing.assemble import Edition
from briefing.document import Document, Note, NoteKind, Run, Runs, plain_text
from briefing.figures import format_figure
from briefing.handout.records import FactPrinted, Record
from briefing.interface import load_interface
from briefing.locales import LocaleProfile
from briefing.model import Kind, Quantity
from briefing.publication.corrections import Changes, FactChange, PassageChange
from briefing.publication.manifest import Manifest, PublishedFile, Role, Version
from briefing.render.html import render_corrections, render_front_page, render_html
from briefing.render.html.page import (
    Change,
    Corrected,
    CorrectionSet,
    CorrectionsPage,
    FrontPage,
    LanguageCard,
    Link,
    LinkGroup,
    Surroundings,
)

INDEX = "index.html"
CORRECTIONS = "corrections.html"
MEGABYTE, KILOBYTE = 1_000_000, 1_000
KINDS = {
    Role.PDF: "PDF",
    Role.DOCX: "Word",
    Role.CALENDAR: "ICS",
    Role.CONTACTS: "vCard",
    Role.ARCHIVE: "ZIP",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that is about to be published."""

    edition: Edition
    document: Document
    record: Record
    draft: bool
    pack: Mapping[str, Path]
    """The proved files by suffix: `pdf`, `docx`."""

    @property
    def tag(self) -> str:
        """BCP 47."""
        return self.document.tag


@dataclass(frozen=True, slots=True)
class Site:
    """The version that is being published, among those that were."""

    manifest: Manifest
    """With the version as the current one, and all of its files but the pages."""
    prepared: tuple[Prepared, ...]
    """The source language first."""
    corrected: Mapping[str, tuple[tuple[Version, Changes | None], ...]]
    """By tag, what each version changed, the newest first; None where it brought the edition."""

    @property
    def version(self) -> Version:
        """The one that is being published."""
        return self.manifest.current

    @property
    def home(self) -> str:
        """The folder of the version."""
        return f"v{self.version.number}"


# --- an edition -----------------------------------------------------------------------------------------


def reading_page(site: Site, prepared: Prepared, at: str) -> bytes:
    """The page of an edition, for the place `at` in the folder."""
    return render_html(prepared.document, _surroundings(site, prepared, at)).data


def page_in_archive(site: Site, prepared: Prepared) -> bytes:
    """The page of an edition that leads nowhere but to what lies in the same archive."""
    at = f"{site.home}/{prepared.tag}/{INDEX}"
    files = tuple(_downloads(site, prepared, at, archives=False))
    downloads = LinkGroup(prepared.edition.interface.gettext("Downloads"), files)
    alone = replace(_surroundings(site, prepared, at), home=None, languages=None, downloads=downloads)
    return render_html(prepared.document, alone).data


def _surroundings(site: Site, prepared: Prepared, at: str) -> Surroundings:
    gettext = prepared.edition.interface.gettext
    photos = {photo.sha256: photo.id for photo in prepared.edition.briefing.photos.values()}
    published = {
        posixpath.splitext(posixpath.basename(file.path))[0]: file for file in site.version.of("", Role.PHOTO)
    }
    return Surroundings(
        pictures={digest: _relative(at, published[name].path) for digest, name in photos.items()},
        skip=gettext("Skip to the text"),
        home=Link(gettext("All languages"), _relative(at, _beside(site, at, INDEX))),
        languages=LinkGroup(gettext("Languages"), tuple(_other_languages(site, prepared, at))),
        downloads=LinkGroup(gettext("Downloads"), tuple(_downloads(site, prepared, at))),
        version=_version_title(prepared.edition, site.version),
    )


def _other_languages(site: Site, prepared: Prepared, at: str) -> Iterator[Link]:
    for other in site.prepared:
        if other.tag != prepared.tag:
            profile = other.edition.profile
            address = _relative(at, _beside(site, at, f"{other.tag}/{INDEX}"))
            yield Link(profile.endonym, address, language=other.tag, direction=profile.direction)


def _downloads(site: Site, prepared: Prepared, at: str, *, archives: bool = True) -> Iterator[Link]:
    gettext, profile = prepared.edition.interface.gettext, prepared.edition.profile
    words = {
        Role.PDF: gettext("To print and to keep"),
        Role.DOCX: gettext("To edit and to quote from"),
        Role.CALENDAR: gettext("Program for your calendar"),
        Role.CONTACTS: gettext("Press contacts"),
        Role.ARCHIVE: gettext("Everything in this language"),
    }
    for role, text in words.items():
        for file in site.version.of(prepared.tag, role):
            if archives or role is not Role.ARCHIVE:
                yield Link(text, _relative(at, file.path), f"{KINDS[role]}, {size_text(file.size, profile)}")
    shared = [file for file in site.version.of("", Role.SHEET) if file.path.endswith(".html")]
    for file in shared:
        yield Link(gettext("All figures in all languages"), _relative(at, file.path))
    if archives and site.version.number > 1:
        yield Link(gettext("Corrections"), _relative(at, f"{prepared.tag}/{CORRECTIONS}"))


def _beside(site: Site, at: str, name: str) -> str:
    """The page `name` of the same kind: within the version, or at its stable address."""
    return f"{site.home}/{name}" if at.startswith(f"{site.home}/") else name


def _relative(at: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(at) or ".")


def _version_title(edition: Edition, version: Version) -> Runs:
    number = edition.quantity(Quantity(Kind.NUMBER, Decimal(version.number)))
    return edition.interface.say(
        "Version {number}, {date}", number=(number,), date=edition.day(version.published)
    )


def size_text(size: int, profile: LocaleProfile) -> str:
    """The size of a file in megabytes or kilobytes (powers of ten), as the language writes it."""
    large = size >= MEGABYTE / 10
    value = Decimal(size) / (MEGABYTE if large else KILOBYTE)
    rounded = max(
        value.quantize(Decimal("0.1") if large else Decimal(1)), Decimal("0.1") if large else Decimal(1)
    )
    unit = "megabyte" if large else "kilobyte"
    return format_figure(Quantity(Kind.MEASURE, rounded, unit), "short", profile).text


# --- the front page ---------------------------------------------------------------------------------------


def front_page(site: Site, at: str, *, alone: bool = False) -> bytes:
    """The page that leads to the languages, for the place `at` in the folder.

    In an archive it is `alone`: there is nothing besides its version.
    """
    source = site.prepared[0]
    document, edition = source.document, source.edition
    date = (*edition.day(edition.briefing.date), Run(" · "), *_version_title(edition, site.version))
    return render_front_page(
        FrontPage(
            tag=source.tag,
            direction=document.direction,
            title=document.title,
            subtitle=document.subject,
            issuer=document.author,
            date=plain_text(date),
            choose=edition.interface.gettext("Choose your language"),
            languages=tuple(_card(site, prepared, at, alone=alone) for prepared in site.prepared),
            more=tuple(group for group in _shared(site, source, at, alone=alone) if group.links),
            notices=tuple(each for each in document.cover.notices if each.kind is NoteKind.EMBARGO),
            theme=document.theme,
        )
    )


def _card(site: Site, prepared: Prepared, at: str, *, alone: bool = False) -> LanguageCard:
    profile, gettext = prepared.edition.profile, prepared.edition.interface.gettext
    files = [
        file for role in (Role.PDF, Role.DOCX, Role.ARCHIVE) for file in site.version.of(prepared.tag, role)
    ]
    downloads = [
        Link(KINDS[file.role], _relative(at, file.path), size_text(file.size, profile)) for file in files
    ]
    if site.version.number > 1 and not alone:
        downloads.append(Link(gettext("Corrections"), _relative(at, f"{prepared.tag}/{CORRECTIONS}")))
    return LanguageCard(
        tag=prepared.tag,
        direction=profile.direction,
        name=profile.endonym,
        title=prepared.document.title,
        remark=gettext("Draft") if prepared.draft else "",
        read=Link(gettext("Read"), _relative(at, _beside(site, at, f"{prepared.tag}/{INDEX}"))),
        downloads=tuple(downloads),
    )


def _shared(site: Site, source: Prepared, at: str, *, alone: bool) -> Iterator[LinkGroup]:
    gettext, profile, photos = (
        source.edition.interface.gettext,
        source.edition.profile,
        source.edition.briefing.photos,
    )

    def links(*roles: Role) -> tuple[Link, ...]:
        return tuple(_named(file, at, profile) for file in site.version.of("", *roles))

    yield LinkGroup(gettext("Everything in all languages"), links(Role.ARCHIVE))
    yield LinkGroup(gettext("All figures in all languages"), links(Role.SHEET))
    tables = (link for link in links(Role.DATA) if "/passages/" not in link.href)
    yield LinkGroup(gettext("Figures as data"), tuple(tables))
    captions = {name: source.edition.plain(photo.caption) for name, photo in photos.items()}
    yield LinkGroup(
        gettext("Photographs"),
        tuple(
            replace(
                _named(file, at, profile), text=captions[posixpath.splitext(posixpath.basename(file.path))[0]]
            )
            for file in site.version.of("", Role.PHOTO)
        ),
    )
    names = {f"{each.tag}.pdf": each.edition.profile for each in site.prepared}
    yield LinkGroup(
        gettext("Posters"),
        tuple(
            replace(link, text=name.endonym, language=name.tag, direction=name.direction)
            if (name := names.get(link.text))
            else replace(link, text=gettext("All languages"))
            for link in links(Role.POSTER)
        ),
    )
    yield LinkGroup(
        gettext("Earlier versions"),
        tuple(
            Link(
                plain_text(_version_title(source.edition, version)),
                _relative(at, f"v{version.number}/{INDEX}"),
            )
            for version in reversed(() if alone else site.manifest.versions[:-1])
        ),
    )


def _named(file: PublishedFile, at: str, profile: LocaleProfile) -> Link:
    return Link(posixpath.basename(file.path), _relative(at, file.path), size_text(file.size, profile))


# --- corrections ------------------------------------------------------------------------------------------


def corrections_page(site: Site, prepared: Prepared, at: str) -> bytes:
    """What every version since the first corrected in an edition, for the place `at` in the folder."""
    edition, gettext = prepared.edition, prepared.edition.interface.gettext
    return render_corrections(
        CorrectionsPage(
            tag=prepared.tag,
            direction=prepared.document.direction,
            title=gettext("Corrections"),
            briefing=prepared.document.title,
            before=gettext("Before"),
            after=gettext("Now"),
            sets=tuple(
                _correction_set(edition, version, changes)
                for version, changes in site.corrected[prepared.tag]
            ),
            nothing=edition.interface.say("Nothing else changed in this language."),
            surroundings=replace(
                _surroundings(site, prepared, at),
                notices=tuple(
                    each for each in prepared.document.cover.notices if each.kind is not NoteKind.INFO
                ),
                downloads=None,
                languages=LinkGroup(
                    gettext("Languages"),
                    tuple(
                        replace(link, href=posixpath.join(posixpath.dirname(link.href), CORRECTIONS))
                        for link in _other_languages(site, prepared, at)
                    ),
                ),
                home=Link(prepared.document.title, INDEX),
            ),
            theme=prepared.document.theme,
        )
    )


def _correction_set(edition: Edition, version: Version, changes: Changes | None) -> CorrectionSet:
    say = edition.interface.say
    if changes is None:
        note = say("This language was added with this version.")
        changes = Changes((), ())
    else:
        note = _note(edition, version)
    return CorrectionSet(
        title=_version_title(edition, version),
        note=note,
        facts_title=say("Figures"),
        facts=tuple(_corrected_fact(edition, each) for each in changes.facts),
        passages_title=say("Passages"),
        passages=tuple(_corrected_passage(each) for each in changes.passages),
        anchor=f"version-{version.number}",
    )


def _note(edition: Edition, version: Version) -> Runs:
    """In the edition's language where the office gave one, else in the source language, tagged so."""
    tag, source = edition.profile.tag, edition.briefing.source_language
    if tag in version.note:
        return (Run(version.note[tag]),)
    return edition.foreign((Run(version.note[source]),), source) if source in version.note else ()


def _corrected_fact(edition: Edition, change: FactChange) -> Corrected:
    fact = change.after or change.before
    assert fact is not None  # noqa: S101 - one of the two is there
    sections = tuple(
        run for section in change.sections for run in (Run(" · "), Run(section[0], language=section[1]))
    )[1:]
    remarks = (edition.interface.say("Printed in: {sections}", sections=sections),) if sections else ()
    return Corrected(
        _kind(change.before, change.after),
        fact.label,
        _value(edition, change.before),
        _value(edition, change.after),
        remarks,
    )


def _value(edition: Edition, fact: FactPrinted | None) -> Runs:
    if fact is None:
        return ()
    return edition.interface.say("{figure} ({date})", figure=fact.value, date=fact.as_of)


def _corrected_passage(change: PassageChange) -> Corrected:
    return Corrected(
        _kind(change.before, change.after),
        (Run(change.section[0], language=change.section[1]),),
        change.before.runs if change.before else (),
        change.after.runs if change.after else (),
    )


def _kind(before: object | None, after: object | None) -> Change:
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED


# --- what earlier versions say ------------------------------------------------------------------------------


def superseded(tag: str, address: str) -> Note:
    """The notice that stands on the pages of an earlier version, in the language of `tag`."""
    say = load_interface(tag).say
    return Note(
        NoteKind.INFO,
        tuple(
            replace(run, href=address)
            for run in say("This version has been superseded. Read the current one.")
        ),
    )


def page_of_given_up_language(site: Site, tag: str, last: Version) -> bytes:
    """What stands at the stable address of a language that the current version has no edition in."""
    published = next(each for each in last.editions if each.tag == tag)
    at, gettext = f"{tag}/{INDEX}", load_interface(tag).gettext
    source = site.prepared[0].document
    notice = Run(gettext("The current version has no edition in this language."))
    older = Run(gettext("Read the last one that had."), href=_relative(at, f"v{last.number}/{tag}/{INDEX}"))
    return render_front_page(
        FrontPage(
            tag=tag,
            direction=published.direction,
            title=published.title,
            subtitle="",
            issuer=source.author,
            date="",
            choose=gettext("Choose your language"),
            languages=tuple(_card(site, prepared, at) for prepared in site.prepared),
            more=(),
            notices=(Note(NoteKind.INFO, (notice, Run(" "), older)),),
            theme=source.theme,
        )
    )
