"""What makes no difference when a figure is read: marks of direction, kinds of spaces, look-alike signs."""

from __future__ import annotations

import re
import unicodedata

_MARKS_OF_DIRECTION = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_LOOKALIKES = str.maketrans({"−": "-", "﹣": "-", "－": "-", "＋": "+", "’": "'", "٪": "%", "％": "%"})
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """`text` in NFC with plain spaces and signs: U+2212 is `-`, U+202F is a space, U+200F is nothing."""
    plain = unicodedata.normalize("NFC", text).translate(_MARKS_OF_DIRECTION).translate(_LOOKALIKES)
    return _SPACES.sub(" ", plain)


def squeeze(text: str) -> str:
    """`text` folded, without any spaces."""
    return fold(text).replace(" ", "")


def ascii_digits(text: str) -> str:
    """`text` with the decimal digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(character, character)) for character in text)
