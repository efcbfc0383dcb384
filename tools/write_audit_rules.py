"""Write the tables of the audit, `docs/audit.md`: `python -m tools.write_audit_rules`."""

from __future__ import annotations

from pathlib import Path

from briefing.audit.packs.rules import rules_as_markdown
from tests.audit_plants import plants_as_markdown

TARGET = Path(__file__).parents[1] / "docs" / "audit.md"
HEAD = """# The audit of finished packs

`briefing audit DIR`, and every `briefing build` at its end, opens the finished PDF and DOCX of each edition
as a stranger would and proves them against the briefing, without any of the code that wrote them
(import-linter checks it). A *blocking* finding keeps a pack from being handed out (exit code 2), a *warning*
is for a person to look at (1). A finding can be waived with a name and a reason in the briefing's
`waivers.yaml` (docs/briefing-format.md): it is shown as waived, and blocks no more. `--report FOLDER` writes
`audit.json` and a page with a picture of each place.

How the files are read:

* A PDF by its structure tree (pikepdf): each element's marked content, the codes in it by the font's
  ToUnicode map, pieces of right-to-left letters turned round. This reading must be the document's text in
  order, in all languages.
* The same PDF by PDFium, which goes by the places of glyphs. It must find each word in order and each figure
  whole; in right-to-left documents, where it turns left-to-right phrases round, each right-to-left letter as
  often as it is printed, and each numeral.
* A DOCX by its XML (lxml, without entities, document types or network), unpacked within bounds.
* A figure by the parser of `briefing.figures`, which knows the language but not how the text was written. A
  compact figure, "2.3 million", must be the value to the digits that it prints.

This file is written by `tools/write_audit_rules.py` from the rules and the tests themselves.

## Rules

"""
PLANTED = """
## Planted faults

`tests/test_audit_faults.py` plants each of these in finished files in four scripts, and asserts the rule that
catches it. Files without a fault have no finding in any language of the Changping briefing.

"""


def document() -> str:
    """The whole file."""
    return HEAD + rules_as_markdown() + PLANTED + plants_as_markdown()


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
