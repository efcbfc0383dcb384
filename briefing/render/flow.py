"""What stays together on a page, in print as in Word."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.document import Block, Heading, Note, Paragraph, Table, TableKind

UNDIVIDED_ROWS = 6
"""A table of so many rows stays on one page."""
_LONGEST_INTRODUCTION = 2
"""Blocks between a heading and its table; more than these are a section of their own."""


def introductions(blocks: Sequence[Block]) -> frozenset[int]:
    """Indices of the paragraphs and notes that lead from a heading to a table, and stay on its page.

    A fact sheet stands in the text without being led to.
    """
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if not isinstance(block, Table) or block.kind is TableKind.FACT_SHEET:
            continue
        start = index
        while start and isinstance(blocks[start - 1], Paragraph | Note):
            start -= 1
        if start and isinstance(blocks[start - 1], Heading) and index - start <= _LONGEST_INTRODUCTION:
            found.update(range(start, index))
    return frozenset(found)
