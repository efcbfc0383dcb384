"""Objects that we write ourselves: the same bytes as ReportLab would write, and no memory without a bound."""

from __future__ import annotations

import hashlib
import zlib

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFString

from briefing.render.pdf.objects import Deflate, Written, array, dictionary, indirect, reference, string

_KEYS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
_NAMES = _KEYS.map(PDFName)


@given(st.dictionaries(_KEYS, _NAMES, max_size=20))
def test_a_dictionary_is_written_as_reportlab_writes_it(entries: dict[str, str]) -> None:
    """Whatever its length: ReportLab begins a new line after six entries."""
    assert dictionary(entries).encode() == PDFDictionary(entries).format(PDFDocument())


@given(st.lists(_NAMES, max_size=40))
def test_an_array_is_written_as_reportlab_writes_it(items: list[str]) -> None:
    """Whatever its length: ReportLab begins a new line after ten items."""
    assert array(items).encode() == PDFArray(items).format(PDFDocument())


@given(st.text())
def test_a_string_is_written_as_reportlab_writes_it(text: str) -> None:
    """In the encoding of PDF documents or in UTF-16, and always in ASCII."""
    try:
        expected = PDFString(text).format(PDFDocument())
    except UnicodeEncodeError:  # a surrogate, which no document holds
        return
    assert string(PDFDocument(), text).encode() == expected


def test_a_written_object_may_refer_to_one_that_is_numbered_after_it() -> None:
    """What it says is not asked before the file is saved."""
    document = PDFDocument()
    first = Written(lambda saved: dictionary({"Next": reference(saved, "second")}))
    indirect(document, first, "first")
    indirect(document, Written(lambda _: dictionary({})), "second")
    number, _ = document.idToObjectNumberAndVersion["second"]
    assert first.format(document) == f"<<\n/Next {number} 0 R\n>>".encode()


def test_compressed_streams_are_kept_up_to_a_limit() -> None:
    """What comes back is always what zlib makes of the stream, and what is kept stays below the limit."""
    deflate = Deflate(most=1000)
    contents = [bytes(range(number, 200 + number)) for number in range(50)]
    for content in [*contents, *contents[-3:], contents[0]]:
        assert deflate.encode(content) == zlib.compress(content)
        assert 0 < deflate.size <= 1000
    too_large = hashlib.shake_256(b"").digest(2000)
    assert deflate.encode(too_large) == zlib.compress(too_large)
    assert deflate.size == 0
