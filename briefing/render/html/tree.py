"""Pages as trees: texts become nodes and are escaped by the serializer, so that none can be markup."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

_INLINE = frozenset({"a", "bdi", "del", "em", "ins", "rect", "small", "span", "strong", "svg"})
"""Elements within a line; after all others a line of the file may end without a space being seen."""
_UNFIT = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What must not stand in a page: controls, halves of characters, noncharacters (HTML, 13.2.3.5)."""
_LINKED = re.compile(r"(?:https:|mailto:|tel:)[^\s\\]+", re.IGNORECASE)
_RELATIVE = re.compile(r"(?!//)[\w.~%/#?=&+,;@!-]+", re.ASCII)
"""Neither a scheme nor another host: no colon at all, no backslash, no two slashes in front."""


def child(parent: Element, element: str, text: str = "", **attributes: str) -> Element:
    """A new last child of `parent` that holds `text`; `class_` and `data_fact` are `class` and `data-fact`.

    An attribute that is empty is left out, apart from `alt`, which says something when it is empty.
    """
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    kept = {name: fit(value) for name, value in names.items() if value or name == "alt"}
    made = SubElement(parent, element, kept)
    if text:
        made.text = fit(text)
    return made


def append_text(parent: Element, text: str) -> None:
    """`text` after all that `parent` holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + fit(text)
    else:
        parent.text = (parent.text or "") + fit(text)


def fit(text: str) -> str:
    """`text` with U+FFFD for what no page may hold."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def outward_address(href: str) -> str:
    """`href` if it is an `https:`, `mailto:` or `tel:` address, else nothing."""
    return href if _LINKED.fullmatch(href) else ""


def given_address(href: str) -> str:
    """`href` if it is an outward address, or a relative one such as only our own pages use; else nothing."""
    return href if _RELATIVE.fullmatch(href) else outward_address(href)


def serialize(page: Element) -> bytes:
    """The page as an HTML file, UTF-8, with a line for each block."""
    for element in page.iter():
        if element.tag not in _INLINE and not element.tail:
            element.tail = "\n"
    page.tail = None
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n".encode()
