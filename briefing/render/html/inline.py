"""Runs within a paragraph: language and direction of each, figures that can be found again, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement

from briefing.document import Direction, Run, Runs, plain_text
from briefing.render.html.tree import append_text, child
from briefing.render.typesetting.bidi import is_isolated
from briefing.render.typesetting.fonts import language_direction

_LONGEST_WHOLE_FIGURE = 24
"""In columns; a longer one, such as a period with two dates, may go on to the next line."""


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A run, and the element that says what became of it: `del`, `ins`, or none."""

    run: Run
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts runs into elements of a page in one language."""

    tag: str
    """BCP 47 tag of the page."""
    direction: Direction
    address: Callable[[str], str]
    """What an `href` leads to, or nothing where it must not be a link."""

    def block(self, parent: Element, element: str, runs: Runs, class_: str = "", **others: str) -> Element:
        """A new last child of `parent` that holds `runs`."""
        made = child(parent, element, class_=class_, **others)
        self.runs(made, runs)
        return made

    def own_direction(self, parent: Element, element: str, runs: Runs, class_: str = "") -> Element:
        """A new block in the language and direction of its first run."""
        language = runs[0].language if runs and runs[0].language != self.tag else ""
        if not language:
            return self.block(parent, element, runs, class_)
        direction = language_direction(language)
        inner = replace(self, tag=language, direction=direction)
        return inner.block(parent, element, runs, class_, lang=language, dir=direction.value)

    def runs(self, parent: Element, runs: Runs) -> None:
        """`runs` after all that `parent` holds."""
        self.marked(parent, [MarkedRun(run) for run in runs])

    def marked(self, parent: Element, runs: Sequence[MarkedRun]) -> None:
        """Runs of which some are struck out or new.

        As on paper, neighbours in the same language of the other direction are one isolate (UAX #9, 2.4.2).
        """
        for language, group in groupby(runs, key=lambda each: each.run.language):
            holder = self._holder(parent, language)
            for mark, same in groupby(group, key=lambda each: each.mark):
                marked = SubElement(holder, mark) if mark else holder
                for run in _joined(each.run for each in same):
                    self._run(marked, run)

    def _holder(self, parent: Element, language: str) -> Element:
        if not language or language == self.tag:
            return parent
        if is_isolated(Run("", language=language), self.direction):
            return child(parent, "bdi", lang=language, dir=language_direction(language).value)
        return child(parent, "span", lang=language)

    def _run(self, parent: Element, run: Run) -> None:
        holder = parent
        if href := self.address(run.href) if run.href else "":
            holder = child(holder, "a", href=href)
        if run.strong:
            holder = SubElement(holder, "strong")
        if run.emphasis:
            holder = SubElement(holder, "em")
        if run.fact_id:
            looks = "figure" if columns(run.text) <= _LONGEST_WHOLE_FIGURE else ""
            holder = child(holder, "span", data_fact=run.fact_id, data_form=run.form, class_=looks)
        append_text(holder, run.text)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours that differ in nothing but their text become one; figures stay by themselves."""
    for looks, group in groupby(runs, key=lambda run: replace(run, text="")):
        if looks.fact_id:
            yield from group
        else:
            yield replace(looks, text=plain_text(group))


def columns(text: str) -> int:
    """How wide a text is: ideographs take two columns, other letters one (UAX #11)."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
