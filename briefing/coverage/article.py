# ruff: noqa: SIM905 - lists of many short words read better as text
"""An article from outside: plain text, HTML or PDF, read within limits, as paragraphs of plain text.

Nothing that a file says is run or fetched: HTML is parsed as a tree without network, of which only the text
is taken; PDF is read page by page. Encodings are not guessed: a byte order mark, what HTML declares, or
UTF-8.
"""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from briefing.coverage import pdf_text
from briefing.coverage.pdf_text import MAX_CHARACTERS
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import CONTROL_CHARACTER, asked_apart, read_outside

MAX_BYTES = 20_000_000
MAX_FIGURES = 1_500
"""Stretches of digits; an article has dozens, and each is held against every fact."""
MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 50_000
"""Of an HTML page; libxml2 compares each attribute of an element with all others of it."""
SECONDS_TO_READ = 30
MAX_PARAGRAPH = 20_000
"""Characters; a longer one is divided, so that one line of a megabyte is no sentence."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_TEXT_ENCODINGS = frozenset(
    (
        "utf-8 ascii iso8859-1 iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-15"
        " cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1258 cp874 koi8-r gbk gb2312 gb18030 big5"
        " euc_jp shift_jis iso2022_jp euc_kr cp949"
    ).split()
)
"""The encodings of the web (WHATWG Encoding Standard, section 4.2) by Python's names."""

_BLOCKS = frozenset(
    (
        "address article blockquote body caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr"
        " html li main ol p pre section table td th title tr ul br"
    ).split()
)
_LEFT_OUT = frozenset(
    (
        "script style noscript template iframe object svg math nav footer aside form button select"
        " textarea head audio video canvas"
    ).split()
)
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
)
_TWICE_ENCODED = {
    "â€”": "—",
    "â€“": "–",
    'â€"': "—",
    "â€™": "’",
    "â€˜": "‘",
    "â€œ": "“",
    "â€\x9d": "”",
    "Â\xa0": " ",
}
"""UTF-8 that a website read as Windows-1252, and what it was."""
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Article:
    """What a journalist published, as text."""

    name: str
    """The file's name, for people to read."""
    paragraphs: tuple[str, ...]
    """Never empty; in NFC, without control characters, marks of direction and runs of spaces."""
    language: str
    """The BCP 47 tag that the file declares, or ''."""


def read_article(path: Path) -> Article:
    """The article in a file; raises `BriefingError` where it cannot be used."""
    data = read_outside(path, str(path), MAX_BYTES)
    language = ""
    if data.startswith(b"%PDF-"):
        texts: Iterable[str] = _pdf_paragraphs(data, path)
    elif path.suffix.casefold() in {".html", ".htm", ".xhtml"} or _looks_like_html(data):
        language, texts = _html_paragraphs(_decoded(data, path, declares=True), path)
    else:
        texts = _decoded(data, path, declares=False).splitlines()
    paragraphs = tuple(_bounded(_plain(texts), path))
    if not paragraphs:
        raise _refused("no-text", "holds no text", path, "a scanned page has to be read by OCR first")
    return Article(path.name, paragraphs, language)


def _looks_like_html(data: bytes) -> bool:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article"))


# --- encodings ----------------------------------------------------------------------------------


def _decoded(data: bytes, path: Path, *, declares: bool) -> str:
    """The text of a file by its byte order mark, by what HTML declares at its start, or as UTF-8."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, path)
    declared = _DECLARED.search(data[:_DECLARED_WITHIN]) if declares else None
    encoding = _known_encoding(declared[1].decode("ascii")) if declared else ""
    return _strictly(data, encoding or "utf-8", path)


def _known_encoding(name: str) -> str:
    """Python's name of an encoding for text, '' for anything else, such as a codec for compression."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if found in {"iso8859-1", "ascii"}:
        return "cp1252"  # as the web reads both labels
    return found if found in _TEXT_ENCODINGS else ""


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        hint = "save the article as UTF-8, or as HTML that declares its encoding"
        raise _refused("encoding", f"is not {encoding.upper()}", path, hint) from None


# --- HTML ---------------------------------------------------------------------------------------


def _html_paragraphs(text: str, path: Path) -> tuple[str, list[str]]:
    """The declared language and the blocks of text of a page, without menus, forms and scripts."""
    if text.count("<") > MAX_ELEMENTS or text.count("=") > MAX_ATTRIBUTES:
        raise _refused("too-large", "holds too many elements", path, "save its text alone")
    # As bytes with the encoding named, since lxml refuses a text that declares another encoding itself.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        raise _refused("html", "cannot be read as HTML", path) from None
    language = str(page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    main = _main_part(page)
    return language, list(_blocks(main))


def _main_part(page: html.HtmlElement) -> html.HtmlElement:
    """The one `article` or `main` that holds the text, otherwise the whole page."""
    for name in ("article", "main"):
        found = list(page.iter(name))
        if len(found) == 1:
            return found[0]
    return page


def _blocks(root: html.HtmlElement) -> Iterator[str]:
    """The texts between the borders of blocks; without recursion, since pages may be nested deeply."""
    pieces: list[str] = []
    left_out = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        hidden = name in _LEFT_OUT or element.get("hidden") is not None
        if name in _BLOCKS and not left_out:
            yield "".join(pieces)
            pieces.clear()
        if event == "start":
            left_out += hidden
            text = element.text
        else:
            left_out -= hidden
            text = element.tail if element is not root else None
        if text and not left_out:
            pieces.append(text)
    yield "".join(pieces)


# --- PDF ----------------------------------------------------------------------------------------


def _pdf_paragraphs(data: bytes, path: Path) -> Iterator[str]:
    """One paragraph for each stretch of lines that no full stop at a line's end interrupts."""
    try:
        answer = asked_apart(pdf_text.__name__, data, SECONDS_TO_READ)
    except subprocess.SubprocessError:
        raise _refused("pdf", "cannot be read as PDF within bounds", path) from None
    pages = json.loads(answer)
    if isinstance(pages, dict):
        told = str(pages["refused"])
        message = told or "cannot be read as PDF, or is locked by a password"
        raise _refused("too-large" if told else "pdf", message, path)
    for lines in pages:
        yield from _joined_lines(lines)


def _joined_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines of a page as paragraphs; a word parted at a line's end is joined again."""
    paragraph = ""
    for line in map(str.strip, lines):
        if paragraph.endswith(("\u0002", "\ufffe", "\u00ad")):
            paragraph = paragraph[:-1] + line
        elif paragraph and line and _NO_SPACES.match(paragraph[-1]) and _NO_SPACES.match(line):
            paragraph += line
        else:
            paragraph = f"{paragraph} {line}".strip()
        if not line or paragraph.endswith((".", "!", "?", "。", "！", "？", "।", "؟", "۔", "።", "។", "။")):
            yield paragraph
            paragraph = ""
    yield paragraph


# --- plain text ---------------------------------------------------------------------------------


def _plain(texts: Iterable[str]) -> Iterator[str]:
    for each in texts:
        text = each
        for wrong, right in _TWICE_ENCODED.items():
            text = text.replace(wrong, right)
        normal = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
        plain = _SPACES.sub(" ", CONTROL_CHARACTER.sub(" ", normal)).strip()
        for start in range(0, len(plain), MAX_PARAGRAPH):
            yield plain[start : start + MAX_PARAGRAPH]


def _bounded(paragraphs: Iterable[str], path: Path) -> Iterator[str]:
    read = figures = 0
    for paragraph in paragraphs:
        read += len(paragraph)
        figures += len(_DIGITS.findall(paragraph))
        if figures > MAX_FIGURES:
            raise _refused("too-large", f"holds more than {MAX_FIGURES} figures", path)
        if read > MAX_CHARACTERS:
            raise _refused("too-large", f"holds more than {MAX_CHARACTERS} characters", path)
        if paragraph:
            yield paragraph


def _refused(rule: str, message: str, path: Path, hint: str = "") -> BriefingError:
    return BriefingError([error(rule, message, Location(str(path)), hint)])
