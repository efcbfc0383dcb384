"""The proof of what is not seen: language, title, structure, alternative texts, links, pictures, safety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit

from briefing.audit.packs.expected import all_runs
from briefing.audit.packs.folding import folded
from briefing.audit.packs.pack import Fault, Opened
from briefing.audit.packs.reading import Part
from briefing.document import Chart, Document, Heading, Picture, Table, plain_text
from briefing.locales import UnknownTagError, locale_profile

SAFE_SCHEMES = frozenset({"https", "mailto", "tel"})
PROFILES = ("ua1", "pdfa2a")
"""As page-validation calls PDF/UA-1 and PDF/A-2a."""
MOST_FAILURES = 12
LONGEST_PROPERTY = 255
"""Characters of a title in a DOCX (ISO/IEC 29500-2 sets none; word processors do)."""


def observed(rule: str) -> Callable[[Opened], Iterable[Fault]]:
    """What the reader of the file noted for `rule`."""

    def faults(opened: Opened) -> Iterator[Fault]:
        for each in opened.file.observations:
            if each.rule == rule:
                yield Fault(each.message, place=each.place)

    return faults


def wrong_language(opened: Opened) -> Iterator[Fault]:
    """A file that says it is in another language, or in none."""
    own = opened.pack.document.tag
    if not any(_same_language(tag, own) for tag in opened.file.language.split()):
        yield Fault(f"the file says that it is in {opened.file.language or 'no language'!r}, not in {own!r}")


def _same_language(tag: str, other: str) -> bool:
    try:
        one, two = locale_profile(tag), locale_profile(other)
    except UnknownTagError:
        return False
    return one.locale.language == two.locale.language and one.script == two.script


def wrong_title(opened: Opened) -> Iterator[Fault]:
    """A file whose title is not the document's."""
    title = opened.pack.document.title
    if opened.file.title not in {title, title[:LONGEST_PROPERTY]}:
        yield Fault(f"the file's title is {opened.file.title!r:.80}, not {title!r:.80}")


def broken_standards(opened: Opened) -> Iterator[Fault]:
    """Rules of PDF/UA-1 and PDF/A-2a that a checker says are broken, where the checker is installed."""
    checker = _checker()
    if opened.file.format_ != "pdf" or checker is None:
        return
    for profile in PROFILES:
        try:
            failures = checker.validate_pdf(str(opened.file.path), profile=profile).failures
        except Exception as problem:  # its parser's errors have no common base
            yield Fault(f"the checker cannot read the file: {problem}")
            return
        for failure in failures[:MOST_FAILURES]:
            yield Fault(f"{failure.rule_id}: {failure.message}")


@cache
def _checker() -> Any:
    """The module of page-validation, a dependency of development only."""
    if find_spec("page") is None:
        return None
    module = import_module("page")
    return module if hasattr(module, "validate_pdf") else None


def wrong_headings(opened: Opened) -> Iterator[Fault]:
    """Headings that are not marked as such, with their level, in their order."""
    wanted = [
        (block.level, folded(plain_text(block.runs)))
        for block in opened.pack.document.blocks
        if isinstance(block, Heading)
    ]
    pieces = [piece for piece in opened.body if piece.part is Part.HEADING]
    found = [(piece.level, folded(piece.text)) for piece in pieces]
    if wanted != found:
        missing = list((Counter(wanted) - Counter(found)).elements())
        surplus = list((Counter(found) - Counter(wanted)).elements())
        yield Fault(f"headings missing: {missing[:4]}, others: {surplus[:4]}")


def tables_without_headers(opened: Opened) -> Iterator[Fault]:
    """Tables without header cells, or whose header cells do not say what they are the header of."""
    wanted = sum(
        1
        for block in opened.pack.document.blocks
        if isinstance(block, Table) and (block.header or block.row_headers)
    )
    if len(opened.file.tables) < wanted:
        yield Fault(f"{len(opened.file.tables)} tables are marked as such, of {wanted}")
    for table in opened.file.tables:
        if not table.headers or table.with_scope < table.headers:
            yield Fault(f"{table.headers} header cells, {table.with_scope} with a scope", place=table.place)


def pictures_without_text(opened: Opened) -> Iterator[Fault]:
    """Pictures without alternative text, and alternative texts of the document that are not in the file."""
    for picture in opened.file.pictures:
        if not picture.alt.strip():
            yield Fault("a picture has no alternative text", place=picture.place)
    said = {folded(picture.alt) for picture in opened.file.pictures}
    for alt in _alternative_texts(opened):
        if not any(folded(alt) in each for each in said):
            yield Fault(f"no picture is described as {alt!r:.80}")


def _alternative_texts(opened: Opened) -> Iterator[str]:
    """Of pictures and of charts."""
    document = opened.pack.document
    yield from (picture.alt for picture in pictures(document))
    yield from (block.alt for block in document.blocks if isinstance(block, Chart))


def pictures(document: Document) -> Iterator[Picture]:
    """All pictures, that of the cover first."""
    if document.cover.picture:
        yield document.cover.picture
    yield from (block for block in document.blocks if isinstance(block, Picture))


def other_pictures(opened: Opened) -> Iterator[Fault]:
    """Picture files that are not, byte for byte, those of the briefing."""
    if not opened.file.digests:
        return
    wanted = {picture.sha256 for picture in pictures(opened.pack.document)}
    logo = opened.pack.document.theme.logo
    allowed = wanted | ({logo.sha256} if logo else set())
    for picture in pictures(opened.pack.document):
        if picture.sha256 not in opened.file.digests:
            yield Fault(f"the picture {picture.path.name} is not in the file, or is another")
    for digest in opened.file.digests:
        if digest not in allowed:
            yield Fault(f"the file holds a picture that the briefing does not have, SHA-256 {digest[:16]}…")


def pictures_without_credit(opened: Opened) -> Iterator[Fault]:
    """Pictures that do not say what they show and who made them."""
    for picture in pictures(opened.pack.document):
        if not plain_text(picture.caption).strip() or not plain_text(picture.credit).strip():
            yield Fault(f"{picture.path.name} has no caption or no credit in the briefing")
    for alignment in (opened.cover_alignment, opened.alignment):
        for reading in alignment.runs:
            if reading.where.endswith((", caption", ", credit")) and not reading.as_expected:
                yield Fault(
                    f"{reading.run.text!r:.80} does not stand at its picture", reading.where, reading.place
                )
    cover = opened.pack.document.cover.picture
    if cover and folded(plain_text(cover.credit)) not in folded(
        "\n".join(piece.text for piece in opened.cover)
    ):
        yield Fault(f"{plain_text(cover.credit)!r:.80} is not on the cover", "cover")


def unmarked_languages(opened: Opened) -> Iterator[Fault]:
    """Stretches in another language that the file does not mark as such, so that a voice misreads them."""
    own = opened.pack.document.tag
    for alignment in (opened.cover_alignment, opened.alignment):
        for reading in alignment.runs:
            tag = reading.run.language
            if not tag or tag.startswith("und") or tag == own or not reading.text.strip():
                continue
            if not any(_same_language(each, tag) for each in reading.languages):
                yield Fault(f"{reading.text!r:.60} is not marked as {tag}", reading.where, reading.place)


# --- links ------------------------------------------------------------------------------------------


def wrong_links(opened: Opened) -> Iterator[Fault]:
    """Links of the document that the file does not have, and others that the document does not have."""
    wanted = {
        run.href for _, run in all_runs(opened.pack.document) if run.href and not run.href.startswith("#")
    }
    found = {unquote(link.target) for link in opened.file.links if link.target != "#"}
    for href in sorted(wanted):
        if unquote(href) not in found:
            yield Fault(f"no link goes to {href!r:.100}")
    for link in opened.file.links:
        if link.target != "#" and unquote(link.target) not in {unquote(href) for href in wanted}:
            yield Fault(f"a link goes to {link.target!r:.100}, where the document has none", place=link.place)


def broken_links(opened: Opened) -> Iterator[Fault]:
    """Links to a place in the file that is not there."""
    for link in opened.file.links:
        if not link.resolves:
            yield Fault("a link goes to a place that is not in the file", place=link.place)


def unsafe_links(opened: Opened) -> Iterator[Fault]:
    """Links to anything but web pages with encryption, mail addresses and telephone numbers."""
    for link in opened.file.links:
        if link.target != "#" and urlsplit(link.target).scheme.lower() not in SAFE_SCHEMES:
            yield Fault(f"a link goes to {link.target!r:.100}", place=link.place)
