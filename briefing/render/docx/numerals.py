"""Numbers that a word processor counts by itself, in the digits of the document.

The standard has formats for Devanagari and Thai digits and for no others (ISO/IEC 29500-1, 17.18.59 and
17.16.4.3.1). Elsewhere captions are locked fields and list markers are written out, so that they are right
whoever opens the file; only the numbers of pages are left to the reader's own setting.
"""

from __future__ import annotations

from dataclasses import dataclass

_FORMATS = {
    "0": ("Arabic", "decimal"),
    "\N{DEVANAGARI DIGIT ZERO}": ("HINDIARABIC", "hindiNumbers"),
    "\N{THAI DIGIT ZERO}": ("THAIARABIC", "thaiNumbers"),
}
"""Field switch and number format by the zero of the digits they write."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """The ten digits of a document, and what Word calls them."""

    digits: str
    """Zero first."""

    @property
    def counted_by_word(self) -> bool:
        """Whether Word can count in these digits."""
        return self.digits[0] in _FORMATS

    @property
    def number_format(self) -> str:
        """For levels of lists."""
        return _FORMATS.get(self.digits[0], _FORMATS["0"])[1]

    @property
    def switch(self) -> str:
        """For fields whose results Word computes."""
        return f"\\* {_FORMATS.get(self.digits[0], _FORMATS['0'])[0]}"

    def write(self, number: int) -> str:
        """A whole number in these digits."""
        return "".join(self.digits[int(digit)] for digit in str(number))
