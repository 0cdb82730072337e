"""Every finding about privacy names its paragraph; advice about style names none."""

import pytest

from bedside.checker import Context, examine, paragraph


@pytest.mark.parametrize(
    ("text", "kind", "law"),
    [
        ("So glad Maria's biopsy was clear!", "post", "45 CFR 164.514(b)(2)(i)(A)"),
        ("Sorry your appointment ran late.", "reply", "45 CFR 160.103"),
    ],
)
def test_the_paragraph_of_a_finding(text: str, kind: str, law: str) -> None:
    findings = examine(text, Context(kind="reply" if kind == "reply" else "post"), {"privacy"})
    assert law in {paragraph(finding) for finding in findings}


def test_what_is_redacted_names_its_letter() -> None:
    text = (
        "Maria Lopez, Austin, March 3, 555-201-3300 x4, maria@example.org, SSN 123-45-6789, MRN 8812345, 93 years old"
    )
    found = {f.label: paragraph(f)[-2] for f in examine(text, Context(purpose="redact"), {"privacy"})}
    assert found == {
        "NAME": "A",
        "LOCATION": "B",
        "DATE": "C",
        "AGE": "C",
        "PHONE": "D",
        "EMAIL": "F",
        "SSN": "G",
        "MRN": "H",
    }


def test_good_style_is_no_law() -> None:
    findings = examine("We utilize prophylaxis for myocardial infarction.", Context(), {"plain"})
    assert findings
    assert {paragraph(finding) for finding in findings} == {""}
