"""Texts with inline codes as XML, in the dialects of XLIFF: written and read back without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from briefing.review.codes import Coded, Codes

Inline = Callable[[Coded], tuple[str, dict[str, str]]]
"""Name and attributes of the element that a code is written as."""


class CodeError(ValueError):
    """The text holds an inline code that the segment does not have; the message says which."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The inline elements of one version of XLIFF, by what they do."""

    namespace: str
    whole: frozenset[str]
    """Elements that stand for one code or, with content, for a span."""
    opening: frozenset[str]
    closing: frozenset[str]
    """Halves of a span that a tool has taken apart."""
    partner: tuple[str, ...]
    """Attributes by which a closing half names its code."""
    transparent: frozenset[str]
    """Annotations: their content counts, they themselves do not."""

    def name(self, element: etree._Element) -> str:
        """The local name of an element of this dialect, or nothing."""
        tag = element.tag if isinstance(element.tag, str) else ""
        prefix = f"{{{self.namespace}}}"
        return tag.removeprefix(prefix) if tag.startswith(prefix) else ""


def write_parts(element: etree._Element, parts: Iterable[str | Coded], inline: Inline) -> None:
    """Write a coded text as the content of `element`."""
    last: etree._Element | None = None
    for part in parts:
        if isinstance(part, Coded):
            last = etree.SubElement(element, *inline(part))
            write_parts(last, part.parts, inline)
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def read_text(element: etree._Element | None, codes: Codes, dialect: Dialect) -> str:
    """The text of a source or target with what its codes stand for; raises `CodeError`."""
    if element is None:
        return ""
    text = element.text or ""
    for child in element:
        text += _read_child(child, codes, dialect) + (child.tail or "")
    return text


def _read_child(element: etree._Element, codes: Codes, dialect: Dialect) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = dialect.name(element)
    inner = read_text(element, codes, dialect)
    if name in dialect.transparent:
        return inner
    numbers = [element.get("id", "")]
    if name in dialect.closing:
        numbers = [element.get(each, "") for each in dialect.partner]
    code = next((codes.by_number[number] for number in numbers if number in codes.by_number), None)
    if code is None or name not in dialect.whole | dialect.opening | dialect.closing:
        raise CodeError(
            f"holds an inline code that is not the segment's: {etree.QName(element).localname} {numbers[0]!r}"
        )
    if name in dialect.opening:
        return code.opening
    if name in dialect.closing:
        return code.closing
    if inner and not code.closing:
        raise CodeError(f"has text inside the placeholder {code.opening}")
    return f"{code.opening}{inner}{code.closing}"


def indent(element: etree._Element, texts: frozenset[str], level: int = 0) -> None:
    """Put each element on a line of its own, without touching what stands within `texts`."""
    if element.tag in texts or not len(element):
        return
    element.text = "\n" + "  " * (level + 1)
    for child in element:
        indent(child, texts, level + 1)
        child.tail = "\n" + "  " * (level + 1)
    element[-1].tail = "\n" + "  " * level


def serialize_xml(root: etree._Element) -> bytes:
    """The bytes of a file, the same for the same elements."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
