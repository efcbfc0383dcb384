"""A whole edition as one page: cover, contents, text."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from briefing.document import Document, Heading, Runs
from briefing.gate import read_checked
from briefing.render import Rendered
from briefing.render.html.blocks import add_body
from briefing.render.html.frame import (
    MAIN,
    Page,
    add_bar,
    add_footer,
    add_group,
    add_notices,
    add_skip_link,
)
from briefing.render.html.inline import Writer
from briefing.render.html.page import Surroundings
from briefing.render.html.style import document_rules, style_sheet
from briefing.render.html.tree import child, given_address, outward_address
from briefing.theme import Logo, Theme

_PNG = b"\x89PNG"


def render_html(document: Document, surroundings: Surroundings) -> Rendered:
    """The edition as one reading page, UTF-8; same document and surroundings, same bytes.

    Raises `KeyError` for a picture of the document that `surroundings.pictures` has no address for.
    """
    anchors = {block.anchor for block in document.blocks if isinstance(block, Heading)}

    def address(href: str) -> str:
        """Links that lead nowhere are set as plain text, as on paper."""
        if href.startswith("#"):
            return href if href[1:] in anchors else ""
        return outward_address(href)

    writer = Writer(document.tag, document.direction, address)
    page = Page(writer, document.title, document.theme.accent)
    page.describe(document.subject, document.author)
    page.alternates(surroundings.languages.links if surroundings.languages else ())
    add_skip_link(page, surroundings.skip)
    header = child(page.body, "header")
    around = Writer(document.tag, document.direction, given_address)
    add_notices(header, around, surroundings.notices, "above")
    add_bar(header, surroundings, document.tag)
    _add_cover(header, writer, document, surroundings.pictures)
    if surroundings.downloads:
        add_group(header, surroundings.downloads, document.tag, "downloads")
    main = child(page.body, "main", id=MAIN)
    add_body(main, writer, document, surroundings.pictures)
    if document.watermark:
        child(page.body, "p", document.watermark, class_="watermark", aria_hidden="true")
    page.writer = around
    add_footer(page, surroundings.version)
    sheet = style_sheet(document.theme, document.tag, ("edition.css",))
    return Rendered(page.finish(sheet, document_rules(document)), ())


def _add_cover(parent: Element, writer: Writer, document: Document, pictures: Mapping[str, str]) -> None:
    """As on paper: office and photograph, the title on a field of colour, then what must be said first."""
    cover = document.cover
    made = child(parent, "div", class_="cover" if cover.picture else "cover bare")
    add_issuer(made, writer, document.theme, cover.issuer)
    if picture := cover.picture:
        child(
            made,
            "img",
            class_="photograph",
            src=pictures[picture.sha256],
            alt=picture.alt,
            width=str(picture.width),
            height=str(picture.height),
        )
    field = child(made, "div", class_="field")
    if cover.picture and cover.picture.credit:
        writer.block(field, "p", cover.picture.credit, "credit")
    writer.block(field, "h1", cover.title)
    if cover.subtitle:
        writer.block(field, "p", cover.subtitle, "subtitle")
    details = [runs for runs in (cover.place, cover.date, cover.language) if runs]
    if details:
        items = child(field, "ul", class_="details")
        for runs in details:
            writer.block(items, "li", runs)
    add_notices(child(made, "div", class_="notices"), writer, cover.notices, "full")


def add_issuer(parent: Element, writer: Writer, theme: Theme, issuer: Runs) -> None:
    """The mark and the name of the office."""
    if not issuer and not theme.logo:
        return
    tab = child(parent, "div", class_="issuer")
    if theme.logo:
        add_logo(tab, theme.logo)
    if issuer:
        writer.block(tab, "p", issuer)


def add_logo(parent: Element, logo: Logo) -> None:
    """The mark within the page itself, so that it needs no address."""
    data = read_checked(logo.path, logo.sha256)
    media_type = "image/png" if data.startswith(_PNG) else "image/jpeg"
    source = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    child(parent, "img", src=source, alt=logo.alt, width=str(logo.width), height=str(logo.height))
