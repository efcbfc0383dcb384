"""Whether a published folder, or a copy of it on a stick, is still what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from briefing.diagnostics import Finding, Location, error, warning
from briefing.publication.manifest import CHECKSUMS, MANIFEST, load_manifest

HINT = "take it from another copy of what was published"


def findings_about(folder: Path) -> Iterator[Finding]:
    """What is missing, changed or too many in a published folder.

    Raises `BriefingError` where its manifest is missing or refused.
    """
    manifest, expected = load_manifest(folder), dict(_checksums(folder))
    for version in manifest.versions:
        for file in version.files:
            if expected.setdefault(file.path, file.sha256) != file.sha256:
                message = f"{MANIFEST} and {CHECKSUMS} do not agree about it"
                yield error("checksum", message, _place(folder, file.path), HINT)
    for name, digest in sorted(expected.items()):
        path = folder / name
        if not path.is_file():
            yield error("missing-file", "was published and is not here", _place(folder, name), HINT)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield error("changed-file", "is not as it was published", _place(folder, name), HINT)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in expected and name != CHECKSUMS:
            yield warning("other-file", "was not published", _place(folder, name), "delete it")


def _checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """The digests in `SHA256SUMS` by path; lines that name nothing within the folder are left out."""
    for line in (folder / CHECKSUMS).read_text("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name and (folder / name).resolve().is_relative_to(folder.resolve()):
            yield name, digest


def _place(folder: Path, name: str) -> Location:
    return Location((folder / name).as_posix())
