"""Figures: typed values as text in any language of CLDR, and text back to typed values.

`format_figure` writes, `parse_figure` reads without knowing how a text was written, and whatever is written
has been read back before it is returned.
"""

from briefing.figures.date_parsing import parse_date_range, parse_datetime, parse_time, parse_time_range
from briefing.figures.equivalents import equivalent
from briefing.figures.formatting import FigureError, FormattedFigure, format_decimal_text, format_figure
from briefing.figures.lists import format_list, parse_list
from briefing.figures.parsing import parse_figure
from briefing.figures.ranges import format_number_range, parse_number_range
from briefing.figures.times import format_date_range, format_datetime, format_time, format_time_range
from briefing.figures.zones import zone_name

__all__ = [
    "FigureError",
    "FormattedFigure",
    "equivalent",
    "format_date_range",
    "format_datetime",
    "format_decimal_text",
    "format_figure",
    "format_list",
    "format_number_range",
    "format_time",
    "format_time_range",
    "parse_date_range",
    "parse_datetime",
    "parse_figure",
    "parse_list",
    "parse_number_range",
    "parse_time",
    "parse_time_range",
    "zone_name",
]
