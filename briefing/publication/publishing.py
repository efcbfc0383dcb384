"""`publish`: proved packs -> a numbered version in the published folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.assemble import Edition, assemble_document
from briefing.assemble.document import is_draft
from briefing.building.kept import Request
from briefing.catalog import Catalog
from briefing.diagnostics import BriefingError, Finding, Location, error, warning
from briefing.editions import edition, edition_with
from briefing.gate import read_checked
from briefing.handout.contacts import contact_cards
from briefing.handout.data import open_data
from briefing.handout.photos import captioned_photo, photo_words
from briefing.handout.programme import programme_calendar
from briefing.handout.records import record_of
from briefing.model import Briefing
from briefing.pipeline import build, refuse_other_languages, sound_briefing
from briefing.proof import audit
from briefing.publication.active_content import refuse_active_content
from briefing.publication.codes import qr_code
from briefing.publication.corrections import corrections_so_far
from briefing.publication.folder import (
    VersionFolder,
    alone_in,
    has_manifest,
    publication_folder,
    refuse_other_folder,
    write_checksums,
)
from briefing.publication.manifest import (
    ADDRESS,
    MANIFEST,
    Manifest,
    PublishedEdition,
    PublishedFile,
    Role,
    Version,
    load_manifest,
    serialize_manifest,
)
from briefing.publication.pages import (
    INDEX,
    Prepared,
    Site,
    front_page,
    page_in_archive,
    reading_page,
)
from briefing.publication.posters import posters
from briefing.publication.replaced_pages import (
    names_of_stable_pages,
    stable_pages,
    superseded_pages,
    with_pages,
)
from briefing.publication.signing import Signer, signature_label
from briefing.sheet import SHEET_WRITERS, same_number_sheet
from briefing.whole_files import part_folder_in, write_whole
from briefing.workspace import Format, Workspace

Tell = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published."""

    number: int
    """1 for the first version, then one more each time."""
    published: date
    note: Mapping[str, str]
    """Why there is another version, by tag; with the source language's from version 2 on."""
    address: str = ""
    """Where the folder will be served, `http://` or `https://`; empty for as before, or unknown."""
    languages: tuple[str, ...] = ()
    """Editions to publish; all by default."""
    signer: Signer | None = None
    final: bool = False
    """Whether drafts are refused."""
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it."""

    folder: Path
    manifest: Manifest
    findings: tuple[Finding, ...]


def publish(folder: Path, to: Path | None, order: Order, tell: Tell) -> Published:
    """Build and prove the packs of a briefing and publish them as a version.

    Raises `BriefingError`, with nothing changed, where a pack has an error, the number is not the next one,
    or something else was published under it.
    """
    briefing = sound_briefing(folder)
    refuse_other_languages(briefing, order.languages)
    refuse_other_languages(briefing, tuple(order.note))
    _refuse_address(order.address)
    target = to or publication_folder(folder, briefing.id)
    with alone_in(target):
        refuse_other_folder(target)
        existing = load_manifest(target) if has_manifest(target) else None
        _refuse_number(target, existing, briefing, order)
        request = Request(folder, order.languages, tuple(map(str, Format)), audited=True)
        inputs = request.inputs()
        findings = [*_proved(folder, order, tell), *_remarks(briefing, existing, order)]
        prepared = tuple(_prepared(folder, briefing, order))
        _refuse_changes(request, inputs)
        _refuse_drafts(briefing, prepared, order)
        site = _site(target, existing, briefing, prepared, order)
        manifest = _write(target, existing, site, order, tell)
    return Published(target, manifest, tuple(findings))


# --- what must hold before anything is written ------------------------------------------------------------


def _refuse_address(address: str) -> None:
    """An address that can be opened, and to which those of pages can be appended."""
    if not address:
        return
    qr_code(address)
    if not ADDRESS.fullmatch(address):
        message = f"addresses of pages cannot be appended to {address!r}"
        hint = "give that of a folder, such as https://press.example.org/changping/"
        _refuse("address", message, Location("address"), hint)


def _refuse_number(target: Path, existing: Manifest | None, briefing: Briefing, order: Order) -> None:
    """The next number, or the last one again, to complete what was interrupted."""
    place = Location((target / MANIFEST).as_posix())
    last = existing.current.number if existing else 0
    if existing and existing.briefing_id != briefing.id:
        message = f"holds the briefing {existing.briefing_id!r}, not {briefing.id!r}"
        _refuse("other-briefing", message, place, "name another folder with --to")
    if order.number not in {last, last + 1}:
        message = f"the last version published here is {last}" if last else "nothing is published here yet"
        _refuse("version-number", message, place, f"go on with --version {last + 1}")
    if existing and order.number > last and order.published < existing.current.published:
        message = f"version {last} was published on {existing.current.published}, after {order.published}"
        _refuse("version-day", message, place, "give a later day with --on")
    if order.number > 1 and briefing.source_language not in order.note:
        message = "a correction needs a note that says what was wrong"
        _refuse("no-note", message, place, 'add --note "…"')


def _proved(folder: Path, order: Order, tell: Tell) -> Iterator[Finding]:
    """Build the packs and read them back; findings of the build are told, errors of the audit end it all."""
    for progress in build(folder, order.languages, tuple(Format), order.jobs):
        tell(progress.path.name, progress.done, progress.total)
        yield from progress.findings
    tell("audit", 0, 0)
    report = audit(folder, order.languages, tuple(Format), order.jobs)
    if report.blocking:
        message = f"the audit found {report.blocking} errors in the packs; nothing was published"
        hint = f"see them with: briefing audit {folder}"
        _refuse("unproved", message, Location(folder.as_posix()), hint)


def _refuse_changes(request: Request, inputs: str) -> None:
    """What is published is what was proved: nobody changed the briefing or its catalogues meanwhile."""
    if request.inputs() != inputs:
        message, hint = "was changed while it was being published; nothing was published", "publish it again"
        _refuse("changed", message, Location(request.folder.as_posix()), hint)


def _refuse_drafts(briefing: Briefing, prepared: Sequence[Prepared], order: Order) -> None:
    drafts = [each.tag for each in prepared if each.draft]
    if order.final and drafts:
        message = f"these editions are drafts: {', '.join(drafts)}; nothing was published"
        hint = "have them reviewed and signed off, or leave --final out"
        _refuse("draft", message, briefing.title.location, hint)


def _remarks(briefing: Briefing, existing: Manifest | None, order: Order) -> Iterator[Finding]:
    place = briefing.title.location
    published = [edition.tag for edition in existing.current.editions] if existing else []
    given_up = [tag for tag in published if tag not in (order.languages or briefing.languages)]
    if given_up:
        message = f"this version has no edition in {', '.join(given_up)}, which the last one had"
        yield warning("given-up", message, place, "their pages lead to the last version that had them")
    if briefing.embargo and briefing.embargo.date() >= order.published:
        message = f"the embargo holds until {briefing.embargo.isoformat()}, and a folder cannot keep it"
        hint = "hand it out after that, or with `briefing serve`"
        yield warning("embargo", message, place, hint)
    if not (order.address or (existing and existing.address)):
        message, hint = "no address is known, so there are no posters", "add --address https://…"
        yield warning("no-address", message, place, hint)


def _refuse(rule: str, message: str, place: Location, hint: str) -> None:
    raise BriefingError([error(rule, message, place, hint)])


# --- the version ------------------------------------------------------------------------------------------


def _prepared(folder: Path, briefing: Briefing, order: Order) -> Iterator[Prepared]:
    workspace = Workspace.of(folder)
    for tag in briefing.languages:
        if order.languages and tag not in order.languages:
            continue
        made = edition(briefing, tag, workspace.locales)
        document = assemble_document(made)
        stem = workspace.output / briefing.id / tag / f"{briefing.id}.{tag}"
        pack = {str(each): stem.with_name(f"{stem.name}.{each}") for each in Format}
        yield Prepared(made, document, record_of(made, document), is_draft(made), pack)


def _site(
    target: Path, existing: Manifest | None, briefing: Briefing, prepared: tuple[Prepared, ...], order: Order
) -> Site:
    editions = tuple(
        PublishedEdition(
            each.tag, each.edition.profile.endonym, each.document.direction, each.document.title, each.draft
        )
        for each in prepared
    )
    published = existing.versions if existing else ()
    earlier = tuple(version for version in published if version.number < order.number)
    again = published[order.number - 1 :]
    day = again[0].published if again else order.published
    version = Version(order.number, day, order.note, editions, ())
    address = order.address or (existing.address if existing else "")
    manifest = Manifest(briefing.id, briefing.time_zone, briefing.embargo, address, (*earlier, version))
    serialize_manifest(manifest)  # refuses what cannot stand in it before anything is written
    corrected = {
        each.tag: tuple(corrections_so_far(target, each.record, manifest.versions)) for each in prepared
    }
    return Site(manifest, prepared, corrected)


def _write(target: Path, existing: Manifest | None, site: Site, order: Order, tell: Tell) -> Manifest:
    """The version, its pages last since they tell sizes; then the manifest, and what readers see first."""
    with part_folder_in(target) as part:
        making = VersionFolder(part, order.number)
        _add_shared(making, site)
        for done, prepared in enumerate(site.prepared, 1):
            tell(f"version {order.number}: {prepared.tag}", done, len(site.prepared))
            _add_edition(making, site, prepared, order)
        site = _with_files(site, making.files)
        _add_archives(making, site)
        site = _with_files(site, making.files)
        _add_pages(making, site)
        marked = dict(superseded_pages(target, site.manifest.versions[:-1]))
        published = _published_already(existing, site, order)
        if not published:
            making.put_in_place(target)
        site = _with_files(site, published or making.files)
    manifest = with_pages(site.manifest, marked)
    write_whole(target / MANIFEST, serialize_manifest(manifest))
    for name, page in (*marked.items(), *stable_pages(site)):
        write_whole(target / name, page)
    write_checksums(target, manifest, names_of_stable_pages(target, manifest))
    return manifest


def _with_files(site: Site, files: tuple[PublishedFile, ...]) -> Site:
    version = replace(site.version, files=files)
    return replace(site, manifest=replace(site.manifest, versions=(*site.manifest.versions[:-1], version)))


def _published_already(existing: Manifest | None, site: Site, order: Order) -> tuple[PublishedFile, ...]:
    """The files of the version if it was published before, just so; else nothing.

    What was published under a number stays as it is, and a version that changes nothing is none.
    """
    if existing is None:
        return ()
    last, same = existing.current, _contents(site.version) == _contents(existing.current)
    place = Location(f"version {last.number}")
    if last.number < site.version.number:
        if same:
            _refuse("unchanged", "says the same already", place, "there is nothing to correct")
        return ()
    correct = f"publish a correction with --version {last.number + 1}"
    elsewhere = "make posters for it with `briefing posters`, and serve with --address"
    unsigned = "sign the next version, or publish this one anew into an empty folder"
    for what, changed, hint in (
        ("with other contents", not same, correct),
        ("with another note", last.note != site.version.note, "leave --note as it was"),
        ("with another address", existing.address != site.manifest.address, elsewhere),
        ("without a signature", bool(order.signer) and not _is_signed(site, last), unsigned),
    ):
        if changed:
            _refuse("published", f"was published already, {what}", place, hint)
    return last.files


def _contents(version: Version) -> Mapping[str, str]:
    """Digests by the path within the version, of what tells two contents apart.

    All else is made from it, counts versions, or holds the day of a signature.
    """
    return {
        name: file.sha256
        for file in version.files
        if (name := file.path.partition("/")[2]).startswith(("data/passages/", "photos/"))
        or name.endswith((".docx", ".vcf", ".csv"))
    }


def _is_signed(site: Site, version: Version) -> bool:
    """Whether the published packs are other files than the proved ones: with a signature appended."""
    proved = {each.tag: each.pack["pdf"].stat().st_size for each in site.prepared}
    return all(file.size > proved.get(file.tag, 0) for file in version.files if file.role is Role.PDF)


def _add_shared(making: VersionFolder, site: Site) -> None:
    """What all editions share."""
    editions, records = zip(*((each.edition, each.record) for each in site.prepared), strict=True)
    for name, data in open_data(editions, records, site.version.number).items():
        making.add(f"data/{name}", data, Role.DATA)
    sheet = same_number_sheet(editions)
    for suffix, writer in SHEET_WRITERS.items():
        making.add(f"same-numbers.{suffix}", writer(sheet), Role.SHEET)
    described = editions if editions[0].is_source else (_source_edition(editions[0].briefing), *editions)
    for photo in editions[0].briefing.photos.values():
        name = f"photos/{photo.id}{photo.path.suffix.lower()}"
        data = captioned_photo(read_checked(photo.path, photo.sha256), photo_words(described, photo))
        making.add(name, data, Role.PHOTO)
    if site.manifest.address:
        for name, poster in posters(editions, site.manifest.address):
            making.add(f"posters/{name}", poster.data, Role.POSTER)


def _source_edition(briefing: Briefing) -> Edition:
    """That of the source language, which pictures have captions in whether it is published or not."""
    return edition_with(briefing, Catalog(briefing.source_language, {}))


def _add_edition(making: VersionFolder, site: Site, prepared: Prepared, order: Order) -> None:
    tag, made = prepared.tag, prepared.edition
    stem = f"{tag}/{site.manifest.briefing_id}.{tag}"
    pdf = prepared.pack["pdf"].read_bytes()
    refuse_active_content(pdf, prepared.pack["pdf"].as_posix())
    if order.signer:
        pdf = order.signer.sign(pdf, signature_label(made.interface))
    making.add(f"{stem}.pdf", pdf, Role.PDF, tag)
    making.add(f"{stem}.docx", prepared.pack["docx"].read_bytes(), Role.DOCX, tag)
    if made.briefing.stops:
        stamp = datetime.combine(order.published, time(), ZoneInfo("UTC"))
        calendar = programme_calendar(made, order.number - 1, stamp)
        making.add(f"{stem}.ics", calendar, Role.CALENDAR, tag)
    if made.briefing.contacts:
        making.add(f"{stem}.vcf", contact_cards(made), Role.CONTACTS, tag)


def _add_pages(making: VersionFolder, site: Site) -> None:
    for prepared in site.prepared:
        name = f"{prepared.tag}/{INDEX}"
        making.add(name, reading_page(site, prepared, f"{site.home}/{name}"), Role.PAGE, prepared.tag)
    making.add(INDEX, front_page(site, f"{site.home}/{INDEX}"), Role.PAGE)


def _add_archives(making: VersionFolder, site: Site) -> None:
    """A ZIP of each language and one of all, each with pages that lead nowhere but to what lies in it."""
    pages = {f"{each.tag}/{INDEX}": page_in_archive(site, each) for each in site.prepared}
    pages[INDEX] = front_page(site, f"{site.home}/{INDEX}", alone=True)
    names = [file.path.partition("/")[2] for file in making.files]
    name = site.manifest.briefing_id
    for each in site.prepared:
        page = f"{each.tag}/{INDEX}"
        shared = [
            path for path in names if path.startswith((f"{each.tag}/", "photos/", "data/", "same-numbers"))
        ]
        making.add(
            f"{name}.{each.tag}.zip", making.archive(shared, {page: pages[page]}), Role.ARCHIVE, each.tag
        )
    making.add(f"{name}.zip", making.archive(names, pages), Role.ARCHIVE)
