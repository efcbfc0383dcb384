"""The pages: sections, running head and foot, and the watermark behind the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from docx.document import Document as WordDocument
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.parts.story import StoryPart

from briefing.document import Heading, Run
from briefing.render.docx.elements import Element, field, twips, w
from briefing.render.docx.looks import Style
from briefing.render.docx.page import EDGE, MARGIN
from briefing.render.docx.writer import Writer
from briefing.render.grid import BOTTOM, TOP
from briefing.render.typesetting.fonts import language_script

WATERMARK_HEIGHT = 190.0
LONGEST_WATERMARK = 440.0
"""Points, like `WATERMARK_HEIGHT`."""
LINE_HEIGHT = 1.4
"""Ascent and descent of our fonts, about, as a multiple of the size."""
_ADVANCE = {"W": 1.0, "F": 1.0}

VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
WORD_ART = f"""
<w:pict {nsdecls("w")} {VML}>
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
      <v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
      <v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>
      <v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
        o:connectangles="270,180,90,0"/>
    <v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape type="#_x0000_t136" stroked="f" alt="">
    <v:textpath/>
  </v:shape>
</w:pict>"""
"""Text along a path, preset shape 136: the form in which Word keeps watermarks (29500-4, 14.1.2.23)."""


def section(writer: Writer, *references: Element, top: float = TOP, bottom: float = BOTTOM) -> Element:
    """Page size, margins and direction; `references` are to headers and footers."""
    page = writer.theme.page
    return w(
        "sectPr",
        *references,
        w("type", val="nextPage"),
        w("pgSz", w=twips(page[0]), h=twips(page[1])),
        w(
            "pgMar",
            top=twips(top),
            right=twips(MARGIN),
            bottom=twips(bottom),
            left=twips(MARGIN),
            header=twips(EDGE),
            footer=twips(EDGE),
            gutter=0,
        ),
        w("cols", space=twips(36)),
        w("bidi") if writer.right_to_left else None,
    )


def header(writer: Writer, word: WordDocument) -> Element:
    """The running head, and behind the page the watermark."""
    part, relationship = word.part.add_header_part()  # type: ignore[no-untyped-call]  # of python-docx
    running_head = writer.paragraph(Style.HEADER, writer.document.running_head, part=part)
    running_head.extend(_watermark(writer))
    return _reference("headerReference", part, relationship, running_head)


def footer(writer: Writer, word: WordDocument) -> Element:
    """The title of the section, and the page label at the end side."""
    part, relationship = word.part.add_footer_part()  # type: ignore[no-untyped-call]  # of python-docx
    content = [*_section_title(writer), w("r", w("tab")), *_page_label(writer)]
    return _reference("footerReference", part, relationship, writer.styled(Style.FOOTER, content))


def _section_title(writer: Writer) -> list[Element]:
    """The heading that a page belongs to, which Word looks up; it complains where there is none at all."""
    headings = (block for block in writer.document.blocks if isinstance(block, Heading))
    if not any(heading.level == 1 and heading.listed for heading in headings):
        return []
    looks = [w("b"), w("bCs"), w("color", val=writer.theme.accent), *writer.typesetter.number_properties()]
    return field("STYLEREF 1", "", looks)


def _page_label(writer: Writer) -> list[Element]:
    """The page label with PAGE and NUMPAGES fields for its placeholders."""
    numerals = writer.numerals
    instructions = {"{page}": f"PAGE {numerals.switch}", "{pages}": f"NUMPAGES {numerals.switch}"}
    content: list[Element] = []
    for piece in re.split(r"(\{pages?\})", writer.document.page_label):
        if piece in instructions:
            result = numerals.write(1)
            content += field(instructions[piece], result, writer.typesetter.number_properties())
        else:
            content += writer.typesetter.runs((Run(piece),), writer.part)
    return content


def _reference(tag: str, part: StoryPart, relationship: str, paragraph: Element) -> Element:
    """The reference of a section to `part`, once that holds the paragraph and nothing else."""
    part.element[:] = [paragraph]
    reference = w(tag, type="default")
    reference.set(qn("r:id"), relationship)
    return reference


# --- watermark --------------------------------------------------------------------------------------


def _watermark(writer: Writer) -> Iterator[Element]:
    text = writer.document.watermark
    if not text:
        return
    width, height = _watermark_size(text)
    place = (
        f"position:absolute;width:{width:.1f}pt;height:{height:.1f}pt;rotation:315;z-index:-251657216;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    family = writer.fonts.family(language_script(writer.document.tag)).replace('"', "")
    yield _drawing(
        WORD_ART,
        shape={"id": "PowerPlusWaterMarkObject", "fillcolor": f"#{writer.theme.watermark}", "style": place},
        textpath={"style": f'font-family:"{family}";font-size:1pt', "string": text},
    )


def _watermark_size(text: str) -> tuple[float, float]:
    """Width and height in points that keep about the letters' shape.

    Text along a path is stretched until its advance widths and its whole line, not its letters, fill the box.
    """
    ems = sum(_ADVANCE.get(east_asian_width(letter), 0.65 if letter.isupper() else 0.55) for letter in text)
    lines = ems / LINE_HEIGHT
    width = min(LONGEST_WATERMARK, WATERMARK_HEIGHT * lines)
    return width, width / lines


def _drawing(template: str, **attributes: Mapping[str, str]) -> Element:
    """A run with a VML drawing; `attributes` are set on the last element of each name."""
    pict = parse_xml(template)
    for name, values in attributes.items():
        *_, element = pict.iter(f"{{urn:schemas-microsoft-com:vml}}{name}")
        for key, value in values.items():
            element.set(key, value)
    return w("r", w("rPr", w("noProof")), pict)
