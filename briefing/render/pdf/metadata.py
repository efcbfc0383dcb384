"""What a PDF says about itself: XMP for PDF/A-2a and PDF/UA-1, and the colour space of its numbers."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from string import Template

from PIL import ImageCms

from briefing.document import Document, embargo_notice

PRODUCER = "ReportLab PDF Library"
CREATOR = "briefing"

_PROFILE_DATE = slice(24, 36)
"""Where an ICC profile says when it was made (ICC.1, 7.2)."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">$title</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">$subject</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>$author</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>$language</rdf:li></rdf:Bag></dc:language>
<dc:subject><rdf:Bag>$subjects</rdf:Bag></dc:subject>$terms
<pdf:Keywords>$keywords</pdf:Keywords><pdf:Producer>$producer</pdf:Producer>
<xmp:CreatorTool>$creator</xmp:CreatorTool>
<xmp:CreateDate>$created</xmp:CreateDate><xmp:ModifyDate>$created</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


_TERMS = Template(
    """
<xmpRights:UsageTerms xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">"""
    """<rdf:Alt><rdf:li xml:lang="x-default">$terms</rdf:li></rdf:Alt></xmpRights:UsageTerms>"""
)
"""The XMP rights management schema (ISO 16684-1, 8.5), left out where there are no terms."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The entries that the document information dictionary and the XMP packet have in common."""

    title: str
    subject: str
    author: str
    keywords: tuple[str, ...]
    language: str
    created: datetime
    terms: str = ""
    """On what terms the file may be used: its embargo."""

    @classmethod
    def of(cls, document: Document) -> Metadata:
        """What a document says about itself."""
        return cls(
            document.title,
            document.subject,
            document.author,
            document.keywords,
            document.tag,
            document.created,
            embargo_notice(document),
        )


def xmp_packet(metadata: Metadata) -> bytes:
    """The XMP packet (ISO 16684-1) of a file that is PDF/A-2a and PDF/UA-1."""
    packet = Template(_XMP).substitute(
        title=_xml(metadata.title),
        subject=_xml(metadata.subject),
        author=_xml(metadata.author),
        language=_xml(metadata.language),
        subjects="".join(f"<rdf:li>{_xml(keyword)}</rdf:li>" for keyword in metadata.keywords),
        keywords=_xml(", ".join(metadata.keywords)),
        producer=PRODUCER,
        creator=CREATOR,
        terms=_TERMS.substitute(terms=_xml(metadata.terms)) if metadata.terms else "",
        created=metadata.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    )
    return packet.encode()


def _xml(text: str) -> str:
    """`text` as XML character data; characters that XML 1.0 cannot hold are left out."""
    return escape("".join(c for c in text if c >= " " and c not in "\ufffe\uffff"), quote=False)


@cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB (IEC 61966-2-1), the same bytes every day."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(profile)
