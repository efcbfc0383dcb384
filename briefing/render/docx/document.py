"""`Document` -> DOCX (ISO/IEC 29500): native styles, lists, tables, fields and links, in both directions.

Word's own means are used wherever they exist, so that the office can go on editing the file.
"""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefing.diagnostics import Finding, Location, Severity, error
from briefing.document import Document
from briefing.render import Rendered
from briefing.render.docx.blocks import body_elements
from briefing.render.docx.cover import COVER_BOTTOM, cover_elements
from briefing.render.docx.definitions import numbering, settings
from briefing.render.docx.elements import copied
from briefing.render.docx.numerals import Numerals
from briefing.render.docx.package import legal, new_package, package_bytes, write_properties
from briefing.render.docx.pages import footer, header, section
from briefing.render.docx.styles import style_sheet
from briefing.render.docx.writer import Writer
from briefing.render.typesetting.fonts import language_script


def render_docx(document: Document) -> Rendered:
    """The document as a DOCX file; the same document gives the same bytes.

    Findings: `control-character` (error), for text that holds what XML cannot, set as U+FFFD;
    `unreadable-picture` (error), where the alternative text stands instead; `field-digits` (note), where
    no word processor can be told to write page numbers in the document's digits.
    Raises OSError for a font of the office that cannot be read.
    """
    legal_document, offenders = legal(document)
    word = new_package()
    write_properties(word, legal_document)
    writer = Writer(legal_document, word.part)
    _write_body(writer, word)
    _write_definitions(writer, word)
    place = Location(f"{document.briefing_id}/{document.tag}")
    findings = [_control_character(text, place) for text in offenders] + writer.findings
    if not Numerals(document.digits).counted_by_word:
        findings.append(_field_digits(document.digits, place))
    return Rendered(package_bytes(word), tuple(findings))


def _control_character(text: str, place: Location) -> Finding:
    return error(
        "control-character",
        f"{text!r:.80} holds a character that no document can hold",
        place,
        "delete the character; it is printed as U+FFFD",
    )


def _field_digits(digits: str, place: Location) -> Finding:
    return Finding(
        "field-digits",
        Severity.NOTE,
        f"page numbers may not be written as {digits} in the DOCX",
        place,
        "word processors choose these digits by the reader's settings; all other numbers are right",
    )


def _write_body(writer: Writer, word: WordDocument) -> None:
    cover = cover_elements(writer, section(writer, top=0, bottom=COVER_BOTTOM))
    body = list(body_elements(writer))
    word.element.body[:] = [*cover, *body, section(writer, header(writer, word), footer(writer, word))]


def _write_definitions(writer: Writer, word: WordDocument) -> None:
    """Styles, numbering, settings and fonts, in place of the template's."""
    document, part, theme = writer.document, word.part, writer.theme
    lists = numbering(writer.numerals, writer.numbered_lists, writer.grid.text_start, theme)
    styles = style_sheet(document.tag, document.direction, writer.measure.scale, theme)
    for root, children in (
        (word.styles.element, [*copied(styles)]),
        (part.numbering_part.element, lists),
        (word.settings.element, settings(document.tag)),
    ):
        root[:] = children
    scripts = {language_script(document.tag), *writer.typesetter.scripts}
    fonts = Part(
        PackURI("/word/fontTable.xml"),
        CONTENT_TYPE.WML_FONT_TABLE,
        serialize_part_xml(writer.fonts.table(scripts)),
        part.package,
    )
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
