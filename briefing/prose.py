"""The text of one segment: Markdown inline markup and placeholders, parsed before anything is filled in.

Placeholders are found by the Markdown parser itself, as a rule of its own, so that neither the
underscores of an id nor the value that replaces it can ever be taken for markup.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PLACEHOLDER = re.compile(r"\{(?P<id>[a-z][a-z0-9_]*)(?:\.(?P<form>[a-z]+))?\}")
SAFE_ADDRESSES = ("https://", "http://", "mailto:", "tel:")


class MarkupError(ValueError):
    """The text holds markup that a segment cannot have; the message says which."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a figure, a name or a term goes."""

    id: str
    form: str = ""

    def __str__(self) -> str:
        return f"{{{self.id}.{self.form}}}" if self.form else f"{{{self.id}}}"


@dataclass(frozen=True, slots=True)
class Inline:
    """A stretch of a segment with one appearance: literal text or one placeholder."""

    content: str | Placeholder
    strong: bool = False
    emphasis: bool = False
    href: str = ""


def parse_inline(source: str) -> tuple[Inline, ...]:
    """The stretches of a segment, in order.

    Raises `MarkupError` for anything but text, emphasis, strong, links to safe addresses and
    well-formed placeholders.
    """
    inlines: list[Inline] = []
    strong = emphasis = 0
    href = ""
    for token in _inline_tokens(source):
        match token.type:
            case "text" | "text_special" | "softbreak" | "placeholder":
                if content := _content(token):
                    inlines.append(Inline(content, strong > 0, emphasis > 0, href))
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                href = _safe_address(str(token.attrGet("href")))
            case "link_close":
                href = ""
            case other:
                raise MarkupError(f"{other.replace('_', ' ')} cannot stand in a segment")
    return tuple(inlines)


def _content(token: Token) -> str | Placeholder:
    if token.type == "placeholder":
        return _placeholder(token.content)
    if token.type == "softbreak":
        return " "
    if "{" in token.content or "}" in token.content:
        raise MarkupError(f"a brace stands alone in {token.content.strip()!r}")
    return token.content


def placeholders(source: str) -> tuple[Placeholder, ...]:
    """The placeholders of a segment, in order; raises `MarkupError` like `parse_inline`."""
    return tuple(part.content for part in parse_inline(source) if isinstance(part.content, Placeholder))


def plain_text(source: str) -> str:
    """What a reader sees of a segment, its placeholders left out."""
    return "".join(part.content for part in parse_inline(source) if isinstance(part.content, str))


def digits_in(text: str) -> str:
    """The first stretch of decimal digits of any script in `text`, or nothing."""
    start = next((i for i, char in enumerate(text) if unicodedata.category(char) == "Nd"), None)
    if start is None:
        return ""
    end = start
    while end < len(text) and unicodedata.category(text[end]) == "Nd":
        end += 1
    return text[start:end]


@cache
def markdown() -> MarkdownIt:
    """The parser for sections and segments: CommonMark without HTML, with placeholders as tokens."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.inline.ruler.before("escape", "placeholder", _placeholder_rule)
    return parser


def _placeholder_rule(state: StateInline, silent: bool) -> bool:
    """A Markdown rule: `{…}` is one token, whatever stands inside."""
    if state.src[state.pos] != "{":
        return False
    end = state.src.find("}", state.pos)
    if end < 0:
        return False
    if not silent:
        state.push("placeholder", "", 0).content = state.src[state.pos : end + 1]
    state.pos = end + 1
    return True


def _inline_tokens(source: str) -> list[Token]:
    [inline] = markdown().parseInline(source)
    return inline.children or []


def _placeholder(text: str) -> Placeholder:
    found = PLACEHOLDER.fullmatch(text)
    if not found:
        raise MarkupError(f"{text!r} is not a placeholder")
    return Placeholder(found["id"], found["form"] or "")


def _safe_address(address: str) -> str:
    if not address.startswith(SAFE_ADDRESSES):
        raise MarkupError(f"a link may not lead to {address!r}")
    return address
