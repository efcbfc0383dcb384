"""What surrounds an edition on the web: values, with localized words and relative addresses in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from briefing.document import Direction, Note, Runs
from briefing.theme import DEFAULT_THEME, Theme


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its words."""

    text: str
    href: str
    """Relative to the page, in ASCII, or `https:`."""
    remark: str = ""
    """Printed after the words, smaller: "PDF, 1.0 MB"."""
    language: str = ""
    """BCP 47 tag of what is linked to, where it is another than the page's."""
    direction: Direction = Direction.LTR
    """Of the words, where `language` is set."""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links under a heading."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page has besides its document."""

    pictures: Mapping[str, str]
    """Relative address by SHA-256 of the `Picture`'s file."""
    skip: str
    """"Skip to the text", in the page's language."""
    notices: tuple[Note, ...] = ()
    """Above everything: "This version has been superseded …", with a link in a run."""
    home: Link | None = None
    """Back to the languages."""
    languages: LinkGroup | None = None
    downloads: LinkGroup | None = None
    version: Runs = ()
    """"Version 2, 15 April 2024", at the foot; and whatever else stands there."""


@dataclass(frozen=True, slots=True)
class LanguageCard:
    """One language on the front page, in its own words."""

    tag: str
    direction: Direction
    name: str
    """"Français"."""
    title: str
    """The briefing's title in that language."""
    remark: str
    """"Draft", "Superseded", or empty, in that language."""
    read: Link
    """The reading page."""
    downloads: tuple[Link, ...]
    """PDF, DOCX, ZIP …"""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The page that leads to the languages. Its own words stand in the source language."""

    tag: str
    direction: Direction
    title: str
    subtitle: str
    issuer: str
    date: str
    choose: str
    """"Choose your language"."""
    languages: tuple[LanguageCard, ...]
    more: tuple[LinkGroup, ...]
    """What all languages share: data, photographs, posters, earlier versions."""
    notices: tuple[Note, ...] = ()
    theme: Theme = DEFAULT_THEME


class Change(StrEnum):
    """What happened to a thing between two versions."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One fact or passage before and after."""

    change: Change
    label: Runs
    """What it is: the fact's label, or the section that the passage stands in."""
    before: Runs
    """Empty where it was added."""
    after: Runs
    """Empty where it was removed."""
    remarks: tuple[Runs, ...] = ()
    """Where a changed fact stands, why the two differ."""


@dataclass(frozen=True, slots=True)
class CorrectionSet:
    """What one version corrected."""

    title: Runs
    """"Version 2, 15 April 2024"."""
    note: Runs
    facts_title: Runs
    facts: tuple[Corrected, ...]
    passages_title: Runs
    passages: tuple[Corrected, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """All corrections of an edition, the newest first."""

    tag: str
    direction: Direction
    title: str
    briefing: str
    """The briefing's title in this language."""
    before: str
    """"Before", and so on: the words that stand at the two texts, read aloud too."""
    after: str
    sets: tuple[CorrectionSet, ...]
    nothing: Runs
    """What stands in a set without entries: nothing in this language changed."""
    surroundings: Surroundings
    theme: Theme = DEFAULT_THEME
