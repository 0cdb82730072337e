"""What an author is told about how hard the words are to read."""

import pytest

from bedside.features.publishing.content import Content
from bedside.features.publishing.reads import reads_of


def typed(*texts: str, language: str = "en") -> Content:
    return {
        "language": language,
        "accounts": [],
        "parts": [{"text": text, "pictures": []} for text in texts],
        "variants": {},
    }


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Flu shots are here. Walk in any day.", "easy"),
        ("Hypertension exacerbates ventricular hypertrophy and precipitates ischemic cardiomyopathy.", "hard"),
        ("", ""),
        ("💙", ""),
    ],
)
def test_the_level_follows_the_words(text: str, level: str) -> None:
    assert reads_of(typed(text))["level"] == level


def test_a_post_has_no_school_grade_and_a_page_has_a_range() -> None:
    short = "Flu shots are here. Walk in any day."
    assert reads_of(typed(short))["sentence"] == "Easy to read. 2 sentences of about 4 words."
    assert "School grade" in reads_of(typed(short * 15))["sentence"]


def test_rare_words_are_named_once_and_a_whole_thread_is_read() -> None:
    told = reads_of(typed("Ask about myocarditis.", "Myocarditis is rare."))
    assert told["rare"] == "Words that some readers won’t know: myocarditis."
    assert "2 sentences" in told["sentence"]


def test_spanish_words_are_measured_as_spanish() -> None:
    assert reads_of(typed("Lávese las manos con agua y jabón.", language="es"))["level"] == "easy"
