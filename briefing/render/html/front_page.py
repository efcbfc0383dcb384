"""The page that leads to the languages: a card for each, in its own name, script and direction."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from briefing.document import Run
from briefing.render.html.edition import add_issuer
from briefing.render.html.frame import MAIN, Page, add_link, add_links, add_notices, add_skip_link
from briefing.render.html.inline import Writer
from briefing.render.html.page import FrontPage, LanguageCard
from briefing.render.html.style import style_sheet
from briefing.render.html.tree import child, given_address


def render_front_page(page: FrontPage) -> bytes:
    """An HTML file, UTF-8."""
    writer = Writer(page.tag, page.direction, given_address)
    made = Page(writer, page.title, page.theme.accent)
    made.describe(page.subtitle, page.issuer)
    made.alternates([card.read for card in page.languages])
    add_skip_link(made, page.choose)
    header = child(made.body, "header")
    add_notices(header, writer, page.notices, "above")
    field = child(header, "div", class_="front")
    add_issuer(field, writer, page.theme, (Run(page.issuer),) if page.issuer else ())
    child(field, "h1", page.title)
    for text, name in ((page.subtitle, "subtitle"), (page.date, "date")):
        if text:
            child(field, "p", text, class_=name)
    main = child(made.body, "main", id=MAIN)
    child(main, "h2", page.choose)
    cards = child(main, "ul", class_="cards")
    for card in page.languages:
        _add_card(cards, card)
    for group in page.more:
        section = child(main, "section", class_="more")
        child(section, "h2", group.title)
        add_links(section, group.links, page.tag, "chips")
    return made.finish(style_sheet(page.theme, page.tag, ("front_page.css",)))


def _add_card(parent: Element, card: LanguageCard) -> None:
    """All of the card leads to the reading page, apart from the links to files."""
    item = child(parent, "li", class_="card", lang=card.tag, dir=card.direction.value)
    child(item, "h3", card.name)
    child(item, "p", card.title, class_="title")
    if card.remark:
        child(item, "p", card.remark, class_="remark")
    actions = child(item, "p", class_="read")
    add_link(actions, card.read, card.tag)
    if card.downloads:
        add_links(item, card.downloads, card.tag, "files")
