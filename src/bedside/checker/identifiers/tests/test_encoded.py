"""What is written in codes is read as what it stands for, and told in offsets of what was written."""

import pytest

from bedside.checker import Context, examine

REDACT = Context(purpose="redact")


@pytest.mark.parametrize(
    ("text", "label", "written"),
    [
        ("Her MRN is %34%34%38%31%39%32, please check", "MRN", "%34%34%38%31%39%32"),
        ("Patient: Maria%20Lopez was seen", "NAME", "Maria%20Lopez"),
        ("Write to maria&#64;gmail.com please", "EMAIL", "maria&#64;gmail.com"),
        ("Her cell phone: 555&#45;201&#45;4477 at home", "PHONE", "555&#45;201&#45;4477"),
        ("Paciente: Jos&eacute; Ram&iacute;rez, con fiebre", "NAME", "Jos&eacute; Ram&iacute;rez"),
        ("SSN 219&#x2D;09&#x2D;9999 on file", "SSN", "219&#x2D;09&#x2D;9999"),
    ],
)
def test_codes_are_read(text: str, label: str, written: str) -> None:
    found = [(each.label, text[each.start : each.end]) for each in examine(text, REDACT, families={"privacy"})]
    assert (label, written) in found


@pytest.mark.parametrize(
    "text",
    [
        "Coverage rose to 100% this year & more is to come; thanks",
        "Rates of 5%, 10% and 20%20 of no meaning",
        "Fish &amp; chips for lunch",
        "A broken code %ff%fe and &#0; and &nosuch;",
    ],
)
def test_signs_that_are_no_codes_identify_nobody(text: str) -> None:
    assert examine(text, REDACT, families={"privacy"}) == []
