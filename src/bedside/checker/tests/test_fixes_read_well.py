"""One click mends: what stands there then is good English and good Spanish, and the button says what it does."""

import pytest

from bedside.checker import Context, Picture, Severity, apply_fix, examine, fix_title


def mended(text: str, code: str) -> str:
    """Apply the first fix of each finding of one rule, from the end to the start."""
    for finding in reversed(examine(text, families={"plain"})):
        if finding.code == code and finding.fixes:
            text = apply_fix(text, finding.fixes[0])
    return text


@pytest.mark.parametrize(
    ("text", "code", "better"),
    [
        ("Sedation may be administered.", "L101", "Sedation may be given."),
        ("The dose was carefully administered by us.", "L101", "The dose was carefully given by us."),
        ("We have administered it. She administered it.", "L101", "We have given it. She gave it."),
        ("Doses administered daily work.", "L101", "Doses administered daily work."),
        ("Smoke can aggravate asthma.", "L101", "Smoke can make asthma worse."),
        ("Asthma is aggravated by smoke.", "L101", "Asthma is made worse by smoke."),
        ("We will reimburse you. We prioritize safety.", "L101", "We will pay you back. We put safety first."),
        ("Tools to facilitate improved outcomes.", "L101", "Tools to help with improved outcomes."),
        ("Access is facilitated by our team.", "L101", "Access is facilitated by our team."),
        ("Use cutting-edge surgical tools.", "L109", "Use the newest surgical tools."),
        ("You deserve an optimal diet and our optimal care.", "L101", "You deserve the best diet and our best care."),
        ("A patient suffering from epilepsy visited.", "L112", "A patient living with epilepsy visited."),
        ("Our LPNs and CNAs help.", "L103", "Our practical nurses (LPNs) and nursing assistants (CNAs) help."),
        ("An LPN will call you.", "L103", "A practical nurse (LPN) will call you."),
        ("Do it in accordance with the leaflet.", "L101", "Do it following the leaflet."),
        (
            "Los AINEs son para el dolor.",
            "L103",
            "Las medicinas para la hinchazón (AINEs) son para el dolor.",
        ),
        (
            "Traiga la documentación a la clínica del centro.",
            "L101",
            "Traiga la documentación a la clínica del centro.",
        ),
        ("Le rogamos que acuda a la clínica.", "L101", "Por favor vaya a la clínica."),
        ("Necesita una intervención quirúrgica de la rodilla.", "L101", "Necesita una operación de la rodilla."),
        ("We have made a choice of a school.", "L105", "We have chosen a school."),
    ],
)
def test_fix_leaves_a_good_sentence(text: str, code: str, better: str) -> None:
    assert mended(text, code) == better


def test_button_of_a_long_sentence_says_split() -> None:
    text = (
        "Our nurses give flu shots to all the children of the town at the school on Monday from nine to noon, "
        "and we will also weigh and measure every child who comes with a parent."
    )
    [finding] = [each for each in examine(text, families={"plain"}) if each.code == "L102"]
    assert [fix_title(finding.fixes[0], language) for language in ("en", "es")] == ["Split it here", "Divídala aquí"]


def test_button_of_a_description_says_where_to_begin() -> None:
    [finding] = examine("", Context(pictures=[Picture(alt="A photo of our staff in the lobby")]), {"access"})
    titles = [fix_title(finding.fixes[0], language) for language in ("en", "es")]
    assert titles == ["Begin with what it shows", "Empiece por lo que se ve"]


@pytest.mark.parametrize("text", ["TODAY we open at 9.", "Please DM us.", "Mande AYUDA al 988 hoy.", "It is FREE."])
def test_everyday_words_in_capitals_are_no_abbreviations(text: str) -> None:
    assert [finding.code for finding in examine(text, families={"plain", "access"})] == []


def test_capitals_all_over_a_text_are_told_once_and_as_advice() -> None:
    found = examine("YES, we are OPEN on Monday. The shot is FREE.", families={"plain", "access"})
    assert [(finding.message, finding.severity) for finding in found] == [("A104.scattered", Severity.ADVICE)]


def test_abbreviation_with_two_meanings_shows_both_and_offers_none() -> None:
    [finding] = [each for each in examine("We treat ED at our clinic.") if each.code == "L103"]
    assert finding.params["meaning"] == "emergency department / trouble with erections"
    assert finding.fixes == ()
