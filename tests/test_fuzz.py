"""Loaders and importers, given files that are nearly in order: they return, or say in one line why not.

`BRIEFING_FUZZ_EXAMPLES=10000 pytest tests/test_fuzz.py` looks for more than a build does, at random places.
What was found that way stands in `cases/fuzz/`, a file each, named `<reader>.<what is wrong>`.
"""
# ruff: noqa: E501, PT017 - tokens are read better in few lines; what is raised is looked at where it may be raised

from __future__ import annotations

import io
import os
import re
import signal
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from briefing.audit.packs.docx_reading import read_docx
from briefing.audit.packs.pdf_reading import read_pdf
from briefing.audit.packs.reading import UnreadableFileError
from briefing.catalog.po import parse_po, segment_of
from briefing.content import load_briefing
from briefing.content.fonts import FontError, inspect_font
from briefing.content.pictures import PictureError, inspect_picture
from briefing.coverage.article import read_article
from briefing.diagnostics import BriefingError
from briefing.gate import open_package, parse_json, parse_outside
from briefing.pipeline import build, extract
from briefing.review.desk import ReviewDesk
from briefing.review.exchange import View, export_file, read_returned
from briefing.scaffold import write_new_briefing
from briefing.translation.packages import inspect_package
from tests.hostile_files import SAMPLE_FONT, pdf_files, png_of, zipped

# A file that was changed is long to print; it is kept instead.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
EXAMPLES = int(os.environ.get("BRIEFING_FUZZ_EXAMPLES", "0"))
CASES = Path(__file__).parent / "cases" / "fuzz"
SECONDS = 10.0
"""Of processor time, in which every reader has to come to an end."""
FINDING = re.compile(r"[^\n]+: (error|warning|note): [^\n]+ \[[a-z0-9-]+\]")
BRIEFING_FILES = (
    "briefing.yaml",
    "facts.yaml",
    "people.yaml",
    "itinerary.yaml",
    "termbase.yaml",
    "participants.csv",
    "sections/10-district.md",
)

fuzzed = settings(
    max_examples=EXAMPLES or 25,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink) if EXAMPLES else (Phase.explicit, Phase.generate),
)


# --- files in order ---------------------------------------------------------------------------------


@cache
def seeds() -> Mapping[str, bytes]:
    """A file of each kind, by the name of its reader."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "content" / "sample"
        write_new_briefing(folder)
        list(extract(folder))
        built = {step.path.suffix: step.path.read_bytes() for step in build(folder, ["en"], jobs=1)}
        views = {
            view: export_file(folder, "fr", view).read_bytes()
            for view in (View.DOCX, View.XLIFF, View.XLIFF2, View.PO)
        }
        files = {name: (folder / name).read_bytes() for name in BRIEFING_FILES}
    card = b'{"package_version": "1.0", "from_code": "en", "to_code": "fr", "type": "translate"}'
    model = {"metadata.json": card, "sentencepiece.model": b"x", "model/model.bin": b"x"}
    article = "<html lang=en><p>The district has an area of <b>1,343.5</b> km², about 2.3 million people.</p></html>"
    return {
        **files,
        **{f"import {view}": data for view, data in views.items()},
        "po": views[View.PO],
        "xml": views[View.XLIFF],
        "package": views[View.DOCX],
        "json": card,
        "picture png": png_of(),
        "picture jpeg": _jpeg(),
        "font": SAMPLE_FONT.read_bytes(),
        "model": zipped({f"translate-en_fr-1_0/{name}": data for name, data in model.items()}),
        "article": article.encode(),
        "article pdf": built[".pdf"],
        "pack pdf": built[".pdf"],
        "pack docx": built[".docx"],
        "pack small pdf": pdf_files()["words"]()[-3_000:],
    }


def _jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "JPEG")
    return data.getvalue()


# --- readers ----------------------------------------------------------------------------------------


def _read_briefing(name: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        folder = path.parent / "content" / "sample"
        if not folder.exists():
            write_new_briefing(folder)
        (folder / name).write_bytes(path.read_bytes())
        return load_briefing(folder)

    return read


def _read_import(path: Path) -> object:
    folder = path.parent / "content" / "sample"
    if not folder.exists():
        write_new_briefing(folder)
        list(extract(folder))
    desk = ReviewDesk(folder)
    try:
        language = desk.open("fr")
        segments = {language.ids[each.source]: each for each in language.segments()}
        return list(read_returned(path)[1].rows_for(segments))
    finally:
        desk.close()


def _read_po(path: Path) -> object:
    return [segment_of(entry, path) for entry in parse_po(path.read_bytes(), "x.po")]


def _read_package(path: Path) -> object:
    package = open_package(path.read_bytes(), "x.docx")
    return [package.xml(name) for name in ("word/document.xml", "word/comments.xml", "word/settings.xml")]


READERS: Mapping[str, Callable[[Path], object]] = {
    **{name: _read_briefing(name) for name in BRIEFING_FILES},
    **{f"import {view}": _read_import for view in (View.DOCX, View.XLIFF, View.XLIFF2, View.PO)},
    "po": _read_po,
    "xml": lambda path: parse_outside(path.read_bytes(), "x.xml"),
    "package": _read_package,
    "json": lambda path: parse_json(path.read_bytes(), "x.json"),
    "picture png": inspect_picture,
    "picture jpeg": inspect_picture,
    "font": inspect_font,
    "model": inspect_package,
    "article": read_article,
    "article pdf": read_article,
    "pack pdf": read_pdf,
    "pack docx": read_docx,
    "pack small pdf": read_pdf,
}
SUFFIXES = {
    "article": ".html",
    "article pdf": ".pdf",
    "pack pdf": ".pdf",
    "pack small pdf": ".pdf",
    "pack docx": ".docx",
}


@contextmanager
def _bounded() -> Iterator[None]:
    """Ends what takes too long; processor time, since the machine may be busy with other things."""

    def late(*_: object) -> None:
        raise TimeoutError(f"it takes more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def prove(reader: str, data: bytes, folder: Path) -> None:
    """The reader returns, or raises an error of one line."""
    path = folder / f"given{SUFFIXES.get(reader, '')}"
    path.write_bytes(data)
    try:
        with _bounded():
            READERS[reader](path)
    except BriefingError as problem:
        assert problem.findings
        assert all(FINDING.fullmatch(str(finding)) for finding in problem.findings), problem
    except (FontError, PictureError, UnreadableFileError) as problem:
        assert re.fullmatch(r"[^\n]+", str(problem))


# --- changes ----------------------------------------------------------------------------------------

TOKENS = (
    b"", b"\0", b"\x07", b"\x1b[31m", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\xa8",
    b"\r", b"\n", b"\r\n", b"\t", b"  ", b"'", b'"', b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b";", b":", b"#", b"*", b"- ",
    b"0", b"-1", b"1e999999999", b".inf", b"NaN", b"9" * 400, b"true", b"null", b"~", b"<<: *a", b"&a", b"*a", b"!!python/name:os.system",
    b"{area}", b"{area.usd}", b"{x.__class__}", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>", b"&#0;", b"&e;",
    b"<![CDATA[", b"]]>", b"<!--", b"<?x?>", b"msgid", b"msgctxt", b"msgid_plural", b'msgstr[0] "x"', b"#~ ", b"#, fuzzy\n", b"../../x",
    b"2024-02-30", b"0000-00-00", b"\xd9\xa3", b"\xef\xbc\x91", b"\xf0\x9f\x8f\xb4", b"=1+1", b"a" * 3_000, b"[" * 200, b"(" * 200, b"> " * 200,
)  # fmt: skip
PARTS = re.compile(rb"[A-Za-z_]+|[0-9.]+|\s+|.", re.DOTALL)


@st.composite
def changed_text(draw: st.DrawFn, seed: bytes) -> bytes:
    """A text in which words are replaced, doubled, moved or left out."""
    parts = PARTS.findall(seed)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(parts) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                parts[at] = draw(st.sampled_from(TOKENS))
            case 1:
                parts.insert(at, draw(st.sampled_from(TOKENS)))
            case 2:
                parts[at : at + draw(st.integers(1, 30))] = []
            case 3:
                end = at + draw(st.integers(1, 60))
                parts[at:at] = parts[at:end] * draw(st.sampled_from((1, 2, 20)))
            case _:
                other = draw(st.integers(0, len(parts) - 1))
                parts[at], parts[other] = parts[other], parts[at]
        if not parts:
            break
    return b"".join(parts)


@st.composite
def changed_bytes(draw: st.DrawFn, seed: bytes) -> bytes:
    """A file in which bytes are flipped, cut, doubled or written over, mostly near each other."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.integers(0, 6)):
            case 0:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case 1:
                data[at] = draw(st.sampled_from((0, 1, 0x7F, 0x80, 0xFF)))
            case 2:
                data[at : at + 4] = struct.pack(
                    ">L", draw(st.sampled_from((0, 1, 2**16, 2**31 - 1, 2**32 - 1)))
                )
            case 3:
                del data[at : at + draw(st.integers(1, 64))]
            case 4:
                data[at:at] = data[at : at + draw(st.integers(1, 200))]
            case 5:
                data[at:at] = draw(st.binary(max_size=20))
            case _:
                del data[at:]
    return bytes(data)


@st.composite
def changed_package(draw: st.DrawFn, seed: bytes) -> bytes:
    """A package of which one part is changed and all is packed again."""
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(changed_text(parts[name] or b" "))
    return zipped(parts)


@st.composite
def changed_png(draw: st.DrawFn, seed: bytes) -> bytes:
    """A PNG file of which a chunk is changed, with its checksum made right again."""
    chunks, at = [], 8
    while at < len(seed):
        (length,) = struct.unpack_from(">L", seed, at)
        chunks.append((seed[at + 4 : at + 8], seed[at + 8 : at + 8 + length]))
        at += 12 + length
    which = draw(st.integers(0, len(chunks) - 1))
    kind, content = chunks[which]
    kind = draw(
        st.sampled_from(
            (kind, kind, b"PLTE", b"tRNS", b"iCCP", b"eXIf", b"gAMA", b"acTL", b"fcTL", b"zTXt", b"sBIT")
        )
    )
    chunks[which] = (kind, draw(changed_bytes(content or b" ")))
    if draw(st.booleans()):
        chunks.insert(1, chunks[which])
    return seed[:8] + b"".join(
        struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        for name, data in chunks
    )


def changes(reader: str) -> st.SearchStrategy[bytes]:
    """What may become of the file in order that a reader reads."""
    seed = seeds()[reader]
    ways = [changed_bytes(seed)]
    if seed.startswith(b"PK"):
        ways += [changed_package(seed)] * 2
    elif seed.startswith(b"\x89PNG"):
        ways += [changed_png(seed)] * 2
    elif not seed.startswith((b"%PDF", b"\xff\xd8", b"\0")):
        ways += [changed_text(seed)] * 3
    return st.one_of(ways)


# --- tests ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_files_in_order_are_read(reader: str, tmp_path: Path) -> None:
    """The files that are changed below are what their readers want, so that what is tried is not in vain."""
    if reader not in {"model", "pack small pdf", "xml"}:
        path = tmp_path / f"given{SUFFIXES.get(reader, '')}"
        path.write_bytes(seeds()[reader])
        READERS[reader](path)


@pytest.mark.parametrize("reader", READERS)
def test_changed_files_are_read_or_refused(reader: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is changed in a file, the reader returns or says in one line why not, in time."""
    folder = tmp_path_factory.mktemp("fuzz")

    @fuzzed
    @given(changes(reader))
    def run(data: bytes) -> None:
        try:
            prove(reader, data, folder)
        except BaseException:
            (folder / f"{reader.replace('/', '_')}.found").write_bytes(data)
            raise

    run()


@pytest.mark.parametrize("case", sorted(CASES.glob("*")), ids=lambda path: path.name)
def test_what_was_found_stays_mended(case: Path, tmp_path: Path) -> None:
    """Files that once made a reader fail."""
    prove(case.name.partition(".")[0].replace("_", " "), case.read_bytes(), tmp_path)
