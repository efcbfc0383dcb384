"""`Document` -> a page to read on a phone or a desk, and the pages around it; no scripts, nothing fetched."""

from briefing.render.html.corrections import render_corrections
from briefing.render.html.edition import render_html
from briefing.render.html.front_page import render_front_page

__all__ = ["render_corrections", "render_front_page", "render_html"]
