"""What the evidence behind posts relies on: which claims a text makes, and that a backed one is let go."""

import pytest

from bedside.checker import Context, apply_fix, claims, examine
from bedside.checker.claiming import Claim, Source, Strength


def severities(text: str, context: Context | None = None) -> set[str]:
    return {str(finding.severity) for finding in examine(text, context, {"claims"})}


def only(text: str) -> Claim:
    [claim] = claims(text)
    return claim


def test_a_claim_tells_what_where_and_how_strongly() -> None:
    text = "🎉 News!  Vitamin D protects against flu. Call us."
    claim = only(text)
    assert (claim.kind, claim.strength, claim.source) == ("effect", Strength.FIRM, Source.NONE)
    assert text[claim.start : claim.end] == claim.words == "Vitamin D protects against flu."
    assert text[claim.cue_start : claim.cue_end] == "protects against flu"
    assert "Vitamin" not in repr(claim)


def test_one_sentence_may_claim_several_things() -> None:
    kinds = {claim.kind for claim in claims("Studies show that garlic lowers cholesterol and has no side effects.")}
    assert kinds == {"proof", "effect", "safety"}


@pytest.mark.parametrize("how", ["words", "fingerprint", "in other letters"])
def test_a_backed_claim_is_no_finding(how: str) -> None:
    text = "Come in. Zinc shortens colds by 2 days."
    claim = only(text)
    evidence = {
        "words": claim.words,
        "fingerprint": claim.fingerprint(),
        "in other letters": "  zinc shortens COLDS by 2 days",
    }[how]
    backed = Context(evidence=[evidence])
    assert severities(text) == {"warning"}
    assert severities(text, backed) == set()
    assert [each.source for each in claims(text, backed)] == [Source.EVIDENCE]
    assert severities(text.replace("2", "3"), backed) == {"warning"}


def test_a_guarantee_is_let_go_by_evidence_only() -> None:
    text = "We guarantee relief from back pain (Elm Clinic, 2024)."
    assert severities(text) == {"block"}
    assert severities(text, Context(evidence=[text])) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", {"warning"}),
        (" (NEJM, 2023)", set()),
        (" (doi 10.1056/NEJMoa2206038)", set()),
        (". Source: Cochrane", set()),
        (", according to the CDC", set()),
        (", according to experts", {"warning"}),
        (". More: example.org/zinc", {"advice"}),
        (". Book a visit: example.org/visit", {"warning"}),
        (" (March 3, 2026)", {"warning"}),
    ],
)
def test_what_counts_as_a_source(source: str, expected: set[str]) -> None:
    assert severities(f"Zinc shortens colds{source}.") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vaccines save lives.",
        "Wash your hands. Washing hands prevents the spread of infections.",
        "Smoking causes lung cancer.",
        "Drink water when it's hot.",
        "Las vacunas previenen enfermedades.",
    ],
)
def test_what_public_health_says_every_day_needs_no_proof(text: str) -> None:
    assert severities(text) == set()
    assert {claim.strength for claim in claims(text)} <= {Strength.EVERYDAY}


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ("Ginger may help relieve nausea.", "Ginger relieves nausea."),
        ("Exercise lowers blood pressure.", "Exercise lowers blood pressure by 20%."),
        ("Our medicine treats pain.", "Our medicine cures all pain. We guarantee relief."),
        ("Vaccines lower your risk.", "Vaccines cause autism."),
    ],
)
def test_the_stronger_words_are_the_graver_finding(weak: str, strong: str) -> None:
    def worst(text: str) -> int:
        return max((finding.severity.rank for finding in examine(text, families={"claims"})), default=0)

    assert worst(weak) < worst(strong)


@pytest.mark.usefixtures("by_words_alone")
def test_many_figures_warn_once() -> None:
    text = "1 in 5 adults has arthritis. 40% of children have asthma. Half of all smokers die early."
    assert [str(finding.severity) for finding in examine(text, families={"claims"})] == ["warning", "advice", "advice"]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("It is a miracle treatment.", "It is a treatment."),
        ("Our FDA-approved laser is here.", "Our laser is here."),
        ("Visit our world-class stroke center.", "Visit our stroke center."),
        ("The shot is completely safe.", "The shot is safe."),
        ("A clinically proven treatment.", "A treatment."),
    ],
)
def test_a_word_too_many_is_taken_out_by_a_click(text: str, mended: str) -> None:
    [finding] = examine(text, families={"claims"})
    assert apply_fix(text, finding.fixes[0]) == mended
