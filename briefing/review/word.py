"""The bilingual Word file: one table, a row per segment, that a reviewer edits in any word processor.

All that the import needs stands in plain text in the document itself (briefing and languages on the first
page, ids in the rows, the list of rows at the end), since word processors drop custom parts and properties.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from briefing.catalog import State
from briefing.document import Direction
from briefing.locales import locale_profile, regional_tag
from briefing.review.codes import Coded, Codes
from briefing.review.units import Handout, Unit

TITLES = ("id", "source", "target", "OK", "comment")
"""The columns, as the head of the table names them."""
WIDTHS = (4.6, 7.6, 7.6, 1.2, 4.7)
"""In centimetres; together an A4 page across within margins of 2 cm."""
MARGIN = Cm(2)
PAGE = Cm(29.7), Cm(21.0)
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MARKS = {State.INITIAL: "", State.TRANSLATED: "", State.REVIEWED: "OK", State.FINAL: "final"}
"""What stands in the column `OK`."""
PLACEHOLDER_FILL, FIXED_FILL, HINT_COLOUR, MARKUP_COLOUR = "D9E2F3", "F2F2F2", "595959", "7F4F00"
BASE_FONT = "Arial"
FONTS = {
    "Hans": "Microsoft YaHei",
    "Hant": "Microsoft JhengHei",
    "Jpan": "Yu Gothic",
    "Kore": "Malgun Gothic",
    "Thai": "Leelawadee UI",
    "Khmr": "Leelawadee UI",
    "Laoo": "Leelawadee UI",
    "Mymr": "Myanmar Text",
    "Deva": "Nirmala UI",
    "Beng": "Nirmala UI",
    "Ethi": "Ebrima",
}
"""Fonts that come with Word, by ISO 15924 code, where Arial has no letters; others fall back on their own."""
GUIDE = """\
Work in the column “target”. Write in “comment”, or with Word comments, whatever you want to say.
Leave “id” and “source” as they are. A row whose id or source was changed is not taken over.
What stands in {braces} is put in by the program: a figure, a name or a term. Keep each of them, exactly as \
written, where your sentence needs it. Under the id you see what will be printed. Never type figures.
*Asterisks* around words mean emphasis, **two** strong emphasis, [words](address) a link. Keep them.
Write OK into the column “OK” when the translation may be printed as it stands. Leave it empty otherwise.
Track Changes is on. Nobody has to accept or reject anything: what you inserted counts, what you \
deleted does not.
Do not add, delete, move, merge or split rows. Do not delete the list after the table.
"""
DESCRIPTION = ("Briefing", "From", "Into", "Rows")
LIST_TITLE = "Rows of this file (please leave as it is):"


def write_word(handout: Handout) -> bytes:
    """The handout as a DOCX file; the same bytes for the same handout."""
    word = docx.Document()
    _set_page(word)
    _set_styles(word)
    _write_guide(word, handout)
    body = word.element.body
    section = body.sectPr
    section.addprevious(_table(handout))
    section.addprevious(_element("p", _pPr(spacing=120), _run(LIST_TITLE, *_hint_look())))
    listed = " ".join(unit.id for unit in handout.units)
    section.addprevious(_paragraph(_run(listed, _element("color", val=HINT_COLOUR), *_size(5))))
    _track_changes(word.settings.element)
    _set_properties(word, handout)
    return _package(word)


# --- the document -----------------------------------------------------------------------------------


def _set_page(word: WordDocument) -> None:
    [section] = word.sections
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _set_styles(word: WordDocument) -> None:
    for name in ("Normal", "Title", "List Number"):
        font = word.styles[name].font
        font.name = BASE_FONT
        fonts = word.styles[name].element.rPr.rFonts
        for slot in list(fonts.attrib):
            del fonts.attrib[slot]
        for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{slot}"), BASE_FONT)
    word.styles["Normal"].font.size = Pt(10)
    word.styles["Title"].font.size = Pt(20)


def _write_guide(word: WordDocument, handout: Handout) -> None:
    word.add_paragraph(f"{handout.title}: translation into {handout.target_language}", style="Title")
    values = (handout.briefing_id, handout.source_tag, handout.target_tag, str(len(handout.units)))
    for label, value in zip(DESCRIPTION, values, strict=True):
        word.add_paragraph(f"{label}: {value}").paragraph_format.space_after = Pt(0)
    word.add_paragraph()
    for line in GUIDE.splitlines():
        word.add_paragraph(line, style="List Number")
    word.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _set_properties(word: WordDocument, handout: Handout) -> None:
    properties = word.core_properties
    properties.title = handout.title[:255]
    properties.author = properties.last_modified_by = "briefing"
    properties.language = handout.target_tag
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(handout.dated, time(), UTC)
    properties.revision = 1


def _track_changes(settings: etree._Element) -> None:
    """Switch Track Changes on; the schema wants it right before the tab stops (ISO/IEC 29500-1, A.1)."""
    track, follower = _element("trackRevisions"), settings.find(qn("w:defaultTabStop"))
    if follower is not None:
        follower.addprevious(track)
    else:
        settings.append(track)


def _package(word: WordDocument) -> bytes:
    """The package as a ZIP file that depends on nothing but its contents."""
    for source in (word.part, word.part.package):
        for key, relationship in list(source.rels.items()):
            if relationship.reltype.rpartition("/")[2] in {"stylesWithEffects", "customXml", "thumbnail"}:
                del source.rels[key]
    saved, dated = BytesIO(), BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()


# --- the table --------------------------------------------------------------------------------------


def _table(handout: Handout) -> etree._Element:
    borders = [
        _element(side, val="single", sz="4", space="0", color="BFBFBF")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    properties = _element(
        "tblPr",
        _element("tblW", w=str(sum(map(_twips, WIDTHS))), type="dxa"),
        _element("tblBorders", *borders),
        _element("tblLayout", type="fixed"),
    )
    grid = _element("tblGrid", *(_element("gridCol", w=str(_twips(width))) for width in WIDTHS))
    head = _row([[_paragraph(_run(title, _element("b")))] for title in TITLES], is_head=True)
    columns = _Column(handout.source_tag), _Column(handout.target_tag)
    return _element("tbl", properties, grid, head, *(_unit_row(unit, *columns) for unit in handout.units))


class _Column:
    """How texts of one language are set."""

    def __init__(self, tag: str) -> None:
        profile = locale_profile(tag)
        font, region = FONTS.get(profile.script, BASE_FONT), regional_tag(tag)
        self.rtl = profile.direction is Direction.RTL
        latin = font if profile.script == "Ethi" else BASE_FONT
        self.fonts = {"ascii": latin, "hAnsi": latin, "eastAsia": font, "cs": font}
        self.language = {"val": region, "eastAsia": region, "bidi": region}

    def paragraph(self, parts: Iterable[str | Coded], *, fixed: bool) -> etree._Element:
        """A text as one paragraph: placeholders shaded, marks of emphasis coloured, the rest as it is."""
        runs = list(self._runs(parts))
        content = [_locked(runs)] if fixed and runs else runs
        return _element("p", _pPr(rtl=self.rtl), *content)

    def _runs(self, parts: Iterable[str | Coded]) -> Iterator[etree._Element]:
        for part in parts:
            if isinstance(part, str):
                yield self._run(part, rtl=self.rtl)
            elif part.code.kind == "placeholder":
                shade = _element("shd", val="clear", color="auto", fill=PLACEHOLDER_FILL)
                yield self._run(part.code.opening, shade=shade, is_name=True)
            else:
                yield self._run(part.code.opening, colour=_element("color", val=MARKUP_COLOUR), rtl=self.rtl)
                yield from self._runs(part.parts)
                yield self._run(part.code.closing, colour=_element("color", val=MARKUP_COLOUR), rtl=self.rtl)

    def _run(
        self,
        text: str,
        *,
        colour: etree._Element | None = None,
        shade: etree._Element | None = None,
        rtl: bool = False,
        is_name: bool = False,
    ) -> etree._Element:
        look = [
            _element("rFonts", **self.fonts),
            _element("noProof") if is_name else None,
            colour,
            shade,
            _element("rtl") if rtl else None,
            None if is_name else _element("lang", **self.language),
        ]
        return _run(text, *(each for each in look if each is not None))


def _unit_row(unit: Unit, source: _Column, target: _Column) -> etree._Element:
    segment = unit.segment
    codes = Codes.of(segment.source, segment.target)
    known = [_paragraph(_run(hint, *_hint_look())) for hint in filter(None, (unit.place, *unit.hints))]
    identity = _locked([_run(f"{unit.id}/{unit.version}", _element("noProof"), *_hint_look())])
    comments = [_paragraph(_run(comment, *_size(8))) for comment in unit.comments] or [_paragraph()]
    return _row(
        [
            [_paragraph(identity), *known],
            [source.paragraph(codes.encode(segment.source), fixed=True)],
            [target.paragraph(codes.encode(segment.target), fixed=False)],
            [_paragraph(*([_run(MARKS[segment.state])] if MARKS[segment.state] else []))],
            comments,
        ]
    )


def _row(cells: list[list[etree._Element]], *, is_head: bool = False) -> etree._Element:
    properties = _element("trPr", _element("cantSplit"), *([_element("tblHeader")] if is_head else []))
    row = _element("tr", properties)
    for number, (width, paragraphs) in enumerate(zip(WIDTHS, cells, strict=True)):
        fixed = is_head or number < 2
        shade = [_element("shd", val="clear", color="auto", fill=FIXED_FILL)] if fixed else []
        row.append(
            _element(
                "tc", _element("tcPr", _element("tcW", w=str(_twips(width)), type="dxa"), *shade), *paragraphs
            )
        )
    return row


# --- elements ---------------------------------------------------------------------------------------


def _element(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    element = OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in attributes.items()})
    element.extend(children)
    return element


def _paragraph(*content: etree._Element) -> etree._Element:
    return _element("p", _pPr(), *content)


def _pPr(*, rtl: bool = False, spacing: int = 20) -> etree._Element:  # noqa: N802 - WordprocessingML's name
    bidi = [_element("bidi")] if rtl else []
    return _element(
        "pPr", *bidi, _element("spacing", before=str(spacing), after="0", line="240", lineRule="auto")
    )


def _run(text: str, *look: etree._Element) -> etree._Element:
    """A run; tabs and line feeds are elements of their own (ISO/IEC 29500-1, 17.3.3)."""
    run = _element("r", _element("rPr", *look))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(_element("br"))
        for place, stretch in enumerate(line.split("\t")):
            if place:
                run.append(_element("tab"))
            if stretch:
                words = _element("t")
                words.text = stretch
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(words)
    return run


def _locked(runs: list[etree._Element]) -> etree._Element:
    """Runs in a content control that Word lets nobody edit or delete."""
    properties = _element("sdtPr", _element("lock", val="sdtContentLocked"))
    return _element("sdt", properties, _element("sdtContent", *runs))


def _hint_look() -> tuple[etree._Element, ...]:
    return _element("color", val=HINT_COLOUR), *_size(7)


def _size(points: int) -> tuple[etree._Element, ...]:
    """The size of letters, of those of complex scripts too."""
    return _element("sz", val=str(2 * points)), _element("szCs", val=str(2 * points))


def _twips(centimetres: float) -> int:
    return round(centimetres / 2.54 * 1440)
