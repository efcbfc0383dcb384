"""The proof of labels: drafts, embargoes and machine translations are told where nobody can overlook them.

Whether something is a draft is decided anew here, from the catalogue and the briefing, not from the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from briefing.audit.packs.expected import number
from briefing.audit.packs.folding import folded
from briefing.audit.packs.pack import Fault, Opened, Pack
from briefing.audit.packs.reading import Part, Place
from briefing.catalog import State
from briefing.document import NoteKind, plain_text
from briefing.figures import parse_figure, parse_time
from briefing.interface import PLACEHOLDER
from briefing.model import Kind

LONGEST_PROPERTY = 255
"""Characters of a property of a DOCX."""
MACHINE = "Draft translation made by machine: no person has reviewed {unreviewed} of {total} passages."


def is_draft(pack: Pack) -> bool:
    """Whether anything on the page is unreviewed: source text, a passage, an interface word or a term."""
    briefing, tag = pack.briefing, pack.document.tag
    if not briefing.approved or not pack.interface.reviewed:
        return True
    if tag == briefing.source_language:
        return False
    terms = [concept.preferred(tag) for concept in briefing.concepts.values()]
    unreviewed = any(term is None or not term.reviewed for term in terms)
    return unreviewed or any(not segment.is_approved for segment in pack.catalog.segments.values())


def missing_draft_notice(opened: Opened) -> Iterator[Fault]:
    """A draft whose cover does not say so."""
    if is_draft(opened.pack):
        notices = [notice for notice in opened.pack.document.cover.notices if notice.kind is NoteKind.DRAFT]
        if not notices:
            yield Fault("the document has no notice that it is a draft", "cover", Place(_first(opened)))
        for notice in notices:
            if folded(plain_text(notice.runs)) not in _cover(opened):
                yield Fault(
                    f"{plain_text(notice.runs)!r:.100} is not on the cover", "cover", Place(_first(opened))
                )


def missing_draft_head(opened: Opened) -> Iterator[Fault]:
    """Pages of a draft whose running head does not say so."""
    if is_draft(opened.pack):
        word = opened.pack.interface.gettext("Draft")
        yield from _pages_without(opened, word)


def missing_watermark(opened: Opened) -> Iterator[Fault]:
    """Pages of a draft without a watermark."""
    if is_draft(opened.pack):
        marks = list(enumerate(opened.file.watermarked, 1))[_covers(opened) :]
        for page, marked in marks:
            if not marked:
                yield Fault("there is no watermark", place=Place(page if opened.file.pages else 0))
        if not marks:
            yield Fault("there is no watermark")


def missing_embargo_notice(opened: Opened) -> Iterator[Fault]:
    """An embargo that the cover does not tell, with its day and time."""
    embargo = opened.pack.briefing.embargo
    if embargo is None:
        return
    notices = [each for each in opened.pack.document.cover.notices if each.kind is NoteKind.EMBARGO]
    texts = [run.text for notice in notices for run in notice.runs]
    if not notices or not _says_embargo(texts, opened.pack):
        yield Fault(
            "the document does not say the day and time of the embargo", "cover", Place(_first(opened))
        )
    for notice in notices:
        if folded(plain_text(notice.runs)) not in _cover(opened):
            yield Fault(
                f"{plain_text(notice.runs)!r:.100} is not on the cover", "cover", Place(_first(opened))
            )


def missing_embargo_head(opened: Opened) -> Iterator[Fault]:
    """Pages whose running head does not say the day and time of the embargo."""
    if opened.pack.briefing.embargo is None:
        return
    texts = [run.text for run in opened.pack.document.running_head]
    if not _says_embargo(texts, opened.pack):
        yield Fault("the running head does not say the day and time of the embargo")
    yield from _pages_without(opened, plain_text(opened.pack.document.running_head))


def missing_embargo_metadata(opened: Opened) -> Iterator[Fault]:
    """A file with an embargo that its metadata do not tell."""
    notices = [each for each in opened.pack.document.cover.notices if each.kind is NoteKind.EMBARGO]
    said = folded("\n".join(opened.file.metadata))
    for notice in notices:
        if folded(plain_text(notice.runs)[:LONGEST_PROPERTY]) not in said:
            yield Fault("the metadata do not tell the embargo")


def missing_machine_notice(opened: Opened) -> Iterator[Fault]:
    """A cover that does not say that a machine made the translation."""
    pack = opened.pack
    if pack.document.tag == pack.briefing.source_language:
        return
    drafts = [each for each in pack.catalog.segments.values() if each.state is State.TRANSLATED]
    if any(segment.by_machine for segment in drafts):
        words = [folded(part) for part in PLACEHOLDER.split(pack.interface.gettext(MACHINE))[::2]]
        if not all(word in _cover(opened) for word in words):
            yield Fault(
                "the cover does not say that a machine made the translation", "cover", Place(_first(opened))
            )


def wrong_page_numbers(opened: Opened) -> Iterator[Fault]:
    """Pages that do not say which of how many they are."""
    document = opened.pack.document
    label = document.page_label.replace("{pages}", number(document, opened.file.pages))
    for page, head in list(enumerate(opened.file.heads, 1))[_covers(opened) :]:
        wanted = label.replace("{page}", number(document, page))
        if opened.file.pages and folded(wanted) not in folded(head):
            yield Fault(f"{wanted!r} is not on the page", place=Place(page))


def wrong_contents(opened: Opened) -> Iterator[Fault]:
    """Entries of the contents that name another page than that of their heading."""
    if not opened.file.pages:
        return  # a word processor fills them in
    document = opened.pack.document
    pages: dict[str, list[int]] = {}
    for piece in opened.file.pieces:
        if piece.part is Part.HEADING:
            pages.setdefault(folded(piece.text), []).append(piece.place().page)
    for piece in opened.file.pieces:
        if piece.part is Part.CONTENTS:
            text = folded(piece.text)
            title = text.rstrip(document.digits)
            named = text[len(title) :]
            if named not in {number(document, page) for page in pages.get(title, [])}:
                yield Fault(
                    f"{piece.text.strip()!r}: the heading stands on {pages.get(title)}", place=piece.place()
                )


# --- small parts ------------------------------------------------------------------------------------


def _covers(opened: Opened) -> int:
    """How many of the pages are covers: the first of a PDF; heads of a DOCX are of sections after it."""
    return 1 if opened.file.pages else 0


def _first(opened: Opened) -> int:
    return 1 if opened.file.pages else 0


def _cover(opened: Opened) -> str:
    return folded("\n".join(piece.text for piece in opened.cover))


def _pages_without(opened: Opened, text: str) -> Iterator[Fault]:
    heads = list(enumerate(opened.file.heads, 1))[_covers(opened) :]
    for page, head in heads:
        if folded(text) not in folded(head):
            yield Fault(
                f"{text!r:.80} is not in the running head", place=Place(page if opened.file.pages else 0)
            )
    if not heads:
        yield Fault(f"{text!r:.80} stands in no running head")


def _says_embargo(texts: list[str], pack: Pack) -> bool:
    """Whether some text is the day of the embargo, and some its time."""
    embargo, profile = pack.briefing.embargo, pack.profile
    days, times = set(), set()
    for text in texts:
        with suppress(ValueError):
            days.add(parse_figure(text, Kind.DATE, profile).value)
        with suppress(ValueError):
            times.add(parse_time(text, profile))
    return embargo is not None and embargo.date() in days and embargo.time() in times
