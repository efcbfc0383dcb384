"""What is written into a picture file: an XMP packet (ISO 16684-1) and IPTC-IIM 4.2 for older programs.

Property names are those of the IPTC Photo Metadata Standard 2023.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DEFAULT = "x-default"
PACKET_START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
PACKET_END = b'\n<?xpacket end="r"?>'

IPTC_RESOURCE, DIGEST_RESOURCE = 0x0404, 0x0425
UTF_8 = b"\x1b%G"
"""The escape sequence that announces UTF-8 (ISO 2022), in data set 1:90."""
TITLE, INSTRUCTIONS, CREDIT, CAPTION = (2, 5), (2, 40), (2, 110), (2, 120)
LIMITS = {TITLE: 64, INSTRUCTIONS: 256, CREDIT: 32, CAPTION: 2000}
"""Bytes that a data set can have; a longer text is left to XMP, since a cut one could say another thing."""


@dataclass(frozen=True, slots=True)
class PhotoCaption:
    """What goes with a picture in one language."""

    tag: str
    """BCP 47."""
    caption: str
    alt: str
    """Either may be empty."""


@dataclass(frozen=True, slots=True)
class PhotoWords:
    """All that a picture file says in words."""

    title: str
    """A short name of the picture."""
    credit: str
    instructions: str
    """Such as an embargo; may be empty."""
    captions: tuple[PhotoCaption, ...]
    """The source language first; never empty."""


# --- XMP --------------------------------------------------------------------------------------------


def xmp_packet(words: PhotoWords, largest: int) -> bytes:
    """The packet of at most `largest` bytes: if it would be longer, the last languages are left out."""
    packet = PACKET_START + etree.tostring(_xmp(words), encoding="utf-8", pretty_print=True) + PACKET_END
    if len(packet) <= largest or len(words.captions) == 1:
        return packet
    return xmp_packet(replace(words, captions=words.captions[:-1]), largest)


def _xmp(words: PhotoWords) -> etree._Element:
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap=NAMESPACES)
    description.set(f"{{{RDF}}}about", "")
    source = words.captions[0]
    _alternatives(description, "dc:title", [(DEFAULT, words.title)])
    captions = [(each.tag, each.caption) for each in words.captions]
    _alternatives(description, "dc:description", [(DEFAULT, source.caption), *captions])
    alternative_texts = [(each.tag, each.alt) for each in words.captions]
    _alternatives(
        description, "Iptc4xmpCore:AltTextAccessibility", [(DEFAULT, source.alt), *alternative_texts]
    )
    _property(description, "photoshop:Credit").text = words.credit
    if words.instructions:
        _property(description, "photoshop:Instructions").text = words.instructions
    return root


def _alternatives(parent: etree._Element, name: str, texts: list[tuple[str, str]]) -> None:
    """A text in several languages (part 1, section 8.2.2.4)."""
    items = etree.SubElement(_property(parent, name), f"{{{RDF}}}Alt")
    for tag, text in filter(lambda item: item[1], texts):
        etree.SubElement(items, f"{{{RDF}}}li", {XML_LANGUAGE: tag}).text = text


def _property(parent: etree._Element, name: str) -> etree._Element:
    prefix, _, local = name.partition(":")
    return etree.SubElement(parent, f"{{{NAMESPACES[prefix]}}}{local}")


# --- IPTC-IIM ---------------------------------------------------------------------------------------


def iptc_resources(words: PhotoWords) -> bytes:
    """Photoshop image resources: the data sets, and a digest by which readers see that XMP is no older."""
    record = b"".join(_data_sets(words))
    digest = hashlib.md5(record, usedforsecurity=False).digest()
    return b"Photoshop 3.0\0" + _resource(IPTC_RESOURCE, record) + _resource(DIGEST_RESOURCE, digest)


def _data_sets(words: PhotoWords) -> Iterator[bytes]:
    """In the source language, which is all that IIM has room for."""
    caption, fits = words.captions[0].caption, len(words.credit.encode()) <= LIMITS[CREDIT]
    yield _data_set((1, 90), UTF_8)
    yield _data_set((2, 0), struct.pack(">H", 4))
    for place, text in (
        (TITLE, words.title),
        (INSTRUCTIONS, words.instructions),
        (CREDIT, words.credit if fits else ""),
        (CAPTION, caption if fits else f"{caption} ({words.credit})"),
    ):
        content = text.encode()
        if 0 < len(content) <= LIMITS[place]:
            yield _data_set(place, content)


def _data_set(place: tuple[int, int], content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, *place, len(content)) + content


def _resource(identifier: int, content: bytes) -> bytes:
    """An image resource without a name, padded to an even number of bytes."""
    return b"8BIM" + struct.pack(">HHI", identifier, 0, len(content)) + content + b"\0" * (len(content) % 2)
