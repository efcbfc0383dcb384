"""Where pages end: paragraphs, headings, tables and pictures."""

from __future__ import annotations

import pytest

from briefing.document import Direction, Run
from briefing.render.pdf.blocks import FigureBox
from briefing.render.pdf.boxes import (
    Box,
    Cell,
    Panel,
    PanelLooks,
    Row,
    Stack,
    TextBox,
    TextMaker,
)
from briefing.render.pdf.document import paginate
from briefing.render.pdf.objects import Stream
from briefing.render.pdf.pictures import PictureBox, PlacedImage
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.pdf.tables import TableBox, TableLooks
from briefing.render.typesetting.text import TextStyle, Typesetter

LOOKS = TableLooks("EEEEEE", "CCCCCC", "000000")


def _paragraph(lines: int) -> TextBox:
    make = TextMaker(Typesetter("en", Direction.LTR), "000000")
    text = "\n".join(f"line {number}" for number in range(lines))
    return make((Run(text),), TextStyle(10.0, 10.0, "000000"), Artifact.LAYOUT, 300.0)


def _heights(*boxes: Box | None) -> list[float]:
    return [box.height if box else 0.0 for box in boxes]


def _row(height: float) -> Row:
    return Row([Cell(0, 10, Box(height))], 10, Direction.LTR)


@pytest.mark.parametrize(
    ("lines", "room", "parts"),
    [
        (6, 45, [40, 20]),
        (6, 55, [40, 20]),
        (6, 25, [20, 40]),
        (4, 35, [20, 20]),
        (6, 15, None),
        (3, 25, None),
    ],
)
def test_no_line_of_a_paragraph_is_left_alone(lines: int, room: float, parts: list[float] | None) -> None:
    """Neither the first at the foot of a page nor the last at the head of the next."""
    cut = _paragraph(lines).divide(room)
    assert (cut and _heights(*cut)) == parts


def test_a_heading_goes_with_what_follows() -> None:
    """It goes to the next page rather than stand at the foot of this one."""
    heading = Box(20).spaced(keep_with_next=True)
    pages = list(paginate(Stack([Box(70), heading, Box(30)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[70], [20, 30]]


def test_a_heading_may_stand_over_the_first_lines_of_a_paragraph() -> None:
    """The paragraph is divided so that two lines follow the heading."""
    heading = Box(20).spaced(keep_with_next=True)
    pages = list(paginate(Stack([Box(55), heading, _paragraph(6)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[55, 20, 20], [40]]


def test_of_two_neighbouring_spaces_the_larger_one_counts() -> None:
    """And there is none at the head of a page."""
    stack = Stack([Box(10).spaced(50, 5), Box(10).spaced(8, 50)])
    assert stack.height == 28


def test_the_header_of_a_table_comes_again() -> None:
    """Rows stay whole, and every page of the table has a header."""
    header, repeated = _row(15), _row(15)
    pages = list(paginate(Stack([TableBox(header, repeated, [_row(20)] * 6, LOOKS)]), 60))
    tables = [one.boxes[0] for one in pages]
    assert [len(table.rows) for table in tables if isinstance(table, TableBox)] == [2, 2, 2]
    headers = [table.header for table in tables if isinstance(table, TableBox)]
    assert headers == [header, repeated, repeated]


def test_a_short_table_stays_on_one_page() -> None:
    """Six rows are not worth dividing where the next page has room for them."""
    pages = list(paginate(Stack([Box(60), TableBox(_row(15), _row(15), [_row(10)] * 6, LOOKS)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[60], [75]]


def test_a_row_taller_than_a_page_is_divided_at_last() -> None:
    """Nothing is lost over the foot of the page, and the caption stays with the table."""
    row = Row([Cell(0, 10, _paragraph(20))], 10, Direction.LTR)
    caption = Box(10).spaced(keep_with_next=True)
    pages = list(paginate(Stack([caption, TableBox(None, None, [row], LOOKS)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[10, 90], [90], [20]]


def test_what_cannot_be_divided_stands_on_a_page_of_its_own() -> None:
    """Pagination ends, whatever it is given."""
    pages = list(paginate(Stack([Box(10), Box(300), Box(10)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[10], [300], [10]]


@pytest.mark.parametrize(("room", "height"), [(150.0, 110.0), (90.0, 90.0), (60.0, None)])
def test_a_picture_shrinks_a_little_to_stay_on_the_page(room: float, height: float | None) -> None:
    """But not to a stamp."""
    image = PlacedImage(Stream(content=b""), "key")
    figure = FigureBox(PictureBox(image, Element(Kind.FIGURE), (200, 100), 200), Box(10))
    if room >= figure.height:
        assert figure.height == height
    else:
        cut = figure.divide(room)
        assert (cut[0].height if cut else None) == height


def test_a_panel_is_divided_with_its_padding() -> None:
    """Both parts have room around their text."""
    panel = Panel(_paragraph(6), 100, Direction.LTR, PanelLooks((5, 7)))
    cut = panel.divide(60)
    assert cut is not None
    assert _heights(*cut) == [54, 34]
