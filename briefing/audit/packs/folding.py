"""Texts made alike for comparison: in NFC, without white space and invisible characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

INVISIBLE = frozenset(
    "\u00ad\u200b\u200e\u200f\u061c\u2028\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Programs that extract text add, move and drop these."""
_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x20\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
)
_IGNORED = frozenset(_SPACES) | frozenset("\u2009\u200a\u2029\u202f\u205f\u3000") | INVISIBLE
_DELETED = dict.fromkeys(map(ord, _IGNORED))


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """`text` in NFC without white space and invisible characters."""
    return normal(text).translate(_DELETED)


def normal(text: str) -> str:
    """`text` in NFC (UAX #15)."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def origins(text: str) -> tuple[int, ...]:
    """For each character of the folded text, its index in `text`, which is in NFC."""
    return tuple(index for index, character in enumerate(text) if character not in _IGNORED)
