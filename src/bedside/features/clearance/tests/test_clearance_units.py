"""A post to accounts of several units: each of them has a say."""

import pytest
from django.test import Client

from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.api import ApprovalRequest, Clearance
from bedside.features.clearance.models import ChainStep, Rule
from bedside.features.clearance.tests.conftest import House, announced
from bedside.features.people.api import Role, User
from bedside.features.people.testing import SignedIn

State = ApprovalRequest.State


def ask_for_both(house: House) -> ApprovalRequest:
    """The hospital writes; the post goes to its own account and to the clinic's."""
    return house.ask(accounts=(house.account, house.connect("elm", house.clinic)))


def way(request: ApprovalRequest) -> list[tuple[str, int | None]]:
    return [(step.role, step.unit_id) for step in request.steps.all()]


def officers_of_their_own(house: House) -> User:
    """Priya is the hospital's privacy officer only; Mira is the clinic's."""
    house.priya.memberships.update(unit=house.hospital)
    return house.hire("mira", Role.PRIVACY_OFFICER, unit=house.clinic)


def test_where_the_same_people_review_nobody_is_asked_twice(house: House) -> None:
    request = ask_for_both(house)
    assert way(request) == [(Role.CLINICAL_REVIEWER, None), (Role.PRIVACY_OFFICER, None)]
    house.approve(request, house.ana)
    house.approve(request, house.priya)
    assert request.state == State.CLEARED


def test_a_unit_with_a_privacy_officer_of_its_own_has_its_own_say(house: House) -> None:
    mira = officers_of_their_own(house)
    request = ask_for_both(house)
    assert way(request) == [
        (Role.CLINICAL_REVIEWER, None),
        (Role.PRIVACY_OFFICER, house.hospital.pk),
        (Role.PRIVACY_OFFICER, house.clinic.pk),
    ]
    house.approve(request, house.ana)
    with pytest.raises(NotAllowed):
        house.approve(request, mira)
    house.approve(request, house.priya)
    assert request.state == State.OPEN
    assert not Clearance.objects.exists()
    with pytest.raises(NotAllowed):
        house.approve(request, house.priya)
    house.approve(request, mira)
    assert request.state == State.CLEARED
    assert len(announced("StepOpened")) == 3


def test_a_post_for_another_units_account_alone_is_asked_there_too(house: House) -> None:
    mira = officers_of_their_own(house)
    request = house.ask(accounts=(house.connect("elm", house.clinic),))
    for approver in (house.ana, house.priya):
        house.approve(request, approver)
    assert request.state == State.OPEN
    house.approve(request, mira, "decline", "Not in our name.")
    assert request.state == State.DECLINED


def test_another_chain_adds_what_the_first_does_not_ask(house: House) -> None:
    for position, role in enumerate((Role.CRISIS_LEAD, Role.PRIVACY_OFFICER), start=1):
        ChainStep.objects.create(unit=house.clinic, position=position, role=role, rule=Rule.ANY, hours=8)
    request = ask_for_both(house)
    assert way(request) == [
        (Role.CLINICAL_REVIEWER, house.hospital.pk),
        (Role.CRISIS_LEAD, house.clinic.pk),
        (Role.PRIVACY_OFFICER, None),
    ]
    assert request.steps.get(role=Role.PRIVACY_OFFICER).hours == 8


def test_a_unit_where_nobody_could_approve_is_named(house: House) -> None:
    house.priya.memberships.update(unit=house.hospital)
    with pytest.raises(Problem, match="“Privacy officer” in Elm Street Clinic"):
        ask_for_both(house)


def test_pages_name_the_unit_and_let_its_officer_in(house: House, signed_in: SignedIn) -> None:
    mira = officers_of_their_own(house)
    request = ask_for_both(house)
    house.approve(request, house.ana)
    house.approve(request, house.priya)
    hers: Client = signed_in(mira)
    listed = hers.get("/approvals/").content.decode()
    assert "also goes out for Elm Street Clinic" in listed
    text = hers.get(f"/approvals/{request.pk}/").content.decode()
    assert "Privacy officer · Elm Street Clinic" in text
    assert "Privacy officer · Riverside Hospital" in text
    assert "waits for: Privacy officer · Elm Street Clinic" in signed_in(house.leo).get("/approvals/").content.decode()
    house.approve(request, mira)
    assert hers.get(f"/approvals/{request.pk}/").status_code == 200
