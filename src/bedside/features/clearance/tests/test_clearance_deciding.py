"""Who may say yes, in which order, and what follows."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import (
    ApprovalRequest,
    Clearance,
    current_step,
    digest_of,
    may_decide_now,
    void,
    withdraw,
)
from bedside.features.clearance.chains import APPROVING
from bedside.features.clearance.models import Approval, ChainStep, RequestStep, Rule
from bedside.features.clearance.services.deciding import decide, reconsider
from bedside.features.clearance.services.reminding import reconsider_all, remind_and_replace
from bedside.features.clearance.tests.conftest import NINE, Hospital, fresh
from bedside.features.people.api import Role
from bedside.features.people.models import Membership
from bedside.features.people.permissions import NEEDS_SECOND_FACTOR

At = Callable[..., AbstractContextManager[None]]
State = ApprovalRequest.State


def chain(hospital: Hospital, *steps: dict[str, object]) -> None:
    for position, step in enumerate(steps, start=1):
        ChainStep.objects.create(unit=hospital.elm, position=position, **{"hours": 24, **step})


def test_two_yeses_in_order_clear_the_post(hospital: Hospital) -> None:
    request = hospital.ask()
    assert [step.role for step in request.steps.all()] == [Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER]
    hospital.approve(request, hospital.cleo)
    assert request.state == State.OPEN
    hospital.approve(request, hospital.pia)
    assert request.state == State.CLEARED
    clearance = Clearance.objects.get(request=request)
    assert [each["name"] for each in clearance.approved] == ["Cleo", "Pia"]
    assert list(clearance.digests) == [str(hospital.account.pk)]
    assert clearance.window_end == NINE + timedelta(days=30)
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["post.submitted", "post.approved", "post.approved", "post.cleared"]


def test_the_second_step_waits_for_the_first(hospital: Hospital) -> None:
    request = hospital.ask()
    assert may_decide_now(request, hospital.pia) is None
    with pytest.raises(NotAllowed, match="not your turn"):
        hospital.approve(request, hospital.pia)
    assert not Approval.objects.exists()


def test_nobody_approves_what_they_wrote(hospital: Hospital) -> None:
    Membership.objects.create(user=hospital.max, unit=hospital.elm, role=Role.CLINICAL_REVIEWER)
    request = hospital.ask()
    with pytest.raises(NotAllowed, match="You wrote this"):
        hospital.approve(request, hospital.max)


def test_nobody_approves_what_they_helped_to_write(hospital: Hospital) -> None:
    request = hospital.ask(contributors=(hospital.cleo,))
    assert may_decide_now(request, hospital.cleo) is None
    with pytest.raises(NotAllowed, match="You wrote this"):
        hospital.approve(request, hospital.cleo)
    hospital.approve(request, hospital.carl)


def test_a_post_that_only_its_writers_could_approve_is_not_asked_about(hospital: Hospital) -> None:
    with pytest.raises(Problem, match="Privacy officer"):
        hospital.ask(contributors=(hospital.pia,))
    assert not ApprovalRequest.objects.exists()


def test_people_of_another_unit_do_not_decide(hospital: Hospital) -> None:
    olga = hospital.hire("olga", Role.CLINICAL_REVIEWER, unit=hospital.oak)
    with pytest.raises(NotAllowed):
        hospital.approve(hospital.ask(), olga)


def test_an_author_of_another_unit_asks_nothing_here(hospital: Hospital) -> None:
    with pytest.raises(NotAllowed):
        hospital.ask(by=hospital.otto)


def test_somebody_who_left_does_not_decide(hospital: Hospital) -> None:
    request = hospital.ask()
    hospital.cleo.is_active = False
    hospital.cleo.save()
    with pytest.raises(NotAllowed):
        hospital.approve(request, hospital.cleo)


def test_all_of_a_role_means_each_of_them(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    hospital.approve(request, hospital.cleo)
    assert request.state == State.OPEN
    with pytest.raises(NotAllowed):
        hospital.approve(request, hospital.cleo)
    hospital.approve(request, hospital.carl)
    assert request.state == State.CLEARED


def test_all_of_a_role_leaves_out_who_wrote(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask(contributors=(hospital.carl,))
    hospital.approve(request, hospital.cleo)
    assert request.state == State.CLEARED


def test_who_joins_while_all_are_asked_is_asked_too(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    hospital.approve(request, hospital.cleo)
    cora = hospital.hire("cora", Role.CLINICAL_REVIEWER)
    hospital.approve(request, hospital.carl)
    assert request.state == State.OPEN
    hospital.approve(request, cora)
    assert request.state == State.CLEARED


def test_a_step_that_waited_only_for_somebody_who_left_is_done(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    hospital.approve(request, hospital.cleo)
    hospital.carl.memberships.all().delete()
    assert reconsider_all() == 1
    request.refresh_from_db()
    assert request.state == State.CLEARED


def test_a_step_whose_people_all_left_is_not_done_by_that(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    Membership.objects.filter(role=Role.CLINICAL_REVIEWER).delete()
    assert not reconsider(request.pk)
    request.refresh_from_db()
    assert request.state == State.OPEN


def test_a_deputy_decides_only_when_the_time_is_up(hospital: Hospital, at: At) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL, "hours": 4, "deputy": hospital.maya})
    request = hospital.ask()
    with at(hours=3, minutes=59), pytest.raises(NotAllowed, match="not your turn"):
        hospital.approve(request, hospital.maya)
    with at(hours=4):
        assert remind_and_replace() == 1
        hospital.approve(request, hospital.maya)
        assert request.state == State.CLEARED
    assert Approval.objects.get().as_deputy
    assert Clearance.objects.get().approved[0]["deputy"] is True
    assert Entry.objects.filter(action="post.approval-overdue", facts__deputy=hospital.maya.pk).count() == 1


def test_the_deputy_needs_no_worker_to_be_let_in(hospital: Hospital, at: At) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "hours": 4, "deputy": hospital.maya})
    request = hospital.ask()
    with at(hours=5):
        assert may_decide_now(request, hospital.maya) is not None


def test_a_deputy_who_wrote_it_does_not_stand_in(hospital: Hospital, at: At) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "hours": 4, "deputy": hospital.maya})
    request = hospital.ask(contributors=(hospital.maya,))
    with at(hours=5), pytest.raises(NotAllowed, match="You wrote this"):
        hospital.approve(request, hospital.maya)


def test_the_deputy_is_called_at_once_where_nobody_else_holds_the_role(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.PRIVACY_OFFICER, "deputy": hospital.maya})
    request = hospital.ask(contributors=(hospital.pia,))
    assert may_decide_now(request, hospital.maya) is not None


def test_the_deputy_is_called_when_the_last_holder_leaves(hospital: Hospital) -> None:
    chain(hospital, {"role": Role.PRIVACY_OFFICER, "deputy": hospital.maya})
    request = hospital.ask()
    assert may_decide_now(request, hospital.maya) is None
    hospital.pia.is_active = False
    hospital.pia.save()
    reconsider_all()
    assert may_decide_now(request, hospital.maya) is not None


def test_a_deputy_who_had_said_yes_as_one_of_all_stands_for_all_when_time_is_up(hospital: Hospital, at: At) -> None:
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL, "hours": 4, "deputy": hospital.carl})
    request = hospital.ask()
    hospital.approve(request, hospital.carl)
    assert request.state == State.OPEN
    with at(hours=4):
        remind_and_replace()
    request.refresh_from_db()
    assert request.state == State.CLEARED


def test_reminded_once_at_half_time_and_overdue_once(hospital: Hospital, at: At) -> None:
    request = hospital.ask()
    step = current_step(request)
    assert step is not None
    with at(hours=11, minutes=59):
        assert remind_and_replace() == 0
    with at(hours=12):
        assert remind_and_replace() == 1
        assert remind_and_replace() == 0
    with at(hours=25):
        assert remind_and_replace() == 1
        assert remind_and_replace() == 0
    step.refresh_from_db()
    assert step.reminded_at == NINE + timedelta(hours=12)
    assert step.overdue_at == NINE + timedelta(hours=25)
    assert step.deputy_called_at is None


def test_nobody_is_reminded_of_what_is_decided(hospital: Hospital, at: At) -> None:
    request = hospital.ask()
    withdraw(request=request, by=hospital.max.actor)
    with at(hours=30):
        assert remind_and_replace() == 0


@pytest.mark.parametrize(("decision", "state"), [("change", State.CHANGES), ("decline", State.DECLINED)])
def test_a_no_needs_a_word_and_ends_the_question(hospital: Hospital, decision: str, state: str) -> None:
    request = hospital.ask()
    with pytest.raises(Problem, match="Say what should change"):
        hospital.approve(request, hospital.cleo, decision, "  ")
    hospital.approve(request, hospital.cleo, decision, "The dose is wrong.")
    assert request.state == state
    assert not Clearance.objects.exists()
    approval = Approval.objects.get()
    assert (approval.decision, approval.comment) == (decision, "The dose is wrong.")
    with pytest.raises(Stale, match="decided in the meantime"):
        hospital.approve(request, hospital.carl)


def test_a_comment_is_nowhere_in_the_clear(hospital: Hospital) -> None:
    request = hospital.ask()
    hospital.approve(request, hospital.cleo, "change", "Marigold is not the name of the drug.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM clearance_approval")
        assert b"Marigold" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT facts::text FROM audit_entry")
        assert not any("Marigold" in row[0] for row in cursor.fetchall())


def test_an_unknown_decision_is_refused(hospital: Hospital) -> None:
    with pytest.raises(Problem, match="Choose"):
        hospital.approve(hospital.ask(), hospital.cleo, "perhaps")


def test_a_yes_to_other_words_is_refused(hospital: Hospital) -> None:
    request = hospital.ask()
    other = digest_of(hospital.material("Flu shots are free next week."))
    with pytest.raises(Stale, match="changed while you were reading"):
        decide(request=request, digest=other, decision="approve", comment="", by=hospital.cleo)


def test_a_yes_is_refused_when_the_material_was_swapped_beneath(hospital: Hospital) -> None:
    request = hospital.ask()
    ApprovalRequest.objects.filter(pk=request.pk).update(material=hospital.material("Leeches are free this week."))
    with pytest.raises(Stale):
        hospital.approve(request, hospital.cleo)


def test_no_clearance_comes_of_yeses_to_different_words(hospital: Hospital) -> None:
    request = hospital.ask()
    hospital.approve(request, hospital.cleo)
    other = hospital.material("Leeches are free this week.")
    ApprovalRequest.objects.filter(pk=request.pk).update(material=other, digest=digest_of(other))
    request.refresh_from_db()
    with pytest.raises(Stale, match="Not everybody approved the same words"):
        hospital.approve(request, hospital.pia)
    assert not Clearance.objects.exists()


def test_a_yes_after_the_window_is_refused_and_a_change_is_not(hospital: Hospital, at: At) -> None:
    request = hospital.ask(window=(NINE, NINE + timedelta(hours=1)))
    with at(hours=2):
        with pytest.raises(Problem, match="time for this is over"):
            hospital.approve(request, hospital.cleo)
        hospital.approve(request, hospital.cleo, "change", "Choose a new time, please.")
    assert request.state == State.CHANGES


def test_a_window_that_is_over_is_not_asked_about(hospital: Hospital) -> None:
    with pytest.raises(Problem, match="over"):
        hospital.ask(window=(NINE - timedelta(days=2), NINE - timedelta(days=1)))


def test_one_question_at_a_time_about_a_post(hospital: Hospital) -> None:
    hospital.ask()
    with pytest.raises(Stale, match="already"):
        hospital.ask()
    assert ApprovalRequest.objects.count() == 1


def test_a_withdrawn_question_can_be_asked_again(hospital: Hospital) -> None:
    first = hospital.ask()
    hospital.approve(first, hospital.cleo)
    withdraw(request=first, by=hospital.max.actor)
    second = hospital.ask("Flu shots are free next week.")
    assert second.approvals.count() == 0
    with pytest.raises(Stale):
        hospital.approve(first, hospital.pia)


def test_voiding_is_visible_and_the_same_twice_as_once(hospital: Hospital) -> None:
    clearance = hospital.clear()
    for _ in range(2):
        void(clearance=clearance, why="a word was changed", by=hospital.max.actor)
    clearance.refresh_from_db()
    assert clearance.void_reason == "a word was changed"
    assert clearance.request is not None
    assert clearance.request.state == State.VOID
    assert Entry.objects.filter(action="post.clearance-voided").count() == 1


def test_the_gate_finds_what_the_caller_did_not_mention(hospital: Hospital) -> None:
    with pytest.raises(Problem, match="finding keeps this post from leaving"):
        hospital.ask("So glad Maria's biopsy was clear.")
    assert not ApprovalRequest.objects.exists()


def test_a_unit_without_steps_of_its_own_follows_the_organizations(hospital: Hospital) -> None:
    ChainStep.objects.create(unit=None, position=1, role=Role.PUBLISHER, hours=6)
    assert [step.role for step in hospital.ask().steps.all()] == [Role.PUBLISHER]
    chain(hospital, {"role": Role.PRIVACY_OFFICER})
    assert [step.role for step in hospital.ask(subject=2).steps.all()] == [Role.PRIVACY_OFFICER]


def test_a_changed_chain_leaves_open_questions_as_they_were_asked(hospital: Hospital) -> None:
    request = hospital.ask()
    chain(hospital, {"role": Role.PUBLISHER})
    assert [step.role for step in request.steps.all()] == [Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER]


def test_two_who_decide_at_the_same_moment_do_not_both_count(committed_hospital: Hospital) -> None:
    """Cleo says yes and Carl asks for a change in the same instant: one of them is told that it was decided."""
    hospital = committed_hospital
    chain(hospital, {"role": Role.CLINICAL_REVIEWER})
    request = hospital.ask()
    outcomes = _at_once(
        lambda: say(hospital, request, "cleo"), lambda: say(hospital, request, "carl", "change", "The dose is wrong.")
    )
    assert sorted(outcomes) == ["Stale", "done"]
    assert Approval.objects.count() == 1
    request.refresh_from_db()
    assert (request.state == State.CLEARED) == Clearance.objects.filter(request=request).exists()


def test_one_person_who_clicks_twice_counts_once(committed_hospital: Hospital) -> None:
    hospital = committed_hospital
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    outcomes = _at_once(lambda: say(hospital, request, "cleo"), lambda: say(hospital, request, "cleo"))
    assert sorted(outcomes) == ["NotAllowed", "done"]
    assert RequestStep.objects.get().approvals.count() == 1


def test_the_last_two_of_all_who_agree_at_once_clear_it_once(committed_hospital: Hospital) -> None:
    hospital = committed_hospital
    chain(hospital, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = hospital.ask()
    outcomes = _at_once(lambda: say(hospital, request, "cleo"), lambda: say(hospital, request, "carl"))
    assert outcomes == ["done", "done"]
    assert Clearance.objects.filter(request=request).count() == 1


def test_a_last_yes_and_a_taking_back_at_once_end_as_one_of_both(committed_hospital: Hospital) -> None:
    hospital = committed_hospital
    chain(hospital, {"role": Role.CLINICAL_REVIEWER})
    request = hospital.ask()
    outcomes = _at_once(
        lambda: say(hospital, request, "cleo"), lambda: withdraw(request=request, by=hospital.max.actor)
    )
    assert sorted(outcomes) == ["Stale", "done"]
    request.refresh_from_db()
    assert (request.state == State.CLEARED) == Clearance.objects.filter(request=request).exists()


def say(hospital: Hospital, request: ApprovalRequest, who: str, decision: str = "approve", comment: str = "") -> None:
    """Decide from rows of one's own, as another web process would."""
    mine = ApprovalRequest.objects.get(pk=request.pk)
    decide(request=mine, digest=mine.digest, decision=decision, comment=comment, by=fresh(hospital.people[who]))


def _at_once(*deeds: Callable[[], None]) -> list[str]:
    """Do all of it at the same time, each in a thread with its own connection; return how each ended."""
    together = threading.Barrier(len(deeds))
    outcomes: list[str] = []

    def run(deed: Callable[[], None]) -> None:
        try:
            together.wait(timeout=20)
            deed()
            outcomes.append("done")
        except Problem as problem:
            outcomes.append(type(problem).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_roles_that_approve_sign_in_with_a_second_factor() -> None:
    assert set(APPROVING) <= NEEDS_SECOND_FACTOR
