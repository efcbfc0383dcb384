"""The pages that a new version replaces: those at addresses that never change, and those of earlier ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import read_outside
from briefing.publication.corrections import HINT
from briefing.publication.manifest import Manifest, PublishedFile, Role, Version
from briefing.publication.pages import (
    CORRECTIONS,
    INDEX,
    Site,
    corrections_page,
    front_page,
    page_of_given_up_language,
    reading_page,
    superseded,
)
from briefing.render.html.afterwards import with_notices

LONGEST_NOTICES = 100_000
"""Bytes by which the notices of a page may make it longer."""


def superseded_pages(target: Path, versions: Sequence[Version]) -> Iterator[tuple[str, bytes]]:
    """The pages of earlier versions, saying that there is a newer one; their other files stay as they are.

    Raises `BriefingError` for a page that is not the one that was published.
    """
    for version in versions:
        editions = {each.tag: each for each in version.editions}
        for file in version.files:
            if file.role is Role.PAGE:
                shown, place = editions.get(file.tag, version.editions[0]), target / file.path
                address = f"../../{file.tag}/{INDEX}" if file.tag else f"../{INDEX}"
                notices = (superseded(shown.tag, address),)
                try:
                    page = read_outside(place, max_bytes=file.size + LONGEST_NOTICES)
                    marked = with_notices(page, notices, shown.tag, shown.direction)
                except (BriefingError, ValueError):
                    raise _changed(place) from None
                # A run that was ended may have told the manifest, and not yet written the page.
                if file.sha256 not in {_sha256(page), _sha256(marked)}:
                    raise _changed(place)
                yield file.path, marked


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _changed(place: Path) -> BriefingError:
    message = "is missing, or not as it was published"
    return BriefingError([error("changed-file", message, Location(place.as_posix()), HINT)])


def with_pages(manifest: Manifest, pages: Mapping[str, bytes]) -> Manifest:
    """The manifest with other pages at the paths of earlier ones."""

    def changed(file: PublishedFile) -> PublishedFile:
        page = pages.get(file.path)
        if page is None:
            return file
        return replace(file, size=len(page), sha256=_sha256(page))

    versions = (replace(version, files=tuple(map(changed, version.files))) for version in manifest.versions)
    return replace(manifest, versions=tuple(versions))


def stable_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """The pages at the addresses that never change; those of languages that were given up lead on."""
    for prepared in site.prepared:
        at = f"{prepared.tag}/{INDEX}"
        yield at, reading_page(site, prepared, at)
        if site.version.number > 1:
            corrections = f"{prepared.tag}/{CORRECTIONS}"
            yield corrections, corrections_page(site, prepared, corrections)
    current = {prepared.tag for prepared in site.prepared}
    given_up = {
        each.tag: version
        for version in site.manifest.versions
        for each in version.editions
        if each.tag not in current
    }
    for tag, version in given_up.items():
        yield f"{tag}/{INDEX}", page_of_given_up_language(site, tag, version)
    yield INDEX, front_page(site, INDEX)


def names_of_stable_pages(target: Path, manifest: Manifest) -> Iterator[str]:
    """All that there are; the corrections of a language that was given up stay."""
    tags = sorted({edition.tag for version in manifest.versions for edition in version.editions})
    for name in (INDEX, *(f"{tag}/{page}" for tag in tags for page in (INDEX, CORRECTIONS))):
        if (target / name).is_file():
            yield name
