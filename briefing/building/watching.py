"""When to build again: the author saved something that a build reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from briefing.building.kept import NOT_CONTENT
from briefing.workspace import Workspace

QUIET_MILLISECONDS = 40
"""Programs save in several steps, a new file and a renaming; this long after the last, they are done."""
LONGEST_MILLISECONDS = 400
"""After which a stream of changes is looked at all the same."""
LOOK_MILLISECONDS = 1000
"""How often to look whether there is a folder of catalogues by now."""


def changes(folder: Path, inputs: Callable[[], str]) -> Iterator[None]:
    """Yields at once, and then whenever a file of the briefing or of its catalogues was saved.

    `inputs` digests what a build reads, to notice what was saved before the system began to tell.
    """
    locales = Workspace.of(folder).locales
    while True:
        seen = inputs()
        yield
        places = _places(folder, locales)
        for number, changed in enumerate(_told(places, _Content(folder, locales))):
            if changed or (number == 0 and inputs() != seen):
                yield
            if _places(folder, locales) != places:
                break


def _told(places: tuple[Path, ...], content: _Content) -> Iterator[bool]:
    """Whether something was saved, at least once in `LOOK_MILLISECONDS`."""
    told = watch(
        *places,
        watch_filter=content,
        debounce=LONGEST_MILLISECONDS,
        step=QUIET_MILLISECONDS,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    return (bool(changed) for changed in told)


def _places(folder: Path, locales: Path) -> tuple[Path, ...]:
    return tuple(place.resolve() for place in (folder, locales) if place.is_dir())


class _Content:
    """Tells what a build reads from what it writes, and from what editors and reviews keep beside it."""

    def __init__(self, folder: Path, locales: Path) -> None:
        self._folder = folder.resolve()
        self._locales = locales.resolve()
        self._catalog = f"{self._folder.name}.po"

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a build may come out otherwise after this change."""
        place = Path(path)
        if place.is_relative_to(self._locales):
            return place.name == self._catalog or (change is Change.added and not place.suffix)
        if not place.is_relative_to(self._folder):
            return False
        within = place.relative_to(self._folder).parts
        return NOT_CONTENT.isdisjoint(within[:1]) and not any(name.startswith(".") for name in within)
