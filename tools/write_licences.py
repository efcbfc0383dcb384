"""Write docs/licences.md: what each package and font that comes with the program may be used for.

Run after `make requirements`. What a package says of itself, in the metadata that it was installed with, is
brought to SPDX's names; a licence that is not known here, or that would bind those who use the program, ends
the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
PAGE = ROOT / "docs" / "licences.md"
PINNED = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]*))?", re.MULTILINE
)
FREE = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT",
        "MIT-0", "MIT-CMU", "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""They ask for a notice at most."""
SHARED_ALIKE = frozenset({"LGPL-2.1-or-later", "LGPL-3.0-only", "MPL-1.1", "MPL-2.0", "OFL-1.1"})
"""They bind who changes the package, and not who uses it as it is, as this program does."""
READ = MappingProxyType(
    {
        "colorama": "BSD-3-Clause",
        "jinja2": "BSD-3-Clause",
        "num2words": "LGPL-2.1-or-later",
        "partd": "BSD-3-Clause",
        "pymupdf-fonts": "OFL-1.1",
        "pypdfium2": "BSD-3-Clause AND Apache-2.0",
        "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
        "reportlab": "BSD-3-Clause",
        "segno": "BSD-3-Clause",
        "uharfbuzz": "Apache-2.0",
        "zict": "BSD-3-Clause",
    }
)
"""Read in the licence files of packages whose metadata does not say it in SPDX's names."""
CLASSIFIERS = MappingProxyType(
    {
        "License :: OSI Approved :: Apache Software License": "Apache-2.0",
        "License :: OSI Approved :: MIT License": "MIT",
        "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
        "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    }
)
"""Those that mean one licence and no family of them (PyPI's list)."""
FONT_PACKAGES = "justmytype-"
OPEN_FONT = "SIL Open Font License"


class UnknownLicenceError(Exception):
    """A package does not say what it may be used for, or says something that nobody has agreed to."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A line of requirements.txt."""

    name: str
    version: str
    marker: str
    """Where it is installed; empty for everywhere."""


def pinned_packages(requirements: str) -> tuple[Pinned, ...]:
    """The packages that a text like requirements.txt pins."""
    return tuple(
        Pinned(found["name"], found["version"], (found["marker"] or "").strip())
        for found in PINNED.finditer(requirements)
    )


def licence_of(name: str) -> str:
    """The licence of an installed package as SPDX writes it; raises `UnknownLicenceError`."""
    installed = _installed(name)
    said = [READ.get(name, "")]
    if installed:
        metadata = installed.metadata
        said += [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
        said += [CLASSIFIERS.get(each, "") for each in metadata.get_all("Classifier", [])]
    licence = next((each for each in said if each and _names(each) <= FREE | SHARED_ALIKE | _NEVER_ALONE), "")
    if not licence or not is_agreed(licence):
        raise UnknownLicenceError(f"{name}: {' | '.join(filter(None, said)) or 'says nothing'}")
    return licence


_NEVER_ALONE = frozenset({"GPL-2.0-or-later"})
"""Known, and fit only where another licence may be chosen."""


def is_agreed(licence: str) -> bool:
    """Whether a licence, or one of those to choose from, binds nobody who uses the program."""
    return any(_names(choice) <= FREE | SHARED_ALIKE for choice in licence.split(" OR "))


def _names(expression: str) -> frozenset[str]:
    return frozenset(re.split(r" (?:AND|OR) ", expression.strip("() ")))


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:  # for another system
        return None


# --- fonts ------------------------------------------------------------------------------------------


def fonts_of(name: str) -> Iterator[tuple[str, str]]:
    """Family and licence of each font file in a package; raises `UnknownLicenceError`."""
    installed = _installed(name)
    for file in (installed.files or ()) if installed else ():
        if file.suffix.lower() in {".ttf", ".otf"}:
            with TTFont(file.locate(), lazy=True) as font:
                said = font["name"].getDebugName(13) or ""  # OpenType, name table: licence description
                family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
            if OPEN_FONT not in said:
                raise UnknownLicenceError(f"{file.name} in {name}: {said or 'says nothing'}")
            yield family, "OFL-1.1"


# --- the page ---------------------------------------------------------------------------------------

HEAD = """<!-- Written by tools/write_licences.py; not by hand. -->
# Licences

What is installed with the program, in the versions of `requirements.txt`, and what each package says of
itself, as [SPDX](https://spdx.org/licenses/) names it. Each licence leaves everybody free to use the program
and what it makes; none reaches the program's own code, which stands under Apache-2.0. Of several licences
joined by `OR`, one may be chosen; of Pyphen's we choose MPL-1.1.

| Package | Version | Licence | Only where |
|---|---|---|---|
"""
FONTS = """
## Fonts

Fonts are embedded in the packs as subsets, which the SIL Open Font License 1.1 allows. The families in
`pymupdf-fonts` stand under the same licence.

| Family | Package | Licence |
|---|---|---|
"""


def page(requirements: str) -> str:
    """The page as Markdown."""
    packages = pinned_packages(requirements)
    with_fonts = [each.name for each in packages if each.name.startswith(FONT_PACKAGES)]
    fonts = sorted({(family, name, licence) for name in with_fonts for family, licence in fonts_of(name)})
    listed = [(each.name, each.version, licence_of(each.name), _code(each.marker)) for each in packages]
    return HEAD + _rows(listed) + FONTS + _rows(fonts)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    PAGE.write_text(page(REQUIREMENTS.read_text("utf-8")), "utf-8")
