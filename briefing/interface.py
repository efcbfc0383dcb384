"""The program's own words on the page, localized: gettext domain `interface`.

`gettext("Contents")` marks a message for extraction (`make messages`) and looks it up. A message may
hold `{placeholders}`; `fill` puts runs in their place, so no value is ever parsed as text.
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
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface words of one language; what is not translated stays in English."""

    catalog: Catalog

    def gettext(self, message: str) -> str:
        """The message in the interface's language, placeholders unfilled."""
        return self.catalog[message].target or message

    def runs(self, message: str, **values: Runs) -> Runs:
        """The message, already translated by `gettext`, with runs in place of its placeholders."""
        return tuple(_filled(message, values))


@cache
def load_interface(tag: str) -> Interface:
    """The interface words of a language, from the catalogues that come with the program."""
    return Interface(load_catalog(catalog_path(_locales(), tag, DOMAIN), tag))


def _filled(message: str, values: dict[str, Runs]) -> Iterator[Run]:
    position = 0
    for found in PLACEHOLDER.finditer(message):
        if found.start() > position:
            yield Run(message[position : found.start()])
        yield from values[found[1]]
        position = found.end()
    if position < len(message):
        yield Run(message[position:])


def _locales() -> Path:
    """Beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "locales"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "locales"
