"""Linguistic checks of one translated segment against its source.

An error makes a translation unusable: the page shows the source text instead. A warning is for the
reviewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from briefing.catalog import Segment
from briefing.diagnostics import Finding, error, warning
from briefing.model import Concept
from briefing.prose import Inline, MarkupError, Placeholder, digits_in, literal_text, parse_inline
from briefing.termbase import deprecated_uses


def check_segment(segment: Segment, tag: str, concepts: Mapping[str, Concept]) -> Iterator[Finding]:
    """Findings about the target of a segment in the language of `tag`; none for an initial segment."""
    if not segment.target:
        return
    try:
        target = parse_inline(segment.target)
    except MarkupError as problem:
        yield error("bad-markup", f"{tag}: {problem}", segment.location)
        return
    source = parse_inline(segment.source)
    yield from _check_placeholders(source, target, segment, tag)
    literal = literal_text(target)
    if digits := digits_in(literal):
        message = f"{tag}: the digits {digits!r} stand in the translation"
        yield error(
            "digit-in-translation",
            message,
            segment.location,
            "a figure is never translated; use the placeholder",
        )
    if _appearances(source) != _appearances(target):
        yield warning("markup-differs", f"{tag}: emphasis or links differ from the source", segment.location)
    for use in deprecated_uses(literal, tag, concepts):
        message = f"{tag}: {use.found!r} is deprecated"
        yield error(
            "deprecated-term", message, segment.location, f"write {use.preferred!r}" if use.preferred else ""
        )


def _check_placeholders(
    source: tuple[Inline, ...], target: tuple[Inline, ...], segment: Segment, tag: str
) -> Iterator[Finding]:
    wanted, present = _counted(source), _counted(target)
    for placeholder in sorted((wanted - present).elements(), key=str):
        yield error(
            "missing-placeholder", f"{tag}: {placeholder} is missing in the translation", segment.location
        )
    for placeholder in sorted((present - wanted).elements(), key=str):
        yield error(
            "surplus-placeholder",
            f"{tag}: {placeholder} is not in the source, or too often",
            segment.location,
        )


def _counted(parts: tuple[Inline, ...]) -> Counter[Placeholder]:
    return Counter(part.content for part in parts if isinstance(part.content, Placeholder))


def _appearances(parts: tuple[Inline, ...]) -> set[tuple[bool, bool, str]]:
    return {(part.strong, part.emphasis, part.href) for part in parts}
