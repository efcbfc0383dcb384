"""A published folder as it is now: what is published while it is served is served too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.diagnostics import BriefingError
from briefing.publication.manifest import MANIFEST, Manifest, load_manifest
from briefing.serve.addresses import Address, addresses
from briefing.serve.embargo import Now, SteadyClock
from briefing.serve.files import FileStore, Identity, identity_of
from briefing.serve.languages import negotiated_tag

Tell = Callable[[str], None]
"""Takes a line for the operator."""


class Site:
    """The folder, read again whenever its manifest changes; raises `BriefingError` if it cannot at first."""

    def __init__(self, folder: Path, now: Now, tell: Tell) -> None:
        self.folder = folder.resolve()  # a link that is set anew leads to another publication
        self.now = SteadyClock(now)
        self.tell = tell
        self.files = FileStore(self.folder)
        self._seen = self._identity()
        self._changing = asyncio.Lock()
        self._take(load_manifest(self.folder))

    def _take(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.addresses: Mapping[str, Address] = addresses(manifest)
        self.tags = tuple(edition.tag for edition in manifest.current.editions)

    def _identity(self) -> Identity | None:
        try:
            return identity_of((self.folder / MANIFEST).stat())
        except OSError:
            return None

    async def refresh(self) -> None:
        """Take a new manifest over, if it can be read; else what was published before stays."""
        if self._identity() == self._seen:
            return
        async with self._changing:
            identity = self._identity()
            if identity == self._seen:
                return
            try:
                self._take(await asyncio.to_thread(load_manifest, self.folder))
                self.tell(f"version {self.manifest.current.number} is served now")
            except (BriefingError, OSError) as problem:
                self.tell(f"the new manifest is not taken over: {problem}")
            self._seen = identity

    def embargo(self) -> datetime | None:
        """The moment until which nothing may be read, in the zone of the visit; None where all may be.

        Asked anew for each request.
        """
        until = self.manifest.embargo
        if until is None or self.now() >= until:
            return None
        return until.astimezone(ZoneInfo(self.manifest.time_zone))

    def language(self, accept_language: str) -> str | None:
        """The edition that a reader asks for."""
        return negotiated_tag(accept_language, self.tags)

    def words(self, accept_language: str) -> str:
        """The language of the program's own pages for a reader."""
        return self.language(accept_language) or self.tags[0]
