"""What the rest of Bedside relies on: the names, the offsets, the fingerprint, and that nothing heavy is loaded."""

import subprocess
import sys

from bedside.checker import Context, Finding, Organization, apply_fix, examine, fix_title, sentence, utf16_offsets


def test_finding_points_into_the_original_and_explains_itself() -> None:
    text = "🎉 So glad M\u200baria’s biopsy was clear"
    [finding] = examine(text, Context(kind="post"), families={"privacy"})
    assert text[finding.start : finding.end] == "M\u200baria"
    assert (finding.code, finding.label, finding.severity) == ("P101", "NAME", "block")
    assert "biopsy was clear" in sentence(finding, "en")
    assert sentence(finding, "es") != sentence(finding, "en")
    assert apply_fix(text, finding.fixes[0]) == "🎉 So glad a patient’s biopsy was clear"
    assert fix_title(finding.fixes[0], "en") == "Write “a patient”"
    assert utf16_offsets(text, finding.start) == (finding.start + 1,)


def test_fingerprint_survives_edits_elsewhere_and_changes_with_key_and_words() -> None:
    def only(text: str) -> Finding:
        return examine(text, families={"privacy"})[0]

    first = only("So glad Maria's biopsy was clear")
    assert first.fingerprint() == only("Good news, so glad MARIA's biopsy was clear").fingerprint()
    assert first.fingerprint() != only("So glad Elena's biopsy was clear").fingerprint()
    assert first.fingerprint() != first.fingerprint(b"key") != first.fingerprint(b"other key")
    assert "Maria" not in repr(first)


def test_organization_owns_its_people_lines_and_handles() -> None:
    ours = Organization(
        people=["Maria Lopez"], phones=["(555) 201-3344"], sites=["elmclinic.org"], handles=["@elmclinic"]
    )
    text = "Maria Lopez was diagnosed last year; ask @elmclinic, 555.201.3344 or maria@elmclinic.org."
    assert examine(text, Context(organization=ours), {"privacy"}) == []


def test_checker_loads_neither_django_nor_pydantic() -> None:
    code = (
        "import sys; from bedside.checker import examine; examine('Maria was diagnosed #hearthealth');"
        "print([name for name in ('django', 'pydantic', 'hypothesis', 'click') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
