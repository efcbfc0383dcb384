"""XML from outside.

One with a document type is refused before it is parsed, so no entity is ever expanded (XML 1.0, section 4.4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Location
from briefing.gate.files import one_line, refused

if TYPE_CHECKING:
    from lxml import etree

MAX_DEPTH = 100
MAX_MARKS = 1_000_000
"""Tags and attributes of an XML file: what takes memory when it is parsed, about 200 bytes each."""
DOCUMENT_TYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(r"""<\?xml[^>]*\sencoding\s*=\s*["']([^"'>]*)""")


def parse_outside(data: bytes, shown: str) -> etree._Element:
    """The root of an XML file from outside; raises `BriefingError` for a malformed or hostile one."""
    from lxml import etree  # noqa: PLC0415 # 40 ms for every command

    place = Location(shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise refused(Location(shown, line), "is not UTF-8", "not-utf-8") from None
    declared = ENCODING.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise refused(place, f"is encoded as {declared[1]!r} and not as UTF-8", "not-utf-8")
    if DOCUMENT_TYPE.search(text):
        raise refused(place, "holds a document type or entities, which an exchanged file never needs")
    if text.count("<") + text.count("=") > MAX_MARKS:
        raise refused(place, "holds too many elements", "too-large")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        message = f"is not well-formed XML: {one_line(problem.msg or '')}"
        if "Excessive depth" in message:
            raise refused(place, f"nests elements more than {MAX_DEPTH} deep") from None
        raise refused(Location(shown, problem.lineno or 0), message, "bad-xml") from None
    _refuse_deep(root, place)
    return root


def _refuse_deep(root: etree._Element, place: Location) -> None:
    from lxml import etree  # noqa: PLC0415

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise refused(place, f"nests elements more than {MAX_DEPTH} deep")
