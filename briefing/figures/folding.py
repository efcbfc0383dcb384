"""What makes no difference when a figure is read: marks of direction, kinds of spaces, look-alike signs."""

from __future__ import annotations

import re
import unicodedata

_MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LOOKALIKES = {"−": "-", "﹣": "-", "－": "-", "＋": "+", "’": "'", "٪": "%", "％": "%", "؉": "‰"}
_RUN_OF_SPACES = re.compile(" {2,}")


class _Folding(dict[int, str]):
    """For `str.translate`: marks of direction fall away, look-alikes and spaces become the plain ones."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = " " if character.isspace() else character
        return self[code]


class _Reading(_Folding):
    """The same, and the decimal digits of every script become 0 to 9."""

    def __missing__(self, code: int) -> str:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = super().__missing__(code) if digit is None else str(digit)
        return self[code]


class _Digits(dict[int, str]):
    """For `str.translate`: the decimal digits of every script become 0 to 9."""

    def __missing__(self, code: int) -> str:
        self[code] = str(unicodedata.decimal(chr(code), chr(code)))
        return self[code]


_FOLDED = _Folding({**str.maketrans(_LOOKALIKES), **dict.fromkeys(map(ord, _MARKS_OF_DIRECTION), "")})
_READABLE = _Reading(_FOLDED)
_DIGITS = _Digits()


def fold(text: str) -> str:
    """`text` in NFC with plain spaces and signs: U+2212 is `-`, U+202F is a space, U+200F is nothing."""
    return _translated(text, _FOLDED)


def readable(text: str) -> str:
    """`text` folded, with ASCII digits, and without spaces at its ends."""
    return _translated(text, _READABLE).strip()


def _translated(text: str, table: dict[int, str]) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    plain = text.translate(table)
    return _RUN_OF_SPACES.sub(" ", plain) if "  " in plain else plain


def squeeze(text: str) -> str:
    """`text` folded, without any spaces."""
    return fold(text).replace(" ", "")


def ascii_digits(text: str) -> str:
    """`text` with the decimal digits of every script as 0 to 9."""
    return text if text.isascii() else text.translate(_DIGITS)
