"""A gettext PO file per language, read and written with polib.

State of a segment (XLIFF 2, section 4.7.5): an empty msgstr is *initial*, a fuzzy one *translated*, any other
*reviewed*, or *final* where somebody signed it off. Who made and who approved a translation stands in
translator comments (`remarks`), which Poedit, Weblate and msgmerge keep. Nothing depends on the clock: dates
in the header come from the briefing.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import polib

from briefing.catalog.remarks import NO_REMARKS, Remarks, parse_remarks, serialize_remarks
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import (
    CONTROL_CHARACTER,
    MAX_TEXT,
    decode_utf8,
    inside,
    read_outside,
    refuse_unlikely_po,
)
from briefing.model import Text

MAX_BYTES = 8_000_000
FORMAT_FLAG = "python-brace-format"
"""Makes `msgfmt -c`, Poedit and Weblate compare the placeholders of source and target."""
WRAP_WIDTH = 100
SIMILAR = 0.6
"""From which ratio (difflib) on a new text counts as a new wording of one that vanished."""
MACHINE = re.compile(r"machine\b(?:.*, text ([0-9a-f]{8})$)?")
PO_LINE = re.compile(
    r'(#.*|((#~\s*)?((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\[nrt"\\])*")?)'
)
"""With the escapes of what a text may hold, not those of control characters, which polib would let stand.

polib cuts the first and last character off a string, quotes or not, so lines are looked at first."""
CHARSET = re.compile(r"charset\s*=\s*(?!(utf-?8|(us-)?ascii|charset)\s*(;|$))", re.IGNORECASE)
"""A header that says that the file is not in UTF-8; `CHARSET` is what templates say."""
PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*[0-9]\s*;\s*plural\s*=[\sn0-9()?:<>=!&|%*/+-]{1,500};?\s*")
MAX_PARENTHESES = 20
FORMER_LANGUAGES = {"iw": "he", "in": "id", "ji": "yi", "tl": "fil", "no": "nb", "cmn": "zh"}
"""Codes that editors still write into headers."""
Plurals = Mapping[str, str]
"""The plural category (CLDR) of each counted placeholder of a text in a language: `{parks}` is `few`."""


class State(StrEnum):
    """How far a segment has come."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Segment:
    """One text with its translation."""

    source: str
    target: str
    state: State
    location: Location
    remarks: Remarks = NO_REMARKS
    previous_source: str = ""
    """The wording that the translation was made for, where the source has changed since."""

    note: str = ""
    """What the source says about the text: where it stands, what it is."""

    @property
    def by_machine(self) -> bool:
        """Whether a machine made the translation: its origin says `machine …`, and of this very text.

        An origin without a digest is taken at its word. Who edits a draft in an editor leaves its origin.
        """
        said = MACHINE.match(self.remarks.origin)
        return said is not None and said[1] in {None, text_digest(self.target)}

    @property
    def is_approved(self) -> bool:
        """Whether a person has approved the translation."""
        return self.state in {State.REVIEWED, State.FINAL}


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that nobody has looked at."""

    target: str
    origin: str
    """Who made it, and how: one line."""
    previous_source: str = ""
    """Another wording that it is the translation of, if it is one."""


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


def text_digest(text: str) -> str:
    """A few digits that tell whether a text is still the one that was drafted."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def catalog_path(locales: Path, tag: str, domain: str) -> Path:
    """Where gettext expects the catalogue: `locales/zh_Hans/LC_MESSAGES/<domain>.po`."""
    return locales / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def load_catalog(path: Path, tag: str) -> Catalog:
    """The catalogue at `path`, or an empty one where there is no file; raises `BriefingError`."""
    if not _is_there(path):
        return Catalog(tag, {})
    entries = (entry for entry in _read_catalog(path, tag) if not entry.obsolete)
    return Catalog(tag, {entry.msgid: segment_of(entry, path) for entry in entries})


def update_catalog(  # noqa: PLR0913 - what a file is made of
    path: Path,
    tag: str,
    domain: str,
    texts: Iterable[Text],
    dated: date,
    *,
    plurals: Callable[[Text], Plurals] = lambda _text: {},
) -> bytes:
    """The PO file at `path` brought up to date with the source texts, in their order.

    A changed source keeps its translation as fuzzy, with the former source as previous msgid; a text
    that is gone keeps its translation as obsolete, and gets it back when it returns. An approved
    translation for which a figure has changed its plural category is fuzzy again. Nothing that a person
    wrote is lost. Raises `BriefingError` where the present file cannot be read.
    """
    present = _read_catalog(path, tag) if _is_there(path) else polib.POFile()
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
        entry = _described(entry or polib.POEntry(msgid=text.source), text)
        _compare_plurals(entry, plurals(text))
        updated.append(entry)
    for entry in touched.values():
        entry.obsolete = True
        entry.previous_msgid = None  # polib writes it but cannot read it back
        updated.append(entry)
    return serialize_po(updated)


def is_open_to_drafts(segment: Segment, *, again: bool = False) -> bool:
    """Whether a draft may take the place of what the segment has: never where a person had a hand in it.

    It may where there is nothing, and where a machine translated an earlier wording; with `again` also where
    a machine translated this one. A machine's text that somebody approved is that person's from then on, even
    when it has to be looked at again.
    """
    if segment.state is State.INITIAL:
        return True
    was_approved = bool(segment.remarks.reopened)
    unreviewed = segment.state is State.TRANSLATED and segment.by_machine and not was_approved
    return unreviewed and (again or bool(segment.previous_source))


def with_drafts(path: Path, drafts: Mapping[str, Draft], *, again: bool = False) -> bytes:
    """The PO file at `path` with drafts, by source text, in the segments that are open to them.

    Raises `BriefingError` where the file cannot be read.
    """
    file = read_po(path)
    for entry in file:
        draft = drafts.get(entry.msgid)
        if draft is None or entry.obsolete or not is_open_to_drafts(segment_of(entry, path), again=again):
            continue
        entry.msgstr = draft.target
        entry.previous_msgid = draft.previous_source or None
        remarks = replace(parse_remarks(entry.tcomment), origin=_origin(draft), reopened="")
        entry.tcomment = serialize_remarks(remarks)
        _set_fuzzy(entry)
    return serialize_po(file)


def _origin(draft: Draft) -> str:
    is_machine = MACHINE.match(draft.origin)
    return f"{draft.origin}, text {text_digest(draft.target)}" if is_machine else draft.origin


def template_catalog(domain: str, texts: Iterable[Text], dated: date) -> bytes:
    """The POT file of the source texts."""
    template = _empty_file(domain, dated, polib.POFile())
    for text in {text.source: text for text in texts}.values():
        template.append(_described(polib.POEntry(msgid=text.source), text))
    return serialize_po(template)


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
    _reopen(entry, "the source has changed")
    return entry


def _compare_plurals(entry: polib.POEntry, present: Plurals) -> None:
    """Reopen an approved translation whose words may not agree with a figure any more."""
    if not entry.msgstr or entry.fuzzy:
        return
    remarks = parse_remarks(entry.tcomment)
    changed = [
        f"{name} was {remarks.plurals[name]!r} and is {category!r}"
        for name, category in present.items()
        if remarks.plurals.get(name, category) != category
    ]
    if changed:
        _reopen(entry, f"plural category of {', '.join(changed)}")
    elif dict(present) != dict(remarks.plurals):
        entry.tcomment = serialize_remarks(replace(remarks, plurals=present))


def _reopen(entry: polib.POEntry, reason: str) -> None:
    """Make an approved translation fuzzy, and say why and who had approved it."""
    remarks = parse_remarks(entry.tcomment)
    if not entry.fuzzy and entry.msgstr:
        signature = remarks.final or remarks.reviewed
        approved = f"; it was approved {signature}" if signature else ""
        reopened = replace(remarks, reviewed=None, final=None, plurals={}, reopened=f"{reason}{approved}")
        entry.tcomment = serialize_remarks(reopened)
    _set_fuzzy(entry)


def _set_fuzzy(entry: polib.POEntry) -> None:
    if "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")


def _closest(source: str, candidates: list[str]) -> str:
    """The candidate that `source` is most probably a new wording of, or nothing."""
    return next(iter(difflib.get_close_matches(source, candidates, 1, SIMILAR)), "")


def read_po(path: Path) -> polib.POFile:
    """A PO file, checked; raises `BriefingError`."""
    return parse_po(read_outside(path, max_bytes=MAX_BYTES), path.as_posix())


def parse_po(data: bytes, shown: str) -> polib.POFile:
    """What the bytes of a PO file hold, checked; raises `BriefingError`."""
    text = decode_utf8(data, shown)
    refuse_unlikely_po(data, Location(shown))
    for number, content in enumerate(text.split("\n"), 1):
        if not PO_LINE.fullmatch(content.strip()):
            raise _not_po(Location(shown, number))
    try:
        file = polib.pofile(_Lines(text), wrapwidth=WRAP_WIDTH)
    except (OSError, ValueError, IndexError) as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise _not_po(Location(shown, int(found[1]) if found else 0)) from None
    _refuse_unusable_header(file.metadata, Location(shown, 1))
    _refuse_unusable_entries(file, shown)
    return file


class _Lines(str):
    """A text whose lines end where a file's do; polib would also end them at U+2028 and the like."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: ARG002 - as `str` has it
        return self.split("\n")


def _is_there(path: Path) -> bool:
    """Whether there is a file, or a link that leads nowhere, which is no reason to begin anew."""
    return path.exists() or path.is_symlink()


def _read_catalog(path: Path, tag: str) -> polib.POFile:
    """The catalogue of a language, which must lie in `locales/` and say no other language of itself."""
    shown = path.as_posix()
    locales = path.parents[2]
    file = read_po(inside(locales, path.relative_to(locales).as_posix(), shown))
    said = file.metadata.get("Language", "").strip()
    language = re.split("[-_@.]", said.casefold())[0]
    if said and FORMER_LANGUAGES.get(language, language) != tag.casefold().split("-")[0]:
        message, hint = f"says that its language is {said[:40]!r}", f"it lies where {tag!r} belongs"
        raise BriefingError([error("other-language", message, Location(shown, 1), hint)])
    return file


def _refuse_unusable_header(header: Mapping[str, str], place: Location) -> None:
    if CHARSET.search(header.get("Content-Type", "")):
        message = f"says that it is not in UTF-8: {header['Content-Type'][:60]!r}"
        raise BriefingError([error("not-utf-8", message, place)])
    plural_forms = header.get("Plural-Forms", "").strip()
    if plural_forms and (
        not PLURAL_FORMS.fullmatch(plural_forms) or plural_forms.count("(") > MAX_PARENTHESES
    ):
        message = f"has Plural-Forms that are no C expression: {plural_forms[:60]!r}"
        raise BriefingError([error("bad-po", message, place, "check it with msgfmt -c")])


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
        if len(entry.msgid) > MAX_TEXT or len(entry.msgstr) > MAX_TEXT:
            raise BriefingError([error("too-large", f"has a text of more than {MAX_TEXT} characters", place)])
        if entry.msgid in seen:
            raise BriefingError(
                [error("duplicate-msgid", f"the text {entry.msgid[:40]!r} stands twice", place)]
            )
        if found := CONTROL_CHARACTER.search(entry.msgid + entry.msgstr):
            raise BriefingError(
                [error("control-character", f"holds the control character U+{ord(found[0]):04X}", place)]
            )
        seen.add(entry.msgid)


def segment_of(entry: polib.POEntry, path: Path) -> Segment:
    """What an entry of the file at `path` says."""
    target = entry.msgstr if entry.msgstr.strip() else ""
    remarks = parse_remarks(entry.tcomment)
    return Segment(
        source=entry.msgid,
        target=target,
        state=_state(entry, target, remarks),
        location=Location(path.as_posix(), entry.linenum or 0),
        remarks=remarks,
        previous_source=entry.previous_msgid or "",
        note=entry.comment,
    )


def _state(entry: polib.POEntry, target: str, remarks: Remarks) -> State:
    if not target:
        return State.INITIAL
    if entry.fuzzy:
        return State.TRANSLATED
    return State.FINAL if remarks.final else State.REVIEWED


def serialize_po(file: polib.POFile) -> bytes:
    """The bytes of a PO file, the same for the same entries."""
    return (str(file).rstrip("\n") + "\n").encode()
