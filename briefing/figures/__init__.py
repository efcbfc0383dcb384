"""Figures: typed values as text in any language of CLDR, and text back to typed values.

`format_figure` writes, `parse_figure` reads without knowing how a text was written, and whatever is written
has been read back before it is returned.
"""

from briefing.figures.dates import format_time, format_time_range
from briefing.figures.equivalents import equivalent
from briefing.figures.formatting import FigureError, FormattedFigure, format_decimal_text, format_figure
from briefing.figures.parsing import parse_figure

__all__ = [
    "FigureError",
    "FormattedFigure",
    "equivalent",
    "format_decimal_text",
    "format_figure",
    "format_time",
    "format_time_range",
    "parse_figure",
]
