"""Writing a published folder: a version appears whole or not at all, and what was published is never lost.

A version is made in a hidden folder beside its place and renamed into it when it is complete. Then comes
the manifest, so that an embargo of the new version holds before a page says anything of it; then the pages
that say which version is current, one by one, and the checksums. A run that was ended anywhere is completed
by the same command.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error
from briefing.publication.manifest import CHECKSUMS, MANIFEST, Manifest, PublishedFile, Role
from briefing.whole_files import sync_folder, take_lock, write_whole
from briefing.workspace import Workspace

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
"""By suffix: the only kinds of file that are published."""
COMPRESSED = frozenset({"pdf", "docx", "xlsx", "jpg", "jpeg", "png", "zip"})
"""Suffixes of files that packing again makes no smaller."""


def publication_folder(folder: Path, briefing_id: str) -> Path:
    """Where the briefing in `folder` is published unless somebody says otherwise."""
    return Workspace.of(folder).output / briefing_id / "publication"


def has_manifest(folder: Path) -> bool:
    """Whether anything was published here; also where a link of that name leads nowhere."""
    return os.path.lexists(folder / MANIFEST)


def refuse_other_folder(folder: Path) -> None:
    """Raise `BriefingError` for a folder in which somebody keeps other things, which would be handed out too.

    A first run that was ended leaves its version, which `VersionFolder.put_in_place` looks at.
    """
    if has_manifest(folder):
        return
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and path.name != "v1":
            message = f"holds {path.name!r}, and nothing was published here"
            hint = "name a new or an empty folder with --to"
            raise BriefingError([error("other-folder", message, Location(folder.as_posix()), hint)])


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """The folder for this process alone; raises `BriefingError` if another one is publishing into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        message, hint = "is a file, or lies in one", "name a folder with --to"
        raise BriefingError([error("no-folder", message, Location(folder.as_posix()), hint)]) from None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not take_lock(descriptor):
            message, hint = "another `briefing publish` is writing into this folder", "wait until it ends"
            raise BriefingError([error("locked", message, Location(folder.as_posix()), hint)])
        yield
    finally:
        os.close(descriptor)


class VersionFolder:
    """A version in the making: its files are on the disk, and not yet where anybody looks for them."""

    def __init__(self, part: Path, number: int) -> None:
        self._making = part / f"v{number}"
        self._making.mkdir()
        self._files: dict[str, PublishedFile] = {}

    @property
    def files(self) -> tuple[PublishedFile, ...]:
        """What was added, in the order of the paths."""
        return tuple(self._files[path] for path in sorted(self._files))

    def add(self, name: str, data: bytes, role: Role, tag: str = "") -> None:
        """Add a file at `name` within the version."""
        path = self._making / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        media_type = MEDIA_TYPES[name.rpartition(".")[2]]
        self._files[name] = PublishedFile(
            f"{self._making.name}/{name}", role, media_type, len(data), hashlib.sha256(data).hexdigest(), tag
        )

    def archive(self, names: Sequence[str], instead: dict[str, bytes]) -> bytes:
        """A ZIP file of the files `names`, those in `instead` with other contents; always the same bytes."""
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in sorted({*names, *instead}):
                data = instead[name] if name in instead else (self._making / name).read_bytes()
                entry = zipfile.ZipInfo(name)  # dated 1980, so that no clock is in it
                entry.external_attr = 0o644 << 16
                packed = name.rpartition(".")[2] in COMPRESSED
                entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return stream.getvalue()

    def put_in_place(self, folder: Path) -> None:
        """Make the version visible. What lies in its place must be a version that no manifest ever named.

        Raises `BriefingError` where anything else lies there.
        """
        place = folder / self._making.name
        if place.exists() or place.is_symlink():
            self._refuse_other_files(place)
            shutil.rmtree(place)
        for each in sorted(self._making.rglob("*")):
            if each.is_dir():
                sync_folder(each)
        self._making.replace(place)
        sync_folder(folder)

    def _refuse_other_files(self, place: Path) -> None:
        """What an ended run left has no file that this one has not."""
        names = [path.relative_to(place).as_posix() for path in sorted(place.rglob("*")) if not path.is_dir()]
        others = [name for name in names if name not in self._files]
        if others or place.is_symlink() or not place.is_dir():
            what = f"holds {others[0]!r}, which is not of this version" if others else "is no version of ours"
            raise BriefingError([error("other-files", what, Location(place.as_posix()), "move it away")])


def write_checksums(folder: Path, manifest: Manifest, pages: Iterable[str]) -> None:
    """Write `SHA256SUMS`, as `sha256sum --check` reads it: every version's files, `pages`, and the manifest.

    Whatever else lies in the folder was not published.
    """
    digests = {file.path: file.sha256 for version in manifest.versions for file in version.files}
    for name in (MANIFEST, *pages):
        with (folder / name).open("rb") as file:
            digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    lines = [f"{digests[name]}  {name}\n" for name in sorted(digests)]
    write_whole(folder / CHECKSUMS, "".join(lines).encode())
