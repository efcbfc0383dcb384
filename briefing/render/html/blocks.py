"""The blocks of a `Document` as elements, section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement

from briefing.document import (
    Block,
    Chart,
    Contents,
    Document,
    Heading,
    KeyFigures,
    List,
    Note,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
    contents_entries,
    plain_text,
)
from briefing.render.html.frame import add_note
from briefing.render.html.inline import Writer, columns
from briefing.render.html.tables import add_chart, add_table
from briefing.render.html.tree import append_text, child

_PARAGRAPH_CLASSES = {Role.BODY: "", Role.LEAD: "lead", Role.SMALL: "small"}
_EN_SPACE = "\N{EN SPACE}"
_WIDEST_KEY_FIGURE = 14
"""In columns; wider ones stand two in a row, not three."""
_DEEPEST = 3
"""Level of headings; on the page, each stands one deeper, below the title."""


def add_body(main: Element, writer: Writer, document: Document, pictures: Mapping[str, str]) -> None:
    """All blocks, each chapter as a section; figures and tables are numbered in the document's digits."""
    body = _Body(writer, document, pictures)
    for chapter in _chapters(document.blocks):
        section = child(main, "section", class_="grid")
        for group in _groups(chapter):
            body.add_group(section, group)


def _chapters(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """A heading of the first level begins one; a table of contents stands by itself."""
    chapter: list[Block] = []
    for block in blocks:
        begins = isinstance(block, Contents) or (isinstance(block, Heading) and block.level == 1)
        if chapter and (begins or isinstance(chapter[-1], Contents)):
            yield chapter
            chapter = []
        chapter.append(block)
    if chapter:
        yield chapter


def _groups(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Blocks that are laid out together: what opens a chapter, and pictures side by side."""
    index = 0
    while index < len(blocks):
        match blocks[index : index + 2]:
            case [Heading(level=1), Paragraph(role=Role.LEAD)] | [Picture(), Picture()]:
                size = 2
            case _:
                size = 1
        yield blocks[index : index + size]
        index += size


class _Body:
    """Adds blocks; knows how far headings, figures and tables are counted."""

    def __init__(self, writer: Writer, document: Document, pictures: Mapping[str, str]) -> None:
        self.writer = writer
        self.document = document
        self.pictures = pictures
        self._counted: Counter[str] = Counter()
        self._level = 0

    def add_group(self, parent: Element, group: Sequence[Block]) -> None:
        match group:
            case [Heading(level=1) as heading, *rest]:
                opening = child(parent, "div", class_="opening")
                self._heading(opening, heading)
                for block in rest:
                    self.add(opening, block)
            case [Picture(), Picture()]:
                pair = child(parent, "div", class_="pair")
                for block in group:
                    self.add(pair, block)
            case _:
                for block in group:
                    self.add(parent, block)

    def add(self, parent: Element, block: Block) -> None:  # noqa: C901 - a case per kind of block
        match block:
            case Heading():
                self._heading(parent, block)
            case Paragraph():
                self.writer.block(parent, "p", block.runs, _PARAGRAPH_CLASSES[block.role])
            case List():
                items = child(parent, "ol" if block.ordered else "ul", class_="list")
                for runs in block.items:
                    self.writer.block(items, "li", runs)
            case Table():
                add_table(parent, self.writer, block, *self._label("table"))
            case KeyFigures():
                self._key_figures(parent, block)
            case Picture():
                self._picture(parent, block)
            case Chart():
                add_chart(parent, self.writer, block, *self._label("figure"))
            case Quote():
                self._quote(parent, block)
            case Note():
                add_note(parent, self.writer, block)
            case Contents():
                self._contents(parent, block)
            case _:
                assert_never(block)

    def _label(self, kind: str) -> tuple[str, Runs]:
        """An id for what is next of its kind, and its name: "Figure 3"."""
        self._counted[kind] += 1
        number = self._counted[kind]
        document = self.document
        written = "".join(document.digits[int(digit)] for digit in str(number))
        label = document.figure_label if kind == "figure" else document.table_label
        return f"{kind}_{number}", (Run(label.replace("{number}", written), strong=True), Run(_EN_SPACE))

    def _heading(self, parent: Element, heading: Heading) -> None:
        # No level may be skipped on the way down; the looks go by the class, as the author chose.
        level = min(max(heading.level, 1), _DEEPEST)
        self._level = min(level, self._level + 1)
        self.writer.block(parent, f"h{self._level + 1}", heading.runs, f"level{level}", id=heading.anchor)

    def _key_figures(self, parent: Element, block: KeyFigures) -> None:
        values = [_value(item.value) for item in block.items]
        widest = max((columns(plain_text(value.figure)) for value in values), default=0)
        looks = "key-figures wide" if widest > _WIDEST_KEY_FIGURE else "key-figures"
        items = child(parent, "ul", class_=looks)
        for item, value in zip(block.items, values, strict=True):
            entry = SubElement(items, "li")
            figure = child(entry, "p", class_="value")
            for runs, looks in ((value.before, "hedge"), (value.figure, ""), (value.after, "hedge")):
                if runs:
                    self.writer.runs(child(figure, "span", class_=looks) if looks else figure, runs)
            self.writer.block(entry, "p", item.label)

    def _picture(self, parent: Element, picture: Picture) -> None:
        shape = "tall" if picture.height > picture.width else ""
        figure = child(parent, "figure", class_=f"picture {shape}".strip())
        child(
            figure,
            "img",
            src=self.pictures[picture.sha256],
            alt=picture.alt,
            width=str(picture.width),
            height=str(picture.height),
            loading="lazy",
        )
        _, label = self._label("figure")
        caption = self.writer.block(figure, "figcaption", (*label, *picture.caption))
        if picture.credit:
            append_text(caption, " ")
            self.writer.block(caption, "small", picture.credit)

    def _quote(self, parent: Element, quote: Quote) -> None:
        figure = child(parent, "figure", class_="quote")
        self.writer.block(child(figure, "blockquote"), "p", quote.runs)
        if not (quote.attribution or quote.original):
            return
        caption = child(figure, "figcaption")
        if quote.attribution:
            self.writer.block(caption, "p", quote.attribution)
        if quote.original_label:
            self.writer.block(caption, "p", quote.original_label, "original-label")
        if quote.original:
            self.writer.own_direction(caption, "p", quote.original, "original")

    def _contents(self, parent: Element, block: Contents) -> None:
        nav = child(parent, "nav", class_="contents", aria_labelledby="contents_")
        self.writer.block(nav, "h2", block.title, id="contents_")
        self._level = max(self._level, 1)
        chapters = child(nav, "ul", class_="chapters")
        chapter: Element | None = None
        sections: Element | None = None
        for heading in contents_entries(self.document):
            if heading.level == 1 or chapter is None:
                chapter, sections = SubElement(chapters, "li"), None
                entry = chapter
            else:
                sections = SubElement(chapter, "ul") if sections is None else sections
                entry = SubElement(sections, "li")
            link = child(entry, "a", href=f"#{heading.anchor}")
            self.writer.runs(link, tuple(replace(run, href="") for run in heading.runs))


@dataclass(frozen=True, slots=True)
class _Value:
    """A key figure in three parts, of which only the figure itself is set large."""

    before: Runs
    figure: Runs
    after: Runs


def _value(runs: Runs) -> _Value:
    """The figure, and what hedges it before or after; what is written together is not parted."""
    facts = [index for index, run in enumerate(runs) if run.fact_id]
    start, end = (facts[0], facts[-1] + 1) if facts else (0, len(runs))
    if start and not runs[start - 1].text[-1:].isspace():
        start = 0
    if end < len(runs) and not runs[end].text[:1].isspace():
        end = len(runs)
    return _Value(runs[:start], runs[start:end], runs[end:])
