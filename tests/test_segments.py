"""Linguistic checks of single translations."""

import pytest

from briefing.audit.segments import check_segment
from briefing.catalog import Segment, State
from briefing.diagnostics import Location
from briefing.model import Concept, Term, TermStatus

PLACE = Location("locales/fr/LC_MESSAGES/x.po", 7)
PYROPTOSIS = Concept(
    "pyroptosis",
    None,
    {
        "fr": (
            Term("pyroptose", TermStatus.PREFERRED, False, PLACE),
            Term("brûlure cellulaire", TermStatus.DEPRECATED, False, PLACE),
        ),
        "zh-Hans": (
            Term("焦亡", TermStatus.PREFERRED, False, PLACE),
            Term("细胞灼烧", TermStatus.DEPRECATED, False, PLACE),
        ),
    },
    PLACE,
)


def findings(source: str, target: str, tag: str = "fr") -> list[str]:
    """The rules and messages that a translation breaks."""
    segment = Segment(source, target, State.TRANSLATED, PLACE)
    found = check_segment(segment, tag, {"pyroptosis": PYROPTOSIS})
    return [f"{finding.severity}: {finding.message}" for finding in found]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Over {a} and {b.usd}.", "Plus de {b.usd} et {a}.", []),
        ("Over {a}.", "", []),
        ("Over {a}.", "Plus.", ["error: fr: {a} is missing in the translation"]),
        ("Over {a}.", "Plus de {a} et {a}.", ["error: fr: {a} is not in the source, or too often"]),
        (
            "Over {a.usd}.",
            "Plus de {a}.",
            [
                "error: fr: {a.usd} is missing in the translation",
                "error: fr: {a} is not in the source, or too often",
            ],
        ),
        ("Over {a}.", "Plus de {a.__class__}.", ["error: fr: '{a.__class__}' is not a placeholder"]),
        ("Many.", "Plus de 40.", ["error: fr: the digits '40' stand in the translation"]),
        ("Many.", "أكثر من ٤٠.", ["error: fr: the digits '٤٠' stand in the translation"]),
        ("*Many*.", "Beaucoup.", ["warning: fr: emphasis or links differ from the source"]),
        ("Cells.", "La Brûlure cellulaire.", ["error: fr: 'Brûlure cellulaire' is deprecated"]),
        ("Cells.", "Les brûlures cellulaires.", []),
    ],
)
def test_a_translation_against_its_source(source: str, target: str, expected: list[str]) -> None:
    """Placeholders, digits, markup and terms are compared; order is free, and words have ends."""
    assert findings(source, target) == expected


def test_terms_of_scripts_without_spaces() -> None:
    """Where words have no ends, a deprecated term is found inside running text."""
    assert findings("Cells.", "研究细胞灼烧技术。", "zh-Hans") == ["error: zh-Hans: '细胞灼烧' is deprecated"]
