"""The plain family lets good writing be, and its tables say what they promise."""

from pathlib import Path

import pytest

from bedside.checker import Document, Severity, apply_fix, examine
from bedside.checker.facts import english, spanish
from bedside.checker.facts.phrases import phrases
from bedside.checker.lexicons import rows

_LINES = (Path(__file__).parent / "well_written.txt").read_text("utf-8").splitlines()
WELL_WRITTEN = [line.replace("\\n", "\n") for line in _LINES if line and not line.startswith("#")]


class Spanish(Document):
    """A text that is known to be Spanish, however short."""

    language = "es"


def read(text: str, language: str) -> Document:
    return Spanish(text) if language == "es" else Document(text)


def found(text: str, code: str) -> list[str]:
    return [finding.matched for finding in examine(text, families={"plain"}) if finding.code == code]


def mended(text: str, code: str) -> str:
    """Apply the first fix of each finding of one rule, from the end to the start."""
    for finding in reversed(examine(text, families={"plain"})):
        if finding.code == code and finding.fixes:
            text = apply_fix(text, finding.fixes[0])
    return text


def test_good_writing_is_warned_of_at_most_once_in_100_words() -> None:
    assert len(WELL_WRITTEN) >= 60
    words = sum(len(Document(text).tokens) for text in WELL_WRITTEN)
    warnings = [
        (finding.code, finding.matched)
        for text in WELL_WRITTEN
        for finding in examine(text, families={"plain"})
        if finding.severity is not Severity.ADVICE
    ]
    assert len(warnings) * 100 <= words, warnings


@pytest.mark.parametrize(("table", "language"), [("jargon", "en"), ("jargon_es", "es")])
def test_everyday_words_are_other_words_and_none_of_them_is_hard(table: str, language: str) -> None:
    for term, plain, *_ in rows(table):
        assert term != plain
        hard = [text.entry.plain for text in phrases(read(plain, language), "jargon")]
        assert not hard, f"{term} → {plain} → {hard}"


@pytest.mark.parametrize(
    ("table", "name", "language"),
    [
        ("respectful", "respectful", "en"),
        ("respectful_es", "respectful", "es"),
        ("idioms", "idioms", "en"),
        ("idioms_es", "idioms", "es"),
    ],
)
def test_what_is_offered_is_found_by_none_of_the_tables(table: str, name: str, language: str) -> None:
    for term, plain, *_ in rows(table):
        assert term != plain
        document = read(plain, language)
        same = [each.entry.plain for each in phrases(document, name) if each.entry.part not in ("g", "h")]
        assert not same, f"{term} → {plain} → {same}"
        hard = [each.entry.plain for each in phrases(document, "jargon") if each.entry.kind in ("clinical", "office")]
        assert not hard, f"{term} → {plain} → {hard}"


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("jargon", 1200),
        ("jargon_es", 250),
        ("abbreviations", 200),
        ("abbreviations_es", 50),
        ("idioms", 300),
        ("idioms_es", 80),
        ("respectful", 200),
        ("respectful_es", 80),
        ("nominalisations", 80),
    ],
)
def test_tables_are_broad_and_name_each_thing_once(table: str, least: int) -> None:
    terms = [row[0] for row in rows(table)]
    assert len(terms) >= least
    assert len(set(terms)) == len(terms)
    assert all(part == part.strip() and part for row in rows(table) for part in row)


@pytest.mark.parametrize("table", ["respectful", "respectful_es"])
def test_each_label_has_a_reason_that_the_catalogue_words(table: str) -> None:
    kinds = {row[3].removesuffix("-") for row in rows(table)}
    assert kinds <= {"blame", "label", "mind", "old", "person", "suicide"}


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Immunocompromised people need care.", "People with a weak immune system need care."),
        ("Haemorrhage and oedema are rare.", "Heavy bleeding and swelling are rare."),
        ("Post-operative pain goes away.", "Pain after surgery goes away."),
        ("A haematoma is no danger.", "A large bruise is no danger."),
        ("La hipertensión arterial causa cefalea.", "La presión alta causa dolor de cabeza."),
        ("Los pacientes tienen un edema.", "Los pacientes tienen una hinchazón."),
        ("Las cefaleas son comunes en la mujer.", "Los dolores de cabeza son comunes en la mujer."),
    ],
)
def test_everyday_words_fit_where_they_are_put(text: str, better: str) -> None:
    assert mended(text, "L101") == better


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("We help addicts.", "We help people with an addiction."),
        ("An addict can get well.", "A person with an addiction can get well."),
        ("He suffered from gout.", "He had gout."),
        ("The homeless need care.", "People without housing need care."),
        ("Los diabéticos pueden comer fruta.", "Las personas con diabetes pueden comer fruta."),
        ("Una alcohólica puede sanar.", "Una persona con trastorno por consumo de alcohol puede sanar."),
    ],
)
def test_words_that_put_the_person_first(text: str, better: str) -> None:
    assert mended(text, "L112") == better


@pytest.mark.parametrize(
    "text",
    [
        "Avoid the word addict.",
        'Write "person with diabetes" instead of "diabetic".',
        "Diabetic retinopathy harms the eye.",
        "The National Institute on Drug Abuse has a helpline.",
        "The blind spot of a truck is large.",
        "No diga «adicto».",
        "El pie diabético necesita cuidado.",
    ],
)
def test_words_that_are_only_mentioned_or_mean_a_thing_stay(text: str) -> None:
    assert found(text, "L112") == []


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("We perform an assessment of risk.", "We assess risk."),
        ("She carried out a review of the plan.", "She reviewed the plan."),
        ("They are conducting an investigation into it.", "They are investigating it."),
        ("Vamos a llevar a cabo una revisión de la casa.", "Vamos a revisar la casa."),
    ],
)
def test_hidden_verbs_come_out_in_the_same_tense(text: str, better: str) -> None:
    assert mended(text, "L105") == better


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Fever isn't at all uncommon.", "Fever is common."),
        ("It is not an unusual fear.", "It is a common fear."),
        ("No es infrecuente la fiebre.", "Es frecuente la fiebre."),
    ],
)
def test_two_negatives_become_one_positive(text: str, better: str) -> None:
    assert mended(text, "L106") == better


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("20% of adults smoke.", "1 in 5 adults smoke."),
        ("About 12.7% of adults smoke.", "About 13 in 100 adults smoke."),
        ("It happens to 0.04% of people.", "It happens to 4 in 10,000 people."),
        ("El 3 % de los niños tiene asma.", "3 de cada 100 niños tiene asma."),
        ("We vaccinated 33% of our nurses.", "We vaccinated 33 in 100 of our nurses."),
    ],
)
def test_percentages_become_counts(text: str, better: str) -> None:
    assert mended(text, "L107") == better


def test_the_size_of_a_risk_may_stand_before_or_after_its_change() -> None:
    bare = "Smoking doubles the risk of stroke."
    assert found(bare, "L108") == ["doubles the risk"]
    assert found(f"{bare} It grows from 2 in 100 people to 4 in 100.", "L108") == []
    assert found(f"Of 100 people, 2 in 100 have a stroke. {bare}", "L108") == []


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "We have opened a second clinic for families near the old station on the east side; our nurses will see"
            " your children there every day from early morning until late.",
            "side. Our nurses will see",
        ),
        (
            "The new vaccine is free for everyone in the county who is older than 60, which means that you can walk in"
            " on any day without a card or a bill.",
            "60. This means that",
        ),
        (
            "Call us when you feel sick or have a rash, and we will find a time for you on the same day so that you"
            " don't have to wait for your medicine.",
            "rash. We will find",
        ),
    ],
)
def test_a_long_sentence_is_split_at_its_best_joint(text: str, better: str) -> None:
    assert better in mended(text, "L102")


def test_a_long_sentence_is_not_split_inside_a_condition_or_a_list() -> None:
    condition = (
        "If you have a fever and you feel dizzy or weak or cold after a long day of work in the sun, drink a glass of"
        " water and lie down in a cool and dark room."
    )
    people = (
        "We want to thank the doctors and the nurses who worked through the night of the storm last week to keep the"
        " doors of our emergency room open for everybody in town."
    )
    assert found(condition, "L102") == [condition]
    assert mended(condition, "L102") == condition
    assert mended(people, "L102") == people


def test_a_list_of_short_items_is_no_long_sentence() -> None:
    text = (
        "Please bring: your insurance card, a photo card, a list of medicines, your glasses, your cane, a snack, a"
        " sweater, a book, a phone number of a friend, and your questions."
    )
    assert found(text, "L102") == []
    assert found("Come in.\n- " + "\n- ".join(["a list of your medicines and pills"] * 8), "L102") == []


def test_a_passive_warns_where_nobody_acts_or_the_reader_must() -> None:
    def weights(text: str) -> list[str]:
        return [each.severity.value for each in examine(text, families={"plain"}) if each.code == "L104"]

    assert weights("The clinic was built in 1978.") == ["advice"]
    assert weights("It is recommended that you rest.") == ["warning"]
    assert weights("A decision was made to close the pool.") == ["warning"]
    assert weights("Forms must be completed before the visit.") == ["warning"]
    assert weights("Blood is drawn by our nurses.") == ["warning"]
    assert weights("The pool is cleaned. The floor is washed. The walls are scrubbed.") == [
        "warning",
        "advice",
        "advice",
    ]
    assert weights("Malaria is caused by a parasite. You may be tired or worried.") == []


def test_a_stiff_word_is_advice_and_three_of_them_are_a_warning() -> None:
    def weights(text: str) -> set[str]:
        return {each.severity.value for each in examine(text, families={"plain"}) if each.code == "L101"}

    assert weights("We require a photo card at the front desk on your first visit.") == {"advice"}
    assert weights("Numerous visitors require additional time.") == {"warning"}


def test_a_hard_word_warns_once() -> None:
    text = "Pruritus is common. Pruritus goes away. Ask us about pruritus."
    found_words = [each.severity.value for each in examine(text, families={"plain"}) if each.code == "L101"]
    assert found_words == ["warning", "advice", "advice"]


def test_a_word_of_medicine_that_no_table_has_is_known_by_its_ending() -> None:
    assert found("He needs a duodenectomy.", "L101") == ["duodenectomy"]
    assert found("He needs a duodenectomy (surgery on the gut).", "L101") == []
    assert found("Our photography class has sympathy for arthritis.", "L101") == []


def test_the_forms_of_words() -> None:
    assert english.plural("person with an addiction") == "people with an addiction"
    assert english.verb_forms("throw in the towel") == (
        "throws in the towel",
        "threw in the towel",
        "throwing in the towel",
    )
    assert spanish.plural("infección nosocomial") == "infecciones nosocomiales"
    assert spanish.plural("persona sin hogar") == "personas sin hogar"
    assert spanish.verb_forms("realizar") == ("realiza", "realizan", "realice", "realizando")
    assert spanish.article("del", "hinchazón") == "de la"
