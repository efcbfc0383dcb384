"""What may be asked for: every address of a published folder, and how it is sent. All else is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from briefing.publication.manifest import CHECKSUMS, MANIFEST, Manifest, PublishedFile, Role

INDEX = "index.html"
CORRECTIONS = "corrections.html"
HTML = "text/html; charset=utf-8"
FRESH = "no-cache"
"""Pages are asked about each time: a correction must reach everybody."""
FOREVER = "public, max-age=31536000, immutable"
"""A version's data never change again (RFC 8246)."""
SHOWN = frozenset({Role.PAGE, Role.PDF, Role.PHOTO, Role.CALENDAR, Role.CONTACTS, Role.POSTER})
"""What browsers and phones open; the rest is saved."""
OTHER = "other"
"""What the manifest and the checksums count as."""
_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A file that may be sent."""

    path: str
    """Relative to the folder."""
    media_type: str
    cache_control: str
    disposition: str
    """The value of `Content-Disposition`, or empty."""
    tag: str
    """Of the edition; empty for what all share."""
    kind: str
    """What a download of it counts as: a `Role`, or `OTHER`."""
    proof: PublishedFile | None
    """What its bytes must be; None for pages, which change when another version is published."""


def addresses(manifest: Manifest) -> Mapping[str, Address]:
    """Every file that may be sent, by its path."""
    found = {
        INDEX: _page(INDEX, ""),
        MANIFEST: Address(MANIFEST, "application/json", FRESH, "", "", OTHER, None),
        CHECKSUMS: Address(CHECKSUMS, "text/plain; charset=utf-8", FRESH, "", "", OTHER, None),
    }
    for version in manifest.versions:
        for edition in version.editions:
            for name in (INDEX, CORRECTIONS):
                found[f"{edition.tag}/{name}"] = _page(f"{edition.tag}/{name}", edition.tag)
        for file in version.files:
            found[file.path] = _of_version(file)
    return found


def _page(path: str, tag: str) -> Address:
    return Address(path, HTML, FRESH, "", tag, Role.PAGE, None)


def _of_version(file: PublishedFile) -> Address:
    if file.media_type.startswith("text/html"):
        return Address(file.path, HTML, FRESH, "", file.tag, file.role, None)
    manner = "inline" if file.role in SHOWN else "attachment"
    disposition = f'{manner}; filename="{download_name(file.path)}"'
    return Address(file.path, _typed(file.media_type), FOREVER, disposition, file.tag, file.role, file)


def _typed(media_type: str) -> str:
    """Text is UTF-8, and says so (RFC 9110, section 8.3.2)."""
    if media_type.startswith("text/") and "charset" not in media_type:
        return f"{media_type}; charset=utf-8"
    return media_type


def download_name(path: str) -> str:
    """The name that a file of a version is saved by: `changping.fr.v2.pdf`, so that versions stay apart."""
    folder, _, name = path.partition("/")
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    name = f"{stem}.{folder}.{suffix}" if stem else f"{suffix}.{folder}"
    return "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)


def requested_path(target: str) -> str | None:
    """The path within the folder that a request's target names; `fr/` names its `index.html`, `/` is empty.

    Takes the absolute form too (RFC 9112, section 3.2.2). Decodes once; whatever comes of that is looked up
    among the `addresses` and nowhere else. None for what is no path, such as `*`.
    """
    path = unquote(_ABSOLUTE.sub("", target, count=1).partition("?")[0]) or "/"
    if not path.startswith("/"):
        return None
    return f"{path[1:]}{INDEX}" if path.endswith("/") and path != "/" else path[1:]
