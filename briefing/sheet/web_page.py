"""The same-number sheet as one HTML file: no scripts, nothing fetched, to read on screen and to print.

Texts become nodes of a tree and are escaped by its serializer, so that none can be markup.
"""

from __future__ import annotations

from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from briefing.document import Direction
from briefing.sheet.rows import Line, Row, Sheet, SheetLanguage, exact_text, unit_name

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content Security Policy: even a mistake of ours cannot run a script or ask for a file."""
ENGLISH = SheetLanguage("en", "English", Direction.LTR)
"""Of the sheet's own words."""
HEADERS = ("Figure", "Kind", "Form", "Exact value", "Unit", "Qualifier", "As of", "Sources")
NUMBER_HEADERS = frozenset({"Exact value"})


def web_page(sheet: Sheet) -> bytes:
    """The sheet as an HTML file, UTF-8."""
    page = Element("html", _language(ENGLISH))
    _head(page, sheet)
    body = SubElement(page, "body")
    header = SubElement(body, "header")
    _said(header, "h1", sheet.title, sheet.source_language)
    _said(header, "p", _summary(sheet))
    table = SubElement(body, "table")
    _header_row(table, sheet)
    for row in sheet.rows:
        _fact(table, row, sheet)
    footer = SubElement(body, "footer")
    _said(footer, "p", "Texts are as the packs print them. Values are exact; percentages are in per cent.")
    indent(page, space="")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n".encode()


def _head(page: Element, sheet: Sheet) -> None:
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = f"Same-number sheet: {sheet.title}"
    SubElement(head, "style").text = (files("briefing.sheet") / "sheet.css").read_text("utf-8")


def _summary(sheet: Sheet) -> str:
    languages = ", ".join(f"{language.name} ({language.tag})" for language in sheet.languages)
    return f"Same-number sheet of {sheet.date.isoformat()}: {len(sheet.rows)} figures in {languages}"


def _header_row(table: Element, sheet: Sheet) -> None:
    row = SubElement(SubElement(table, "thead"), "tr")
    for name in HEADERS:
        cell = _said(row, "th", name)
        cell.set("scope", "col")
        if name in NUMBER_HEADERS:
            cell.set("class", "number")
    for language in sheet.languages:
        # English words, but in the direction of the texts below, so that they stand above them.
        column = SheetLanguage(ENGLISH.tag, ENGLISH.name, language.direction)
        cell = _said(row, "th", language.name, column)
        cell.set("scope", "col")
        _said(cell, "small", language.tag, column)


def _fact(table: Element, row: Row, sheet: Sheet) -> None:
    """A group of rows, one for each form; what they share stands once, in cells that span them."""
    group = SubElement(table, "tbody")
    for position, line in enumerate(row.lines):
        cells = SubElement(group, "tr")
        if position == 0:
            label = _said(cells, "th", row.label, sheet.source_language)
            label.set("scope", "rowgroup")
            _said(label, "small", row.fact_id)
            _spanning(label, row)
            _spanning(_said(cells, "td", row.kind.value), row)
        _form_and_value(cells, line)
        if position == 0:
            _spanning(_said(cells, "td", row.qualifier), row)
            _spanning(_said(cells, "td", exact_text(row.as_of), name="date"), row)
            _spanning(_sources(cells, row), row)
        for language, text in zip(sheet.languages, line.texts, strict=True):
            _said(cells, "td", text, language, "text")


def _form_and_value(cells: Element, line: Line) -> None:
    form = _said(cells, "td", line.form, name="form")
    if line.note:
        _said(form, "small", line.note)
    _said(cells, "td", exact_text(line.quantity), name="number")
    _said(cells, "td", unit_name(line.quantity))


def _sources(cells: Element, row: Row) -> Element:
    cell = _said(cells, "td", "", name="sources")
    for source in row.sources:
        entry = SubElement(cell, "div")
        publisher = SubElement(entry, "bdi", lang=source.language)
        publisher.text = source.publisher
        publisher.tail = f" ({source.date_text})"
    return cell


def _spanning(cell: Element, row: Row) -> None:
    if len(row.lines) > 1:
        cell.set("rowspan", str(len(row.lines)))


def _said(
    parent: Element, element: str, text: str, language: SheetLanguage = ENGLISH, name: str = ""
) -> Element:
    """A new element that holds `text` and says in which language; `name` is its class in the style sheet."""
    child = SubElement(parent, element, _language(language))
    child.text = text
    if name:
        child.set("class", name)
    return child


def _language(language: SheetLanguage) -> dict[str, str]:
    return {"lang": language.tag, "dir": language.direction.value}
