"""What a rule of the audit is, and the pair of texts that it looks at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from briefing.diagnostics import Severity
from briefing.locales import locale_profile
from briefing.model import Concept
from briefing.prose import Inline, literal_text, parse_inline
from briefing.termbase import words

PLACEHOLDER_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in literal text where a placeholder stands in the segment."""
ADDRESS = re.compile(
    r"(?:https?://|www\.)[!#-;=?-~]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE | re.ASCII
)
"""A web or e-mail address, without the mark that may follow it."""
SIGNS_OF_ADDRESSES = ("@", "://", "www.", "WWW.")


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a segment in its language."""

    raw: str
    """As the catalogue has it."""
    parts: tuple[Inline, ...]
    literal: str
    """The literal text, with `PLACEHOLDER_MARK` for each placeholder."""
    text: str
    """The same in NFC, without web and e-mail addresses, which are no language."""
    words: tuple[str, ...]
    """Of the text, in small letters."""
    tag: str
    language: str
    """ISO 639 code, the first subtag of `tag`."""
    script: str
    """ISO 15924 code of what the language is written in."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A translation beside its source, both parsed."""

    source: Side
    target: Side
    concepts: Mapping[str, Concept]


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a translation breaks a rule."""

    message: str
    hint: str = ""
    """What to do here, where that says more than the rule's own hint."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of a translation."""

    id: str
    severity: Severity
    finds: str
    """What it finds, in words for a reviewer."""
    hint: str
    """What to do about it."""
    faults: Callable[[Pair], Iterable[Fault]]


def side(raw: str, tag: str) -> Side:
    """`raw` parsed as a text in the language of `tag`; raises `MarkupError` like `parse_inline`."""
    profile = locale_profile(tag)
    parts = parse_inline(raw)
    literal = literal_text(parts)
    may_hold_address = any(sign in literal for sign in SIGNS_OF_ADDRESSES)
    text = ADDRESS.sub(PLACEHOLDER_MARK, literal) if may_hold_address else literal
    text = unicodedata.normalize("NFC", text)
    return Side(raw, parts, literal, text, words(text), tag, profile.locale.language, profile.script)


source_side = cache(side)
"""Sources are parsed once for all languages; translations change."""
