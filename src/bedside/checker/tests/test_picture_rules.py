"""What is seen in a picture and nobody has answered for: what blocks, what warns, and what is the house's own."""

from datetime import date

import pytest

from bedside.checker import Context, Finding, Organization, Picture, Severity, apply_fix, examine, paragraph, sentence
from bedside.checker.pictures.seen import Box, Look, Seen, Sight

OURS = Organization(
    names=["Riverside Health"],
    places=["Elm Street Clinic"],
    phones=["412-555-0100"],
    sites=["riverside.example"],
    people=["Dr. Ana Ruiz"],
)


def line(text: str, top: float = 0.1, *, labels: tuple[str, ...] = (), height: float = 0.05) -> Seen:
    return Seen(Sight.TEXT, Box(0.1, top, 0.5, height), 0.9, text=text, labels=labels)


def face(left: float) -> Seen:
    return Seen(Sight.FACE, Box(left, 0.2, 0.1, 0.2), 0.8)


def looked(*seen: Seen, alt: str = "A nurse waves at the door") -> Picture:
    return Picture(alt=alt, look=Look.DONE, seen=seen)


def found(*pictures: Picture) -> list[Finding]:
    return examine("", Context(pictures=pictures, organization=OURS), {"pictures"})


def test_faces_of_one_picture_are_told_together_with_their_law() -> None:
    finding, other = found(looked(face(0.1), face(0.4)), looked(face(0.7)))
    assert (finding.code, finding.severity, finding.picture, other.picture) == ("V101", Severity.BLOCK, 0, 1)
    assert "2 possible faces" in sentence(finding)
    assert paragraph(finding) == "45 CFR 164.514(b)(2)(i)(Q)"


def test_a_finding_stays_the_same_when_the_description_changes_and_not_when_a_face_is_added() -> None:
    first, reworded = found(looked(face(0.1)))[0], found(looked(face(0.1), alt="Two nurses"))[0]
    more = found(looked(face(0.1), face(0.4)))[0]
    assert first.fingerprint() == reworded.fingerprint() != more.fingerprint()


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("JANE DOE MRN 00482913", Severity.BLOCK),
        ("License plate KLM 4471", Severity.BLOCK),
        ("jane.doe@gmail.com", Severity.BLOCK),
        ("Admitted March 3, 2026", Severity.WARNING),
        ("Dr. Ana Ruiz", None),
        ("Riverside Health", None),
        ("Call 412-555-0100", None),
        ("flu@riverside.example", None),
        ("Wash your hands", None),
    ],
)
def test_what_leads_straight_to_a_person_blocks_and_what_is_ours_does_not(
    words: str, severity: Severity | None
) -> None:
    assert [each.severity for each in found(looked(line(words)))] == ([severity] if severity else [])


def test_a_form_that_breaks_its_lines_is_read_as_a_whole() -> None:
    blocked = found(looked(line("Date of birth"), line("03/14/1961", 0.2)))
    assert [(each.severity, each.params["words"]) for each in blocked] == [(Severity.BLOCK, "03/14/1961")]


def test_what_the_look_itself_took_for_an_identifier_counts() -> None:
    assert [each.label for each in found(looked(line("0048 2913", labels=("MRN",))))] == ["MRN"]
    assert found(looked(line("Dr. Ana Ruiz", labels=("NAME",)))) == []


@pytest.mark.parametrize(("look", "words"), [(Look.WAITING, "yet"), (Look.FAILED, "failed")])
def test_an_unfinished_look_blocks_and_one_nobody_asked_for_does_not(look: Look, words: str) -> None:
    [finding] = found(Picture(alt="A nurse", look=look))
    assert (finding.code, finding.severity) == ("V103", Severity.BLOCK)
    assert words in sentence(finding)
    assert found(Picture(alt="A nurse")) == []


def test_words_of_a_picture_are_offered_for_its_description() -> None:
    [finding] = found(looked(line("Free flu shots on Saturday", height=0.5), alt="A poster"))
    assert finding.code == "V104"
    assert apply_fix("A poster", finding.fixes[0]) == "A poster Free flu shots on Saturday"


def test_words_that_name_somebody_are_offered_to_nobody() -> None:
    told = found(looked(line("JANE DOE MRN 00482913", height=0.5)))
    assert [(each.code, len(each.fixes)) for each in told] == [("V102", 0), ("V104", 0)]


def test_a_description_that_says_the_words_gets_no_offer() -> None:
    [finding] = found(looked(line("Free flu shots", height=0.5), alt="Poster: Free flu shots"))
    assert finding.fixes == ()


@pytest.mark.parametrize(
    ("contrast", "height", "faint"), [(4.4, 0.03, True), (4.5, 0.03, False), (2.9, 0.1, True), (3.0, 0.1, False)]
)
def test_small_words_need_more_contrast(contrast: float, height: float, faint: bool) -> None:
    words = Seen(Sight.TEXT, Box(0.1, 0.1, 0.5, height), 0.9, text="Flu shots", contrast=contrast)
    assert [each.code for each in found(looked(words))] == (["V105"] if faint else [])


@pytest.mark.parametrize(
    ("says", "severity", "message"),
    [
        ("https://riverside.example/flu", Severity.WARNING, "V106.read"),
        ("", Severity.WARNING, "V106.unread"),
        ("MRN 00482913", Severity.BLOCK, "V106.identifies"),
    ],
)
def test_codes_warn_and_block_where_they_lead_to_a_person(says: str, severity: Severity, message: str) -> None:
    code = Seen(Sight.CODE, Box(0.1, 0.1, 0.2, 0.2), 1.0, text=says)
    assert [(each.severity, each.message) for each in found(looked(code))] == [(severity, message)]


def test_rights_end_after_their_last_day() -> None:
    picture = Picture(alt="A nurse", rights_until=date(2026, 11, 23))
    on, after = (
        examine("", Context(pictures=(picture,), today=day), {"pictures"})
        for day in (date(2026, 11, 23), date(2026, 11, 24))
    )
    assert on == []
    assert [each.code for each in after] == ["V107"]


def test_what_is_read_stays_out_of_what_is_logged() -> None:
    [finding] = found(looked(line("JANE DOE MRN 00482913")))
    assert "JANE" not in repr(finding)
