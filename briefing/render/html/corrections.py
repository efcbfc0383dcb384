"""What was corrected, the newest first: before and after side by side, with the words that changed marked."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from briefing.document import Runs
from briefing.render.html.difference import marked_difference
from briefing.render.html.frame import MAIN, Page, add_bar, add_footer, add_group, add_notices, add_skip_link
from briefing.render.html.inline import MarkedRun, Writer
from briefing.render.html.page import Change, Corrected, CorrectionSet, CorrectionsPage
from briefing.render.html.style import style_sheet
from briefing.render.html.tree import child, given_address


def render_corrections(page: CorrectionsPage) -> bytes:
    """An HTML file, UTF-8."""
    writer = Writer(page.tag, page.direction, given_address)
    surroundings = page.surroundings
    made = Page(writer, f"{page.title}: {page.briefing}", page.theme.accent)
    made.alternates(surroundings.languages.links if surroundings.languages else ())
    add_skip_link(made, surroundings.skip)
    header = child(made.body, "header")
    add_notices(header, writer, surroundings.notices, "above")
    add_bar(header, surroundings, page.tag)
    field = child(header, "div", class_="head")
    child(field, "h1", page.title)
    child(field, "p", page.briefing)
    if surroundings.downloads:
        add_group(header, surroundings.downloads, page.tag, "downloads")
    main = child(made.body, "main", id=MAIN)
    for corrections in page.sets:
        _add_set(main, writer, page, corrections)
    add_footer(made, surroundings.version)
    return made.finish(style_sheet(page.theme, page.tag, ("corrections.css",)))


def _add_set(main: Element, writer: Writer, page: CorrectionsPage, corrections: CorrectionSet) -> None:
    section = child(main, "section", id=corrections.anchor)
    writer.block(section, "h2", corrections.title)
    if corrections.note:
        writer.block(section, "p", corrections.note, "reason")
    if not corrections.facts and not corrections.passages:
        writer.block(section, "p", page.nothing)
    for title, entries in (
        (corrections.facts_title, corrections.facts),
        (corrections.passages_title, corrections.passages),
    ):
        if entries:
            writer.block(section, "h3", title)
            items = child(section, "ul", class_="entries")
            for entry in entries:
                _add_entry(items, writer, page, entry)


def _add_entry(items: Element, writer: Writer, page: CorrectionsPage, entry: Corrected) -> None:
    item = child(items, "li", class_="entry")
    writer.block(item, "h4", entry.label)
    before, after = _compared(entry, page.tag)
    sides = child(item, "dl", class_="sides")
    for name, word, runs in (("before", page.before, before), ("after", page.after, after)):
        if runs:
            side = child(sides, "div", class_=name)
            child(side, "dt", word)
            writer.marked(child(side, "dd"), runs)
    for remark in entry.remarks:
        writer.block(item, "p", remark, "remark")


def _compared(entry: Corrected, tag: str) -> tuple[Sequence[MarkedRun], Sequence[MarkedRun]]:
    if entry.change is Change.CHANGED:
        return marked_difference(entry.before, entry.after, tag)
    return _all(entry.before, "del"), _all(entry.after, "ins")


def _all(runs: Runs, mark: str) -> list[MarkedRun]:
    return [MarkedRun(run, mark) for run in runs]
