"""What the machine answers of the Clear Communication Index, and on which words it rests."""

import pytest

from bedside.checker import Context, Picture, sentence
from bedside.checker.catalogue import LANGUAGES, messages
from bedside.checker.clarity import ITEMS, Judged, Part, Reply, answers_of, questions

GOOD = """What you need to know about flu shots

Get a flu shot every fall. It is the best way to keep your family out of the hospital. Call 555-0100 to book.

Who should get one

- Everyone 6 months and older
- Pregnant women
- People with asthma or diabetes

Why it matters

The flu can cause lung infections, most often in babies and in people over 65. Studies show that the shot cuts hospital
stays. About 3 in 100 people get a sore arm, so side effects are common but mild. Experts do not know yet how long it
protects you.
"""
MESSAGE = "Get a flu shot each fall"
STUDY = """Four trials reported mortality. There were no significant differences between groups (RR 0.73, 95% CI 0.65 to
0.81, N = 3008). Antibiotic prophylaxis was administered prior to surgery and the incidence of adverse events was
assessed by two authors."""
SPANISH = """Lo que debe saber sobre la vacuna

Vacúnese contra la gripe cada otoño. Es la mejor manera de proteger a su familia. Llame al 555-0100.

Quién debe vacunarse

- Niños de 6 meses o más
- Mujeres embarazadas

La gripe puede causar infecciones en las personas mayores. Los estudios muestran que la vacuna protege. Todavía no se
sabe cuánto dura. Unas 3 de cada 100 personas tienen dolor en el brazo; los efectos secundarios son leves y raros.
"""


def judged(number: int, text: str, message: str = "", **context: object) -> Judged | None:
    asked = questions(text, Context(**context), main_message=message)  # type: ignore[arg-type]
    return asked[number - 1].judged


def reply(number: int, text: str, message: str = "", **context: object) -> str:
    found = judged(number, text, message, **context)
    return found.reply if found else "asked"


def words(number: int, text: str, message: str = "") -> list[str]:
    found = judged(number, text, message)
    assert found
    return [text[span.start : span.end] for span in found.spans]


def test_there_are_twenty_items_in_four_parts() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 21))
    assert [sum(item.part is part for item in ITEMS) for part in Part] == [11, 3, 3, 3]


def test_a_clear_piece_gets_what_it_deserves_and_a_person_the_rest() -> None:
    answers = answers_of(questions(GOOD, main_message=MESSAGE))
    assert {number for number, said in answers.items() if said is not Reply.YES} == {4}
    assert {item.number for item in ITEMS} - answers.keys() == {10, 16}


def test_a_study_does_not_pass_for_a_clear_piece() -> None:
    answers = answers_of(questions(STUDY))
    assert answers[7] is answers[15] is answers[16] is answers[5] is Reply.NO
    assert answers[12] is Reply.NA


def test_spanish_is_read_as_well() -> None:
    answers = answers_of(questions(SPANISH, main_message="Vacúnese contra la gripe cada otoño"))
    assert [number for number, said in answers.items() if said is not Reply.YES] == [4]


def test_answers_name_the_words_they_rest_on() -> None:
    assert words(1, GOOD, MESSAGE) == ["Get a flu shot every fall."]
    assert words(5, GOOD) == ["Get a flu shot every fall.", "Call 555-0100 to book."]
    assert words(9, GOOD) == ["What you need to know about flu shots", "Who should get one", "Why it matters"]
    assert words(15, STUDY)[0] == "RR 0"
    assert words(20, GOOD)[0].startswith("About 3 in 100")


def test_offsets_are_those_of_the_original() -> None:
    assert words(5, "🎉\u200b Hello “all”.\n\nGet a flu shot now.") == ["Get a flu shot now."]


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        (2, "Get a flu shot each fall.\n\nWe are open all day.", "yes"),
        (2, "We are open.\n\nOur staff is new.\n\nGet a flu shot each fall.", "no"),
        (10, "We are open.\n\nOur staff is new.\n\nGet a flu shot each fall.", "no"),
        (10, "Get a flu shot each fall.\n\nWe are open all day.", "asked"),
        (1, "Our clinic has a new roof.", "no"),
        (2, "Our clinic has a new roof.", "asked"),
        (3, "**Get a flu shot each fall.** We are open.", "yes"),
        (3, "We are open. Get a flu shot each fall.", "no"),
        (3, "👉 Get a flu shot each fall.", "yes"),
    ],
)
def test_the_message_is_looked_for_where_it_belongs(number: int, text: str, expected: str) -> None:
    assert reply(number, text, MESSAGE) == expected


def test_without_the_message_its_place_is_asked() -> None:
    assert [reply(number, GOOD) for number in (1, 2, 3, 10)] == ["asked"] * 4


def test_pictures_need_words_and_a_person_says_what_they_carry() -> None:
    assert reply(4, GOOD) == reply(4, GOOD, pictures=[Picture()]) == "no"
    assert reply(4, GOOD, pictures=[Picture("A nurse gives a shot")]) == "asked"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wash your hands before you eat.", "yes"),
        ("If you smoke, ask your doctor about help to quit.", "yes"),
        ("Adults over 50 should have this test.", "yes"),
        ("Studies show less pain. Exercise may help some people. Use of drugs fell.", "no"),
        ("Do vaccines work? Experts do not know.", "no"),
        ("No studies reported harm. No data were found.", "no"),
        ("Exercise reduced pain. It is important to note that we recommend future trials.", "no"),
        ("No toque las aves muertas ni los animales que las comen.", "yes"),
    ],
)
def test_what_readers_are_asked(text: str, expected: str) -> None:
    assert reply(5, text) == expected


def test_the_active_voice_counts_in_what_is_asked() -> None:
    assert reply(6, "Call us today. The forms were lost.", "Call us") == "yes"
    assert reply(6, "Get a shot. Call us so that a visit can be scheduled by our staff.") == "no"
    assert reply(6, "The forms were sent by the staff.") == "no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bring:\n- a card\n- a list\n- a friend", "yes"),
        ("1. Wash.\n2. Rinse.\n3. Dry.", "yes"),
        ("✅ Wash\n✅ Rinse", "yes"),
        ("We are open - as always - today.\nCome in.", "no"),
        ("\n".join(f"- thing {number}" for number in range(8)), "no"),
    ],
)
def test_lists(text: str, expected: str) -> None:
    assert reply(8, text) == expected


def test_chunks_need_headings_and_an_end() -> None:
    assert reply(9, "One paragraph.\n\nAnother paragraph.") == "no"
    assert reply(9, "Before\n\nEat nothing at all today.\n\nAfter\n\n" + "Rest well and drink a lot. " * 30) == "no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 555-0100 by March 3, 2026, at 9 am or dial 988. See clinic.org/20.", "na"),
        ("About 20% of adults have it.", "yes"),
        ("About 12.7 of 100 adults have it.", "no"),
        ("The odds ratio was 2.", "no"),
        ("One in ten adults has it.", "yes"),
    ],
)
def test_which_numbers_count(text: str, expected: str) -> None:
    assert reply(15, text) == expected


def test_readers_need_do_no_sums() -> None:
    assert reply(17, "1 in 8 women and 3 in 100 men get it.") == "no"
    assert reply(17, "Take 15 mg per kg.") == "no"
    assert reply(17, "The pill cuts the risk of a stroke by 50%.") == "no"
    assert reply(17, "3 in 100 women and 5 in 100 men get it.") == "yes"


def test_what_does_not_apply_is_left_out() -> None:
    calm = "Our clinic has a new roof. It is green."
    assert [reply(number, calm) for number in (12, 15, 18)] == ["na"] * 3
    assert reply(19, "The shot can cause a sore arm.") == "na"
    assert reply(20, "Smoking can cause cancer.") == "na"


def test_both_sides_of_advice() -> None:
    assert reply(19, "Get the shot. It protects you. Side effects such as a sore arm are mild.") == "yes"
    assert reply(19, "Get the shot. It protects you from the danger of the flu.") == "asked"
    assert reply(19, "Get the shot. It protects you. The flu can cause lung infections.") == "asked"


def test_empty_and_odd_texts_are_answered_too() -> None:
    for text in ("", "\n\n", "🎉", "#FluShots https://clinic.org", "1.\n2.\n", "A\n\nB\n\nC"):
        assert len(questions(text, main_message=text)) == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_and_reason_is_worded(language: str) -> None:
    said = messages(language)
    assert {key for key in said if key.startswith("clarity.")} == {
        key for key in messages("en") if key.startswith("clarity.")
    }
    for item in ITEMS:
        wanted = ["", "help", *(["change"] if item.may_be_no else []), *(["na"] if item.may_be_na else [])]
        assert all(item.wording(which) in said for which in wanted)
    for text in (GOOD, STUDY, SPANISH, "Our clinic has a new roof."):
        for message in ("", MESSAGE):
            for each in questions(text, main_message=message):
                if each.judged:
                    assert "{" not in sentence(each.judged, language)
