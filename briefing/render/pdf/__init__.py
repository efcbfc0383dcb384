"""`Document` -> a tagged, archival PDF: laid out into boxes first, then drawn with ReportLab's canvas."""

from briefing.render.pdf.document import render_pdf

__all__ = ["render_pdf"]
