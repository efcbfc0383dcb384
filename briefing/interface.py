"""The program's own words on the page, localized: gettext domain `interface`.

`say("Contents")` and `gettext("Draft")` mark a message for extraction (`make messages`) and look it up.
A message may hold `{placeholders}`; runs take their place, so no value is ever parsed as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from briefing.catalog import Catalog, catalog_path, load_catalog
from briefing.document import Run, Runs

DOMAIN = "interface"
LANGUAGE = "en"
"""The language that the messages are written in."""
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface words of one language; what is not translated stays in English, and is tagged so."""

    catalog: Catalog

    def gettext(self, message: str) -> str:
        """The message in the interface's language, placeholders unfilled."""
        return self.catalog[message].target or message

    def say(self, message: str, **values: Runs) -> Runs:
        """The message in the interface's language with runs in place of its placeholders."""
        translated = self.catalog[message].target
        foreign = "" if translated or self.catalog.tag == LANGUAGE else LANGUAGE
        return tuple(_filled(translated or message, values, foreign))

    @property
    def exists(self) -> bool:
        """Whether the program has words in this language at all."""
        return self.catalog.tag == LANGUAGE or bool(self.catalog.segments)

    @property
    def reviewed(self) -> bool:
        """Whether a person has approved every word; the English ones are the program's own."""
        segments = self.catalog.segments.values()
        return self.catalog.tag == LANGUAGE or (bool(segments) and all(each.is_approved for each in segments))


@cache
def load_interface(tag: str) -> Interface:
    """The interface words of a language, or of the nearest broader one, `fr` for `fr-CA`."""
    path = catalog_path(_locales(), tag, DOMAIN)
    broader, _, _ = tag.rpartition("-")
    if not path.exists() and broader:
        return Interface(Catalog(tag, load_interface(broader).catalog.segments))
    return Interface(load_catalog(path, tag))


def _filled(message: str, values: dict[str, Runs], language: str) -> Iterator[Run]:
    position = 0
    for found in PLACEHOLDER.finditer(message):
        if found.start() > position:
            yield Run(message[position : found.start()], language=language)
        yield from values[found[1]]
        position = found.end()
    if position < len(message):
        yield Run(message[position:], language=language)


def _locales() -> Path:
    """Beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "locales"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "locales"
