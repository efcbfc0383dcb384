"""The words for percentage points, which CLDR does not have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import lineage

_PATTERNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "de": {"one": "{0} Prozentpunkt", "other": "{0} Prozentpunkte"},
        "en": {"one": "{0} percentage point", "other": "{0} percentage points"},
        "es": {"one": "{0} punto porcentual", "other": "{0} puntos porcentuales"},
        "fr": {"one": "{0} point de pourcentage", "other": "{0} points de pourcentage"},
        "it": {"one": "{0} punto percentuale", "other": "{0} punti percentuali"},
        "pt": {"one": "{0} ponto percentual", "other": "{0} pontos percentuais"},
        "zh": {"other": "{0}个百分点"},
        "zh_Hant": {"other": "{0}個百分點"},
    }
)
"""By CLDR locale, with all that inherits from it, and plural category.

Source: the terms in which the statistical offices of these languages report changes of shares: Eurostat
(glossary, "percentage point", in German, English and French), INE, Istat, IBGE, and the National Bureau of
Statistics of China; the plurals are the languages' regular ones. A language is added here with its source;
until then the form `number` stands in. A per cent sign would be another quantity.
"""


def point_patterns(locale: Locale) -> Mapping[str, str]:
    """The patterns by plural category; empty where nobody has added the language."""
    return next((_PATTERNS[name] for name in lineage(locale) if name in _PATTERNS), {})
