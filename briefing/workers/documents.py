"""Documents whose pictures and fonts lie elsewhere than where the document was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefing.diagnostics import Finding, Location
from briefing.document import Document, Picture
from briefing.theme import FontSource, Logo, OwnFont, Theme
from briefing.workers.tasks import CarriedFile, Places


def files_of(document: Document) -> tuple[CarriedFile, ...]:
    """The files that a renderer of the document reads, each once."""
    carried = (
        CarriedFile(file.path, file.sha256, f"{file.sha256}/{file.path.name}") for file in _named(document)
    )
    return tuple(dict.fromkeys(carried))


def _named(document: Document) -> Iterator[Picture | Logo | FontSource]:
    if document.cover.picture:
        yield document.cover.picture
    yield from (block for block in document.blocks if isinstance(block, Picture))
    if document.theme.logo:
        yield document.theme.logo
    for font in document.theme.fonts:
        yield font.upright
        if font.italic:
            yield font.italic


def with_files_at(document: Document, places: Places) -> Document:
    """The same document, read from other places."""
    picture = document.cover.picture
    return replace(
        document,
        cover=replace(document.cover, picture=_picture_at(picture, places) if picture else None),
        blocks=tuple(
            _picture_at(block, places) if isinstance(block, Picture) else block for block in document.blocks
        ),
        theme=_theme_at(document.theme, places),
    )


def findings_from(findings: Iterable[Finding], places: Places) -> tuple[Finding, ...]:
    """Findings of a renderer, with the paths that the files have with who asked for it."""
    own = {str(there): str(here) for here, there in places.items()}
    return tuple(
        replace(
            finding,
            location=Location(own.get(finding.location.path, finding.location.path), finding.location.line),
        )
        for finding in findings
    )


def _picture_at(picture: Picture, places: Places) -> Picture:
    return replace(picture, path=places[picture.path])


def _theme_at(theme: Theme, places: Places) -> Theme:
    logo = theme.logo
    return replace(
        theme,
        logo=replace(logo, path=places[logo.path]) if logo else None,
        fonts=tuple(_font_at(font, places) for font in theme.fonts),
    )


def _font_at(font: OwnFont, places: Places) -> OwnFont:
    upright, italic = font.upright, font.italic
    return replace(
        font,
        upright=replace(upright, path=places[upright.path]),
        italic=replace(italic, path=places[italic.path]) if italic else None,
    )
