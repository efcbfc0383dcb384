"""Currency names as the press writes them, where CLDR's own are too heavy for running text.

CLDR calls the currency of China by its full name in every language: "Chinese yuan", "yuans renminbi
chinois". Everything that is not named here comes from CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import currency_name_pattern, currency_names, lineage

_SHORT_NAMES: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "CNY": {
            "ar": {"other": "يوان"},
            "de": {"other": "Yuan"},
            "en": {"other": "yuan"},
            "es": {"one": "yuan", "other": "yuanes"},
            "fa": {"other": "یوآن"},
            "fr": {"one": "yuan", "other": "yuans"},
            "hi": {"other": "युआन"},
            "it": {"other": "yuan"},
            "ja": {"other": "人民元"},
            "pt": {"one": "yuan", "other": "yuans"},
            "ru": {"one": "юань", "few": "юаня", "many": "юаней", "other": "юаня"},
            "sw": {"other": "yuan"},
            "th": {"other": "หยวน"},
            "zh_Hans": {"other": "元"},
            "zh": {"other": "元"},
            "zh_Hant": {"other": "人民幣"},
        },
        "USD": {
            "fr": {"one": "dollar américain", "other": "dollars américains"},
        },
    }
)
"""By ISO 4217 code, CLDR locale (with all that inherits from it) and plural category.

Source: each is the head noun of CLDR 47's name (`currencies/currency/displayName`, "yuans renminbi chinois"
-> "yuans"), in CLDR's own plural forms; "dollar américain" is the name that the French terminology of the EU
(Interinstitutional style guide, annex A7) and the press use for CLDR's "dollar des États-Unis".
Written in lower case, as running text has it, except in German.
"""

_LINKING_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ast": ("de ", "d’"),
        "ca": ("de ", "d’"),
        "es": ("de ", "de "),
        "fr": ("de ", "d’"),
        "gl": ("de ", "de "),
        "it": ("di ", "di "),
        "pt": ("de ", "de "),
    }
)
"""What stands between "million" and the thing counted, before a consonant and before a vowel, by language.

Source: the languages' reference grammars: "million", "milliard" and their kin are nouns there, and take a
complement. CLDR 47 has no such pattern; Romanian's is in CLDR (`{0} de {1}`). "Thousand" is an adjective in
all of them: "148 mille yuans".
"""

FIRST_NOUN_EXPONENT = 6
"""The words for ten to the sixth and above are nouns; CLDR's rules for `many` draw the same line."""


def currency_name(locale: Locale, code: str, category: str) -> str:
    """The name of a currency for a plural category, short where the press has a shorter one than CLDR."""
    names = short_names(locale, code) or currency_names(locale, code)
    return names.get(category) or names["other"]


def short_names(locale: Locale, code: str) -> Mapping[str, str]:
    """The press's names of a currency by plural category; empty where CLDR's are used."""
    by_locale = _SHORT_NAMES.get(code, {})
    return next((by_locale[name] for name in lineage(locale) if name in by_locale), {})


def linking_words(locale: Locale) -> tuple[str, str]:
    """The words between a numeral noun and what it counts, before a consonant and before a vowel."""
    return _LINKING_WORDS.get(locale.language, ("", ""))


def join_amount(locale: Locale, number: str, name: str, category: str, exponent: int = 0) -> str:
    """A written number and a currency's name side by side, linked as the language asks for.

    `exponent` is the power of ten of the word in which `number` ends, 0 where it ends in a digit.
    """
    if exponent >= FIRST_NOUN_EXPONENT:
        before_consonant, before_vowel = linking_words(locale)
        name = (before_vowel if name[0] in "aeiouéèêAEIOUÉ" else before_consonant) + name
    return currency_name_pattern(locale, category).replace("{0}", number).replace("{1}", name)
