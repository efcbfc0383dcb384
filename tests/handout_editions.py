"""Editions for the tests of what is handed out besides the packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from briefing.assemble import Edition, edition_profile
from briefing.catalog import Catalog, State, catalog_path, load_catalog
from briefing.content import all_texts, load_briefing
from briefing.interface import load_interface
from briefing.model import Briefing
from tests.conftest import CHANGPING, ROOT


def editions_of(briefing: Briefing, tags: Sequence[str], locales: Path) -> list[Edition]:
    """The briefing in some languages."""
    return [
        Edition(
            briefing,
            edition_profile(briefing, tag),
            load_catalog(catalog_path(locales, tag, briefing.id), tag),
            load_interface(tag),
        )
        for tag in tags
    ]


def changping(*tags: str) -> list[Edition]:
    """The sample of the visit in some languages, English first."""
    return editions_of(load_briefing(CHANGPING), ("en", *tags), ROOT / "locales")


def sample(folder: Path) -> list[Edition]:
    """The briefing of `briefing new`, of which nothing is translated."""
    briefing = load_briefing(folder)
    return editions_of(briefing, briefing.languages, folder / "locales")


def approved(edition: Edition) -> Edition:
    """The edition as if people had approved all of it."""
    briefing = replace(edition.briefing, approved=True)
    segments = {
        text.source: replace(edition.catalog[text.source], state=State.REVIEWED)
        for text in all_texts(briefing)
        if edition.catalog[text.source].target
    }
    return replace(edition, briefing=briefing, catalog=Catalog(edition.catalog.tag, segments))
