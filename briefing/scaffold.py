"""`briefing new`: a small briefing that can be checked and built as it stands."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from briefing.content import briefing_id
from briefing.diagnostics import BriefingError, Location, error


def write_new_briefing(folder: Path) -> tuple[Path, ...]:
    """Copy the template to `folder`, whole or not at all; returns the files written.

    Raises `BriefingError` where the folder exists, or its name cannot be a briefing's id.
    """
    if folder.exists():
        hint = "choose a new name"
        raise BriefingError(
            [error("exists", "exists already; nothing was written", Location(str(folder)), hint)]
        )
    briefing_id(folder, Location(str(folder)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        as_file(files("briefing") / "template") as template,
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary,
    ):
        draft = Path(temporary) / folder.name
        shutil.copytree(template, draft)
        draft.rename(folder)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
