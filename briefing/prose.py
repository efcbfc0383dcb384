"""The text of one segment: Markdown inline markup and placeholders, parsed before anything is filled in.

Placeholders are found by the Markdown parser itself, as a rule of its own, so that neither the
underscores of an id nor the value that replaces it can ever be taken for markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PLACEHOLDER = re.compile(r"\{(?P<id>[a-z][a-z0-9_]*)(?:\.(?P<form>[a-z]+))?\}")
RAW_MARKUP = re.compile(r"\]\(|\]\[|</?[A-Za-z]|<!--|\\(?=\s)")
"""What literal text keeps of links that Markdown does not take for such, of HTML and of hard line breaks."""
ESCAPED_BRACE = re.compile(r"[{}]|%7[bd]", re.IGNORECASE)
"""Markdown escapes the braces of an address, so that no placeholder in one is ever filled in."""
HAN_ZERO = "\N{IDEOGRAPHIC NUMBER ZERO}"
SYMBOL_INDEX = re.compile(r"(?<=[^\W\d_])[²³¹⁰⁴-⁹₀-₉]+")
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
    well-formed placeholders, and for markup that would be printed as it stands.
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
    if found := RAW_MARKUP.search(literal_text(inlines)):
        raise MarkupError(f"{found[0]!r} would be printed as it stands")
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


def literal_text(parts: Iterable[Inline]) -> str:
    """The words of a segment, with U+FFFC where a placeholder stands."""
    return "".join(
        part.content if isinstance(part.content, str) else "\N{OBJECT REPLACEMENT CHARACTER}"
        for part in parts
    )


def digits_in(text: str) -> str:
    """The first stretch of digits or other numerals in `text`, or nothing: 2024, १२, ½, ①, Ⅷ.

    Han numerals are words (category Lo), and so is their zero. Raised and lowered digits right after a
    letter belong to a symbol: CO₂, km².
    """
    without_symbols = SYMBOL_INDEX.sub(lambda index: " " * len(index[0]), text)
    start = next((i for i, char in enumerate(without_symbols) if _is_numeral(char)), len(text))
    return "".join(takewhile(_is_numeral, without_symbols[start:]))


def _is_numeral(char: str) -> bool:
    return unicodedata.category(char) in {"Nd", "Nl", "No"} and char != HAN_ZERO


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


@lru_cache(4096)
def _inline_tokens(source: str) -> tuple[Token, ...]:
    """The tokens of a segment; kept, since many stages ask for them, and some texts take long."""
    [inline] = markdown().parseInline(source)
    return tuple(inline.children or ())


def _placeholder(text: str) -> Placeholder:
    found = PLACEHOLDER.fullmatch(text)
    if not found:
        raise MarkupError(f"{text!r} is not a placeholder")
    return Placeholder(found["id"], found["form"] or "")


def _safe_address(address: str) -> str:
    if not address.startswith(SAFE_ADDRESSES):
        raise MarkupError(f"a link may not lead to {address!r}")
    if ESCAPED_BRACE.search(address):
        raise MarkupError("the address of a link cannot hold braces")
    return address
