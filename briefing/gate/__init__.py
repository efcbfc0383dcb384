"""The one gate for files from outside: read whole, bounded in every way, and never leading anywhere else.

`read_outside` and the readers of text bound what is read from the disk; `parse_json`, `parse_outside` (XML)
and `open_package` (ZIP) bound what it unfolds to. Each raises `BriefingError` with one line that names the
file, and nothing else.
"""

from briefing.gate.files import (
    CONTROL_CHARACTER,
    MAX_FILE,
    decode_utf8,
    inside,
    read_outside,
    read_text_file,
    read_utf8,
    refuse_control_characters,
    refuse_unlikely,
    unreadable,
)
from briefing.gate.json_text import parse_json
from briefing.gate.packages import Package, open_package
from briefing.gate.pdf_streams import refuse_swelling_pdf
from briefing.gate.segments import MAX_TEXT, refuse_many_rows, refuse_unlikely_po
from briefing.gate.xml_text import parse_outside

__all__ = [
    "CONTROL_CHARACTER",
    "MAX_FILE",
    "MAX_TEXT",
    "Package",
    "decode_utf8",
    "inside",
    "open_package",
    "parse_json",
    "parse_outside",
    "read_outside",
    "read_text_file",
    "read_utf8",
    "refuse_control_characters",
    "refuse_many_rows",
    "refuse_swelling_pdf",
    "refuse_unlikely",
    "refuse_unlikely_po",
    "unreadable",
]
