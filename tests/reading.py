"""What a PDF says, as the programs read it that people copy and search with."""

from __future__ import annotations

import ctypes
import os
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path

import pymupdf
import pypdfium2

from briefing.document import (
    Chart,
    Contents,
    Document,
    Heading,
    KeyFigures,
    List,
    Note,
    Paragraph,
    Picture,
    Quote,
    Runs,
    Table,
    contents_entries,
)
from briefing.render.typesetting.fonts import FAMILIES, Family, FontFile

INVISIBLE = frozenset("\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
_WITHIN_WORDS = frozenset(".,:@/’٫٬،\u200c")
_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""Names of characters begin so where a line may end without a space."""


def read_with_poppler(path: Path) -> str:
    """`pdftotext`, in the order that Poppler takes for the reading order."""
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


def read_with_poppler_raw(path: Path) -> str:
    """`pdftotext -raw`, in the order of the page's content."""
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout


def read_with_pdfium(path: Path) -> str:
    """PDFium, as in Chrome."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def read_with_mupdf(path: Path) -> str:
    """MuPDF, as in SumatraPDF."""
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def convert_with_libreoffice(sources: Sequence[Path], suffix: str, folder: Path) -> dict[str, Path]:
    """Files as PDF or plain text in `folder`, by their names, in the fonts that we use, not the machine's."""
    packages = {file.package for family in FAMILIES.values() for file in _font_files(family)}
    fonts = folder / "fonts.conf"
    folders = "".join(f"<dir>{files(package)}</dir>" for package in sorted(packages))
    fonts.write_text(f"<fontconfig>{folders}<cachedir>{folder / 'cache'}</cachedir></fontconfig>")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = {"txt": "txt:Text (encoded):UTF8"}.get(suffix, suffix)
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, *sources],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=900,
    )
    return {source.stem: folder / f"{source.stem}.{suffix}" for source in sources}


def _font_files(family: Family) -> list[FontFile]:
    return [file for file in (family.upright, family.italic, family.bold) if isinstance(file, FontFile)]


READERS: dict[str, Callable[[Path], str]] = {
    "poppler": read_with_poppler,
    "pdfium": read_with_pdfium,
    "mupdf": read_with_mupdf,
}


def seen_lines(path: Path) -> list[str]:
    """The characters of each line from left to right, by the places of their glyphs, without spaces."""
    result: list[str] = []
    with pypdfium2.PdfDocument(path) as document:
        for one in document:
            text = one.get_textpage()
            lines: dict[int, list[tuple[float, str]]] = {}
            for index in range(text.count_chars()):
                x, y = ctypes.c_double(), ctypes.c_double()
                pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
                character = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
                if not character.isspace() and character not in INVISIBLE:
                    lines.setdefault(round(y.value), []).append((x.value, character))
            result += ["".join(character for _, character in sorted(line)) for line in lines.values()]
    return result


def structure(path: Path) -> str:
    """The structure tree with its text, as `pdfinfo` prints it, without invisible characters."""
    command = ["pdfinfo", "-struct-text", str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "".join(character for character in printed if character not in INVISIBLE)


def words(text: str) -> list[str]:
    """Letters, marks and digits with the signs between them; where words have no spaces, each character."""
    result: list[str] = []
    current = ""
    visible = "".join(
        character for character in unicodedata.normalize("NFC", text) if character not in INVISIBLE
    )
    for character, following in zip(visible, visible[1:] + " ", strict=True):
        alone = unicodedata.name(character, "").startswith(_WITHOUT_SPACES)
        if alone or not (_is_letter(character) or (character in _WITHIN_WORDS and _is_letter(following))):
            result += [
                word for word in (current, character if alone and _is_letter(character) else "") if word
            ]
            current = ""
        elif current or _is_letter(character):
            current += character
    return [*result, current] if current else result


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def share_in_order(expected: list[str], found: list[str]) -> float:
    """How much of `expected` appears in `found` in the same order."""
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(expected)


def first_out_of_order(expected: Sequence[str], found: Sequence[str]) -> list[str]:
    """The first of `expected` that does not come after those before it in `found`, with its neighbours.

    `found` may hold other words in between, such as running heads.
    """
    remaining = iter(found)
    for index, word in enumerate(expected):
        if word not in remaining:
            return list(expected[max(0, index - 5) : index + 2])
    return []


def printed_words(document: Document) -> list[str]:
    """All words that a reader of `document` sees, apart from running heads and page numbers."""
    return words(" ".join(_texts(document)))


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _texts(document: Document) -> Iterator[str]:  # noqa: C901 - one case per kind of block
    cover = document.cover
    for runs in (cover.issuer, cover.title, cover.subtitle, cover.place, cover.date, cover.language):
        yield _plain(runs)
    yield from (_plain(notice.runs) for notice in cover.notices)
    figures = tables = 0
    for block in document.blocks:
        match block:
            case Heading() | Paragraph() | Note():
                yield _plain(block.runs)
            case Contents():
                yield _plain(block.title)
                listed = contents_entries(document)
                yield from (_plain(heading.runs) for heading in listed)
            case List():
                for number, item in enumerate(block.items, start=1):
                    yield _digits(document, number) if block.ordered else ""
                    yield _plain(item)
            case Table():
                tables += 1
                yield document.table_label.replace("{number}", _digits(document, tables))
                yield _plain(block.caption)
                yield from (_plain(cell) for row in (block.header, *block.rows) for cell in row)
            case KeyFigures():
                yield from (_plain(runs) for item in block.items for runs in (item.value, item.label))
            case Picture():
                figures += 1
                yield document.figure_label.replace("{number}", _digits(document, figures))
                yield from (_plain(block.caption), _plain(block.credit))
            case Chart():
                figures += 1
                yield from (_plain(runs) for bar in block.bars for runs in (bar.label, bar.value))
                yield document.figure_label.replace("{number}", _digits(document, figures))
                yield _plain(block.title)
            case Quote():
                parts = (block.runs, block.attribution, block.original_label, block.original)
                yield from map(_plain, parts)


def _digits(document: Document, value: int) -> str:
    return "".join(document.digits[int(digit)] for digit in str(value))
