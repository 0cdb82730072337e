"""Measuring how hard a text is."""

import pytest

from bedside.checker import reading
from bedside.checker.reading.formulas import ENGLISH, Counts

PLAIN = (
    "High blood pressure makes your heart work too hard. You may not feel it. Ask your nurse to check it once a year. "
)
HARD = (
    "Hypertension exacerbates left ventricular hypertrophy (RR 1.73, 95% CI 1.21 to 2.44) and precipitates ischemic "
    "cardiomyopathy in predisposed individuals. "
)


def words(found: reading.Measure) -> set[str]:
    return {word.text for word in found.unfamiliar}


def test_what_experts_write_is_harder_than_what_they_would_tell_a_friend() -> None:
    assert reading.measure(HARD).difficulty > reading.measure(PLAIN).difficulty + 2


@pytest.mark.parametrize(
    ("easier", "harder"),
    [
        ("Wash your hands.", "Perform hand hygiene."),
        ("The study found 3 in 100 people got a rash.", "The study found a rash in 3.1% (95% CI 2.2 to 4.4)."),
        ("You may feel sick.", "Patients may experience emesis."),
        ("Ask for a scan.", "Ask for an MRI, CT or PET."),
        ("Tome agua.", "Mantenga una hidratación adecuada."),
    ],
)
def test_each_thing_that_makes_a_sentence_hard_counts(easier: str, harder: str) -> None:
    assert reading.measure(easier).difficulty < reading.measure(harder).difficulty


def test_a_post_has_no_grade_and_a_page_has_a_range() -> None:
    assert reading.measure("Get vaccinated today!").grades is None
    page = reading.measure(PLAIN * 5)
    assert page.words >= reading.FEWEST_WORDS
    assert page.grades is not None
    low, high = page.grades
    assert 0 <= low < high < 9
    assert page.scores.keys() == ENGLISH.keys()


def test_links_handles_and_emoji_are_no_words_and_hashtags_are_several() -> None:
    found = reading.measure("Walk with us 💙 @elmclinic #HeartHealth #flushot https://elm.example/walk elm.org/walk")
    assert found.words == 7
    assert not {"https", "elmclinic", "elm"} & words(found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Take 0.73 mg at 8 a.m. and rest. Then call Dr. Lee.", 2),
        ("Bring:\n• your card\n• your shoes\nThank you", 4),
        ("About 1.5 million people (e.g. nurses) came. Wow!", 2),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, count: int) -> None:
    assert reading.measure(text).sentences == count


def test_unfamiliar_words_are_told_where_they_stand_in_the_original() -> None:
    text = "Ask Priya about myocarditis\u200b, please: myocarditis is rare."
    found = reading.measure(text)
    assert words(found) == {"myocarditis"}
    [word] = found.unfamiliar
    assert text[word.start : word.end] == "myocarditis"


def test_a_rare_word_of_two_easy_ones_is_familiar() -> None:
    assert words(reading.measure("We met at the farmhouse, then at the bookstore's, about fibromyalgia.")) == {
        "fibromyalgia"
    }


def test_long_sentences_are_told() -> None:
    long = "We open at nine and close at five and " + "you can call us and " * 4 + "we will help."
    found = reading.measure(f"Hello there. {long}")
    assert list(found.long_sentences) == [(13, 13 + len(long))]


def test_spanish_has_its_own_scores() -> None:
    found = reading.measure("Lávese las manos con agua y jabón. Hable con su médico si tiene fiebre o tos. " * 8)
    assert found.language == "es"
    assert found.scores.keys() == {"fernandez_huerta", "szigriszt_pazos"}
    assert found.inflesz in ("very easy", "quite easy")
    assert found.grades is None


def test_the_formulas_are_those_of_their_authors() -> None:
    # Worked by hand: 5 sentences, 100 words, 150 syllables, 450 letters, 12 long words, 10 foggy, 8 hard ones.
    counts = Counts(5, 100, 150, 450, 12, 10, 8)
    expected = {
        "flesch_kincaid": 9.91,
        "smog": 11.98,
        "gunning_fog": 12.0,
        "coleman_liau": 9.18,
        "automated": 9.77,
        "dale_chall": 5.89,
        "flesch": 59.64,
    }
    assert {name: round(formula(counts), 2) for name, formula in ENGLISH.items()} == expected


@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "💙", "\x00" * 500, "\ud800 a", "a" * 50_000, "#" * 1000, "1 " * 5000]
)
def test_any_text_can_be_measured(text: str) -> None:
    found = reading.measure(text)
    assert 1 <= found.difficulty <= 10
    assert found.words >= 0
