"""What the paragraphs of a DOCX refer to besides its styles: numbering, settings, font table."""

from __future__ import annotations

from types import MappingProxyType

from briefing.locales import regional_tag
from briefing.render.docx.elements import Element, twips, w
from briefing.render.docx.styles import BULLETS, NUMBERS
from briefing.render.docx.text import DEFAULT_FONT, FONTS
from briefing.theme import Theme

NUMERALS = MappingProxyType(
    {
        "0": ("Arabic", "decimal"),
        "\N{DEVANAGARI DIGIT ZERO}": ("HINDIARABIC", "hindiNumbers"),
        "\N{THAI DIGIT ZERO}": ("THAIARABIC", "thaiNumbers"),
    }
)
"""Field switch (17.16.4.3.1) and number format (17.18.59) by the zero of the digits they write.

The standard has none for Arabic-Indic digits: there Word goes by the reader's own setting."""

OTHER_FONTS = MappingProxyType(
    {
        "Armn": "Segoe UI",
        "Beng": "Nirmala UI",
        "Deva": "Nirmala UI",
        "Ethi": "Ebrima",
        "Geor": "Segoe UI",
        "Gujr": "Nirmala UI",
        "Guru": "Nirmala UI",
        "Hans": "Noto Sans CJK SC, Microsoft YaHei",
        "Hant": "Noto Sans CJK TC, Microsoft JhengHei",
        "Jpan": "Noto Sans CJK JP, Yu Gothic",
        "Khmr": "Leelawadee UI",
        "Knda": "Nirmala UI",
        "Kore": "Noto Sans CJK KR, Malgun Gothic",
        "Laoo": "Leelawadee UI",
        "Mlym": "Nirmala UI",
        "Mymr": "Myanmar Text",
        "Orya": "Nirmala UI",
        "Sinh": "Nirmala UI",
        "Taml": "Nirmala UI",
        "Telu": "Nirmala UI",
        "Thai": "Leelawadee UI",
        "Tibt": "Microsoft Himalaya",
    }
)
"""Fonts to take where ours is not installed, by script; `EVERYDAY_FONT` for the rest."""
EVERYDAY_FONT = "Segoe UI"


def numbering(digits: str, ordered_lists: int, theme: Theme) -> list[Element]:
    """The children of `w:numbering`: bullets, numbers, and a `w:num` per ordered list that starts at 1."""
    _, number_format = NUMERALS.get(digits[0], NUMERALS["0"])
    kinds = ((BULLETS, "bullet", "\N{BULLET}"), (NUMBERS, number_format, "%1."))
    abstract = [
        w(
            "abstractNum",
            w("multiLevelType", val="singleLevel"),
            w(
                "lvl",
                w("start", val=1),
                w("numFmt", val=form),
                w("lvlText", val=text),
                w("lvlJc", val="left"),
                # LibreOffice takes "left" to the letter in right-to-left lists: its markers stand before
                # their place, Word's behind it. With this much room both are within the margins.
                w("pPr", w("ind", left=twips(28), hanging=twips(16))),
                w("rPr", w("b"), w("bCs"), w("color", val=theme.accent)),
                ilvl=0,
            ),
            abstractNumId=number,
        )
        for number, form, text in kinds
    ]
    lists = [w("num", w("abstractNumId", val=number), numId=number) for number, _, _ in kinds]
    restarts = [
        w(
            "num",
            w("abstractNumId", val=NUMBERS),
            w("lvlOverride", w("startOverride", val=1), ilvl=0),
            numId=restarted_list(n),
        )
        for n in range(ordered_lists)
    ]
    return [*abstract, *lists, *restarts]


def restarted_list(n: int) -> int:
    """`w:numId` of the n-th ordered list of a document, from 0."""
    return NUMBERS + 1 + n


def settings(tag: str) -> list[Element]:
    """The children of `w:settings`.

    Without `w:updateFields`: it would compute the contents' page numbers, but at the price of a question to
    every reader who opens the file.
    """
    mode = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15"
    )
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=twips(36)),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", mode),
        w("themeFontLang", val=regional_tag(tag)),
    ]


def font_table(script: str) -> Element:
    """`w:fonts`: the families that a document in the script names, and what to take in their place."""
    families = {DEFAULT_FONT: EVERYDAY_FONT}
    for named in (script, "Hans"):
        families[FONTS.get(named, DEFAULT_FONT)] = OTHER_FONTS.get(named, EVERYDAY_FONT)
    return w(
        "fonts",
        *(
            w(
                "font",
                w("altName", val=other),
                w("family", val="swiss"),
                w("pitch", val="variable"),
                name=name,
            )
            for name, other in families.items()
        ),
    )
