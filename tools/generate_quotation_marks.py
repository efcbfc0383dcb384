"""Write the quotation marks of CLDR's languages: `python tools/generate_quotation_marks.py FOLDER`.

FOLDER holds the npm package `cldr-misc-full` of CLDR's JSON edition, unpacked; Babel has no delimiters. The
four marks of a locale (start, end, and both of a quotation within) are written as one string to
`briefing/audit/quotation_marks.json`, if they differ from those of its parent.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "briefing" / "audit" / "quotation_marks.json"
KEYS = ("quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd")


def main(folder: Path) -> None:
    """Read every locale's delimiters, parents first, and write the file."""
    marks: dict[str, str] = {}
    for path in sorted(folder.glob("main/*/delimiters.json"), key=lambda path: path.parent.name.count("-")):
        tag = path.parent.name
        delimiters = json.loads(path.read_text(encoding="utf-8"))["main"][tag]["delimiters"]
        own = "".join(delimiters[key] for key in KEYS)
        if own != marks.get(tag.rpartition("-")[0] or "und"):
            marks[tag] = own
    TARGET.write_text(
        json.dumps(marks, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
