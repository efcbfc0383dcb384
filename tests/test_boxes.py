"""Where pages end: paragraphs, headings, tables and pictures."""

from __future__ import annotations

import pytest

from briefing.document import Direction, Run
from briefing.render.pdf.boxes import Box, Cell, Choice, Panel, PanelLooks, Row, Side, Stack
from briefing.render.pdf.document import paginate
from briefing.render.pdf.objects import Stream
from briefing.render.pdf.paragraphs import TextBox, TextMaker
from briefing.render.pdf.pictures import PictureBox, PlacedImage
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.pdf.tables import TableBox, TableLooks, fitted_widths
from briefing.render.typesetting.text import TextStyle, Typesetter

SIDE = Side(Direction.LTR, 200.0)
LOOKS = TableLooks("CCCCCC", "000000")


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


def _picture(width: float, height: float) -> PictureBox:
    return PictureBox(PlacedImage(Stream(content=b""), "key"), Element(Kind.FIGURE), (width, height), SIDE)


@pytest.mark.parametrize(("room", "height"), [(90.0, 90.0), (62.0, 62.0), (61.0, None)])
def test_a_picture_shrinks_a_little_to_stay_on_the_page(room: float, height: float | None) -> None:
    """But not to a stamp."""
    cut = _picture(200, 100).divide(room)
    assert (cut and cut[0].height) == height


@pytest.mark.parametrize(
    ("room", "height"), [(150.0, 150.0), (149.0, 100.0), (100.0, 100.0), (80.0, 80.0), (50.0, None)]
)
def test_a_photograph_takes_the_largest_layout_that_fits(room: float, height: float | None) -> None:
    """Across the page, else in the column of text, else a little smaller still."""
    choice = Choice([Stack([Box(150)], whole=True), _picture(200, 100)])
    pages = list(paginate(Stack([Box(200 - room), choice, Box(0)]), 200))
    assert _heights(*pages[0].boxes[1:2]) == ([height] if height else [])


def test_what_follows_a_smaller_picture_stays_on_the_page() -> None:
    """The room that it leaves is not lost."""
    pages = list(paginate(Stack([Box(100), Choice([Box(150), Box(60)]), Box(40)]), 200))
    assert [_heights(*one.boxes) for one in pages] == [[100, 60, 40]]


def test_text_begins_on_the_rhythm_of_the_page() -> None:
    """After a box of any height; what asks for no rhythm follows at once."""
    text, other = Box(30).spaced(4), Box(5)
    text.on_rhythm = True
    assert Stack([Box(17), text, other], rhythm=10).height == 30 + 30 + 5


def test_a_section_opens_on_a_page_only_where_there_is_room_for_more() -> None:
    """Else it begins the next page, where it stands whatever the room."""
    opening = Box(20).spaced(keep_with_next=True)
    opening.least_room = 60
    pages = list(paginate(Stack([Box(50), opening, Box(20)]), 100))
    assert [_heights(*one.boxes) for one in pages] == [[50], [20, 20]]


def test_a_row_is_as_tall_as_its_lowest_cell() -> None:
    """Cells may begin below the top, and keep their places when the row is divided."""
    row = Row([Cell(0, 10, Box(20), -2.0), Cell(10, 10, _paragraph(6), 5.0)], 20, Direction.LTR)
    cut = row.divide(50)
    assert row.height == 65
    assert cut is not None
    assert _heights(*cut) == [45, 20]


@pytest.mark.parametrize(
    ("natural", "widths"),
    [((500, 20, 20), [60, 20, 20]), ((10, 10, 10), [40, 30, 30]), ((500, 500, 10), [50, 40, 10])],
)
def test_a_narrow_column_gives_room_to_those_that_need_it(
    natural: tuple[float, ...], widths: list[float]
) -> None:
    """In proportion to their shares; where all fit, the shares stay as they are."""
    shares = (0.5, 0.4, 0.1) if natural[2] == 10 and natural[0] == 500 else (0.4, 0.3, 0.3)
    assert fitted_widths(shares, natural, 100) == pytest.approx(widths)


def test_a_panel_is_divided_with_its_padding() -> None:
    """Both parts have room around their text."""
    panel = Panel(_paragraph(6), 100, Direction.LTR, PanelLooks((5, 7)))
    cut = panel.divide(60)
    assert cut is not None
    assert _heights(*cut) == [54, 34]
