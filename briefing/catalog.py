"""The one store of translations: a gettext PO file per language, read and written with polib.

State of a segment (XLIFF 2, section 4.7.5): an empty msgstr is *initial*, a fuzzy one *translated*,
any other *reviewed*. Who made a translation stands in translator comments, which Poedit, Weblate and
msgmerge keep. Nothing depends on the clock: dates in the header come from the briefing.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import polib

from briefing.diagnostics import BriefingError, Location, error
from briefing.model import Text
from briefing.text_files import CONTROL_CHARACTER, read_utf8

MAX_BYTES = 8_000_000
FORMAT_FLAG = "python-brace-format"
"""Makes `msgfmt -c`, Poedit and Weblate compare the placeholders of source and target."""
WRAP_WIDTH = 100
SIMILAR = 0.6
"""From which ratio (difflib) on a new text counts as a new wording of one that vanished."""
PO_LINE = re.compile(r'(#.*|((#~\s*)?((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?)')
"""polib cuts the first and last character off a string, quotes or not, so lines are looked at first."""
MACHINE_ORIGIN = re.compile(r"^origin: machine\b", re.MULTILINE)


class State(StrEnum):
    """How far a segment has come."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Segment:
    """One text with its translation."""

    source: str
    target: str
    state: State
    location: Location
    by_machine: bool = False
    """Whether a translator comment says `origin: machine …`."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The translations of one domain into one language, by source text."""

    tag: str
    segments: Mapping[str, Segment]

    def count(self) -> Counter[State]:
        """How many segments are in each state."""
        return Counter(segment.state for segment in self.segments.values())

    def __getitem__(self, source: str) -> Segment:
        """The segment of a source text; one that the catalogue does not know is initial."""
        return self.segments.get(source) or Segment(source, "", State.INITIAL, Location(""))


def catalog_path(locales: Path, tag: str, domain: str) -> Path:
    """Where gettext expects the catalogue: `locales/zh_Hans/LC_MESSAGES/<domain>.po`."""
    return locales / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def load_catalog(path: Path, tag: str) -> Catalog:
    """The catalogue at `path`, or an empty one where there is no file; raises `BriefingError`."""
    if not path.exists():
        return Catalog(tag, {})
    entries = (entry for entry in _read(path) if not entry.obsolete)
    return Catalog(tag, {entry.msgid: _segment(entry, path) for entry in entries})


def update_catalog(path: Path, tag: str, domain: str, texts: Iterable[Text], dated: date) -> bytes:
    """The PO file at `path` brought up to date with the source texts, in their order.

    A changed source keeps its translation as fuzzy, with the former source as previous msgid; a text
    that is gone keeps its translation as obsolete, and gets it back when it returns. Nothing that a
    person wrote is lost. Raises `BriefingError` where the present file cannot be read.
    """
    present = _read(path) if path.exists() else polib.POFile()
    wanted = {text.source: text for text in texts}
    kept = {entry.msgid: entry for entry in present.obsolete_entries()}
    kept.update((entry.msgid, entry) for entry in present if not entry.obsolete)
    touched = {source: entry for source, entry in kept.items() if entry.msgstr or entry.tcomment}
    vanished = [source for source, entry in touched.items() if source not in wanted and not entry.obsolete]

    updated = _empty_file(domain, dated, present)
    updated.metadata["Language"] = tag.replace("-", "_")
    for text in wanted.values():
        entry = touched.pop(text.source, None)
        if entry is None and (former := _closest(text.source, vanished)):
            vanished.remove(former)
            entry = _reopened(touched.pop(former), text.source)
        updated.append(_described(entry or polib.POEntry(msgid=text.source), text))
    for entry in touched.values():
        entry.obsolete = True
        entry.previous_msgid = None  # polib writes it but cannot read it back
        updated.append(entry)
    return _serialize(updated)


def template_catalog(domain: str, texts: Iterable[Text], dated: date) -> bytes:
    """The POT file of the source texts."""
    template = _empty_file(domain, dated, polib.POFile())
    for text in {text.source: text for text in texts}.values():
        template.append(_described(polib.POEntry(msgid=text.source), text))
    return _serialize(template)


def _empty_file(domain: str, dated: date, present: polib.POFile) -> polib.POFile:
    """A PO file with the header of the present one; its date is the briefing's, not the clock's."""
    empty = polib.POFile(wrapwidth=WRAP_WIDTH)
    empty.header = present.header or f"Texts of {domain}; figures, names and terms stand as {{placeholders}}."
    empty.metadata = {
        "Project-Id-Version": domain,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": f"{dated} 00:00+0000",
        "PO-Revision-Date": f"{dated} 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **present.metadata,
    }
    return empty


def _described(entry: polib.POEntry, text: Text) -> polib.POEntry:
    """The entry with what the source says about the text; what people said stays."""
    entry.obsolete = False
    entry.comment = text.note
    entry.occurrences = [(text.location.path, "")]
    entry.flags = [flag for flag in entry.flags if flag != FORMAT_FLAG]
    if "{" in text.source:
        entry.flags.append(FORMAT_FLAG)
    return entry


def _reopened(entry: polib.POEntry, source: str) -> polib.POEntry:
    """A translation of an earlier wording, to be looked at again."""
    entry.previous_msgid = entry.msgid
    entry.msgid = source
    if "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")
    return entry


def _closest(source: str, candidates: list[str]) -> str:
    """The candidate that `source` is most probably a new wording of, or nothing."""
    return next(iter(difflib.get_close_matches(source, candidates, 1, SIMILAR)), "")


def _read(path: Path) -> polib.POFile:
    shown = path.as_posix()
    for number, content in enumerate(read_utf8(path, shown, MAX_BYTES).split("\n"), 1):
        if not PO_LINE.fullmatch(content.strip()):
            raise _not_po(Location(shown, number))
    try:
        file = polib.pofile(str(path), wrapwidth=WRAP_WIDTH, encoding="utf-8-sig")
    except (OSError, ValueError, IndexError) as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise _not_po(Location(shown, int(found[1]) if found else 0)) from None
    _refuse_unusable_entries(file, shown)
    return file


def _not_po(place: Location) -> BriefingError:
    return BriefingError([error("bad-po", "is not a PO file", place, "check it with msgfmt -c")])


def _refuse_unusable_entries(file: polib.POFile, shown: str) -> None:
    seen: set[str] = set()
    for entry in file:
        if entry.obsolete:
            continue
        place = Location(shown, entry.linenum or 0)
        if entry.msgctxt or entry.msgid_plural:
            raise BriefingError([error("bad-po", "briefings have neither contexts nor plurals", place)])
        if entry.msgid in seen:
            raise BriefingError(
                [error("duplicate-msgid", f"the text {entry.msgid[:40]!r} stands twice", place)]
            )
        if found := CONTROL_CHARACTER.search(entry.msgid + entry.msgstr):
            raise BriefingError(
                [error("control-character", f"holds the control character U+{ord(found[0]):04X}", place)]
            )
        seen.add(entry.msgid)


def _segment(entry: polib.POEntry, path: Path) -> Segment:
    target = entry.msgstr if entry.msgstr.strip() else ""
    if not target:
        state = State.INITIAL
    else:
        state = State.TRANSLATED if entry.fuzzy else State.REVIEWED
    place = Location(path.as_posix(), entry.linenum or 0)
    return Segment(entry.msgid, target, state, place, MACHINE_ORIGIN.search(entry.tcomment) is not None)


def _serialize(file: polib.POFile) -> bytes:
    return (str(file).rstrip("\n") + "\n").encode()
