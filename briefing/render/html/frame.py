"""What all pages have: head, way to skip, notices, links to the languages and files, foot."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional
from xml.etree.ElementTree import Element, SubElement

from briefing.document import Note, NoteKind, Runs
from briefing.render.html.inline import Writer
from briefing.render.html.page import Link, LinkGroup, Surroundings
from briefing.render.html.style import language_rules
from briefing.render.html.tree import append_text, child, fit, given_address, serialize

POLICY = (
    "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content Security Policy: even a mistake of ours cannot run a script or ask another host for anything.

`file:` is for pages opened from a stick, whose origin browsers need not take to be `'self'`."""
MAIN = "main_"
"""Anchor of the text. An underscore keeps ids of ours from those of headings, which have none."""


class Page:
    """An empty page with its head; `body` is to be filled."""

    def __init__(self, writer: Writer, title: str, accent: str) -> None:
        self.writer = writer
        self.root = Element("html", {"lang": fit(writer.tag), "dir": writer.direction.value})
        self._head = SubElement(self.root, "head")
        child(self._head, "meta", charset="utf-8")
        SubElement(self._head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        child(self._head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        child(self._head, "title", title)
        child(self._head, "meta", name="theme-color", content=f"#{accent}")
        self.body = SubElement(self.root, "body")

    def describe(self, description: str, author: str = "") -> None:
        """What lists of pages say of this one."""
        for name, content in (("description", description), ("author", author)):
            if content:
                child(self._head, "meta", name=name, content=content)

    def alternates(self, links: Sequence[Link]) -> None:
        """The same page in other languages."""
        for link in links:
            if link.language and given_address(link.href):
                child(self._head, "link", rel="alternate", hreflang=link.language, href=link.href)

    def finish(self, *rules: str) -> bytes:
        """The page as a file, with `rules` for its looks."""
        tags = [element.get("lang", "") for element in self.body.iter() if element.get("lang")]
        style = child(self._head, "style")
        style.text = "\n".join([*rules, language_rules(self.writer.tag, tags)])
        return serialize(self.root)


def add_skip_link(page: Page, words: str) -> None:
    """The first thing that a keyboard comes to."""
    if words:
        child(page.body, "a", words, class_="skip", href=f"#{MAIN}")


def add_notices(parent: Element, writer: Writer, notices: Sequence[Note], class_: str = "") -> None:
    """Remarks that must not be overlooked, each as a note."""
    for notice in notices:
        add_note(parent, writer, notice, class_)


def add_note(parent: Element, writer: Writer, note: Note, class_: str = "") -> None:
    """A remark that must not be overlooked."""
    kind = "info" if note.kind is NoteKind.INFO else "alert"
    writer.block(child(parent, "div", class_=f"note {kind} {class_}".strip(), role="note"), "p", note.runs)


def add_link(parent: Element, link: Link, page_tag: str, class_: str = "") -> Element:
    """A link with its remark; an address that must not be one is left out, the words stay."""
    href = given_address(link.href)
    foreign = bool(link.language) and link.language != page_tag
    made = child(
        parent, "a" if href else "span", class_=class_, href=href, hreflang=link.language if href else ""
    )
    if foreign:
        child(made, "bdi", link.text, lang=link.language, dir=link.direction.value)
    else:
        append_text(made, link.text)
    if link.remark:
        append_text(made, " ")
        child(made, "small", link.remark, dir=_direction(link.remark))
    return made


def _direction(remark: str) -> str:
    """Left to right where a remark has no letter of the other direction: "PDF, 1.0 MB" on an Arabic page."""
    return "" if any(bidirectional(letter) in {"R", "AL"} for letter in remark) else "ltr"


def add_links(parent: Element, links: Sequence[Link], page_tag: str, class_: str) -> None:
    """Links as a list; the one to the page's own language is marked as where the reader is."""
    items = child(parent, "ul", class_=class_)
    for link in links:
        made = add_link(SubElement(items, "li"), link, page_tag)
        if link.language == page_tag and made.tag == "a":
            made.set("aria-current", "page")


def add_bar(parent: Element, surroundings: Surroundings, page_tag: str) -> None:
    """The way back, and the other languages behind one tap, without a script."""
    home, languages = surroundings.home, surroundings.languages
    if not home and not languages:
        return
    label = languages.title if languages else home.text if home else ""
    bar = child(parent, "nav", class_="bar", aria_label=label)
    if home:
        add_link(bar, home, page_tag, "home")
    if languages:
        chooser = child(bar, "details", class_="languages")
        child(chooser, "summary", languages.title)
        add_links(chooser, languages.links, page_tag, "choices")


def add_group(parent: Element, group: LinkGroup, page_tag: str, class_: str) -> None:
    """Links under their heading, as a landmark of its own."""
    nav = child(parent, "nav", class_=class_, aria_label=group.title)
    child(nav, "p", group.title, class_="label")
    add_links(nav, group.links, page_tag, "chips")


def add_footer(page: Page, version: Runs) -> None:
    """The version, and whatever else stands at the foot."""
    if version:
        footer = child(page.body, "footer", class_="foot")
        page.writer.block(footer, "p", version)
