"""`briefing new`: a small briefing that can be checked and built as it stands."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from briefing.content import briefing_id
from briefing.diagnostics import BriefingError, Location, error
from briefing.whole_files import part_folder_in, write_whole


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
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with as_file(files("briefing") / "template") as template, part_folder_in(folder.parent) as part:
            for path in sorted(template.rglob("*")):
                if path.is_file():
                    write_whole(part / folder.name / path.relative_to(template), path.read_bytes())
            (part / folder.name).rename(folder)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(folder)) from None
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
