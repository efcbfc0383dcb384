"""What the paragraphs of a DOCX refer to besides its styles: numbering and settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.render.docx.elements import Element, twips, w
from briefing.render.docx.fonts import EAST_ASIAN_SCRIPTS
from briefing.render.docx.looks import BULLETS, NUMBERS
from briefing.render.docx.numerals import Numerals
from briefing.render.docx.text import language_slots
from briefing.render.typesetting.fonts import language_script
from briefing.theme import Theme

_BULLET_ROOM, _NUMBER_ROOM = 14.0, 24.0
"""For a marker, in points."""


def numbering(
    numerals: Numerals, numbered_lists: Sequence[int], indent: float, theme: Theme
) -> list[Element]:
    """The children of `w:numbering`: bullets, numbers, and what each ordered list refers to.

    `numbered_lists` are the lengths of the ordered lists; `indent` is where all lists begin, in points.
    """
    kinds = (
        (BULLETS, "bullet", "\N{BULLET}"),
        (NUMBERS, numerals.number_format, "%1."),
    )
    abstract = [
        w(
            "abstractNum",
            w("multiLevelType", val="singleLevel"),
            _level(form, text, indent, theme),
            abstractNumId=number,
        )
        for number, form, text in kinds
    ]
    lists = [w("num", w("abstractNumId", val=number), numId=number) for number, _, _ in kinds]
    return [*abstract, *lists, *_ordered(numerals, numbered_lists, indent, theme)]


def _ordered(
    numerals: Numerals, numbered_lists: Sequence[int], indent: float, theme: Theme
) -> Iterator[Element]:
    """A `w:num` per list, which starts at 1; or one per item, with its number written out."""
    for position, length in enumerate(numbered_lists):
        before = numbered_lists[:position]
        if numerals.counted_by_word:
            restart = w("lvlOverride", w("startOverride", val=1), ilvl=0)
            yield w("num", w("abstractNumId", val=NUMBERS), restart, numId=list_marker(numerals, before, 0))
            continue
        for index in range(length):
            level = _level("decimal", f"{numerals.write(index + 1)}.", indent, theme)
            override = w("lvlOverride", level, ilvl=0)
            marker = list_marker(numerals, before, index)
            yield w("num", w("abstractNumId", val=NUMBERS), override, numId=marker)


def _level(form: str, text: str, indent: float, theme: Theme) -> Element:
    room = _BULLET_ROOM if form == "bullet" else _NUMBER_ROOM
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("lvlText", val=text),
        # LibreOffice takes "left" to the letter in right-to-left lists: its markers stand before their place,
        # Word's behind it. Both are within the margins.
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=twips(indent + room), hanging=twips(room))),
        w("rPr", w("b"), w("bCs"), w("color", val=theme.accent)),
        ilvl=0,
    )


def list_marker(numerals: Numerals, lists_before: Sequence[int], item: int) -> int:
    """`w:numId` for an item of an ordered list, counted from 0, after lists of the given lengths."""
    if numerals.counted_by_word:
        return NUMBERS + 1 + len(lists_before)
    return NUMBERS + 1 + sum(lists_before) + item


def settings(tag: str) -> list[Element]:
    """The children of `w:settings`.

    Without `w:updateFields`: it would compute the contents' page numbers, but at the price of a question to
    every reader who opens the file, and not in Protected View, where files from outside open.
    """
    mode = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15"
    )
    strict = language_script(tag) in EAST_ASIAN_SCRIPTS
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=twips(36)),
        w("characterSpacingControl", val="doNotCompress"),
        *([w("strictFirstAndLastChars")] if strict else []),
        w("compat", mode),
        w("themeFontLang", **language_slots(tag)),
    ]
