"""Where the files of a briefing lie."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """The files of a pack."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where catalogues and packs lie: beside `content/`, or inside a briefing's folder that stands alone."""

    root: Path
    locales: Path
    output: Path

    @classmethod
    def of(cls, folder: Path) -> Workspace:
        """The workspace of the briefing in `folder`, however its path is spelled."""
        if folder.parent.name != "content" and folder.resolve().parent.name == "content":
            folder = folder.resolve()
        root = folder.parent.parent if folder.parent.name == "content" else folder
        return cls(root, root / "locales", root / "output")

    def catalog_lock(self, briefing_id: str, tag: str) -> Path:
        """The file that whoever changes a catalogue has locked meanwhile."""
        return self.root / ".briefing" / "review" / f"{briefing_id}.{tag}.lock"

    def pack(self, briefing_id: str, tag: str, format_: str) -> Path:
        """Where one file of an edition lies."""
        return self.output / briefing_id / tag / f"{briefing_id}.{tag}.{format_}"

    def record(self, briefing_id: str, name: str) -> Path:
        """Where a run keeps what it did; goes when the packs go."""
        return self.output / briefing_id / ".built" / f"{name}.json"
