"""Extract the program's own words on the page and bring every language's `interface.po` up to date.

Run by `make messages` after a message was added or changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from babel.messages.extract import extract_from_dir

from briefing.catalog import catalog_path, template_catalog, update_catalog
from briefing.diagnostics import Location
from briefing.interface import DOMAIN
from briefing.model import Text

ROOT = Path(__file__).parents[1]
FIRST_RELEASE = date(2026, 11, 21)
"""Stands in the headers, so that the same messages give the same bytes."""


ENGLISH_ONLY = "review/"
"""The review page speaks English so far; its words stand in no pack."""


def interface_messages() -> Iterator[Text]:
    """Every message that the package marks with `say("…")` or `gettext("…")`, by file and line."""
    found = extract_from_dir(
        ROOT / "briefing", method_map=[("**.py", "python")], keywords={"gettext": None, "say": None}
    )
    for name, line, message, _comments, _context in sorted(found, key=lambda each: (each[0], each[1])):
        if not name.startswith(ENGLISH_ONLY):
            yield Text(str(message), Location(f"briefing/{name}", line))


def main(new_tags: Sequence[str]) -> None:
    """Write the template and all catalogues, with new ones for `new_tags` (BCP 47)."""
    texts = tuple(interface_messages())
    (ROOT / "locales" / f"{DOMAIN}.pot").write_bytes(template_catalog(DOMAIN, texts, FIRST_RELEASE))
    present = (ROOT / "locales").glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    new = {catalog_path(ROOT / "locales", tag, DOMAIN) for tag in new_tags}
    for path in sorted(new.union(present)):
        path.parent.mkdir(parents=True, exist_ok=True)
        tag = path.parts[-3].replace("_", "-")
        path.write_bytes(update_catalog(path, tag, DOMAIN, texts, FIRST_RELEASE))


if __name__ == "__main__":
    main(sys.argv[1:])
