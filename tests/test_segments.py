"""Linguistic checks of single translations."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefing.audit.dismissals import Sifted, sift
from briefing.audit.segments import RULES, check_segment
from briefing.catalog import Dismissal, Segment, State
from briefing.diagnostics import Finding, Location, Severity
from briefing.model import Concept, Term, TermStatus
from tools.write_check_rules import TARGET, document

PLACE = Location("locales/fr/LC_MESSAGES/x.po", 7)
CASES = Path(__file__).parent / "cases" / "segments"


def concept(name: str, preferred: dict[str, str], deprecated: dict[str, str]) -> Concept:
    """An entry of a termbase with at most two terms for each language."""
    terms: dict[str, tuple[Term, ...]] = {}
    for status, texts in ((TermStatus.PREFERRED, preferred), (TermStatus.DEPRECATED, deprecated)):
        for tag, text in texts.items():
            terms[tag] = (*terms.get(tag, ()), Term(text, status, False, PLACE))
    return Concept(name, None, terms, PLACE)


CONCEPTS = {
    "pyroptosis": concept(
        "pyroptosis",
        {"en": "pyroptosis", "fr": "pyroptose", "zh-Hans": "焦亡", "ar": "البيروبتوز"},
        {"fr": "brûlure cellulaire", "zh-Hans": "细胞灼烧", "ar": "احتراق الخلايا"},
    ),
    "ming_tombs": concept("ming_tombs", {"en": "Ming Tombs", "zh-Hans": "明十三陵"}, {}),
}


def check(source: str, target: str, tag: str, source_tag: str = "en") -> list[Finding]:
    """The findings about one translation."""
    segment = Segment(source, target, State.TRANSLATED, PLACE)
    return list(check_segment(segment, tag, CONCEPTS, source_tag))


def cases() -> list[dict[str, str]]:
    """All cases of the case files, each with the file it stands in."""
    return [
        {"file": path.stem, **case}
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case['file']}-{case['language']}-{case['target'][:30]}"
)
def test_a_translation_against_its_source(case: dict[str, str]) -> None:
    """Each translation of the case files has just the findings that are written there."""
    found = check(case["source"], case["target"], case["language"], case.get("source_language", "en"))
    assert sorted(finding.rule for finding in found) == sorted(case.get("findings", []))


def test_each_rule_is_shown_in_three_languages() -> None:
    """The case files have findings of every rule in at least three languages."""
    languages: dict[str, set[str]] = defaultdict(set)
    for case in cases():
        for rule in case.get("findings", ()):
            languages[rule].add(case["language"])
    assert {rule.id for rule in RULES if len(languages[rule.id]) < 3} == set()


@pytest.mark.parametrize(
    ("source", "target", "tag", "expected"),
    [
        (
            "Over {a.usd}.",
            "Plus de {a}.",
            "fr",
            [
                "error: fr: {a.usd} is missing in the translation",
                "error: fr: {a} is not in the source, or too often",
            ],
        ),
        ("Over {a}.", "Plus de {a.__class__}.", "fr", ["error: fr: '{a.__class__}' is not a placeholder"]),
        ("Many.", "Plus de 40.", "fr", ["error: fr: the digits '40' stand in the translation"]),
        ("*Many*.", "Beaucoup.", "fr", ["warning: fr: emphasis or links differ from the source"]),
        ("Cells.", "La Brûlure cellulaire.", "fr", ["error: fr: 'Brûlure cellulaire' is deprecated"]),
        (
            "Tombs.",
            "41 ⟦tombeaux⟧.",
            "fr",
            [
                "error: fr: the digits '41' stand in the translation",
                "error: fr: '⟦tombeaux⟧' was left behind",
            ],
        ),
    ],
)
def test_what_a_finding_says(source: str, target: str, tag: str, expected: list[str]) -> None:
    """Messages name the language and quote what is wrong."""
    assert [f"{finding.severity}: {finding.message}" for finding in check(source, target, tag)] == expected


def test_a_missing_term_comes_with_the_preferred_one() -> None:
    """The hint of a finding about a term says what to write."""
    [finding] = check("They study pyroptosis.", "Ils étudient la mort des cellules.", "fr")
    assert finding == Finding(
        "term-not-used",
        Severity.WARNING,
        "fr: 'pyroptosis' is not called 'pyroptose'",
        PLACE,
        "write 'pyroptose'",
    )


SENTENCES = {
    "en": (
        "The office opens today.",
        "Who answers the questions?",
        "The plan ({a}) is new.",
        "It is not “far.”",
    ),
    "fr": (
        "Le bureau ouvre aujourd’hui.",
        "Qui répond aux questions\u202f?",
        "Le plan ({a}) est nouveau.",
        "Ce n’est pas «\u202floin\u202f».",
    ),
    "ar": ("يفتح المكتب اليوم.", "من يجيب عن الأسئلة؟", "الخطة ({a}) جديدة.", "ليس «بعيدا»."),
    "zh-Hans": ("办公室今天开放。", "谁来回答问题？", "该计划（{a}）是新的。", "并不“远”。"),
    "ja": (
        "事務所は今日開きます。",
        "誰が質問に答えますか？",
        "この計画（{a}）は新しいものです。",
        "「遠く」はありません。",
    ),
    "hi": ("कार्यालय आज खुलता है।", "सवालों के जवाब कौन देता है?", "योजना ({a}) नई है।", "यह “दूर” नहीं है।"),
    "ru": ("Бюро открывается сегодня.", "Кто отвечает на вопросы?", "План ({a}) новый.", "Это не «далеко»."),
    "sw": ("Ofisi inafunguliwa leo.", "Nani anajibu maswali?", "Mpango ({a}) ni mpya.", "Si “mbali.”"),
    "th": ("สำนักงานเปิดวันนี้", "ใครตอบคำถาม", "แผนงาน ({a}) เป็นของใหม่", "ไม่ “ไกล”"),
    "am": ("ቢሮው ዛሬ ይከፈታል።", "ጥያቄዎቹን ማን ይመልሳል?", "ዕቅዱ ({a}) አዲስ ነው።", "«ሩቅ» አይደለም።"),
    "km": ("ការិយាល័យបើកថ្ងៃនេះ។", "តើអ្នកណាឆ្លើយសំណួរ?", "ផែនការ ({a}) គឺថ្មី។", "វាមិន “ឆ្ងាយ” ទេ។"),
}
"""The same four sentences in each language."""


@given(st.sampled_from(sorted(SENTENCES)), st.permutations(range(4)), st.integers(min_value=1, max_value=4))
def test_a_faithful_translation_has_no_findings(tag: str, order: list[int], length: int) -> None:
    """Whatever is put together of translations without a fault has none."""
    chosen = order[:length]
    space = "" if tag in {"zh-Hans", "ja"} else " "
    source = " ".join(SENTENCES["en"][index] for index in chosen)
    target = space.join(SENTENCES[tag][index] for index in chosen)
    assert check(source, target, tag if tag != "en" else "en-GB") == []


@given(
    st.text(),
    st.text(),
    st.sampled_from(["fr", "ar", "zh-Hant", "ja", "th", "hi", "ko", "vi", "my", "de", "he"]),
)
def test_any_text_can_be_checked(source: str, target: str, tag: str) -> None:
    """Findings are findings, and no text makes a rule stumble."""
    try:
        found = check(source, target, tag)
    except ValueError:  # a source that is no segment, which the check of the content reports
        return
    assert all(finding.location == PLACE for finding in found)


WARNING = Finding("doubled-space", Severity.WARNING, "fr: …", PLACE)
OTHER = Finding("quote-style", Severity.NOTE, "fr: …", PLACE)
ERROR = Finding("digit-in-translation", Severity.ERROR, "fr: …", PLACE)


def test_dismissals_set_findings_aside() -> None:
    """A warning goes with its reason, an error stays, and a dismissal of nothing is told."""
    dismissals = [
        Dismissal("doubled-space", "Ana", "it is a verse"),
        Dismissal("digit-in-translation", "Ana", "it is a name"),
        Dismissal("machine-loop", "Li", "it is a chant"),
    ]
    assert sift([WARNING, OTHER, ERROR, WARNING], dismissals) == Sifted(
        open=(OTHER, ERROR),
        dismissed=((WARNING, dismissals[0]), (WARNING, dismissals[0])),
        idle=(dismissals[1], dismissals[2]),
    )


def test_the_documentation_has_the_rules() -> None:
    """`docs/checks.md` is what `tools/write_check_rules.py` writes."""
    assert TARGET.read_text(encoding="utf-8") == document()
