"""Findings about characters that no font has, with the passages that they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from fontTools.unicodedata import script, script_name

from briefing.diagnostics import Finding, Location, error
from briefing.document import Document, Heading, Run, plain_text
from briefing.render.typesetting.text import MissingGlyph

MISSING_GLYPH = "missing-glyph"
_HINT = "replace the text, or add a font for the script"


def missing_glyphs(document: Document, missing: Sequence[MissingGlyph]) -> Iterator[Finding]:
    """One finding for each script: how many characters, and the words around the first of them."""
    location = Location(f"{document.briefing_id}.{document.tag}.pdf")
    found: dict[str, list[MissingGlyph]] = {}
    for glyph in missing:
        found.setdefault(script(glyph.character), []).append(glyph)
    for code, glyphs in found.items():
        count = len({glyph.character for glyph in glyphs})
        first = glyphs[0]
        yield error(
            MISSING_GLYPH,
            f"no font has {count} {'character' if count == 1 else 'characters'} of script {code}"
            f" ({script_name(code)}), first U+{ord(first.character):04X} in “{first.context}”"
            + _passage(document, first.character),
            location,
            _HINT,
        )


def _passage(document: Document, character: str) -> str:
    """Where the character stands first, in words; nothing if it stands above the first heading."""
    if any(character in text for text in _texts(document.cover)):
        return " on the cover"
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = plain_text(block.runs)
        if any(character in text for text in _texts(block)):
            kind = type(block).__name__.lower()
            return f" ({kind} under the heading “{heading}”)" if heading else ""
    return ""


def _texts(value: object) -> Iterator[str]:
    """The texts of all runs in a part of a document, in order."""
    if isinstance(value, Run):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
