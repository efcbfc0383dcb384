"""Argos packages on this machine: install from a file, remove, verify.

They go into Argos's own packages folder, so that `argospm` and other programs see the same models. A package
is a zip archive that somebody else made: it is read with suspicion, unpacked beside the folder, tried in a
process of its own, and only then moved to its place.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import refuse_unlikely
from briefing.translation.models import (
    METADATA_FILE,
    METADATA_MAX_BYTES,
    InstalledModel,
    ModelCard,
    installed_models,
    load_json,
    missing_part,
    parse_card,
    read_card,
)
from briefing.whole_files import part_folder_in, sync_folder

PACKAGE_MAX_BYTES = 2_000_000_000
UNPACKED_MAX_BYTES = 4_000_000_000
MAX_FILES = 2_000
MAX_RATIO = 50
"""Unpacked to packed bytes; weights hardly shrink, and what swells like this is no model."""
RATIO_CHECKED_FROM_BYTES = 64_000_000
PLAIN_NAME = re.compile(
    r"(?!(con|prn|aux|nul|(com|lpt)[0-9])(\.|$))[^\x00-\x1f\x7f-\x9f\\:*?\"<>|\u2028-\u202e\u2066-\u2069]+",
    re.IGNORECASE,
)
"""File names that mean the same on every system, and look like what they are."""
MAX_NAME_LENGTH = 240
ENCRYPTED = 0x1
"""The bit of a zip entry's flags (APPNOTE.TXT, section 4.4.4)."""
SECONDS_TO_TRY = 120
COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Package:
    """A package file that may be unpacked, as far as its directory and metadata tell."""

    path: Path
    card: ModelCard
    root: str
    """The folder in the archive that everything is in."""
    unpacked_bytes: int


def inspect_package(path: Path) -> Package:
    """What a package file holds; nothing is unpacked.

    Raises `BriefingError` for a file that is not a zip archive, for entries that leave their folder, are
    links, come twice, are encrypted or too many, for absurd sizes, and for metadata, tokenizer or model
    that are missing or wrong.
    """
    try:
        with _opened(path) as archive:
            findings = tuple(_archive_findings(archive.infolist(), str(path)))
            if findings:
                raise BriefingError(findings[:1])
            return _described(path, archive)
    except OSError as problem:
        raise _problem("unreadable", f"cannot be read: {problem.strerror or problem}", path) from None


def install_package(
    path: Path, folder: Path, on_progress: Callable[[int, int], None] = lambda _done, _total: None
) -> InstalledModel:
    """Install a package file into the packages folder `folder`, in place of other models of the same pair.

    `on_progress` is called with the bytes unpacked and the bytes there will be. Raises `BriefingError` for
    what `inspect_package` refuses, for a disk without room, and for a model that does not load; the folder is
    then as it was.
    """
    package = inspect_package(path)
    place = folder / package.card.folder_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_without_room(folder, package.unpacked_bytes)
        # Beside the folder, not in it: Argos fails on a folder there that is not a whole package.
        with part_folder_in(folder.parent) as beside:
            unpacked = beside / package.card.folder_name
            _unpack(package, unpacked, on_progress)
            if findings := _trial_findings(unpacked, str(path)):
                raise BriefingError(findings)
            _put_in_place(unpacked, place, beside)
            for other in _models_of_the_pair(package.card, folder):
                if other.path != place:
                    other.path.rename(beside / f"former-{other.path.name}")
        sync_folder(folder)
    except OSError as problem:
        raise _problem("unwritable", f"cannot be written: {problem.strerror or problem}", place) from None
    return InstalledModel(package.card, place)


def _put_in_place(unpacked: Path, place: Path, beside: Path) -> None:
    """Rename a whole model to its place; one of the same version that was there comes back if that fails."""
    former = beside / f"former-{place.name}"
    if os.path.lexists(place):
        place.rename(former)
    try:
        unpacked.rename(place)
    except OSError:
        if os.path.lexists(former):
            former.rename(place)
        raise


def remove_model(model: InstalledModel) -> None:
    """Delete an installed model: at once for everybody who looks, then from the disk.

    Raises `BriefingError` where the system does not allow it.
    """
    try:
        with part_folder_in(model.path.parent.parent) as beside:
            model.path.rename(beside / model.path.name)
    except OSError as problem:
        raise _problem("unwritable", f"cannot be removed: {problem.strerror}", model.path) from None


def verify_models(folder: Path) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Each package in the folder by name, with what is wrong with it: it is opened and translates a word."""
    installed = installed_models(folder)
    for finding in installed.findings:
        yield finding.location.path, (finding,)
    for model in installed.models:
        yield str(model.path), verify_model(model)


def verify_model(model: InstalledModel) -> tuple[Finding, ...]:
    """What is wrong with an installed model: it is opened and translates a word."""
    return _trial_findings(model.path, str(model.path))


def refuse_without_room(folder: Path, needed_bytes: int) -> None:
    """Raise `BriefingError` where the disk of a folder that exists has less than `needed_bytes` left."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        message = f"{_megabytes(needed_bytes)} are needed and {_megabytes(free_bytes)} are free"
        raise _problem("no-room", message, folder)


def _megabytes(count: int) -> str:
    return f"{-(-count // 1_000_000)} MB"


# --- archives ---------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive; whatever shows while reading that it is none, or a damaged one, becomes `BriefingError`."""
    refuse_unlikely(path, str(path), PACKAGE_MAX_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise _problem("not-a-package", f"is not a whole zip archive: {problem}", path) from None


def _archive_findings(entries: Sequence[zipfile.ZipInfo], shown: str) -> Iterator[Finding]:
    """What makes an archive unfit to be unpacked, judged by its directory."""
    place = Location(shown)
    if len(entries) > MAX_FILES:
        yield error("package-too-large", f"holds {len(entries)} files", place)
    unpacked, packed = (sum(sizes) for sizes in _sizes(entries))
    if unpacked > UNPACKED_MAX_BYTES:
        yield error("package-too-large", f"unpacks to {_megabytes(unpacked)}", place)
    if unpacked > RATIO_CHECKED_FROM_BYTES and unpacked > packed * MAX_RATIO:
        message = f"unpacks {_megabytes(packed)} to {_megabytes(unpacked)}"
        yield error("package-too-large", message, place)
    for entry in entries:
        if why := _unsafe(entry):
            yield error("package-unsafe", f"{entry.filename!r:.80} {why}", place)
    # Some systems take names for one that differ in case or in Unicode's composition (UAX #15).
    names = [unicodedata.normalize("NFKC", entry.filename.rstrip("/")).casefold() for entry in entries]
    if len(set(names)) < len(names):
        yield error("package-unsafe", "holds two files of one name", place)
    folders = {parent.as_posix() for name in names for parent in PurePosixPath(name).parents}
    if any(not entry.is_dir() and name in folders for name, entry in zip(names, entries, strict=True)):
        yield error("package-unsafe", "holds a file that is a folder too", place)
    if len({name.split("/")[0] for name in names}) != 1:
        yield error("package-unsafe", "is not one folder", place)


def _sizes(entries: Sequence[zipfile.ZipInfo]) -> Iterator[list[int]]:
    yield [entry.file_size for entry in entries]
    yield [entry.compress_size for entry in entries]


def _unsafe(entry: zipfile.ZipInfo) -> str:
    """Why an entry must not be unpacked, or empty."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is encrypted or packed in an unusual way"
    parts = entry.filename.rstrip("/").split("/")
    if not all(PLAIN_NAME.fullmatch(part) for part in parts) or len(entry.filename) > MAX_NAME_LENGTH:
        return "is not a plain file name"
    if any(part.strip(" .") == "" for part in parts):
        return "leaves its folder"
    return ""


def _described(path: Path, archive: zipfile.ZipFile) -> Package:
    names = set(archive.namelist())
    root = min(names).split("/")[0]
    if f"{root}/{METADATA_FILE}" not in names:
        raise _problem("model-incomplete", f"has no {METADATA_FILE}", path)
    shown = f"{path}/{METADATA_FILE}"
    card = parse_card(load_json(_metadata(archive, root, shown), shown), shown)
    if card is None:
        raise _problem("model-metadata", "is not a translation model", path)
    if missing := missing_part(lambda name: f"{root}/{name}" in names):
        raise _problem("model-incomplete", f"has no {missing}", path)
    return Package(path, card, root, sum(entry.file_size for entry in archive.infolist()))


def _metadata(archive: zipfile.ZipFile, root: str, shown: str) -> str:
    entry = archive.getinfo(f"{root}/{METADATA_FILE}")
    if entry.file_size > METADATA_MAX_BYTES:
        raise BriefingError(
            [error("too-large", f"is larger than {METADATA_MAX_BYTES} bytes", Location(shown))]
        )
    try:
        return archive.read(entry).decode("utf-8")
    except UnicodeDecodeError:
        raise BriefingError([error("not-utf-8", "is not UTF-8", Location(shown))]) from None


def _unpack(package: Package, place: Path, on_progress: Callable[[int, int], None]) -> None:
    """Write the files of a package under `place`; `zipfile` checks length and CRC of each."""
    done = 0
    with _opened(package.path) as archive:
        for entry in archive.infolist():
            path = place.joinpath(*PurePosixPath(entry.filename).parts[1:])
            if entry.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, path.open("xb") as unpacked:
                while chunk := packed.read(COPY_BYTES):
                    done += unpacked.write(chunk)
                    on_progress(done, package.unpacked_bytes)
                unpacked.flush()
                os.fsync(unpacked.fileno())


def _models_of_the_pair(card: ModelCard, folder: Path) -> Iterator[InstalledModel]:
    """Installed models with the languages of `card`."""
    for model in installed_models(folder).models:
        if (model.card.from_code, model.card.to_code) == (card.from_code, card.to_code):
            yield model


def _problem(rule: str, message: str, path: Path) -> BriefingError:
    return BriefingError([error(rule, message, Location(str(path)))])


# --- trials -----------------------------------------------------------------------------------------


def _trial_findings(folder: Path, shown: str) -> tuple[Finding, ...]:
    """What happens when the model in `folder` is used.

    A process of its own takes the blow: CTranslate2 trusts what it loads, and broken weights can end it.
    """
    try:
        if read_card(folder) is None:
            return (error("model-metadata", "is not a translation model", Location(shown)),)
        trial = subprocess.run(  # noqa: S603 # our own interpreter and module
            [sys.executable, "-P", "-m", "briefing.translation.trial", str(folder)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_TO_TRY,
            check=False,
        )
    except BriefingError as problem:
        return problem.findings
    except subprocess.TimeoutExpired:
        return (error("broken-model", f"does not translate within {SECONDS_TO_TRY} s", Location(shown)),)
    if trial.returncode == 0:
        return ()
    told = trial.stderr.strip().rpartition("\n")[2][:300] or "the process that loads it comes to an end"
    return (error("broken-model", f"cannot be used: {told}", Location(shown)),)
