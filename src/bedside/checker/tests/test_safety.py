"""What could harm a reader is found, mended by a click, and asks for the lines of the reader's country."""

import pytest

from bedside.checker import Context, Finding, Severity, apply_fix, examine

REPLY = Context(kind="reply")


def found(text: str, context: Context | None = None) -> list[Finding]:
    return examine(text, context, {"safety"})


def mended(text: str, context: Context | None = None) -> str:
    for finding in reversed(found(text, context)):
        text = apply_fix(text, finding.fixes[0])
    return text


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("You should stop taking your insulin.", Severity.BLOCK),
        ("Take 400 mg of ibuprofen.", Severity.BLOCK),
        ("You should try some melatonin.", Severity.WARNING),
        ("Sounds like you have the flu.", Severity.WARNING),
        ("Suspenda el medicamento hoy.", Severity.BLOCK),
    ],
)
def test_advice_for_one_person_in_a_reply(text: str, severity: Severity) -> None:
    [finding] = found(text, REPLY)
    assert (finding.code, finding.severity) == ("S101", severity)
    assert found(mended(text, REPLY), REPLY) == []


def test_a_sentence_with_several_orders_is_told_once() -> None:
    [finding] = found("Sounds like the flu, so just take two Tylenol and skip your insulin.", REPLY)
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (
            "September is suicide prevention month.",
            "September is suicide prevention month. If you or someone you know is struggling, call or text 988.",
        ),
        (
            "El suicidio se puede prevenir.",
            "El suicidio se puede prevenir. Si usted o alguien que conoce está pasando por un momento difícil, llame al"
            " 988 y oprima el 2.",
        ),
        ("In an emergency call 112.", "In an emergency call 911."),
        ("The lifeline is 1-800-273-TALK.", "The lifeline is 988."),
        ("Take 2 tablets of aspirin.", "Take 2 tablets of aspirin. Ask your doctor or pharmacist first."),
        ("Chest pain? Book an appointment.", "Chest pain? Book an appointment. If it happens now, call 911 first."),
        ("The suicide epidemic grows. Call 988.", "The rise in suicides grows. Call 988."),
    ],
)
def test_one_click_mends(text: str, mend: str) -> None:
    assert mended(text) == mend
    assert found(mend) == []


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("US", "In an emergency call 911. About suicide, call 988."),
        ("CA", "In an emergency call 911. About suicide, call 988."),
        ("GB", "In an emergency call 999. About suicide, call 116 123."),
        ("ES", "En una emergencia, llame al 112. Sobre el suicidio, llame al 024."),
        ("AU", "In an emergency call 000. About suicide, call 13 11 14."),
    ],
)
def test_the_lines_are_those_of_the_country(country: str, text: str) -> None:
    assert found(text, Context(country=country)) == []
    elsewhere = "GB" if country in ("US", "CA") else "US"
    assert {finding.code for finding in found(text, Context(country=elsewhere))} >= {"S106"}


def test_a_country_without_known_lines_is_let_alone() -> None:
    assert found("About suicide, call 012 345.", Context(country="FR")) == []


def test_method_is_blocked_even_beside_a_line_to_call() -> None:
    assert [(each.code, each.severity) for each in found("He hanged himself. Call or text 988.")] == [
        ("S103", Severity.BLOCK)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Overdose can be stopped with naloxone.",
        "He fell off a bridge on the trail and is fine.",
        "Suicide Squad plays on movie night.",
        "Take the stairs two at a time.",
        "Call 1-800-555-0112 to sign up.",
        "Call 112 Main Street home.",
    ],
)
def test_what_only_sounds_dangerous(text: str) -> None:
    assert found(text) == []
