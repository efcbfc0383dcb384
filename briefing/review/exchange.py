"""Files out to reviewers and back: which formats there are, and how a file that came back is taken in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from briefing.catalog import Signature
from briefing.catalog.po import MAX_BYTES
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import parse_outside, read_outside
from briefing.review.desk import ReviewDesk
from briefing.review.merging import Merge, Outcome, Result
from briefing.review.units import Handout, Only, Returned, make_handout
from briefing.review.xliff import is_xliff, read_xliff
from briefing.review.xliff2 import is_xliff2, read_xliff2
from briefing.whole_files import write_whole


class View(StrEnum):
    """The files that can go out; those in `RETURNING` can come back."""

    DOCX = "docx"
    XLIFF = "xliff"
    XLIFF2 = "xliff2"
    PO = "po"
    TMX = "tmx"
    TBX = "tbx"
    CSV = "csv"


RETURNING = frozenset({View.DOCX, View.XLIFF, View.XLIFF2, View.PO})
SUFFIXES = {
    View.DOCX: "docx",
    View.XLIFF: "xlf",
    View.XLIFF2: "2.xlf",
    View.PO: "po",
    View.TMX: "tmx",
    View.TBX: "tbx",
    View.CSV: "terms.csv",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file that came back."""

    tag: str
    results: tuple[Result, ...]
    is_written: bool

    @property
    def has_refusals(self) -> bool:
        """Whether somebody has to look at some rows again."""
        return any(result.outcome is Outcome.REFUSED for result in self.results)


# --- out --------------------------------------------------------------------------------------------


def export_file(folder: Path, tag: str, view: View, only: Only = Only.ALL, to: Path | None = None) -> Path:
    """Write the segments or terms of a language as one file, to `to` or beside the packs; where it is."""
    with _opened(folder) as desk:
        data = export_bytes(desk, tag, view, only)
        name = f"{desk.briefing.id}.{tag}.{SUFFIXES[view]}"
        path = to or desk.workspace.output / desk.briefing.id / "review" / name
        write_whole(path, data)
        return path


def export_bytes(desk: ReviewDesk, tag: str, view: View, only: Only = Only.ALL) -> bytes:
    """The segments or terms of a language as the bytes of a file; the same for the same catalogue."""
    language = desk.open(tag)
    if view in {View.TBX, View.CSV}:
        from briefing.review.tbx import write_tbx, write_terms  # noqa: PLC0415

        return write_tbx(desk.briefing, tag) if view is View.TBX else write_terms(desk.briefing, tag)
    return write_view(make_handout(desk, language, only), view)


def write_view(handout: Handout, view: View) -> bytes:
    """The handout as the bytes of a file; the writers are imported where they are used."""
    match view:
        case View.DOCX:
            from briefing.review.word import write_word as write  # noqa: PLC0415
        case View.XLIFF:
            from briefing.review.xliff import write_xliff as write  # noqa: PLC0415
        case View.XLIFF2:
            from briefing.review.xliff2 import write_xliff2 as write  # noqa: PLC0415
        case View.PO:
            from briefing.review.po_view import write_po as write  # noqa: PLC0415
        case View.TMX:
            from briefing.review.tmx import write_tmx as write  # noqa: PLC0415
        case _:
            raise ValueError(f"{view} holds terms and no segments")
    return write(handout)


# --- back -------------------------------------------------------------------------------------------


def import_file(  # noqa: PLR0913 - what an import is told
    folder: Path,
    path: Path,
    signature: Signature,
    *,
    tag: str = "",
    reopens: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take the rows of a file into the catalogue of its language, each of them or none of a hostile file.

    `tag` is needed where the file does not name its language. Raises `BriefingError`, with nothing changed,
    for a file that cannot be read, is hostile, or belongs to another briefing or language.
    """
    with _opened(folder) as desk:
        view, returned = read_returned(path)
        tag = _language_of(returned, desk, tag)
        if dry_run:
            merge = Merge(desk.open(tag), signature, view.value, reopens=reopens)
            return Imported(tag, _taken(merge, returned), is_written=False)
        with desk.edit(tag) as language:
            merge = Merge(language, signature, view.value, reopens=reopens)
            return Imported(tag, _taken(merge, returned), is_written=bool(language.entries))


def read_returned(path: Path) -> tuple[View, Returned]:
    """What a file is, by its beginning, whatever it is called, and what it holds; raises `BriefingError`."""
    data, place = read_outside(path), Location(path.as_posix())
    if data.startswith(b"PK"):
        from briefing.review.word_reading import read_word  # noqa: PLC0415

        return View.DOCX, read_word(data, place)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        from briefing.review.po_view import read_po_view  # noqa: PLC0415

        return View.PO, read_po_view(path, data)
    root = parse_outside(data, place.path)
    if is_xliff2(root):
        return View.XLIFF2, read_xliff2(root, place)
    if is_xliff(root):
        return View.XLIFF, read_xliff(root, place)
    hint = "give a DOCX, XLIFF or PO file that was exported here"
    raise BriefingError([error("unknown-format", "is no file that a review can come back in", place, hint)])


def _taken(merge: Merge, returned: Returned) -> tuple[Result, ...]:
    """What becomes of each row; raises `BriefingError` where the catalogue would become unreadable."""
    language = merge.language
    segments = {language.ids[each.source]: each for each in language.segments()}
    results = tuple(map(merge.take, returned.rows_for(segments)))
    if len(language.editor.serialize()) > MAX_BYTES:
        message = f"would make the catalogue larger than {MAX_BYTES} bytes"
        raise BriefingError([error("too-large", message, returned.place, "nothing was imported")])
    return results


def _language_of(returned: Returned, desk: ReviewDesk, asked_for: str) -> str:
    """The language of a file, which has to be of this briefing and in a language of it."""
    briefing, place, nothing = desk.briefing, returned.place, "nothing was imported"
    if returned.briefing_id != briefing.id:
        message = f"belongs to {returned.briefing_id[:80]!r} and not to the briefing {briefing.id!r}"
        raise BriefingError([error("other-briefing", message, place, nothing)])
    if returned.source_tag not in {"", briefing.source_language}:
        message = f"translates from {returned.source_tag[:40]!r} and not from {briefing.source_language!r}"
        raise BriefingError([error("other-language", message, place, nothing)])
    tag = returned.target_tag or asked_for
    if not tag:
        raise BriefingError([error("no-language", "does not say its language", place, "say --language")])
    if asked_for not in {"", tag}:
        message = f"is in {tag[:40]!r}, and {asked_for[:40]!r} is asked for"
        raise BriefingError([error("other-language", message, place, nothing)])
    if tag not in desk.tags:
        hint = f"the briefing has {', '.join(desk.tags)}"
        raise BriefingError([error("other-language", f"is in {tag[:40]!r}", place, hint)])
    return tag


@contextmanager
def _opened(folder: Path) -> Iterator[ReviewDesk]:
    desk = ReviewDesk(folder)
    try:
        yield desk
    finally:
        desk.close()
