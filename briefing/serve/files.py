"""The bytes of a published folder, read once, proved against the manifest, and kept while they are asked for.

What is small is held in memory, up to a bound, so that three hundred phones that open the same page read it
from the disk or the stick once. What is large is proved once and then read in pieces.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections import OrderedDict
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefing.serve.addresses import Address

SMALL = 16 * 2**20
"""Bytes of a file that is held whole."""
LARGEST_PAGE = 64 * 2**20
"""Bytes of what the manifest says nothing about."""
MEMORY = 384 * 2**20
"""Bytes that are held at most; those asked for longest ago go first."""
PIECE = 128 * 2**10
"""Bytes that are sent at a time; each slow reader has one or two of these waiting."""


class FileMissingError(Exception):
    """There is no such file now."""


class FileDamagedError(Exception):
    """The file is not what the manifest says, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What changes when a file is written anew."""

    inode: int
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is now."""

    path: Path
    identity: Identity
    sha256: str
    data: bytes | None
    """None for a large file."""

    @property
    def size(self) -> int:
        """In bytes."""
        return self.identity.size

    @property
    def entity_tag(self) -> str:
        """A strong validator (RFC 9110, section 8.8.3): the same bytes have the same, on any server."""
        return f'"{self.sha256}"'

    def modified(self, now: datetime) -> datetime:
        """When it was written, in whole seconds and never later than `now` (section 8.8.2.1)."""
        return datetime.fromtimestamp(min(self.identity.modified_ns // 10**9, int(now.timestamp())), UTC)

    async def pieces(self, start: int, stop: int) -> AsyncGenerator[bytes | memoryview, None]:
        """The bytes from `start` up to `stop`; raises `FileDamagedError` where they are gone."""
        if self.data is not None:
            view = memoryview(self.data)
            for position in range(start, stop, PIECE):
                yield view[position : min(position + PIECE, stop)]
            return
        descriptor = await asyncio.to_thread(os.open, self.path, os.O_RDONLY)
        try:
            if identity_of(os.fstat(descriptor)) != self.identity:
                raise FileDamagedError(f"{self.path.name} was replaced")
            while start < stop:
                piece = await asyncio.to_thread(os.pread, descriptor, min(PIECE, stop - start), start)
                if not piece:
                    raise FileDamagedError(f"{self.path.name} became shorter")
                start += len(piece)
                yield piece
        finally:
            os.close(descriptor)


class FileStore:
    """The files of one published folder, for one event loop."""

    def __init__(self, folder: Path, memory: int = MEMORY, small: int = SMALL) -> None:
        self._folder = folder.resolve()
        self._memory, self._small = memory, small
        self._held: OrderedDict[str, StoredFile] = OrderedDict()
        self._reading: dict[tuple[str, Identity], asyncio.Task[StoredFile]] = {}

    @property
    def held_bytes(self) -> int:
        """How much is held in memory."""
        return sum(len(file.data) for file in self._held.values() if file.data is not None)

    async def open(self, address: Address) -> StoredFile:
        """The file at an address, as it is now. Raises `FileMissingError` or `FileDamagedError`."""
        path = self._folder / address.path
        try:
            found = path.stat()
        except OSError:
            raise FileMissingError(address.path) from None
        if not _is_likely(found, address):
            raise FileDamagedError(f"{address.path} is not the file that the manifest names")
        identity = identity_of(found)
        held = self._held.get(address.path)
        if held is not None and held.identity == identity and _is_proved(held, address):
            self._held.move_to_end(address.path)
            return held
        key = (address.path, identity)
        if key not in self._reading:
            task = asyncio.create_task(asyncio.to_thread(self._read, path, identity))
            self._reading[key] = task
            task.add_done_callback(lambda _task: self._reading.pop(key, None))
        file = await asyncio.shield(self._reading[key])
        if not _is_proved(file, address):
            raise FileDamagedError(f"{address.path} is not the file that the manifest names")
        self._hold(address.path, file)
        return file

    def _read(self, path: Path, identity: Identity) -> StoredFile:
        if not path.resolve().is_relative_to(self._folder):
            raise FileMissingError(path.name)
        try:
            with path.open("rb") as stream:
                if identity.size > self._small:
                    return StoredFile(path, identity, hashlib.file_digest(stream, "sha256").hexdigest(), None)
                data = stream.read(identity.size + 1)
        except OSError as problem:
            raise FileDamagedError(f"{path.name} cannot be read: {problem.strerror}") from None
        if len(data) != identity.size:
            raise FileDamagedError(f"{path.name} is being written")
        return StoredFile(path, identity, hashlib.sha256(data).hexdigest(), data)

    def _hold(self, name: str, file: StoredFile) -> None:
        self._held[name] = file
        self._held.move_to_end(name)
        while self.held_bytes > self._memory:
            self._held.popitem(last=False)


def identity_of(found: os.stat_result) -> Identity:
    """What tells a file from one that takes its place."""
    return Identity(found.st_ino, found.st_size, found.st_mtime_ns)


def _is_likely(found: os.stat_result, address: Address) -> bool:
    """Whether it is worth reading: a pipe would hold the server, and what has another size is damaged."""
    most = address.proof.size if address.proof else LARGEST_PAGE
    return stat.S_ISREG(found.st_mode) and found.st_size <= most


def _is_proved(file: StoredFile, address: Address) -> bool:
    return address.proof is None or file.sha256 == address.proof.sha256
