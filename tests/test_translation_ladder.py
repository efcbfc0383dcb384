"""The ladder with real engines: small models whose dictionaries lose what each rung is there to save."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from briefing.catalog import Segment, State
from briefing.content import load_briefing
from briefing.diagnostics import Location
from briefing.locales import locale_profile
from briefing.model import Briefing, Concept, Term, TermStatus
from briefing.translation.argos import ArgosProvider
from briefing.translation.drafts import Outcome, from_engine
from briefing.translation.engine import Engine, Hypothesis
from briefing.translation.ladder import Rung
from briefing.translation.lexicon import Lexicon
from briefing.translation.packages import install_package
from briefing.translation.protection import Masked, Rejected, judge, mask
from briefing.translation.sentences import Literal, segment_parts, split_sentences, stripped
from tests.argos_models import ENGLISH_FRENCH, Dictionary, write_package
from tests.conftest import CHANGPING

HERE = Location("sections/10-test.md", 1)
Open = Callable[[Dictionary], Engine]


@pytest.fixture(scope="module")
def changping() -> Briefing:
    """The briefing whose figures, people and concepts the sentences name; without terms of its own."""
    return replace(load_briefing(CHANGPING), concepts={})


@pytest.fixture(scope="module")
def open_engine(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Opens an English-French model with a dictionary that adds to the usual one."""

    def opened(dictionary: Dictionary) -> Engine:
        place = tmp_path_factory.mktemp("argos")
        package = write_package(place / "en_fr.argosmodel", {**ENGLISH_FRENCH, **dictionary})
        install_package(package, place / "packages")
        return ArgosProvider(place / "packages").open("en", "fr")

    return opened


@pytest.fixture(scope="module")
def engine(open_engine: Open) -> Engine:
    """A model that copies everything that it does not know."""
    return open_engine({"square": "carrés", "kilometers": "kilomètres"})


def draft(source: str, briefing: Briefing, engine: Engine, tag: str = "fr") -> Outcome:
    """What becomes of one segment."""
    [outcome] = from_engine([Segment(source, "", State.INITIAL, HERE)], briefing, tag, engine)
    return outcome


def concept(preferred: str, *deprecated: str, source: str = "district") -> Concept:
    """A concept that is called `source` in English and `preferred` in French."""
    french = [Term(preferred, TermStatus.PREFERRED, reviewed=True, location=HERE)]
    french += [Term(text, TermStatus.DEPRECATED, reviewed=True, location=HERE) for text in deprecated]
    english = (Term(source, TermStatus.PREFERRED, reviewed=True, location=HERE),)
    return Concept(source, None, {"en": english, "fr": tuple(french)}, HERE)


# --- rungs ------------------------------------------------------------------------------------------


def test_the_first_hypothesis_keeps_typed_sentinels(changping: Briefing, engine: Engine) -> None:
    """Figures of the same kind stand for figures, and a name for itself."""
    outcome = draft("{liu_qiang}: the economy grew by {forest_share} in {output_year}.", changping, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == "{liu_qiang}: le économie augmenta de {forest_share} en {output_year}."
    assert outcome.rung is Rung.TYPED
    assert outcome.draft.origin == f"machine, argos {engine.version}, rung typed"


def test_another_hypothesis_keeps_what_the_first_lost(changping: Briefing, open_engine: Open) -> None:
    """Where the best output writes no percent sign, one of the others does."""
    engine = open_engine({"%": ("°", "%")})
    outcome = draft("The economy grew by {forest_share}.", changping, engine)
    assert outcome.draft is not None
    assert (outcome.draft.target, outcome.rung) == ("Le économie augmenta de {forest_share}.", Rung.N_BEST)


def test_a_plain_number_survives_where_a_typed_one_does_not(changping: Briefing, open_engine: Open) -> None:
    """An engine that never writes a percent sign keeps a bare number."""
    engine = open_engine({"%": "°"})
    outcome = draft("The economy grew by {forest_share}.", changping, engine)
    assert outcome.draft is not None
    assert (outcome.draft.target, outcome.rung) == ("Le économie augmenta de {forest_share}.", Rung.PLAIN)


def test_pieces_are_translated_where_no_number_survives(changping: Briefing, open_engine: Open) -> None:
    """An engine that garbles every digit translates what stands between the placeholders."""
    engine = open_engine(dict(zip("0123456789", "abcdefghij", strict=True)))
    outcome = draft("The economy grew by {forest_share} in the second quarter.", changping, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == "Le économie augmenta de {forest_share} en le deuxième trimestre."
    assert outcome.rung is Rung.SPLIT


def test_what_no_rung_brings_through_is_left_to_a_person(changping: Briefing, open_engine: Open) -> None:
    """Words in another script make every output unusable, and the reason says which."""
    engine = open_engine({"economy": "экономика", "grew": "выросла", "by": "на"})
    outcome = draft("Unemployment fell. The economy grew by {forest_share}.", changping, engine)
    assert outcome.draft is None
    assert outcome.reason == "sentence 2: it holds 'экономика', which is in another script"


# --- terms ------------------------------------------------------------------------------------------


def test_the_hypothesis_with_the_approved_term_wins(changping: Briefing, engine: Engine) -> None:
    """The model prefers "arrondissement"; the termbase wants "district"."""
    briefing = replace(changping, concepts={"district": concept("district")})
    outcome = draft("The district grew.", briefing, engine)
    assert outcome.draft is not None
    assert (outcome.draft.target, outcome.rung, outcome.unused) == ("Le district augmenta.", Rung.N_BEST, ())


def test_a_term_that_no_hypothesis_holds_is_told(changping: Briefing, engine: Engine) -> None:
    """The draft stays, and says which term it lacks."""
    briefing = replace(changping, concepts={"district": concept("canton")})
    outcome = draft("The districts grew.", briefing, engine)
    assert outcome.draft is not None
    assert [(pair.source, pair.preferred) for pair in outcome.unused] == [("district", "canton")]


def test_a_deprecated_term_is_never_drafted(changping: Briefing, engine: Engine) -> None:
    """Another hypothesis takes the place of one that says a deprecated term."""
    briefing = replace(changping, concepts={"district": concept("district", "arrondissement")})
    outcome = draft("The district grew.", briefing, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == "Le district augmenta."


# --- markup, names, addresses -----------------------------------------------------------------------


def test_markup_finds_its_words_again(changping: Briefing, engine: Engine) -> None:
    """Emphasis and links stand around the translation of what they stood around."""
    source = "The **economy** grew by *{forest_share}* in the [second quarter](https://example.org/q)."
    outcome = draft(source, changping, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == (
        "Le **économie** augmenta de *{forest_share}* en le [deuxième trimestre](https://example.org/q)."
    )


def test_markup_that_cannot_be_placed_is_translated_by_itself(changping: Briefing, engine: Engine) -> None:
    """Where the words stand twice, pieces are translated, so that emphasis never moves."""
    outcome = draft("The *economy* and the economy grew.", changping, engine)
    assert outcome.draft is not None
    assert (outcome.draft.target, outcome.rung) == ("Le *économie* et le économie augmenta.", Rung.SPLIT)


def test_names_in_prose_come_from_the_briefing(changping: Briefing, engine: Engine) -> None:
    """A name without a placeholder is written as `people.yaml` has it in the script of the language."""
    lexicon = Lexicon(changping, locale_profile("en"), locale_profile("ar"))
    assert Literal("Liu Qiang", "ليو تشيانغ") in lexicon.literals
    outcome = draft("Liu Qiang and the students grew.", changping, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == "Liu Qiang et le étudiants augmenta."


def test_addresses_stay_as_they_are(changping: Briefing, engine: Engine) -> None:
    """URLs and e-mail addresses never reach the engine's words."""
    outcome = draft("The students: press@example.org and https://example.org/the/year.", changping, engine)
    assert outcome.draft is not None
    assert outcome.draft.target == "Le étudiants: press@example.org et https://example.org/the/year."


def test_what_an_engine_writes_is_no_markup(changping: Briefing, open_engine: Open) -> None:
    """Asterisks and brackets in an output are printed, not obeyed."""
    outcome = draft("The economy = year.", changping, open_engine({"=": "*"}))
    assert outcome.draft is not None
    assert outcome.draft.target == r"Le économie \* année."


def test_sentences_are_split_by_the_rules_of_the_language() -> None:
    """Each sentence goes to the engine alone; placeholders do not hide an end."""
    parts = segment_parts("The year {output_year}. {liu_qiang} said so. Is it? Yes.")
    sentences = [stripped(sentence) for sentence in split_sentences(parts, "en")]
    assert ["".join(str(part.content) for part in sentence) for sentence in sentences] == [
        "The year {output_year}.",
        "{liu_qiang} said so.",
        "Is it?",
        "Yes.",
    ]


# --- judging ----------------------------------------------------------------------------------------


FRENCH = locale_profile("fr")


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Le économie augmenta.", "{forest_share} stands 0 times in it"),
        ("De 34,1 % et de 34.1%.", "{forest_share} stands 2 times in it"),
        ("Augmenta de 34,1 % en 2041.", "it holds the digits '2041'"),
        ("Augmenta <unk> de 34,1 %.", "it holds '<unk>'"),
        ("Augmenta ⁇ de 34,1 %.", "it holds '⁇'"),
        ("Augmenta {x} de 34,1 %.", "it holds '{'"),
        ("Augmenta рост de 34,1 %.", "it holds 'рост', which is in another script"),
        ("Le taux le taux le taux le taux 34,1 %.", "it repeats 'Le taux'"),
        ("the economy grew by 34,1 %.", "it is the source text"),
        ("34,1 %", "it is empty"),
        ("Un 34,1 %", "it is far shorter than the source"),
        (
            f"34,1 % {' '.join(['alors que', 'le mois', 'finit', 'sur', 'une', 'note'] * 2)} très bizarre.",
            "it is far longer than the source",
        ),
        ("\ue000 34,1 %.", "it holds characters of a private use area"),
    ],
)
def test_what_is_not_taken(changping: Briefing, output: str, reason: str) -> None:
    """Each kind of bad output is refused for a reason that a reviewer can read."""
    lexicon = Lexicon(changping, locale_profile("en"), FRENCH)
    masked = mask(segment_parts("The economy grew by {forest_share}."), lexicon, typed=True)
    assert masked.text == "The economy grew by 34.1%."
    assert judge(output, masked, FRENCH) == Rejected(reason)


@pytest.mark.parametrize(
    ("tag", "output"),
    [
        ("fr", "Le district couvre 7 341 kilomètres carrés."),
        ("fr", "Le district couvre 7341 km²."),
        ("de", "Der Bezirk umfasst 7.341 Quadratkilometer."),
        ("ru", "Площадь района составляет 7341 квадратный километр."),
        ("ar", "تبلغ مساحة المنطقة ٧٣٤١ كيلومتر مربع."),
        ("fa", "مساحت منطقه ۷۳۴۱ کیلومتر مربع است."),
        ("hi", "ज़िले का क्षेत्रफल 7341 वर्ग किलोमीटर है।"),
        ("th", "เขตนี้มีพื้นที่ 7341 ตารางกิโลเมตร"),
        ("zh-Hans", "该区面积为7341平方公里。"),
        ("ja", "地区の面積は7341平方キロメートルです。"),
        ("sw", "Wilaya ina eneo la kilomita 7341 za mraba."),
    ],
)
def test_a_measure_is_known_again_with_its_unit(changping: Briefing, tag: str, output: str) -> None:
    """Number and unit go together, so that no unit is left beside the placeholder."""
    lexicon = Lexicon(changping, locale_profile("en"), locale_profile(tag))
    masked = mask(segment_parts("The district covers {area}."), lexicon, typed=True)
    marked = judge(output, masked, locale_profile(tag))
    assert isinstance(marked, str)
    assert marked.count(masked.markers) == 1
    assert not any(
        unit in marked for unit in ("km", "квадрат", "مربع", "वर्ग", "ตาราง", "平方", "mraba", "carré")
    )


def test_figures_of_one_clause_keep_their_order(changping: Briefing) -> None:
    """Two counts that changed places are refused; across a comma they may."""
    lexicon = Lexicon(changping, locale_profile("en"), FRENCH)
    source = "From {universities} universities to {parks} parks{comma} {valleys} valleys."
    one_clause = mask(segment_parts(source.replace("{comma}", " and")), lexicon, typed=False)
    two_clauses = mask(segment_parts(source.replace("{comma}", ",")), lexicon, typed=False)
    first, second, third = (sentinel.shown for sentinel in one_clause.sentinels)
    swapped = f"De {first} universités à {third} vallées et {second} parcs."
    assert judge(swapped, one_clause, FRENCH) == Rejected("it has {valleys} before {parks}")
    assert isinstance(judge(swapped, two_clauses, FRENCH), str)


class Recorded:
    """An engine that gives back what it reads, and remembers it."""

    name, version = "echo", "1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """Each sentence in capitals, which no check refuses."""
        assert alternatives >= 1
        self.read += sentences
        yield from ((Hypothesis(sentence.upper(), 0.0),) for sentence in sentences)


def test_an_engine_never_sees_a_value(changping: Briefing) -> None:
    """No sentinel is the value that it stands for, and one sentence has no number twice."""
    engine = Recorded()
    names = list(changping.facts)
    source = ". ".join(f"A {{{first}}} b {{{second}}}" for first, second in pairwise(names))
    outcome = draft(source, changping, engine, "sw")
    assert outcome.draft is not None
    assert not any(
        str(fact.quantity.value) in text
        for fact in changping.facts.values()
        for text in engine.read
        if len(str(fact.quantity.value)) > 2
    )


def test_plural_categories_are_kept(changping: Briefing) -> None:
    """The number that stands for another one takes the same form of the noun in the target language."""
    lexicon = Lexicon(changping, locale_profile("en"), locale_profile("ru"))
    masked = mask(segment_parts("{universities} {unicorns}"), lexicon, typed=True)
    assert [changping.facts[name].quantity.value for name in ("universities", "unicorns")] == [41, 26]
    assert [sentinel.shown[-1] for sentinel in masked.sentinels] == ["1", "6"]


def test_masked_markers_count_from_the_first() -> None:
    """A stretch's markers are those of its sentence."""
    assert (Masked("", ()).markers, Masked("7341", (object(),), 2).markers) == ("", "\ue002")  # type: ignore[arg-type]
