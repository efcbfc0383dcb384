"""PDF files that do nothing but show themselves: the last gate before one is published.

Refused are scripts, actions other than going to a place in the document or to a web, mail or telephone
address, files within the file, data that stands elsewhere, forms with code, multimedia, encryption, and
damage such as a tree of pages that goes round in circles (ISO 32000-1, 7.6, 7.7.3, 7.11, 12.5, 12.6, 13).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import MAX_PAGES, has_many_pages

if TYPE_CHECKING:
    from pikepdf import Object

ACTIVE_CONTENT = "active-content"
MOST_OBJECTS = 1_000_000
HARMLESS_ACTIONS = frozenset(("/GoTo", "/URI"))
LINKED = ("https:", "http:", "mailto:", "tel:")
ACTIONS = frozenset(
    (
        *("/GoTo3DView", "/GoToDp", "/GoToE", "/GoToR", "/Hide", "/ImportData", "/JavaScript", "/Launch"),
        *("/Movie", "/Named", "/Rendition", "/ResetForm", "/RichMediaExecute", "/SetOCGState", "/Sound"),
        *("/SubmitForm", "/Thread", "/Trans"),
    )
)
"""All others that there are (12.6.4; ISO 32000-2, 12.6.4)."""
ACTION_KEYS = frozenset(("/A", "/OpenAction", "/PA"))
"""Under which an action stands; `/A` holds the attributes of structure elements too."""
REFUSED_KEYS = {
    "/AA": "actions that start by themselves",
    "/AF": "files within the file",
    "/AlternatePresentations": "a presentation",
    "/Collection": "a collection of files",
    "/EF": "a file within the file",
    "/EmbeddedFiles": "files within the file",
    "/JS": "a script",
    "/JavaScript": "scripts",
    "/Ref": "pages of another file",
    "/Renditions": "multimedia",
    "/RichMediaContent": "multimedia",
    "/XFA": "a form with code",
}
_STREAM = re.compile(r"^stream <[^>]*>:? ")
"""What pikepdf calls a file that it reads from memory; it has an address in it."""
REFUSED_ANNOTATIONS = frozenset(("/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"))


def refuse_active_content(pdf: bytes, shown: str) -> None:
    """Raise `BriefingError`, with a finding for each kind of what was found, unless `pdf` only shows itself.

    `shown` names the file.
    """
    if findings := active_content(pdf, shown):
        raise BriefingError(findings)


def active_content(pdf: bytes, shown: str) -> tuple[Finding, ...]:
    """What the file does besides showing itself, a finding for each kind."""
    complaints = dict.fromkeys(_complaints(pdf))
    place = Location(shown)
    return tuple(
        error(ACTIVE_CONTENT, f"this PDF must not be handed out: {each}", place) for each in complaints
    )


def _complaints(data: bytes) -> Iterator[str]:
    import pikepdf  # noqa: PLC0415 - heavy

    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                yield "it is encrypted"
            if has_many_pages(pdf.Root):
                yield f"it has more than {MAX_PAGES} pages"
                return
            if len(pdf.objects) > MOST_OBJECTS:
                yield f"it has more than {MOST_OBJECTS} objects"
                return
            for item in (pdf.trailer, *pdf.objects):
                yield from _of_object(item)
            if pdf.get_warnings():
                yield "it is damaged"
    except pikepdf.PasswordError:
        yield "it is encrypted"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as problem:
        # Also for a tree of pages that goes round in circles.
        reason = _STREAM.sub("", " ".join(str(problem).split()))
        yield f"it cannot be read as PDF: {reason[:120]}"


def _of_object(item: Object) -> Iterator[str]:
    """About an object with all that stands within it, not what it refers to."""
    import pikepdf  # noqa: PLC0415

    waiting: list[object] = [item]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            parts: list[object] = list(each.as_list())
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            entries: dict[str, object] = dict(each.items())
            yield from _of_entries(entries)
            if isinstance(each, pikepdf.Stream) and "/F" in entries:
                yield "some of its data stands in another file (/F)"
            parts = list(entries.values())
        else:
            continue
        waiting += (
            part
            for part in parts
            if isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect
        )


def _of_entries(entries: dict[str, object]) -> Iterator[str]:
    for key in sorted(entries.keys() & REFUSED_KEYS.keys()):
        yield f"it holds {REFUSED_KEYS[key]} ({key})"
    kind, subtype = _name(entries.get("/S")), _name(entries.get("/Subtype"))
    if kind in ACTIONS or any(_acts(entries[key]) for key in entries.keys() & ACTION_KEYS):
        yield f"it holds an action that does more than go to a place{f' ({kind})' if kind in ACTIONS else ''}"
    if subtype in REFUSED_ANNOTATIONS:
        yield f"it holds multimedia or a file ({subtype})"
    if "/URI" in entries and kind == "/URI" and not str(entries["/URI"]).lower().startswith(LINKED):
        yield "it links to something else than a web, mail or telephone address"


def _acts(action: object) -> bool:
    """Whether what stands where an action is expected is one of a kind that nobody has heard of."""
    import pikepdf  # noqa: PLC0415

    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    kind = _name(action["/S"])
    return kind not in HARMLESS_ACTIONS and kind not in ACTIONS


def _name(value: object) -> str:
    import pikepdf  # noqa: PLC0415

    return str(value) if isinstance(value, pikepdf.Name) else ""
