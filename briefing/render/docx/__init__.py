"""`Document` -> a native Word file (WordprocessingML, ISO/IEC 29500-1)."""

from briefing.render.docx.document import render_docx

__all__ = ["render_docx"]
