"""`Document` -> DOCX (ISO/IEC 29500): native styles, lists, tables, fields and links, in both directions.

Word's own means are used wherever they exist, so that the office can go on editing the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from unicodedata import east_asian_width

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.parts.story import StoryPart

from briefing.diagnostics import Finding, Location, Severity, error
from briefing.document import Direction, Document, List, Run
from briefing.render import Rendered
from briefing.render.docx.blocks import BlockWriter, cell, grid
from briefing.render.docx.definitions import NUMERALS, font_table, numbering, settings
from briefing.render.docx.elements import Element, field, in_schema_order, legal, package_bytes, twips, w
from briefing.render.docx.styles import PLAIN_TABLE, Style, shade, style_sheet
from briefing.render.docx.text import DEFAULT_FONT, FONTS
from briefing.render.type_scale import MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP, type_scale
from briefing.render.typesetting.fonts import language_script

LONGEST_PROPERTY = 255
"""Characters in a core property, the most that Word takes."""

ISSUER_HEIGHT = 190.0
COVER_FIELD = 0.60
"""Height of the cover's field of colour, as a share of the page."""
COVER_BAND = 10.0
"""Points, like `ISSUER_HEIGHT`: the issuer's part of the field, and the lighter band below it."""

HEADER_DISTANCE = 36.0
"""Points from the page's edge to the running head and the page label."""

WATERMARK_HEIGHT = 190.0
LONGEST_WATERMARK = 440.0
"""Points, like `WATERMARK_HEIGHT`."""
LINE_HEIGHT = 1.4
"""Ascent and descent of our fonts, about, as a multiple of the size."""
_ADVANCE = {"W": 1.0, "F": 1.0}

UNUSED_PARTS = ("stylesWithEffects", "customXml", "webSettings", "fontTable")
UNUSED_PACKAGE_PARTS = ("thumbnail", "extended-properties")
"""What python-docx's template brings along: looks of its own, and statistics of another document."""

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


def render_docx(document: Document) -> Rendered:
    """The document as a DOCX file; the same document gives the same bytes.

    Findings: `control-character` (error), for text that holds what XML cannot, set as U+FFFD;
    `unreadable-picture` (error), where the alternative text stands instead; `field-digits` (note), where
    Word computes page and list numbers in digits of its own choice.
    """
    legal_document, offenders = legal(document)
    writer = _DocumentWriter(legal_document)
    data = writer.package()
    place = Location(f"{document.briefing_id}/{document.tag}")
    findings = [_control_character(text, place) for text in offenders] + writer.blocks.findings
    if document.digits[0] not in NUMERALS:
        findings.append(
            Finding(
                "field-digits",
                Severity.NOTE,
                f"page and list numbers may not be written as {document.digits} in the DOCX",
                place,
                "word processors choose these digits by the reader's settings",
            )
        )
    return Rendered(data, tuple(findings))


def _control_character(text: str, place: Location) -> Finding:
    return error(
        "control-character",
        f"{text!r:.80} holds a character that no document can hold",
        place,
        "delete the character; it is printed as U+FFFD",
    )


class _DocumentWriter:
    """Fills python-docx's package with the parts of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.theme = document.theme
        self.word = docx.Document()
        self.script = language_script(document.tag)
        self.blocks = BlockWriter(document, self.theme, self.word.part)

    def package(self) -> bytes:
        """The file's bytes."""
        self._drop_template_parts()
        self._write_properties()
        self._write_definitions()
        body = self.word.element.body
        body[:] = [
            *self._cover(),
            *self.blocks.body(),
            self._section(self._header(), self._footer()),
        ]
        in_schema_order(self.word.element)
        return package_bytes(self.word)

    def _drop_template_parts(self) -> None:
        for source, unused in (
            (self.word.part, UNUSED_PARTS),
            (self.word.part.package, UNUSED_PACKAGE_PARTS),
        ):
            for key, relationship in list(source.rels.items()):
                if relationship.reltype.rpartition("/")[2] in unused:
                    del source.rels[key]

    def _write_properties(self) -> None:
        document, properties = self.document, self.word.core_properties
        moment = document.created.astimezone(UTC)
        properties.title = document.title[:LONGEST_PROPERTY]
        properties.subject = document.subject[:LONGEST_PROPERTY]
        properties.author = properties.last_modified_by = document.author[:LONGEST_PROPERTY]
        properties.keywords = ", ".join(document.keywords)[:LONGEST_PROPERTY]
        properties.identifier = document.briefing_id[:LONGEST_PROPERTY]
        properties.language = document.tag
        properties.comments = ""
        properties.created = properties.modified = moment
        properties.revision = 1

    def _write_definitions(self) -> None:
        """Styles, numbering, settings and fonts, in place of the template's."""
        document, part = self.document, self.word.part
        lists = sum(isinstance(block, List) and block.ordered for block in document.blocks)
        scale = type_scale(self.script)
        for root, children in (
            (self.word.styles.element, style_sheet(document.tag, document.direction, scale, self.theme)),
            (part.numbering_part.element, numbering(document.digits, lists, self.theme)),
            (self.word.settings.element, settings(document.tag)),
        ):
            root[:] = children
            in_schema_order(root)
        fonts = Part(
            PackURI("/word/fontTable.xml"),
            CONTENT_TYPE.WML_FONT_TABLE,
            serialize_part_xml(font_table(self.script)),
            part.package,
        )
        part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)

    # --- cover --------------------------------------------------------------------------------

    def _cover(self) -> list[Element]:
        """The field of colour, then paragraphs; the last one ends their section."""
        cover = self.document.cover
        lines = (
            (Style.COVER_PLACE, cover.place),
            (Style.COVER_DETAIL, cover.date),
            (Style.COVER_DETAIL, cover.language),
        )
        below = [self.blocks.paragraph(style, runs) for style, runs in lines]
        for notice in cover.notices:
            below += [self.blocks.gap(), *self.blocks.note(notice)]
        below[-1][0].append(self._section(top=0))
        return [self._cover_field(), *below]

    def _cover_field(self) -> Element:
        """A table as wide as the page; cells bring their colour with them, so no white text is on white."""
        theme, cover = self.theme, self.document.cover
        width = twips(theme.page[0])
        titles = [self.blocks.paragraph(Style.TITLE, cover.title)]
        if cover.subtitle:
            titles.append(self.blocks.paragraph(Style.SUBTITLE, cover.subtitle))
        issuer = [self.blocks.paragraph(Style.COVER_ISSUER, cover.issuer)]
        rows = (
            (ISSUER_HEIGHT, "atLeast", theme.accent, issuer, "top"),
            (theme.page[1] * COVER_FIELD - ISSUER_HEIGHT, "atLeast", theme.accent, titles, "bottom"),
            (COVER_BAND, "exact", theme.accent_light, [self.blocks.gap()], "top"),
        )
        padding = w(
            "tblCellMar",
            w("left", w=twips(MARGIN_SIDE), type="dxa"),
            w("right", w=twips(MARGIN_SIDE), type="dxa"),
        )
        return grid(
            PLAIN_TABLE,
            self.document.direction,
            [width],
            [
                w(
                    "tr",
                    w("trPr", w("trHeight", val=twips(height), hRule=rule)),
                    cell(width, content, shade(color), w("vAlign", val=align)),
                )
                for height, rule, color, content, align in rows
            ],
            w("tblInd", w=-twips(MARGIN_SIDE), type="dxa"),
            padding,
        )

    def _watermark(self) -> Iterator[Element]:
        text = self.document.watermark
        if not text:
            return
        width, height = _watermark_size(text)
        place = (
            f"position:absolute;width:{width:.1f}pt;height:{height:.1f}pt;rotation:315;z-index:-251657216;"
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            "mso-position-vertical:center;mso-position-vertical-relative:margin"
        )
        font = f'font-family:"{FONTS.get(self.script, DEFAULT_FONT)}";font-size:1pt'
        yield _drawing(
            WORD_ART,
            shape={"id": "PowerPlusWaterMarkObject", "fillcolor": f"#{self.theme.watermark}", "style": place},
            textpath={"style": font, "string": text},
        )

    # --- pages --------------------------------------------------------------------------------

    def _section(self, *references: Element, top: float | None = None) -> Element:
        """Page size, margins and direction; `references` are to headers and footers."""
        theme = self.theme
        return w(
            "sectPr",
            *references,
            w("type", val="nextPage"),
            w("pgSz", w=twips(theme.page[0]), h=twips(theme.page[1])),
            w(
                "pgMar",
                top=twips(MARGIN_TOP if top is None else top),
                right=twips(MARGIN_SIDE),
                bottom=twips(MARGIN_BOTTOM),
                left=twips(MARGIN_SIDE),
                header=twips(HEADER_DISTANCE),
                footer=twips(HEADER_DISTANCE),
                gutter=0,
            ),
            w("cols", space=twips(36)),
            w("bidi") if self.document.direction is Direction.RTL else None,
        )

    def _header(self) -> Element:
        """The running head, and behind the page the watermark."""
        part, relationship = self.word.part.add_header_part()  # type: ignore[no-untyped-call]  # of python-docx
        running_head = self.blocks.paragraph(Style.HEADER, self.document.running_head, part=part)
        running_head.extend(self._watermark())
        return _reference("headerReference", part, relationship, running_head)

    def _footer(self) -> Element:
        part, relationship = self.word.part.add_footer_part()  # type: ignore[no-untyped-call]  # of python-docx
        page_label = self.blocks.styled(Style.FOOTER, self._page_label())
        return _reference("footerReference", part, relationship, page_label)

    def _page_label(self) -> list[Element]:
        """The page label with PAGE and NUMPAGES fields for its placeholders."""
        switch, _ = NUMERALS.get(self.document.digits[0], NUMERALS["0"])
        instructions = {"{page}": f"PAGE \\* {switch}", "{pages}": f"NUMPAGES \\* {switch}"}
        one = self.document.digits[1]
        content: list[Element] = []
        for piece in re.split(r"(\{pages?\})", self.document.page_label):
            if piece in instructions:
                content += field(instructions[piece], one, self.blocks.typesetter.number_properties())
            else:
                content += self.blocks.typesetter.runs((Run(piece),), self.word.part)
        return content


def _reference(tag: str, part: StoryPart, relationship: str, paragraph: Element) -> Element:
    """The reference of a section to `part`, once that holds the paragraph and nothing else."""
    part.element[:] = [paragraph]
    in_schema_order(part.element)
    reference = w(tag, type="default")
    reference.set(qn("r:id"), relationship)
    return reference


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
