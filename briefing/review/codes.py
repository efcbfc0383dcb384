"""Placeholders and inline markup of a text as inline codes, as XLIFF has them, and back without loss.

A code has a number that it keeps in every export of the same source. What a code stands for is always looked
up here by its number, never read from a file that came back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from briefing.prose import PLACEHOLDER, Inline, MarkupError, Placeholder, parse_inline

MARKUP = re.compile(
    rf"(?P<placeholder>{re.sub(r'[?]P<[a-z]+>', '', PLACEHOLDER.pattern)})"
    r"|\*\*(?P<bold>(?=\S)(?:[^*]|(?<!\*)\*(?!\*))+(?<=\S))\*\*"
    r"|\*(?P<italic>(?=\S)[^*]+(?<=\S))\*"
    r"|\[(?P<link>[^\[\]]+)\]\((?P<address>[^\s()<>]+)\)"
)
MARKS = {"bold": ("**", "**"), "italic": ("*", "*")}


@dataclass(frozen=True, slots=True)
class Code:
    """What one inline code stands for."""

    kind: str
    """`placeholder`, `bold`, `italic` or `link`."""
    opening: str
    """The text it stands for, or that opens the span."""
    closing: str = ""
    """The text that closes the span; empty for a code without content."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code where it stands in a text."""

    number: str
    code: Code
    parts: tuple[str | Coded, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    code: Code
    parts: tuple[str | _Span, ...] = ()


@dataclass(slots=True)
class Codes:
    """The codes of a source text by their numbers, and those that its translation has besides."""

    by_number: dict[str, Code] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str, target: str = "") -> Codes:
        """The codes of a segment: those of the source first, then what only the target has."""
        codes = cls()
        codes.encode(source)
        codes.encode(target)
        return codes

    def encode(self, text: str) -> tuple[str | Coded, ...]:
        """The text in parts; joined by `plain_text` they are `text` again, character by character."""
        free = dict(self.by_number)
        return tuple(self._numbered(_spans(text), free))

    def _numbered(self, parts: Iterable[str | _Span], free: dict[str, Code]) -> Iterator[str | Coded]:
        for part in parts:
            if isinstance(part, str):
                yield part
                continue
            number = next((each for each, code in free.items() if code == part.code), "")
            if number:
                del free[number]
            else:
                number = str(len(self.by_number) + 1)
                self.by_number[number] = part.code
            yield Coded(number, part.code, tuple(self._numbered(part.parts, free)))


def plain_text(parts: Iterable[str | Coded]) -> str:
    """The text that was encoded."""
    return "".join(
        part if isinstance(part, str) else f"{part.code.opening}{plain_text(part.parts)}{part.code.closing}"
        for part in parts
    )


def _spans(text: str) -> tuple[str | _Span, ...]:
    """The text divided at its markup, or only at its placeholders where Markdown reads it otherwise."""
    divided = tuple(_divided(text, MARKUP))
    return divided if _reads_alike(text, divided) else tuple(_divided(text, PLACEHOLDER))


def _divided(text: str, pattern: re.Pattern[str]) -> Iterator[str | _Span]:
    place = 0
    for found in pattern.finditer(text):
        if found.start() > place:
            yield text[place : found.start()]
        yield _span(found)
        place = found.end()
    if place < len(text):
        yield text[place:]


def _span(found: re.Match[str]) -> _Span:
    groups = found.groupdict()
    kind = next((each for each in ("bold", "italic", "link") if groups.get(each)), "placeholder")
    if kind == "placeholder":
        return _Span(Code(kind, found[0]))
    opening, closing = MARKS.get(kind, ("[", f"]({groups['address']})"))
    return _Span(Code(kind, opening, closing), tuple(_divided(found[kind], MARKUP)))


def _reads_alike(text: str, divided: tuple[str | _Span, ...]) -> bool:
    """Whether the parts say what Markdown reads in the text, and so no mark of it was misread."""
    if not any(isinstance(part, _Span) and part.code.closing for part in divided):
        return True
    try:
        return _merged(parse_inline(text)) == _merged(_inlines(divided, Inline("")))
    except MarkupError:
        return False


def _inlines(parts: Iterable[str | _Span], look: Inline) -> Iterator[Inline]:
    for part in parts:
        if isinstance(part, str):
            yield Inline(part.replace("\n", " "), look.strong, look.emphasis, look.href)
        elif part.code.kind == "placeholder":
            found = PLACEHOLDER.fullmatch(part.code.opening)
            named = Placeholder(found["id"], found["form"] or "") if found else part.code.opening
            yield Inline(named, look.strong, look.emphasis, look.href)
        else:
            inner = Inline(
                "",
                look.strong or part.code.kind == "bold",
                look.emphasis or part.code.kind == "italic",
                part.code.closing[2:-1] if part.code.kind == "link" else look.href,
            )
            yield from _inlines(part.parts, inner)


def _merged(inlines: Iterable[Inline]) -> list[tuple[object, ...]]:
    """Literal stretches of one appearance put together, however they were cut."""
    merged: list[tuple[object, ...]] = []
    keyed = groupby(
        inlines, lambda each: (isinstance(each.content, str), each.strong, each.emphasis, each.href)
    )
    for (literal, *look), group in keyed:
        contents = [each.content for each in group]
        merged += [("".join(map(str, contents)), *look)] if literal else [(each, *look) for each in contents]
    return merged
