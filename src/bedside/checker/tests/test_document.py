"""The map from normalised text back to what was written."""

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.checker import Document, examine, utf16_offsets
from bedside.checker.context import Context
from bedside.checker.document import INVISIBLE, QUOTES
from bedside.checker.lexicons import table

TRICKY = st.text(
    st.one_of(
        st.sampled_from(
            "aZ é\u0301\u0308\u200b\u200d\u202e\u2066\ufeff\u00ad’“ﬁ½①ａ𝗕🎉👩\u200d⚕️"
            "ſİıÅ\u212bаеоΑ각\u1100\u1161\u11a8\n\t\x00.,@#1-"
        ),
        st.characters(),
    ),
    max_size=60,
)


@given(TRICKY)
def test_map_is_monotone_and_stays_inside(text: str) -> None:
    document = Document(text)
    assert len(document.lower) == len(document.text)
    spans = [document.original_span(place, place + 1) for place in range(len(document.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(spans))


@given(TRICKY)
def test_text_is_what_unicode_says_without_the_invisible(text: str) -> None:
    visible = INVISIBLE.sub("", text)
    whole = INVISIBLE.sub("", unicodedata.normalize("NFKC", visible)).translate(QUOTES)
    if not set(whole) & set(table("confusables")):
        assert Document(text).text == whole


@given(TRICKY)
def test_each_character_comes_from_the_stretch_it_points_to(text: str) -> None:
    document = Document(text)
    for place, character in enumerate(document.text):
        source = text[slice(*document.original_span(place, place + 1))]
        folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", source)).translate(QUOTES)
        lookalikes = {table("confusables").get(letter, letter) for letter in folded}
        assert character in folded or character in lookalikes


@given(TRICKY)
def test_only_invisible_characters_are_lost(text: str) -> None:
    document = Document(text)
    covered: set[int] = set()
    for place in range(len(document.text)):
        covered.update(range(*document.original_span(place, place + 1)))
    assert all(INVISIBLE.match(text[place]) for place in range(len(text)) if place not in covered)


@given(st.text(max_size=40), st.data())
def test_utf16_offsets_agree_with_encoding(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    [wide] = utf16_offsets(text, place)
    assert wide == len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


@settings(deadline=None)
@given(TRICKY)
def test_examine_takes_any_text_and_points_inside_it(text: str) -> None:
    for kind in ("post", "reply"):
        for finding in examine(text, Context(kind=kind)):
            assert 0 <= finding.start <= finding.end <= len(text)
            assert 0 < finding.confidence <= 1
            assert all(0 <= fix.start <= fix.end <= len(text) for fix in finding.fixes)


@given(st.text("ab1 .,@-#'/A:\n", max_size=300))
def test_examine_finds_in_text_order(text: str) -> None:
    starts = [finding.start for finding in examine(text)]
    assert starts == sorted(starts)


def test_tricks_are_undone_and_told_in_the_original() -> None:
    text = "Our patient Ма\u200briа Ｌopez beat cancer"
    document = Document(text)
    assert document.text == "Our patient Maria Lopez beat cancer"
    place = document.text.index("Maria Lopez")
    span = document.original_span(place, place + len("Maria Lopez"))
    assert text[span.start : span.end] == "Ма\u200briа Ｌopez"


def test_foreign_words_and_units_keep_their_letters() -> None:
    assert Document("Привет, это новая клиника").text == "Привет, это новая клиника"
    assert Document("50 µg of β-carotene").text == "50 μg of β-carotene"


def test_sentences_know_titles_decimals_and_lines() -> None:
    document = Document("Dr. Lee gave 2.5 mg at 9 a.m. today. It helped! Call 911\n• Rest\n• Drink")
    assert [document.text[slice(*sentence)] for sentence in document.sentences] == [
        "Dr. Lee gave 2.5 mg at 9 a.m. today.",
        "It helped!",
        "Call 911",
        "Rest",
        "Drink",
    ]


def test_language_is_guessed_by_little_words() -> None:
    assert Document("La clínica está en la calle Main").language == "es"
    assert Document("The clinic is on Main Street").language == "en"
    assert Document("!!!").language == "en"
