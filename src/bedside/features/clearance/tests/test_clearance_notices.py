"""Who is told what, and that no mail says anything of a post."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from procrastinate.contrib.django import app

from bedside.base.errors import Stale
from bedside.features.audit.api import Subject
from bedside.features.clearance.api import (
    ApprovalRequest,
    Draft,
    Overrule,
    ask_to_overrule,
    check_parts,
    current_step,
    sentence_around,
    withdraw,
)
from bedside.features.clearance.models import ChainStep, Rule
from bedside.features.clearance.services.overruling import answer_overrule, take_question_back
from bedside.features.clearance.services.reminding import remind_and_replace
from bedside.features.clearance.tests.conftest import House, fresh
from bedside.features.notify.models import Notice
from bedside.features.notify.sending import mail_what_waits
from bedside.features.people.api import Role
from bedside.features.people.events import PersonChanged, PersonLeft
from bedside.features.people.models import Membership
from bedside.features.people.testing import SignedIn
from bedside.kit.bus.core import emit
from bedside.kit.bus.pump import pump

At = Callable[..., AbstractContextManager[None]]


def told(kind: str, *, open_only: bool = True) -> set[str]:
    """The first names of those who are told something of a kind, and have yet to see it settled."""
    pump(1000)
    rows = Notice.objects.filter(kind=kind)
    if open_only:
        rows = rows.filter(settled_at=None)
    return {name.split()[-1] for name in rows.values_list("user__name", flat=True)}


def asked(house: House) -> Overrule:
    """Leo asks the officers to let a post about an actress go."""
    text = "Maria's biopsy is a story."
    checked = check_parts([Draft(text)], unit=house.hospital, subject=("post", 1))[0]
    return ask_to_overrule(
        checked=checked,
        excerpt=sentence_around(text, 0, 5),
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason="She is our actress.",
        until=None,
        by=house.leo,
    )


def test_who_is_asked_is_told_and_who_wrote_is_not(house: House) -> None:
    house.ask(contributors=(house.carl,))
    assert told("approval.asked") == {"Ruiz"}
    assert Notice.objects.get(kind="approval.asked").url == f"/approvals/{ApprovalRequest.objects.get().pk}/"


def test_once_decided_the_next_are_told_and_the_others_are_left_in_peace(house: House) -> None:
    request = house.ask()
    assert told("approval.asked") == {"Ruiz", "Carl"}
    house.approve(request, house.ana)
    assert told("approval.asked") == {"Nair"}
    house.approve(request, house.priya)
    assert told("approval.asked") == set()
    assert told("approval.cleared") == {"Brandt"}


def test_all_who_wrote_are_told_of_a_change(house: House) -> None:
    house.approve(house.ask(contributors=(house.maya,)), house.ana, "change", "The dose is wrong.")
    assert told("approval.change") == {"Brandt", "Okafor"}
    assert told("approval.asked") == set()


def test_all_who_wrote_are_told_of_a_no(house: House) -> None:
    house.approve(house.ask(), house.ana, "decline", "Not ours to say.")
    assert told("approval.decline") == {"Brandt"}


def test_a_question_taken_back_waits_for_nobody(house: House) -> None:
    withdraw(request=house.ask(), by=house.leo.actor)
    assert told("approval.asked") == set()


def test_approvers_are_reminded_at_half_time_but_not_who_has_answered(house: House, at: At) -> None:
    ChainStep.objects.create(unit=house.hospital, position=1, role=Role.CLINICAL_REVIEWER, rule=Rule.ALL, hours=4)
    request = house.ask()
    house.approve(request, house.ana)
    with at(hours=2):
        remind_and_replace()
        assert told("approval.reminder") == {"Carl"}


def test_the_deputy_is_told_when_time_is_up(house: House, at: At) -> None:
    ChainStep.objects.create(unit=house.hospital, position=1, role=Role.CLINICAL_REVIEWER, hours=4, deputy=house.maya)
    request = house.ask()
    assert told("approval.deputy") == set()
    with at(hours=4):
        remind_and_replace()
        assert told("approval.deputy") == {"Okafor"}
        house.approve(request, house.maya)
        assert told("approval.deputy") == set()


def test_without_a_deputy_the_author_is_told_that_it_waits(house: House, at: At) -> None:
    house.ask()
    with at(hours=25):
        remind_and_replace()
        assert told("approval.late") == {"Brandt"}


def test_somebody_who_gets_the_role_is_asked_too(house: House) -> None:
    house.ask()
    assert told("approval.asked") == {"Ruiz", "Carl"}
    Membership.objects.create(user=house.theo, role=Role.CLINICAL_REVIEWER)
    emit(PersonChanged(user=house.theo.pk))
    assert told("approval.asked") == {"Ruiz", "Carl", "Lindqvist"}


def test_when_the_last_approver_leaves_those_who_can_mend_it_are_told(house: House) -> None:
    request = house.ask()
    for user in (house.ana, house.carl):
        user.is_active = False
        user.save()
        emit(PersonLeft(user=user.pk))
    assert told("approval.nobody") == {"Nair", "Whitfield"}
    Membership.objects.create(user=house.theo, role=Role.CLINICAL_REVIEWER)
    emit(PersonChanged(user=house.theo.pk))
    assert "Lindqvist" in told("approval.asked")
    house.approve(request, fresh(house.theo))
    assert told("approval.nobody") == set()


def test_officers_are_asked_and_the_asker_is_told(house: House) -> None:
    overrule = asked(house)
    assert told("overrule.asked") == {"Nair"}
    answer_overrule(overrule=overrule, grant=False, answer="Ask her.", by=house.priya)
    assert told("overrule.asked") == set()
    assert told("overrule.answered") == {"Brandt"}


def test_no_officer_waits_on_a_question_that_is_taken_back(house: House) -> None:
    overrule = asked(house)
    assert told("overrule.asked") == {"Nair"}
    take_question_back(overrule=overrule, by=house.leo)
    assert told("overrule.asked") == set()
    assert told("overrule.answered") == set()
    with pytest.raises(Stale):
        answer_overrule(overrule=overrule, grant=True, answer="", by=house.priya)


def test_an_officer_who_gets_the_role_after_it_was_asked_is_told_and_answers(house: House, signed_in: SignedIn) -> None:
    overrule = asked(house)
    assert told("overrule.asked") == {"Nair"}
    page = f"/approvals/findings/{overrule.pk}/"
    elsewhere = house.hire("elena", Role.PRIVACY_OFFICER, unit=house.clinic)
    petra = house.hire("petra", Role.PRIVACY_OFFICER, unit=house.hospital)
    for officer in (elsewhere, petra):
        emit(PersonChanged(user=officer.pk))
    assert told("overrule.asked") == {"Nair", "Petra"}
    assert page in signed_in(petra).get("/").content.decode()
    assert signed_in(petra).post(page, {"grant": "yes", "scope": "subject"}).status_code == 302
    overrule.refresh_from_db()
    assert (overrule.state, overrule.decided_by) == (Overrule.State.GRANTED, petra)
    assert told("overrule.asked") == set()


def test_being_told_twice_is_being_told_once(house: House) -> None:
    request = house.ask()
    pump(1000)
    step = current_step(request)
    assert step is not None
    before = Notice.objects.count()
    emit(PersonChanged(user=house.leo.pk))
    pump(1000)
    assert Notice.objects.count() == before


def test_no_mail_says_anything_of_the_post(house: House) -> None:
    request = house.ask("Leeches are free this week.")
    pump(1000)
    mail_what_waits(house.ana.pk)
    house.approve(request, house.ana, "change", "Leeches bite.")
    pump(1000)
    mail_what_waits(house.leo.pk)
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        said = f"{message.subject} {message.body} {message.alternatives if hasattr(message, 'alternatives') else ''}"
        assert "Leeches" not in said
        assert "Flu week" not in said
        assert "http" in said


def test_the_chore_is_known_to_the_worker() -> None:
    assert "clearance.remind" in app.tasks
    crons = [
        each.cron for each in app.periodic_registry.periodic_tasks.values() if each.task.name == "clearance.remind"
    ]
    assert crons == ["* * * * *"]


@pytest.mark.parametrize("hours", [12, 25])
def test_a_late_handler_tells_nobody_of_what_is_done(house: House, at: At, hours: int) -> None:
    request = house.ask()
    with at(hours=hours):
        remind_and_replace()
        withdraw(request=request, by=house.leo.actor)
        assert told("approval.reminder") == set()
        assert told("approval.late") == set()
