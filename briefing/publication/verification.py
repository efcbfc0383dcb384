"""Whether a published folder, or a copy of it on a stick, is still what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from briefing.diagnostics import BriefingError, Finding, Location, error, warning
from briefing.gate import inside, read_outside
from briefing.publication.manifest import CHECKSUMS, MANIFEST, load_manifest

HINT = "take it from another copy of what was published"
LARGEST_PAGE = 64 << 20
"""Bytes of a file of which the manifest does not say the size."""
LONGEST_PATH, LONGEST_NAME = 1_000, 255
"""Bytes of a path within the folder, and of a name in it, as far as systems take them."""


def findings_about(folder: Path) -> Iterator[Finding]:
    """What is missing, changed or too many in a published folder.

    Raises `BriefingError` where its manifest or its checksums are missing or refused.
    """
    manifest, expected = load_manifest(folder), dict(_checksums(folder))
    sizes = {file.path: file.size for version in manifest.versions for file in version.files}
    for version in manifest.versions:
        for file in version.files:
            if expected.setdefault(file.path, file.sha256) != file.sha256:
                message = f"{MANIFEST} and {CHECKSUMS} do not agree about it"
                yield error("checksum", message, _place(folder, file.path), HINT)
    for name, digest in sorted(expected.items()):
        if not (folder / name).is_file():
            yield error("missing-file", "was published and is not here", _place(folder, name), HINT)
        elif _digest(folder / name, sizes.get(name)) != digest:
            yield error("changed-file", "is not as it was published", _place(folder, name), HINT)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in expected and name != CHECKSUMS:
            yield warning("other-file", "was not published", _place(folder, name), "delete it")


def _checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """The digests in `SHA256SUMS` by path; lines that name nothing within the folder are left out."""
    shown = (folder / CHECKSUMS).as_posix()
    for line in read_outside(inside(folder, CHECKSUMS, shown)).decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name and _is_within(folder, name):
            yield name, digest


def _is_within(folder: Path, name: str) -> bool:
    try:
        if len(name.encode()) > LONGEST_PATH or any(len(n.encode()) > LONGEST_NAME for n in name.split("/")):
            return False
        inside(folder, name, name)
        return True
    except BriefingError:
        return False


def _digest(path: Path, size: int | None) -> str:
    """The SHA-256 of a file, read piece by piece; of one that has another size, it does not matter which."""
    found = path.stat().st_size
    if found != size and (size is not None or found > LARGEST_PAGE):
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(folder: Path, name: str) -> Location:
    return Location((folder / name).as_posix())
