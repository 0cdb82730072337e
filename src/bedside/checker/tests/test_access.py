"""What people who listen, or see badly, would meet."""

import pytest

from bedside.checker import Context, Organization, Picture, Severity, apply_fix, examine
from bedside.checker.facts.hashtags import split_words, with_capitals


@pytest.mark.parametrize(
    ("joined", "better"),
    [
        ("hearthealth", "HeartHealth"),
        ("worldaidsday", "WorldAIDSDay"),
        ("breastcancerawareness", "BreastCancerAwareness"),
        ("stopthebleed", "StopTheBleed"),
        ("mentalhealthmatters", "MentalHealthMatters"),
        ("getvaccinated", "GetVaccinated"),
        ("nationalnursesweek", "NationalNursesWeek"),
        ("nurses", "nurses"),
        ("vaccination", "vaccination"),
        ("together", "together"),
        ("díamundialdeladiabetes", "DíaMundialDeLaDiabetes"),
        ("saludpública", "SaludPública"),
        ("lactanciamaterna", "LactanciaMaterna"),
        ("vacunación", "vacunación"),
        ("covid19", "covid19"),
        ("xqzvk", "xqzvk"),
    ],
)
def test_hashtag_gets_capitals(joined: str, better: str) -> None:
    assert with_capitals(joined) == better


def test_words_that_cannot_be_split_are_none() -> None:
    assert split_words("xqzvk") == []


def test_own_name_in_a_hashtag_is_written_as_it_is() -> None:
    ours = Organization(names=["ElmCare Clinic"])
    [finding] = examine("See you there! #elmcareclinic", Context(organization=ours), {"access"})
    assert apply_fix("See you there! #elmcareclinic", finding.fixes[0]) == "See you there! #ElmCareClinic"


def test_undescribed_picture_is_blocked_and_decoration_is_not() -> None:
    pictures = (Picture(), Picture(alt="  "), Picture(alt="A nurse waves"), Picture(decorative=True))
    found = examine("Hello", Context(pictures=pictures), {"access"})
    assert [(finding.code, finding.picture, finding.severity) for finding in found] == [
        ("A102", 0, Severity.BLOCK),
        ("A102", 1, Severity.BLOCK),
    ]


def test_description_that_repeats_the_post_or_its_file_is_found() -> None:
    text = "Our new clinic opens on Monday"
    pictures = (
        Picture(alt="our new clinic opens on Monday"),
        Picture(alt="team-photo-final", name="team-photo-final.png"),
    )
    found = examine(text, Context(pictures=pictures), {"access"})
    assert [(finding.message, finding.severity) for finding in found] == [
        ("A103.repeats", Severity.WARNING),
        ("A103.file", Severity.BLOCK),
    ]


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        ("Walk in on Saturday for a free flu shot at the library!", "A103.repeats"),
        ("Walk in Saturday morning for a free flu shot", "A103.repeats"),
        ("Free flu shot", "A103.repeats"),
        ("Walk in Saturday: a nurse gives a shot to a smiling boy", None),
        ("A nurse gives a boy a shot at the library", None),
        ("Elm Library", None),
    ],
)
def test_description_that_nearly_repeats_the_post_is_found(alt: str, message: str | None) -> None:
    text = "Walk in Saturday for a free flu shot at the library!"
    found = examine(text, Context(pictures=[Picture(alt=alt)]), {"access"})
    assert [finding.message for finding in found] == ([message] if message else [])


def test_list_of_emoji_becomes_a_plain_one() -> None:
    text = "To stay well:\n✅ Drink water\n🛌 Rest\n☎️ Call us"
    [finding] = examine(text, families={"access"})
    assert apply_fix(text, finding.fixes[0]) == "To stay well:\n• Drink water\n• Rest\n• Call us"


def test_opening_of_a_description_is_taken_away() -> None:
    alt = "Image of a nurse at a desk"
    [finding] = examine("", Context(pictures=[Picture(alt=alt)]), {"access"})
    assert apply_fix(alt, finding.fixes[0]) == "A nurse at a desk"


def test_limit_of_the_network_is_data() -> None:
    picture = Picture(alt="A long table of hours")
    assert examine("", Context(pictures=[picture], alt_text_limit=21), {"access"}) == []
    [finding] = examine("", Context(pictures=[picture], alt_text_limit=20), {"access"})
    assert (finding.code, finding.start, finding.end) == ("A107", 20, 21)


def test_name_in_a_description_is_a_disclosure_too() -> None:
    [finding] = examine("", Context(pictures=[Picture(alt="Maria Lopez after her surgery")]), {"privacy"})
    assert (finding.code, finding.picture, finding.start, finding.end) == ("P101", 0, 0, 11)


def test_capitals_are_calmed_and_abbreviations_kept() -> None:
    text = "FREE HIV TESTS ON SATURDAY at the CDC."
    [finding] = examine(text, families={"access"})
    assert apply_fix(text, finding.fixes[0]) == "Free HIV tests on Saturday at the CDC."


def test_fonts_and_emoji() -> None:
    text = "𝗙𝗿𝗲𝗲 shots 🎉🎉🎉 today"
    found = examine(text, families={"access"})
    assert [finding.code for finding in found] == ["A106", "A105"]
    assert apply_fix(apply_fix(text, found[1].fixes[0]), found[0].fixes[0]) == "Free shots 🎉 today"
