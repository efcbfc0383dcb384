"""BCP 47 tag -> what the program needs to know about a language; the only builder of `babel.Locale`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

from briefing.document import Direction

ZERO_DIGITS = MappingProxyType(
    {
        "latn": "0",
        "adlm": "\N{ADLAM DIGIT ZERO}",
        "arab": "\N{ARABIC-INDIC DIGIT ZERO}",
        "arabext": "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}",
        "beng": "\N{BENGALI DIGIT ZERO}",
        "cakm": "\N{CHAKMA DIGIT ZERO}",
        "deva": "\N{DEVANAGARI DIGIT ZERO}",
        "gujr": "\N{GUJARATI DIGIT ZERO}",
        "guru": "\N{GURMUKHI DIGIT ZERO}",
        "hmnp": "\N{NYIAKENG PUACHUE HMONG DIGIT ZERO}",
        "khmr": "\N{KHMER DIGIT ZERO}",
        "knda": "\N{KANNADA DIGIT ZERO}",
        "laoo": "\N{LAO DIGIT ZERO}",
        "mlym": "\N{MALAYALAM DIGIT ZERO}",
        "mtei": "\N{MEETEI MAYEK DIGIT ZERO}",
        "mymr": "\N{MYANMAR DIGIT ZERO}",
        "nkoo": "\N{NKO DIGIT ZERO}",
        "olck": "\N{OL CHIKI DIGIT ZERO}",
        "orya": "\N{ORIYA DIGIT ZERO}",
        "rohg": "\N{HANIFI ROHINGYA DIGIT ZERO}",
        "tamldec": "\N{TAMIL DIGIT ZERO}",
        "telu": "\N{TELUGU DIGIT ZERO}",
        "thai": "\N{THAI DIGIT ZERO}",
        "tibt": "\N{TIBETAN DIGIT ZERO}",
    }
)
"""The zero of each decimal numbering system that a CLDR locale uses (UTS #35, part 3, section 1);
the other nine digits follow it in Unicode. Babel does not carry CLDR's `numberingSystems.xml`."""

TERRITORIES_BEYOND_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
"""Codes in CLDR that ISO 3166-1 only reserves, and CLDR's own (UTS #35, part 1, section 3.2)."""
CODES_OF_NO_SCRIPT = frozenset({"Qaag", "Zinh", "Zmth", "Zsye", "Zsym", "Zxxx", "Zyyy", "Zzzz"})
"""ISO 15924 codes for symbols, for what is unwritten, common, inherited or unknown, and for private use."""


class UnknownTagError(ValueError):
    """The tag is not well-formed BCP 47, or CLDR has no data for it."""


@dataclass(frozen=True, slots=True)
class LocaleProfile:
    """A language as figures and pages need it."""

    tag: str
    """BCP 47, canonical case: `zh-Hans`."""
    locale: Locale
    script: str
    """ISO 15924 code, likely subtags applied: `Arab` for `ar`."""
    direction: Direction
    endonym: str
    """The language's name in the language itself, as it stands in CLDR."""
    numbering_system: str
    digits: str
    """Ten characters, zero first."""


@cache
def locale_profile(tag: str, numbering_system: str = "") -> LocaleProfile:
    """The profile of `tag`, with the locale's default digits unless `numbering_system` names others.

    Raises `UnknownTagError` for a tag or a decimal numbering system that CLDR does not know.
    """
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as problem:
        raise UnknownTagError(f"unknown language tag {tag!r}") from problem
    if locale.text_direction not in set(Direction):
        raise UnknownTagError(f"{tag!r} is written in vertical lines, which cannot be set")
    system = numbering_system or locale.default_numbering_system
    if system not in ZERO_DIGITS:
        raise UnknownTagError(f"unknown decimal numbering system {system!r}")
    zero = ord(ZERO_DIGITS[system])
    return LocaleProfile(
        tag=str(locale).replace("_", "-"),
        locale=locale,
        script=_likely_script(locale),
        direction=Direction(locale.text_direction),
        endonym=locale.get_display_name() or tag,
        numbering_system=system,
        digits="".join(chr(zero + n) for n in range(10)),
    )


@cache
def known_tags() -> tuple[str, ...]:
    """The tag of every locale that CLDR has data for and that is written in horizontal lines, sorted."""
    return tuple(_horizontal(sorted(identifier.replace("_", "-") for identifier in locale_identifiers())))


def _horizontal(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        with suppress(UnknownTagError):
            yield locale_profile(tag).tag


@cache
def regional_tag(tag: str) -> str:
    """`tag` with CLDR's likely territory, for programs that look languages up by territory: `zh-CN`.

    A tag that is unknown, or has a territory already, is returned as it is.
    """
    try:
        locale = locale_profile(tag).locale
    except UnknownTagError:
        return tag
    if locale.territory:
        return tag
    likely_subtags = get_global("likely_subtags")
    for key in (f"{locale.language}_{locale.script}", locale.language):
        language, _, rest = str(likely_subtags.get(key, "")).partition("_")
        script, _, territory = rest.partition("_")
        if territory and locale.script in {None, script}:
            return f"{language}-{territory}"
    return tag


def _likely_script(locale: Locale) -> str:
    """The script that the tag names, or CLDR's likely one (UTS #35, part 1, section 4.3)."""
    if locale.script:
        return str(locale.script)
    likely = get_global("likely_subtags")
    maximized = likely.get(f"{locale.language}_{locale.territory}") or likely.get(locale.language)
    return str(maximized).split("_")[1] if maximized else "Latn"


@cache
def known_currencies() -> frozenset[str]:
    """The ISO 4217 codes that CLDR has names for."""
    return frozenset(Locale("en").currencies)


@cache
def known_territories() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes that CLDR has names for, and its user-assigned `XK`, Kosovo."""
    return frozenset(
        code
        for code in map(str, Locale("en").territories)
        if len(code) == len("FR") and code.isalpha() and code not in TERRITORIES_BEYOND_ISO
    )


@cache
def known_scripts() -> frozenset[str]:
    """The ISO 15924 codes of scripts that CLDR has names for."""
    return frozenset(Locale("en").scripts) - CODES_OF_NO_SCRIPT


@cache
def known_units() -> frozenset[str]:
    """The CLDR core unit identifiers without their type: `square-kilometer` (UTS #35, part 6, section 2)."""
    patterns = Locale("en")._data["unit_patterns"]  # babel.units has no public list of them
    return frozenset(
        name.split("-", 1)[1] for name in patterns if "-" in name and "per" not in name.split("-")
    )
