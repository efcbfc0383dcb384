"""A pack, its files read, and the proof: every rule applied to every file, and to all editions together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from briefing.audit.packs.alignment import Alignment
from briefing.audit.packs.docx_reading import read_docx
from briefing.audit.packs.expected import body_passages, cover_passages
from briefing.audit.packs.folding import folded
from briefing.audit.packs.pdf_reading import read_pdf
from briefing.audit.packs.reading import NOWHERE, Part, Piece, Place, ReadFile, UnreadableFileError
from briefing.catalog import Catalog
from briefing.diagnostics import Severity
from briefing.document import Contents, Document, plain_text
from briefing.interface import Interface
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Briefing, Waiver

READERS = {"pdf": read_pdf, "docx": read_docx}
"""By the suffix of a file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a file breaks a rule."""

    message: str
    where: str = ""
    """In words: the section, the table, the row."""
    place: Place = NOWHERE
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the audit."""

    rule: str
    severity: Severity
    message: str
    language: str
    file: str
    """Name of the file, or empty for a finding about several."""
    where: str = ""
    place: Place = NOWHERE
    hint: str = ""
    waiver: Waiver | None = None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the pack from being handed out."""
        return self.severity is Severity.ERROR and self.waiver is None

    def __str__(self) -> str:
        page = f" page {self.place.page}" if self.place.page else ""
        where = f" ({self.where})" if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        waived = f", waived by {self.waiver.name}: {self.waiver.reason}" if self.waiver else ""
        weight = "blocking" if self.severity is Severity.ERROR else "warning"
        return (
            f"{self.file or self.language}{page}: {weight}{waived}: {self.message}{where}{hint} [{self.rule}]"
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """One edition: what it must say, and where its files are."""

    briefing: Briefing
    document: Document
    catalog: Catalog
    """As it is on the disk, with unusable translations, so that nothing unreviewed passes for reviewed."""
    interface: Interface
    folder: Path
    formats: tuple[str, ...] = ("pdf", "docx")

    @property
    def profile(self) -> LocaleProfile:
        """The language of the edition, with its digits."""
        return self.profile_of("")

    def profile_of(self, tag: str) -> LocaleProfile:
        """The language of a run, the edition's where it says none or only a script."""
        own = not tag or tag.startswith("und-")
        return locale_profile(
            self.document.tag if own else tag, self.briefing.digits.get(self.document.tag if own else tag, "")
        )

    def path(self, format_: str) -> Path:
        """Where a file of the pack has to lie."""
        return self.folder / f"{self.briefing.id}.{self.document.tag}.{format_}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a finished file has to prove."""

    id: str
    severity: Severity
    proves: str
    """In words for the press office."""
    hint: str
    """What to do where it is broken."""
    faults: Callable[[Opened], Iterable[Fault]]


class Opened:
    """A file of a pack that was read, beside what it must say."""

    def __init__(self, pack: Pack, file: ReadFile) -> None:
        self.pack = pack
        self.file = file

    @cached_property
    def _body_start(self) -> int:
        """The first piece after the cover: the title of the contents."""
        titles = [
            plain_text(block.title) for block in self.pack.document.blocks if isinstance(block, Contents)
        ]
        wanted = {folded(title) for title in titles}
        return next((n for n, piece in enumerate(self.file.pieces) if folded(piece.text) in wanted), 0)

    @cached_property
    def cover(self) -> tuple[Piece, ...]:
        """The pieces on the cover."""
        return self.file.pieces[: self._body_start]

    @cached_property
    def body(self) -> tuple[Piece, ...]:
        """The pieces after the cover, without labels of lists and the page numbers of the contents."""
        pieces = self.file.pieces[self._body_start :]
        return tuple(self._without_page(piece) for piece in pieces if piece.part is not Part.LABEL)

    def _without_page(self, piece: Piece) -> Piece:
        if piece.part is not Part.CONTENTS:
            return piece
        around = "\u200e\u200f \t"
        return replace(piece, text=piece.text.rstrip(around).rstrip(self.pack.document.digits + around))

    @cached_property
    def alignment(self) -> Alignment:
        """The body beside the document's."""
        return Alignment(body_passages(self.pack.document), self.body)

    @cached_property
    def cover_alignment(self) -> Alignment:
        """The cover beside the document's, whose parts are taken in the order of the file's."""
        texts = [folded(piece.text) for piece in self.cover]
        passages = cover_passages(self.pack.document)
        order = {text: place for place, text in reversed(list(enumerate(texts)))}
        return Alignment(
            sorted(passages, key=lambda each: order.get(folded(each.text), len(texts))), self.cover
        )

    @cached_property
    def expected_text(self) -> str:
        """All text of the document, folded, a line per passage."""
        passages = (*cover_passages(self.pack.document), *body_passages(self.pack.document))
        return "\n".join(folded(passage.text) for passage in passages)

    @cached_property
    def found_text(self) -> str:
        """All text of the file, folded, a line per piece."""
        return "\n".join(folded(piece.text) for piece in (*self.cover, *self.body))


@dataclass(frozen=True, slots=True)
class Audited:
    """What was found in one pack, and how often each fact was read from each file with its right value."""

    tag: str
    found: tuple[Found, ...]
    figures: Mapping[str, Mapping[str, int]]
    """By file name, then by fact."""


def audit_pack(pack: Pack) -> Audited:
    """Everything that is wrong with the files of a pack."""
    from briefing.audit.packs.figures import right_figures  # noqa: PLC0415 - rules are about packs
    from briefing.audit.packs.rules import RULES, SURPLUS, UNREADABLE  # noqa: PLC0415

    found: list[Found] = []
    figures: dict[str, Mapping[str, int]] = {}
    for format_ in pack.formats:
        path = pack.path(format_)
        try:
            opened = Opened(pack, READERS[format_](path))
        except (UnreadableFileError, OSError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else str(problem)
            found.append(_found(UNREADABLE, Fault(f"{reason}"), pack, path.name))
            continue
        for rule in RULES:
            found += [_found(rule, fault, pack, path.name) for fault in rule.faults(opened)]
        figures[path.name] = right_figures(opened)
    found += [_found(SURPLUS, Fault(f"{name} is none of its files"), pack, "") for name in _others(pack)]
    return Audited(pack.document.tag, tuple(found), figures)


def unreadable(tag: str, file: str, reason: str) -> Audited:
    """What is found in a file of which somebody else has said already why it cannot be read."""
    from briefing.audit.packs.rules import UNREADABLE  # noqa: PLC0415

    found = Found(UNREADABLE.id, UNREADABLE.severity, reason, tag, file, hint=UNREADABLE.hint)
    return Audited(tag, (found,), {})


def _others(pack: Pack) -> list[str]:
    """Names of files in the folder of the edition that are not the edition's."""
    own = {pack.path(format_).name for format_ in READERS}
    return sorted({path.name for path in pack.folder.glob("*")} - own)


def _found(rule: Rule, fault: Fault, pack: Pack, file: str) -> Found:
    return Found(
        rule=rule.id,
        severity=rule.severity,
        message=fault.message,
        language=pack.document.tag,
        file=file,
        where=fault.where,
        place=fault.place,
        hint=fault.hint or rule.hint,
    )


def audit_across(audited: Sequence[Audited]) -> tuple[Found, ...]:
    """Where the files of a briefing, in whatever language, do not say each figure equally often."""
    from briefing.audit.packs.rules import UNEVEN  # noqa: PLC0415

    by_file = [(each.tag, name, counts) for each in audited for name, counts in each.figures.items()]
    found = []
    for fact in sorted({fact for _, _, counts in by_file for fact in counts}):
        usual = Counter(counts.get(fact, 0) for _, _, counts in by_file).most_common(1)[0][0]
        for tag, name, counts in by_file:
            times = counts.get(fact, 0)
            if times != usual:
                message = (
                    f"the value of {fact!r} is read {times} times here, and {usual} times in other files"
                )
                found.append(Found(UNEVEN.id, UNEVEN.severity, message, tag, name, fact, hint=UNEVEN.hint))
    return tuple(found)
