"""Argos's index of models on the web, and the download of one: resumed, checked, whole or not at all.

Nothing here runs unless the user asks for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin, urlsplit

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.translation.models import ModelCard, load_json, parse_card
from briefing.translation.packages import PACKAGE_MAX_BYTES, refuse_without_room
from briefing.translation.web import FIRST_ERROR_STATUS, fetched, fetched_whole, refusal

if TYPE_CHECKING:
    import urllib3

INDEX_MAX_BYTES = 8_000_000
CHUNK_BYTES = 1 << 18
UNPACKED_PER_PACKED_BYTE = 2
"""What an unpacked model takes at most beside its package, as far as can be said before it is here."""
PARTIAL = 206
RANGE_NOT_SATISFIABLE = 416
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
SHA256 = re.compile(r"[0-9a-f]{64}")

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes there will be; 0 where the server does not say."""


@dataclass(frozen=True, slots=True)
class AvailableModel:
    """A package that an index offers."""

    card: ModelCard
    links: tuple[str, ...]
    """HTTP addresses of the same file; never empty."""
    sha256: str
    """Hexadecimal digest of the file, or empty where the index has none."""


def index_address() -> str:
    """The address of Argos's index, as its settings and environment variables name it."""
    from argostranslate import settings  # noqa: PLC0415 # creates Argos's folders

    return (
        str(settings.get_setting("ARGOS_PACKAGE_INDEX", settings.package_index)).rstrip("/") + "/index.json"
    )


def downloads_folder() -> Path:
    """The folder in which Argos keeps what it downloads."""
    from argostranslate import settings  # noqa: PLC0415 # creates Argos's folders

    return Path(settings.downloads_dir)


def fetch_index(url: str) -> tuple[AvailableModel, ...]:
    """The translation models that the index at `url` offers, sorted by pair, the newest of a pair only.

    An entry that cannot be used is left out: nobody here can mend it. Raises `BriefingError` where the
    server gives no usable index.
    """
    try:
        text = fetched_whole(url, INDEX_MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise BriefingError([error("not-utf-8", "is not UTF-8", Location(url))]) from None
    entries = load_json(text, url)
    if not isinstance(entries, list):
        raise BriefingError([error("not-an-index", "is not a list of models", Location(url))])
    offered = sorted(
        filter(None, (_available_model(entry, url) for entry in entries)),
        key=lambda model: model.card.version_order,
    )
    newest = {(model.card.source, model.card.target): model for model in offered}
    return tuple(newest[pair] for pair in sorted(newest))


def _available_model(entry: object, url: str) -> AvailableModel | None:
    try:
        card = parse_card(entry, url)
    except BriefingError:
        return None
    if card is None or not isinstance(entry, dict):
        return None
    listed = entry.get("links")
    links = (
        [urljoin(url, link) for link in listed if isinstance(link, str)] if isinstance(listed, list) else []
    )
    web_links = tuple(link for link in links if urlsplit(link).scheme in {"http", "https"})
    digest = entry.get("sha256") or ""
    if not web_links or not (digest == "" or (isinstance(digest, str) and SHA256.fullmatch(digest.lower()))):
        return None
    return AvailableModel(card, web_links, digest.lower())


def download_model(
    model: AvailableModel, folder: Path, on_progress: Progress = lambda _done, _total: None
) -> Path:
    """The package file of a model, in `folder`; what an earlier try left there is not fetched again.

    Each link is tried until one gives the whole file. Raises `BriefingError` where none does, where the file
    is not the one of the index, and, before anything is written, where the disk has no room for it and for
    the unpacked model.
    """
    path = folder / f"{model.card.folder_name}.argosmodel"
    findings: list[Finding] = []
    for link in model.links:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _Download(link, path).run(model.sha256, on_progress)
        except BriefingError as problem:
            findings += problem.findings
        except OSError as problem:
            message = f"cannot be written: {problem.strerror}"
            raise BriefingError([error("unwritable", message, Location(str(path)))]) from None
        else:
            return path
    raise BriefingError(findings)


class _Download:
    """A file on its way from one address: `.part` grows beside it, with what tells whether it may grow on."""

    def __init__(self, link: str, path: Path) -> None:
        self._link = link
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._origin = path.with_name(f"{path.name}.part-origin")

    def run(self, sha256: str, on_progress: Progress) -> None:
        """Fetch what is missing, check the whole, and give it its name."""
        here = self._resumable_bytes()
        headers = {"Range": f"bytes={here}-", "If-Range": self._validator()} if here else {}
        with fetched(self._link, headers) as response:
            if not (here and _says_complete(response, here)):
                if response.status >= FIRST_ERROR_STATUS:
                    self._forget(response.status)
                    raise refusal(self._link, response.status)
                self._receive(response, here, on_progress)
        if sha256:
            self._refuse_other_content(sha256)
        self._part.replace(self._path)
        self._origin.unlink(missing_ok=True)

    def _receive(self, response: urllib3.BaseHTTPResponse, here: int, on_progress: Progress) -> None:
        start, total = self._extent(response, here)
        if total > PACKAGE_MAX_BYTES:
            raise self._problem("too-large", f"is larger than {PACKAGE_MAX_BYTES} bytes")
        refuse_without_room(self._part.parent, total - start + total * UNPACKED_PER_PACKED_BYTE)
        self._origin.write_text(f"{self._link}\n{_validator(response)}\n", "utf-8")
        done = start
        with self._part.open("ab" if start else "wb") as file:
            on_progress(done, total)
            for chunk in response.stream(CHUNK_BYTES, decode_content=False):
                file.write(chunk)
                done += len(chunk)
                if done > PACKAGE_MAX_BYTES:
                    raise self._problem("too-large", f"is larger than {PACKAGE_MAX_BYTES} bytes")
                on_progress(done, total)

    def _extent(self, response: urllib3.BaseHTTPResponse, here: int) -> tuple[int, int]:
        """Where the body begins in the file, and the length of the file or 0 (RFC 9110, section 14.4)."""
        if response.status != PARTIAL:
            length = response.headers.get("Content-Length", "")
            return 0, int(length) if length.isdecimal() else 0
        extent = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not extent or int(extent[1]) != here:
            self._part.unlink(missing_ok=True)
            raise self._problem("server-refuses", "answers with another part of the file than asked for")
        return here, int(extent[2])

    def _resumable_bytes(self) -> int:
        return self._part.stat().st_size if self._part.exists() and self._validator() else 0

    def _validator(self) -> str:
        """What the server called this version of the file when the part began, or empty."""
        try:
            link, validator = self._origin.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return ""
        return validator if link == self._link else ""

    def _forget(self, status: int) -> None:
        """A part that the server cannot go on from would be refused for ever."""
        if status == RANGE_NOT_SATISFIABLE:
            self._part.unlink(missing_ok=True)

    def _refuse_other_content(self, sha256: str) -> None:
        with self._part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            self._part.unlink()
            raise self._problem("checksum", f"is another file than the index says: SHA-256 is {found}")

    def _problem(self, rule: str, message: str) -> BriefingError:
        return BriefingError([error(rule, message, Location(self._link))])


def _validator(response: urllib3.BaseHTTPResponse) -> str:
    """What identifies this version of the file in `If-Range`, or empty (RFC 9110, section 13.1.5)."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _says_complete(response: urllib3.BaseHTTPResponse, here: int) -> bool:
    """Whether nothing follows the bytes that are here: an earlier run stopped just before the end."""
    return (
        response.status == RANGE_NOT_SATISFIABLE
        and response.headers.get("Content-Range", "") == f"bytes */{here}"
    )
