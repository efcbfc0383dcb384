"""Write the table of the checks of translations, `docs/checks.md`: `python tools/write_check_rules.py`."""

from __future__ import annotations

from pathlib import Path

from briefing.audit.segments import rules_as_markdown

TARGET = Path(__file__).parents[1] / "docs" / "checks.md"
HEAD = """# Checks of translations

`briefing check` and `briefing build` compare every translation with its source. A translation with an *error*
is not printed: the page shows the source text instead. A *warning* is for the reviewer, and a *note* is about
what may well be meant so. Warnings and notes can be dismissed for a segment, with a name and a reason, in a
comment of the PO file (`# dismissed: rule by Name: reason`); errors cannot.

This file is written by `tools/write_check_rules.py` from the rules themselves.

"""


def document() -> str:
    """The whole file."""
    return HEAD + rules_as_markdown()


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
