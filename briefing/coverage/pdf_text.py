"""The text of a PDF, read in a process of its own: `python -m briefing.coverage.pdf_text < article.pdf`.

PDFium trusts what it reads, and some files end it, or take all memory there is; then only this process ends.
It answers on standard output with JSON, the lines of each page, or `{"refused": …}`.
"""

from __future__ import annotations

import json
import sys

from briefing.gate import bound_this_process

MAX_PAGES = 200
MAX_CHARACTERS = 200_000
"""Of the text that is read, whatever the file's size: about a hundred pages of a book."""
MAX_MEMORY = 400_000_000
"""Bytes of memory that reading may take, where the system can bound it."""
MAX_SECONDS = 4
"""Of processor time."""


def main() -> int:
    """Answer on standard output."""
    import pypdfium2  # noqa: PLC0415 # before the limits, which are for what the file takes

    data = sys.stdin.buffer.read()
    bound_this_process(MAX_MEMORY, MAX_SECONDS)
    try:
        answer: object = _pages(pypdfium2.PdfDocument(data))
    except (pypdfium2.PdfiumError, _RefusedError) as problem:
        answer = {"refused": str(problem) if isinstance(problem, _RefusedError) else ""}
    sys.stdout.write(json.dumps(answer))
    return 0


class _RefusedError(Exception):
    """The file is too large to be an article."""


def _pages(document: object) -> list[list[str]]:
    pages: list[list[str]] = []
    read = 0
    if len(document) > MAX_PAGES:  # type: ignore[arg-type] # the library has no types
        raise _RefusedError(f"has more than {MAX_PAGES} pages")
    for number in range(len(document)):  # type: ignore[arg-type]
        layer = document[number].get_textpage()  # type: ignore[index]
        count = layer.count_chars()
        read += count
        if read > MAX_CHARACTERS:
            raise _RefusedError(f"holds more than {MAX_CHARACTERS} characters")
        pages.append(layer.get_text_range().splitlines() if count > 0 else [])
    return pages


if __name__ == "__main__":
    sys.exit(main())
