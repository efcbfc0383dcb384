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


# --- what must not stand beside a placeholder -------------------------------------------------------


def masked_and_judged(changping: Briefing, tag: str, source: str, output: str) -> str | Rejected:
    """What becomes of an output with `<0>` for the first sentinel; placeholders stand in what is taken."""
    lexicon = Lexicon(changping, locale_profile("en"), locale_profile(tag))
    masked = mask(segment_parts(source), lexicon, typed=True)
    for order, sentinel in enumerate(masked.sentinels):
        output = output.replace(f"<{order}>", sentinel.shown)
    judged = judge(output, masked, locale_profile(tag))
    if isinstance(judged, Rejected):
        return judged
    return "".join(masked.restored(each) if each in masked.markers else each for each in judged)


AREA, SHARE = "The district covers {area} of land.", "The economy grew by {forest_share} in total."
OUTPUT, COUNT = "The output was {output_2024} in total.", "There are {universities} universities there."


@pytest.mark.parametrize(
    ("tag", "source", "output", "reason"),
    [
        ("fr", AREA, "Le district couvre 7 341 km² carrés de terres.", "it has 'carrés' beside {area}"),
        ("fr", AREA, "Le district couvre -7 341 km² de terres.", "it has '-' before {area}"),
        ("fr", SHARE, "L'économie crût de 34,1 %% au total.", "it has '%' beside {forest_share}"),
        (
            "fr",
            SHARE,
            "L'économie crût de 34,1 % pour cent au total.",
            "it has 'pour cent' beside {forest_share}",
        ),
        ("de", SHARE, "Das ist eine 34,1%ige Zunahme gesamt.", "{forest_share} stands within a word"),
        ("tr", SHARE, "Ekonomi toplamda yüzde %34,1 büyüdü.", "it has 'yüzde' beside {forest_share}"),
        ("es", OUTPUT, "El resultado fue de $7341 dólares.", "it has 'dólares' beside {output_2024}"),
        ("ru", OUTPUT, "Выпуск составил $7341 долларов всего.", "it has 'долларов' beside {output_2024}"),
        ("ar", OUTPUT, "كان الناتج $7341 دولار إجمالا.", "it has 'دولار' beside {output_2024}"),
        ("hi", OUTPUT, "कुल उत्पादन $7341 डॉलर था।", "it has 'डॉलर' beside {output_2024}"),
        ("zh-Hans", OUTPUT, "总产出为$7341元。", "it has '元' beside {output_2024}"),
        ("ja", OUTPUT, "生産高は合計$7,341ドルでした。", "it has 'ドル' beside {output_2024}"),
        ("fr", COUNT, "Il y a <0> millions d'universités.", "it has 'millions' beside {universities}"),
        ("fr", COUNT, "Il y a la <0>e université là-bas.", "{universities} stands within a word"),
        ("es", COUNT, "Hay la <0>º universidad allí.", "{universities} stands within a word"),
        ("fr", COUNT, "Il y a <0> % d'universités là-bas.", "it holds the sign '%'"),
        ("fr", COUNT, "Il y a ><0> universités là-bas.", "it has '>' before {universities}"),
        ("zh-Hans", COUNT, "那里有<0>万所大学。", "it has '万' beside {universities}"),
        ("th", COUNT, "ที่นั่นมี <0> ล้านมหาวิทยาลัย", "it has 'ล้าน' beside {universities}"),
        ("sw", COUNT, "Kuna vyuo vikuu milioni <0> huko.", "it has 'milioni' beside {universities}"),
        (
            "fr",
            "The visit is on {visit_date} there.",
            "La visite est le lundi 13 mars 2031 là-bas.",
            "it has 'lundi' beside {visit_date}",
        ),
    ],
)
def test_nothing_of_a_figure_is_left_beside_it(
    changping: Briefing, tag: str, source: str, output: str, reason: str
) -> None:
    """A unit, a sign, an ending or a power of ten beside a placeholder would print a wrong figure."""
    assert masked_and_judged(changping, tag, source, output) == Rejected(reason)


@pytest.mark.parametrize(
    ("tag", "source", "output", "taken"),
    [
        ("ko", AREA, "이 지역은 7341제곱킬로미터를 차지한다.", "이 지역은 {area}를 차지한다."),
        ("ko", COUNT, "그곳에는 <0>개의 대학이 있다.", "그곳에는 {universities}개의 대학이 있다."),
        ("ar", COUNT, "هناك و<0> جامعة هناك", "هناك و{universities} جامعة هناك"),
        ("tr", COUNT, "Orada <0>'e yakın üniversite var.", "Orada {universities}'e yakın üniversite var."),
        ("fr", OUTPUT, "La production était de 7 341 $ US.", "La production était de {output_2024}."),
        (
            "fr",
            COUNT,
            "Il y a – <0> au total – universités.",
            "Il y a – {universities} au total – universités.",
        ),
        ("fr", COUNT, "Le n° <0> et les universités.", "Le n° {universities} et les universités."),
        ("zh-Hans", "The mayor {liu_qiang} spoke.", "副区长Liu Qiang说话了。", "副区长{liu_qiang}说话了。"),
        (
            "fr",
            "Over {universities} million students there.",
            "Plus de <0> millions d'étudiants.",
            "Plus de {universities} millions d'étudiants.",
        ),
    ],
)
def test_what_a_language_writes_onto_figures_is_taken(
    changping: Briefing, tag: str, source: str, output: str, taken: str
) -> None:
    """Particles, prefixes and apostrophes may touch a number, and what the source says may stay."""
    assert masked_and_judged(changping, tag, source, output) == taken


@pytest.mark.parametrize("character", ["\x00", "\x07", "\ud800", "\uffff", "\ufeff", "\u202e", "\u2066"])
def test_characters_that_no_catalogue_holds_are_refused(changping: Briefing, character: str) -> None:
    """One of them would make the whole catalogue unreadable, reviewed texts and all."""
    judged = masked_and_judged(changping, "fr", COUNT, f"Il y a <0>{character} universités.")
    assert judged == Rejected(f"it holds the character U+{ord(character):04X}")


def test_line_ends_become_spaces(changping: Briefing) -> None:
    """A segment is one line, whatever an engine breaks."""
    judged = masked_and_judged(changping, "fr", COUNT, "Il y\ra\n\n<0>  \nuniversités\u2028là\x85.")
    assert judged == "Il y a {universities} universités là ."


def test_figures_of_one_kind_keep_their_order_across_others(changping: Briefing) -> None:
    """Two shares that changed places are refused though a count stands between them."""
    source = "From {forest_share} in {universities} towns to {mountain_share} there."
    swapped = masked_and_judged(changping, "fr", source, "De <2> dans <1> villes à <0> là.")
    assert swapped == Rejected("it has {mountain_share} before {forest_share}")


def test_bare_numbers_keep_their_order_whatever_they_count(changping: Briefing) -> None:
    """Without units nobody can tell a count from an area; a year may go first."""
    lexicon = Lexicon(changping, locale_profile("en"), FRENCH)
    parts = segment_parts("From {universities} schools on {area} in {output_year} there.")
    masked = mask(parts, lexicon, typed=False)
    schools, area, year = (sentinel.shown for sentinel in masked.sentinels)
    swapped = judge(f"De {area} écoles sur {schools} en {year} là.", masked, FRENCH)
    assert swapped == Rejected("it has {area} before {universities}")
    assert isinstance(judge(f"En {year}, de {schools} écoles sur {area} là.", masked, FRENCH), str)


@pytest.mark.parametrize(
    ("tag", "words", "piece"),
    [
        ("de", "Wirtschaft", "Wirtschaft"),
        ("tr", "İçinde.", "içinde"),
        ("tr", "Irmak", "ırmak"),
        ("fr", "Dans.", "dans"),
    ],
)
def test_pieces_start_as_their_language_writes_them(
    changping: Briefing, tag: str, words: str, piece: str
) -> None:
    """German nouns stay capital, and Turkish has two small letters for I."""
    lost = "of {area} there"
    engine = Scripted(
        {"of": words, "there": words, "of 7341 square kilometers there": "", "of 7341 there": ""}
    )
    outcome = draft(lost, changping, engine, tag)
    assert outcome.draft is not None
    assert (outcome.draft.target, outcome.rung) == (f"{piece} {{area}} {piece}", Rung.SPLIT)


def test_no_two_sentinels_show_one_number(changping: Briefing) -> None:
    """Numbers with and without units, dates and years can be told apart in one sentence."""
    lexicon = Lexicon(changping, locale_profile("en"), FRENCH)
    source = "{area} {university_students} {output_2024} {visit_date} {abp_dateline} {output_year}"
    masked = mask(segment_parts(source), lexicon, typed=True)
    assert masked.text == ("7341 square kilometers 7352 $7363 March 13, 2031 May 14, 2032 2041")


@pytest.mark.parametrize(
    ("source", "whole", "part", "reading"),
    [
        ("The *gold* grew there.", "La croissance du fort.", "or", "f*or*t"),
        ("The *year* grew there.", "Les journées grandirent là.", "née", "jour*née*s"),
    ],
)
def test_markup_never_starts_within_a_word(
    changping: Briefing, source: str, whole: str, part: str, reading: str
) -> None:
    """The translation of emphasised words may be a stretch of other words, which are not emphasised."""
    marked = source.split("*")[1]
    engine = Scripted({source.replace("*", ""): whole, marked: part})
    outcome = draft(source, changping, engine)
    assert outcome.draft is None or reading not in outcome.draft.target


def test_an_address_with_marks_of_markup_is_kept(changping: Briefing) -> None:
    """Underscores of an address are printed, also beside words that are emphasised."""
    source = r"Write *now* to \_team\_@example.org, www.example.org/the/year."
    outcome = draft(source, changping, Scripted({}))
    assert outcome.draft is not None
    assert outcome.draft.target == r"ÉCRIRE *now* to \_team\_@example.org, www.example.org/the/year."


def test_ids_of_placeholders_are_no_terms(changping: Briefing) -> None:
    """`{area}` neither says the deprecated "area" nor holds the approved one."""
    briefing = replace(changping, concepts={"district": concept("area", "forest_share", source="zone")})
    outcome = draft("The zone covers {area}, {forest_share}.", briefing, Scripted({}))
    assert outcome.draft is not None
    assert [pair.preferred for pair in outcome.unused] == ["area"]


def test_abbreviations_do_not_end_sentences() -> None:
    """What CLDR lists as an abbreviation stays in its sentence."""
    parts = segment_parts("Ask Mr. {liu_qiang} or Prof. Li. He knows.")
    assert len(split_sentences(parts, "en")) == 2


def test_names_of_a_source_in_another_script(changping: Briefing) -> None:
    """In an Arabic source, people's Arabic names are what the engine must not touch; Latin ones too."""
    lexicon = Lexicon(changping, locale_profile("ar"), FRENCH)
    assert {Literal(name, "Liu Qiang") for name in ("ليو تشيانغ", "Liu Qiang")} <= set(lexicon.literals)


def test_a_name_is_found_where_words_are_not_separated() -> None:
    """A Chinese source has no spaces around a name."""
    parts = segment_parts("副区长刘强说话了。", [Literal("刘强", "Liu Qiang")])
    assert [part.content for part in parts] == ["副区长", Literal("刘强", "Liu Qiang"), "说话了。"]


class Scripted:
    """An engine that answers as a table says, and else changes one word."""

    name, version = "scripted", "1"

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """One hypothesis each."""
        assert alternatives >= 1
        for sentence in sentences:
            other = sentence.replace("Write", "ÉCRIRE").replace("The zone covers", "Il y a là")
            yield (Hypothesis(self.answers.get(sentence, other), 0.0),)
