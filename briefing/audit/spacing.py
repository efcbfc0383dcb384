"""Spaces that are doubled, missing, or not the ones that a language sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.audit.rule import Fault, Pair

SPACES = r"[ \u00a0\u202f]"
DOUBLED = re.compile(r"[ \u00a0\u202f]{2,}|\t")
BEFORE_MARK = re.compile(rf"(?<!{SPACES}){SPACES}+(?P<mark>[,.](?=\s|$)|[;:!?](?=\s|$)|[)\]،؛؟۔।፣።၊။])")
AFTER_BRACKET = re.compile(rf"[(\[]{SPACES}+")
SPACED_MARKS = {"fr": ";:!?", "my": ":"}
"""Marks after a space; a Burmese colon would pass for the letter U+1038."""
NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
FRENCH_MISSING = re.compile(
    rf"(?<=[^\s{NARROW}{NO_BREAK}?!;:])(?P<mark>[;:!?](?=\s|$)|»)|(?P<open>«)(?=\S)(?![{NARROW}{NO_BREAK}])"
)
FRENCH_BREAKABLE = re.compile(r" (?P<mark>[;:!?](?=\s|$)|»)|(?P<open>«) ")
IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
FULL_WIDTH_OPENING, FULL_WIDTH_CLOSING = "（「『【《〈", "，。、；：！？）」』】》〉"
IDEOGRAPHIC = re.compile(
    rf"(?<=[{IDEOGRAPH}]){SPACES}+(?=[{IDEOGRAPH}])"
    rf"|(?<=[{FULL_WIDTH_OPENING}{FULL_WIDTH_CLOSING}]){SPACES}+"
    rf"|(?<!{SPACES}){SPACES}+(?=[{FULL_WIDTH_OPENING}{FULL_WIDTH_CLOSING}])"
)
IDEOGRAPHIC_SCRIPTS = frozenset({"Hans", "Hant", "Jpan"})


def needless_spaces(pair: Pair) -> Iterator[Fault]:
    """Two spaces in a row, a tab, and spaces at an end that the source has not."""
    text = pair.target.text
    if found := DOUBLED.search(text):
        yield Fault(f"two spaces or a tab stand at {_around(text, found)!r}")
    raw = pair.target.raw
    if raw != raw.strip() and pair.source.raw == pair.source.raw.strip():
        yield Fault("begins or ends with a space")


def spaces_before_marks(pair: Pair) -> Iterator[Fault]:
    """A space before a mark or within brackets, where the language sets none."""
    text = pair.target.text
    spaced = SPACED_MARKS.get(pair.target.language, "")
    for found in BEFORE_MARK.finditer(text):
        if found["mark"] not in spaced:
            yield Fault(f"a space stands before {found['mark']!r} at {_around(text, found)!r}")
    for found in AFTER_BRACKET.finditer(text):
        yield Fault(f"a space stands at {_around(text, found)!r}")


def french_spaces(pair: Pair) -> Iterator[Fault]:
    """French marks without the no-break space that belongs before them or within guillemets."""
    if pair.target.language != "fr":
        return
    text = pair.target.text
    untouched = frozenset(";!?") if pair.target.tag.startswith("fr-CA") else frozenset()
    for pattern, fault in ((FRENCH_MISSING, "no space"), (FRENCH_BREAKABLE, "a space that may break")):
        for found in pattern.finditer(text):
            if found["mark"] and found["mark"] not in untouched:
                yield Fault(f"{fault} stands before {found['mark']!r} at {_around(text, found)!r}")
            elif found["open"]:
                yield Fault(f"{fault} stands after {found['open']!r} at {_around(text, found)!r}")


def ideographic_spaces(pair: Pair) -> Iterator[Fault]:
    """Spaces between Han characters or kana, and beside marks that bring their own space."""
    if pair.target.script in IDEOGRAPHIC_SCRIPTS:
        for found in IDEOGRAPHIC.finditer(pair.target.text):
            yield Fault(f"a space stands at {_around(pair.target.text, found)!r}")


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 4) : found.end() + 4]
