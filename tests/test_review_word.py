"""The bilingual Word file: what word processors and people do to it, and what of that is taken over."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table

from briefing.catalog import Comment, State
from briefing.diagnostics import BriefingError, Location
from briefing.review.exchange import View
from briefing.review.units import Handout, Returned, Row
from briefing.review.word import TITLES, write_word
from briefing.review.word_reading import MISSING, read_word
from tests.review_files import BEN, essence, handout, segment, untouched

SEGMENTS = [
    segment("The district has {parks} parks.", "Le district compte {parks} parcs."),
    segment("*One* morning", "*Un* matin", State.REVIEWED),
    segment("Two lines\nand a tab\there", "Deux lignes\net une\ttabulation"),
    segment("Not translated"),
    segment("Signed off", "Signé", State.FINAL),
]
TRACKED = f'{nsdecls("w")} w:id="900" w:author="Cara" w:date="2024-04-12T12:00:00Z"'
TARGET = 2


def opened(given: Handout | None = None) -> WordDocument:
    """The exported file, opened to be worked on."""
    return docx.Document(io.BytesIO(write_word(given or handout(SEGMENTS))))


def table_of(word: WordDocument) -> Table:
    """The table of the segments; the first of its rows is the head."""
    [table] = word.tables
    return table


def paragraph(word: WordDocument, row: int, column: int = TARGET) -> Any:
    """The first paragraph of a cell; rows count from 0, without the head."""
    return table_of(word).cell(row + 1, column).paragraphs[0]._p


def back(word: WordDocument) -> Returned:
    """What comes back of a file that was worked on."""
    saved = io.BytesIO()
    word.save(saved)
    return read_word(saved.getvalue(), Location("x.docx"))


def rows_of(word: WordDocument) -> tuple[Row, ...]:
    """Its rows."""
    return tuple(back(word).rows_for({}))


def problems(word: WordDocument) -> dict[int, str]:
    """What is wrong with rows, by their number among those that went out; -1 for rows without id."""
    order = [unit.id for unit in handout(SEGMENTS).units]
    return {order.index(row.id) if row.id else -1: row.problem for row in rows_of(word) if row.problem}


def run(text: str, name: str = "t") -> str:
    """A run as XML."""
    return f'<w:r {nsdecls("w")}><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


def track(kind: str, text: str) -> Any:
    """A tracked change as XML."""
    content = run(text, "delText" if kind == "del" else "t")
    return parse_xml(f"<w:{kind} {TRACKED}>{content}</w:{kind}>")


def test_a_file_comes_back_as_it_went() -> None:
    """Ids, sources, targets, states and versions; and the first page says what the file is."""
    sent = handout(SEGMENTS)
    returned = back(opened(sent))
    assert essence(returned.rows_for({}), View.DOCX) == untouched(sent)
    assert (returned.briefing_id, returned.source_tag, returned.target_tag) == ("sample", "en", "fr")


def test_the_same_handout_is_the_same_file() -> None:
    """No clock in the package."""
    assert write_word(handout(SEGMENTS)) == write_word(handout(SEGMENTS))


def test_columns_have_their_language_and_direction() -> None:
    """An Arabic target runs from right to left in Arabic, a Japanese one has its font; placeholders stay."""
    target = paragraph(opened(handout(SEGMENTS, "ar")), 0)
    assert target.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    looks = [
        (
            "".join(words.text or "" for words in each.iter(qn("w:t"))),
            each.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None,
            next((language.get(qn("w:bidi")) for language in each.iter(qn("w:lang"))), None),
            next((shade.get(qn("w:fill")) for shade in each.iter(qn("w:shd"))), None),
        )
        for each in target.iter(qn("w:r"))
    ]
    assert looks == [
        ("Le district compte ", True, "ar-EG", None),
        ("{parks}", False, None, "D9E2F3"),
        (" parcs.", True, "ar-EG", None),
    ]
    source = paragraph(opened(handout(SEGMENTS, "ar")), 0, 1)
    assert source.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None
    japanese = paragraph(opened(handout(SEGMENTS, "ja")), 0)
    assert next(japanese.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "Yu Gothic"
    assert next(japanese.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "ja-JP"


def test_ids_and_sources_are_locked() -> None:
    """Word lets nobody edit what stands in their content controls; targets are free."""
    word = opened()
    locked = [
        [
            next(paragraph(word, row, column).iter(qn("w:lock")), None) is not None
            for column in range(len(TITLES))
        ]
        for row in range(len(SEGMENTS))
    ]
    assert locked == [[True, True, False, False, False]] * len(SEGMENTS)


def test_tracked_changes_count_as_they_stand() -> None:
    """What is inserted or moved to a place counts, what is deleted or moved away does not."""
    word = opened()
    target = paragraph(word, 0)
    [first, *_] = target.iter(qn("w:r"))
    deletion = track("del", "Le district ")
    first.addprevious(deletion)
    first.addprevious(track("ins", "Le canton "))
    first.find(qn("w:t")).text = "compte "
    target.append(track("moveFrom", " Parti."))
    target.append(track("moveTo", " Venu."))
    assert rows_of(word)[0].target == "Le canton compte {parks} parcs. Venu."


def test_a_nested_change_counts_as_it_stands() -> None:
    """What one person inserted and another deleted is gone; links, tags and controls are looked through."""
    word = opened()
    target = paragraph(word, 0)
    target.append(parse_xml(f"<w:ins {TRACKED}><w:del {TRACKED}>{run('gone', 'delText')}</w:del></w:ins>"))
    target.append(parse_xml(f"<w:del {TRACKED}>{run('gone too')}</w:del>"))
    inner = f"<w:smartTag>{run(' Ici')}</w:smartTag><w:sdt><w:sdtContent>{run('.')}</w:sdtContent></w:sdt>"
    target.append(parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="x">{inner}</w:hyperlink>'))
    assert rows_of(word)[0].target == "Le district compte {parks} parcs. Ici."


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    """Two paragraphs whose mark between them is deleted are one text."""
    word = opened()
    first = paragraph(word, 0)
    second = deepcopy(first)
    first.addnext(second)
    assert problems(word) == {0: "the target is divided into several paragraphs"}
    first.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del {TRACKED}/></w:rPr>"))
    assert rows_of(word)[0].target == "Le district compte {parks} parcs." * 2


def test_comments_come_with_their_authors() -> None:
    """Word comments anywhere in a row and lines of the column are remarks; those known stay known."""
    remarks = replace(SEGMENTS[0].remarks, comments=(Comment(BEN, "As in the glossary."),))
    word = opened(handout([replace(SEGMENTS[0], remarks=remarks), *SEGMENTS[1:]]))
    cell = table_of(word).cell(1, TARGET)
    word.add_comment(cell.paragraphs[0].runs[0], text="Better: communes?", author="Cara", initials="C")
    table_of(word).cell(1, 4).add_paragraph("Ask the office.")
    assert rows_of(word)[0].comments == (
        "Ben: As in the glossary.",
        "Ask the office.",
        "Cara: Better: communes?",
    )


def test_comments_outside_the_rows_are_not_lost() -> None:
    """What somebody remarks on the first page belongs to no segment, and is reported."""
    word = opened()
    word.add_comment(word.paragraphs[0].runs[0], text="Thank you all", author="Cara", initials="C")
    assert problems(word) == {-1: "a comment stands outside the rows: Cara: Thank you all"}


@pytest.mark.parametrize(
    ("mark", "state", "problem"),
    [
        ("OK", State.REVIEWED, ""),
        (" ok ", State.REVIEWED, ""),
        ("✓", State.REVIEWED, ""),
        ("", State.TRANSLATED, ""),
        ("not yet", State.TRANSLATED, "the column OK holds 'not yet'; write OK, or nothing"),
    ],
)
def test_the_column_ok_approves(mark: str, state: State, problem: str) -> None:
    """OK and its like approve, nothing else does, and what is unclear is asked about."""
    word = opened()
    table_of(word).cell(1, 3).paragraphs[0].add_run(mark)
    row = rows_of(word)[0]
    assert (row.state, row.problem) == (state, problem)


def removed(word: WordDocument) -> None:
    """Delete the second row."""
    row = table_of(word).rows[2]._tr
    table_of(word)._tbl.remove(row)


def removed_tracked(word: WordDocument) -> None:
    """Delete the second row with Track Changes on."""
    table_of(word).rows[2]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {TRACKED}/>"))


def doubled(word: WordDocument) -> None:
    """Copy the second row."""
    row = table_of(word).rows[2]._tr
    row.addnext(deepcopy(row))


def moved(word: WordDocument) -> None:
    """Put the second row last."""
    rows = [row._tr for row in table_of(word).rows]
    rows[-1].addnext(rows[2])


def merged_across(word: WordDocument) -> None:
    """Merge source and target of the second row."""
    table_of(word).cell(2, 1).merge(table_of(word).cell(2, 2))


def merged_down(word: WordDocument) -> None:
    """Merge the targets of the second and the third row."""
    table_of(word).cell(2, 2).merge(table_of(word).cell(3, 2))


def merged_rows(word: WordDocument) -> None:
    """Put the third row's words into the second, and take it away."""
    above, below = (table_of(word).rows[number]._tr for number in (2, 3))
    for upper, lower in zip(above.tc_lst, below.tc_lst, strict=True):
        upper.extend(list(lower.iterchildren(qn("w:p"))))
    table_of(word)._tbl.remove(below)


def split(word: WordDocument) -> None:
    """Split the second row: the second half of the text goes into a row without id."""
    row = table_of(word).rows[2]._tr
    half = deepcopy(row)
    for content in half.tc_lst[0].iterchildren(qn("w:p")):
        content.clear()
    row.addnext(half)


def cell_gone(word: WordDocument) -> None:
    """Delete a cell of the second row, so that the others shift."""
    row = table_of(word).rows[2]._tr
    row.remove(row.tc_lst[1])


def identity_changed(word: WordDocument) -> None:
    """Type into the second row's id."""
    next(paragraph(word, 1, 0).iter(qn("w:t"))).text = "typed over"


def picture(word: WordDocument) -> None:
    """Put a drawing into the second row's target."""
    paragraph(word, 1).append(parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>"))


def nested_table(word: WordDocument) -> None:
    """Put a table into the second row's target."""
    table_of(word).cell(2, TARGET).add_table(1, 1)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (removed, {1: MISSING}),
        (removed_tracked, {1: MISSING}),
        (doubled, {1: "the row stands there several times"}),
        (moved, {1: "the row was moved to another place"}),
        (merged_across, {1: "cells of the row were merged"}),
        (merged_down, {1: "cells of the row were merged", 2: "cells of the row were merged"}),
        (merged_rows, {1: "several rows were merged into one", 2: MISSING}),
        (cell_gone, {1: "the row has 4 cells instead of 5: it was merged or split"}),
        (picture, {1: "the target holds a picture"}),
        (nested_table, {1: "the target holds a table"}),
    ],
)
def test_damaged_rows_are_refused_by_their_id(
    damage: Callable[[WordDocument], None], expected: dict[int, str]
) -> None:
    """Each row that was not left whole, once and in its place is named, and no other."""
    word = opened()
    damage(word)
    assert problems(word) == expected


@pytest.mark.parametrize("damage", [split, identity_changed])
def test_rows_without_id_are_refused_with_their_neighbour(damage: Callable[[WordDocument], None]) -> None:
    """Where a row has no id, the row before it may be half of it; what is not there is missing."""
    word = opened()
    damage(word)
    found = problems(word)
    assert found.pop(-1).startswith("the row has no id: it was added, or split off")
    assert found in ({1: "the row was split, or another was put after it"}, {0: found.get(0), 1: MISSING})


def test_a_changed_source_comes_back_as_changed() -> None:
    """The text is compared by the merge, which refuses it; the reader does not mend it."""
    word = opened()
    next(paragraph(word, 0, 1).iter(qn("w:t"))).text = "The county has "
    assert rows_of(word)[0].source == "The county has {parks} parks."


def test_a_divided_table_is_still_understood() -> None:
    """Some people split a long table in two; its rows are read in order."""
    word = opened()
    table = table_of(word)._tbl
    second = deepcopy(table)
    for row in table.tr_lst[3:]:
        table.remove(row)
    for row in second.tr_lst[:3]:
        second.remove(row)
    table.addnext(second)
    second.addprevious(parse_xml(f"<w:p {nsdecls('w')}/>"))
    assert essence(rows_of(word), View.DOCX) == untouched(handout(SEGMENTS))


def test_a_document_that_is_not_ours_is_refused() -> None:
    """A Word file without our first page and list, and a ZIP file without a document."""
    saved = io.BytesIO()
    docx.Document().save(saved)
    with pytest.raises(BriefingError, match="not a bilingual file"):
        read_word(saved.getvalue(), Location("x.docx"))
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("word/other.xml", "<x/>")
    with pytest.raises(BriefingError, match="not a Word document"):
        read_word(empty.getvalue(), Location("x.docx"))
