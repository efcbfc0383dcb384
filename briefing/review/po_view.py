"""PO out and back: a copy of the catalogue for Poedit, Weblate and others, with what a reviewer should know.

The catalogue itself, or a copy that an editor saved, can be taken back just as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from briefing.catalog import Segment, State
from briefing.catalog.po import FORMAT_FLAG, parse_po, segment_of, serialize_po
from briefing.catalog.remarks import serialize_remarks
from briefing.diagnostics import Location
from briefing.review.desk import segment_ids
from briefing.review.units import Handout, Returned, Row, Unit

WRAP_WIDTH = 100
LABEL = "version: "
VERSION = re.compile(rf"^{LABEL}([0-9a-f]+)$", re.MULTILINE)
PROJECT = "Project-Id-Version"


def write_po(handout: Handout) -> bytes:
    """The handout as a PO file that `msgfmt -c` has nothing to say about."""
    file = polib.POFile(wrapwidth=WRAP_WIDTH)
    file.header = f"Translation of {handout.title}; figures, names and terms stand as {{placeholders}}."
    dated = f"{handout.dated:%Y-%m-%d} 00:00+0000"
    file.metadata = {
        PROJECT: handout.briefing_id,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": dated,
        "PO-Revision-Date": dated,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": handout.target_tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    file.extend(map(_entry, handout.units))
    return serialize_po(file)


def _entry(unit: Unit) -> polib.POEntry:
    segment = unit.segment
    lines = filter(None, (unit.place, *unit.hints))
    fuzzy = ["fuzzy"] if segment.state is State.TRANSLATED else []
    return polib.POEntry(
        msgid=segment.source,
        msgstr=segment.target,
        comment="\n".join([*(" ".join(line.split()) for line in lines), LABEL + unit.version]),
        tcomment=serialize_remarks(segment.remarks),
        flags=[*fuzzy, *([FORMAT_FLAG] if "{" in segment.source else [])],
        previous_msgid=segment.previous_source or None,
    )


def read_po_view(path: Path, data: bytes) -> Returned:
    """A PO file; raises `BriefingError` where it is none."""
    place = Location(path.as_posix())
    file = parse_po(data, place.path)

    def rows(segments: Mapping[str, Segment]) -> Iterator[Row]:
        ids = {segment.source: each for each, segment in segments.items()}
        return (_row(segment_of(entry, path), entry.comment, ids) for entry in file if not entry.obsolete)

    language = file.metadata.get("Language", "").replace("_", "-")
    return Returned(file.metadata.get(PROJECT, ""), "", language, place, rows)


def _row(segment: Segment, comment: str, ids: Mapping[str, str]) -> Row:
    version = VERSION.search(comment)
    said = (
        *(f"{each.signature.name}: {each.text}" for each in segment.remarks.comments),
        *segment.remarks.others,
    )
    return Row(
        id=ids.get(segment.source) or segment_ids([segment.source])[segment.source],
        source=segment.source,
        target=segment.target,
        state=segment.state,
        version=version[1] if version else "",
        comments=said,
        dismissed=segment.remarks.dismissed,
    )
