"""Everyday words come in the form of the hard ones, and the longest hard phrase wins."""

import pytest

from bedside.checker import apply_fix, examine
from bedside.checker.lexicons import rows


def mended(text: str) -> str:
    """Apply the first fix of each finding about jargon, from the end to the start."""
    for finding in reversed(examine(text, families={"plain"})):
        if finding.code == "L101":
            text = apply_fix(text, finding.fixes[0])
    return text


@pytest.mark.parametrize(
    ("hard", "plain"),
    [
        ("myocardial infarction", "heart attack"),
        ("Myocardial infarctions are common.", "Heart attacks are common."),
        ("Myocardial infarction prophylaxis works.", "Heart attack prevention works."),
        ("HYPERTENSION", "HIGH BLOOD PRESSURE"),
        ("a contusion and an abrasion", "a bruise and a scrape"),
        ("an edema", "a swelling"),
        ("a carcinoma", "a cancer"),
        ("It is an analgesic.", "It is a pain medicine."),
        ("We utilized it, utilize it and are utilizing it.", "We used it, use it and are using it."),
        ("She was initiating therapy.", "She was starting therapy."),
        ("It alleviates pain.", "It eases pain."),
        ("They ascertained the etiology.", "They found out the cause."),
        ("Clinicians discontinued it.", "Doctors or nurses stopped it."),
        ("metastases", "metastases"),
        ("two biopsies", "two biopsies"),
        ("the patient's myocardial infarction's cause", "the patient's heart attack's cause"),
        ("chronic obstructive pulmonary disease", "long-term lung disease"),
        ("deep vein thrombosis", "blood clot in the leg"),
        ("Take it orally prior to bed.", "Take it by mouth before bed."),
    ],
)
def test_everyday_words(hard: str, plain: str) -> None:
    assert mended(hard) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Hypertension (high blood pressure) is common.",
        "High blood pressure (hypertension) is common.",
        "The flu, also called influenza, is back.",
        "Welcome to the Department of Oncology.",
        "Ask the American Thoracic Society.",
    ],
)
def test_explained_words_and_names_are_left_alone(text: str) -> None:
    assert mended(text) == text


def test_the_table_is_broad_and_clean() -> None:
    table = rows("jargon")
    assert len({row[0] for row in table}) == len(table) >= 1200
    for term, plain, part, kind, source in table:
        assert term != plain
        assert part in "nmva"
        assert kind in ("clinical", "mild", "office", "stiff")
        assert source
        assert term == term.strip()
        assert plain == plain.strip()


def test_long_sentence_can_be_split_at_its_joint() -> None:
    text = (
        "We have opened a new clinic for families on the east side of the town near the old station, and we will see"
        " children there every day of the week from early morning until late."
    )
    [finding] = [finding for finding in examine(text) if finding.code == "L102"]
    assert "station. We will see children" in apply_fix(text, finding.fixes[0])
