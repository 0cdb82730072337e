"""The gate and the whole checker together: what must not leave does not get as far as an approver."""

from datetime import date

import pytest

from bedside.base.errors import Problem
from bedside.features.audit.api import Subject
from bedside.features.clearance.api import (
    ApprovalRequest,
    Draft,
    ask_to_overrule,
    check_parts,
    sentence_around,
)
from bedside.features.clearance.services.overruling import answer_overrule
from bedside.features.clearance.services.templating import Words, look_at, write_template
from bedside.features.clearance.tests.conftest import House
from bedside.features.people.api import known_organization
from bedside.features.people.testing import SignedIn

pytestmark = pytest.mark.usefixtures("real_checker")

SAD = "So glad Maria Lopez's biopsy was clear! Come and meet our team."


def test_a_named_patient_is_never_put_before_approvers(house: House) -> None:
    with pytest.raises(Problem, match="keeps this post from leaving"):
        house.ask(SAD)
    assert not ApprovalRequest.objects.exists()


def test_our_own_names_lines_and_places_are_no_finding(house: House) -> None:
    known = known_organization()
    assert "Dr. Ana Ruiz" in known.people
    house.ask("Dr. Ana Ruiz talks about sleep at Riverside Hospital. Call 555-0101.")


def test_every_blocking_finding_overruled_lets_it_be_asked_about_and_shows_it(
    house: House, signed_in: SignedIn
) -> None:
    for checked in check_parts([Draft(SAD)], unit=house.hospital, subject=("post", 1), accounts=[house.account]):
        if checked.blocks:
            overrule = ask_to_overrule(
                checked=checked,
                excerpt=sentence_around(SAD, checked.finding.start, checked.finding.end),
                subject=Subject("post", 1, "Flu week"),
                unit=house.hospital,
                reason="Maria Lopez wrote this herself and signed the form.",
                until=None,
                by=house.leo,
            )
            page = signed_in(house.priya).get(f"/approvals/findings/{overrule.pk}/").content.decode()
            assert "What the rule says" in page
            answer_overrule(overrule=overrule, grant=True, answer="", by=house.priya)
    request = house.ask(SAD)
    text = signed_in(house.ana).get(f"/approvals/{request.pk}/").content.decode()
    assert "Maria Lopez" in text
    assert "by Priya Nair, for this post" in text


def test_a_template_for_an_emergency_has_nothing_that_blocks(house: House) -> None:
    template = write_template(
        unit=house.hospital,
        words=Words(
            "Closing early",
            "en",
            "Because of {why}, {where} closes at {when} on {day}. In an emergency call 911. Questions: {line}.",
            [
                {"name": "why", "kind": "choice", "choices": ["a storm", "a power cut"]},
                {"name": "where", "kind": "unit"},
                {"name": "when", "kind": "time"},
                {"name": "day", "kind": "date"},
                {"name": "line", "kind": "phone"},
            ],
            [house.account.pk],
            date(2027, 6, 1),
        ),
        by=house.maya,
    )
    assert [checked.finding.code for _text, checked in look_at(template) if checked.blocks] == []
