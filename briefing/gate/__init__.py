"""The one gate for files from outside: read whole, bounded in every way, and never leading anywhere else.

`read_outside` and the readers of text bound what is read from the disk, and `read_checked` reads what was
looked at before; `parse_json`, `parse_outside` (XML)
and `open_package` (ZIP) bound what it unfolds to. Each raises `BriefingError` with one line that names the
file, and nothing else. `asked_apart` has another process read what no limit on a file makes harmless.
"""

from briefing.gate.files import (
    CONTROL_CHARACTER,
    MAX_FILE,
    decode_utf8,
    inside,
    read_checked,
    read_outside,
    read_text_file,
    read_utf8,
    refuse_control_characters,
    refuse_unlikely,
    unreadable,
)
from briefing.gate.json_text import parse_json
from briefing.gate.packages import Package, open_package
from briefing.gate.pdf_streams import MAX_PAGES, has_many_pages, refuse_swelling_pdf
from briefing.gate.processes import asked_apart, bound_this_process
from briefing.gate.segments import MAX_TEXT, refuse_many_rows, refuse_unlikely_po
from briefing.gate.xml_text import parse_outside

__all__ = [
    "CONTROL_CHARACTER",
    "MAX_FILE",
    "MAX_PAGES",
    "MAX_TEXT",
    "Package",
    "asked_apart",
    "bound_this_process",
    "decode_utf8",
    "has_many_pages",
    "inside",
    "open_package",
    "parse_json",
    "parse_outside",
    "read_checked",
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
