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
from bedside.features.clearance.tests.conftest import NINE, House, fresh
from bedside.features.people.api import Role
from bedside.features.people.models import Membership
from bedside.features.people.permissions import NEEDS_SECOND_FACTOR

At = Callable[..., AbstractContextManager[None]]
State = ApprovalRequest.State


def chain(house: House, *steps: dict[str, object]) -> None:
    for position, step in enumerate(steps, start=1):
        ChainStep.objects.create(unit=house.hospital, position=position, **{"hours": 24, **step})


def test_two_yeses_in_order_clear_the_post(house: House) -> None:
    request = house.ask()
    assert [step.role for step in request.steps.all()] == [Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER]
    house.approve(request, house.ana)
    assert request.state == State.OPEN
    house.approve(request, house.priya)
    assert request.state == State.CLEARED
    clearance = Clearance.objects.get(request=request)
    assert [each["name"] for each in clearance.approved] == ["Dr. Ana Ruiz", "Priya Nair"]
    assert list(clearance.digests) == [str(house.account.pk)]
    assert clearance.window_end == NINE + timedelta(days=30)
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["post.submitted", "post.approved", "post.approved", "post.cleared"]


def test_the_second_step_waits_for_the_first(house: House) -> None:
    request = house.ask()
    assert may_decide_now(request, house.priya) is None
    with pytest.raises(NotAllowed, match="not your turn"):
        house.approve(request, house.priya)
    assert not Approval.objects.exists()


def test_nobody_approves_what_they_wrote(house: House) -> None:
    Membership.objects.create(user=house.leo, unit=house.hospital, role=Role.CLINICAL_REVIEWER)
    request = house.ask()
    with pytest.raises(NotAllowed, match="You wrote this"):
        house.approve(request, house.leo)


def test_nobody_approves_what_they_helped_to_write(house: House) -> None:
    request = house.ask(contributors=(house.ana,))
    assert may_decide_now(request, house.ana) is None
    with pytest.raises(NotAllowed, match="You wrote this"):
        house.approve(request, house.ana)
    house.approve(request, house.carl)


def test_a_post_that_only_its_writers_could_approve_is_not_asked_about(house: House) -> None:
    with pytest.raises(Problem, match="Privacy officer"):
        house.ask(contributors=(house.priya,))
    assert not ApprovalRequest.objects.exists()


def test_people_of_another_unit_do_not_decide(house: House) -> None:
    olga = house.hire("olga", Role.CLINICAL_REVIEWER, unit=house.clinic)
    with pytest.raises(NotAllowed):
        house.approve(house.ask(), olga)


def test_an_author_of_another_unit_asks_nothing_here(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.ask(by=house.otto)


def test_somebody_who_left_does_not_decide(house: House) -> None:
    request = house.ask()
    house.ana.is_active = False
    house.ana.save()
    with pytest.raises(NotAllowed):
        house.approve(request, house.ana)


def test_all_of_a_role_means_each_of_them(house: House) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    house.approve(request, house.ana)
    assert request.state == State.OPEN
    with pytest.raises(NotAllowed):
        house.approve(request, house.ana)
    house.approve(request, house.carl)
    assert request.state == State.CLEARED


def test_all_of_a_role_leaves_out_who_wrote(house: House) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask(contributors=(house.carl,))
    house.approve(request, house.ana)
    assert request.state == State.CLEARED


def test_who_joins_while_all_are_asked_is_asked_too(house: House) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    house.approve(request, house.ana)
    cora = house.hire("cora", Role.CLINICAL_REVIEWER)
    house.approve(request, house.carl)
    assert request.state == State.OPEN
    house.approve(request, cora)
    assert request.state == State.CLEARED


def test_a_step_that_waited_only_for_somebody_who_left_is_done(house: House) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    house.approve(request, house.ana)
    house.carl.memberships.all().delete()
    assert reconsider_all() == 1
    request.refresh_from_db()
    assert request.state == State.CLEARED


def test_a_step_whose_people_all_left_is_not_done_by_that(house: House) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    Membership.objects.filter(role=Role.CLINICAL_REVIEWER).delete()
    assert not reconsider(request.pk)
    request.refresh_from_db()
    assert request.state == State.OPEN


def test_a_deputy_decides_only_when_the_time_is_up(house: House, at: At) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL, "hours": 4, "deputy": house.maya})
    request = house.ask()
    with at(hours=3, minutes=59), pytest.raises(NotAllowed, match="not your turn"):
        house.approve(request, house.maya)
    with at(hours=4):
        assert remind_and_replace() == 1
        house.approve(request, house.maya)
        assert request.state == State.CLEARED
    assert Approval.objects.get().as_deputy
    assert Clearance.objects.get().approved[0]["deputy"] is True
    assert Entry.objects.filter(action="post.approval-overdue", facts__deputy=house.maya.pk).count() == 1


def test_the_deputy_needs_no_worker_to_be_let_in(house: House, at: At) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "hours": 4, "deputy": house.maya})
    request = house.ask()
    with at(hours=5):
        assert may_decide_now(request, house.maya) is not None


def test_a_deputy_who_wrote_it_does_not_stand_in(house: House, at: At) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "hours": 4, "deputy": house.maya})
    request = house.ask(contributors=(house.maya,))
    with at(hours=5), pytest.raises(NotAllowed, match="You wrote this"):
        house.approve(request, house.maya)


def test_a_deputy_who_lost_every_role_that_approves_lets_nothing_out(house: House, at: At) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "hours": 4, "deputy": house.maya})
    request = house.ask()
    Membership.objects.filter(user=house.maya).exclude(role=Role.AUTHOR).delete()
    with at(hours=5), pytest.raises(NotAllowed, match="not your turn"):
        house.approve(request, house.maya)


def test_the_deputy_is_called_at_once_where_nobody_else_holds_the_role(house: House) -> None:
    chain(house, {"role": Role.PRIVACY_OFFICER, "deputy": house.maya})
    request = house.ask(contributors=(house.priya,))
    assert may_decide_now(request, house.maya) is not None


def test_the_deputy_is_called_when_the_last_holder_leaves(house: House) -> None:
    chain(house, {"role": Role.PRIVACY_OFFICER, "deputy": house.maya})
    request = house.ask()
    assert may_decide_now(request, house.maya) is None
    house.priya.is_active = False
    house.priya.save()
    reconsider_all()
    assert may_decide_now(request, house.maya) is not None


def test_a_deputy_who_had_said_yes_as_one_of_all_stands_for_all_when_time_is_up(house: House, at: At) -> None:
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL, "hours": 4, "deputy": house.carl})
    request = house.ask()
    house.approve(request, house.carl)
    assert request.state == State.OPEN
    with at(hours=4):
        remind_and_replace()
    request.refresh_from_db()
    assert request.state == State.CLEARED


def test_reminded_once_at_half_time_and_overdue_once(house: House, at: At) -> None:
    request = house.ask()
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


def test_nobody_is_reminded_of_what_is_decided(house: House, at: At) -> None:
    request = house.ask()
    withdraw(request=request, by=house.leo.actor)
    with at(hours=30):
        assert remind_and_replace() == 0


@pytest.mark.parametrize(("decision", "state"), [("change", State.CHANGES), ("decline", State.DECLINED)])
def test_a_no_needs_a_word_and_ends_the_question(house: House, decision: str, state: str) -> None:
    request = house.ask()
    with pytest.raises(Problem, match="Say what should change"):
        house.approve(request, house.ana, decision, "  ")
    house.approve(request, house.ana, decision, "The dose is wrong.")
    assert request.state == state
    assert not Clearance.objects.exists()
    approval = Approval.objects.get()
    assert (approval.decision, approval.comment) == (decision, "The dose is wrong.")
    with pytest.raises(Stale, match="decided in the meantime"):
        house.approve(request, house.carl)


def test_a_comment_is_nowhere_in_the_clear(house: House) -> None:
    request = house.ask()
    house.approve(request, house.ana, "change", "Marigold is not the name of the drug.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM clearance_approval")
        assert b"Marigold" not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT facts::text FROM audit_entry")
        assert not any("Marigold" in row[0] for row in cursor.fetchall())


def test_an_unknown_decision_is_refused(house: House) -> None:
    with pytest.raises(Problem, match="Choose"):
        house.approve(house.ask(), house.ana, "perhaps")


def test_a_yes_to_other_words_is_refused(house: House) -> None:
    request = house.ask()
    other = digest_of(house.material("Flu shots are free next week."))
    with pytest.raises(Stale, match="changed while you were reading"):
        decide(request=request, digest=other, decision="approve", comment="", by=house.ana)


def test_a_yes_is_refused_when_the_material_was_swapped_beneath(house: House) -> None:
    request = house.ask()
    ApprovalRequest.objects.filter(pk=request.pk).update(material=house.material("Leeches are free this week."))
    with pytest.raises(Stale):
        house.approve(request, house.ana)


def test_no_clearance_comes_of_yeses_to_different_words(house: House) -> None:
    request = house.ask()
    house.approve(request, house.ana)
    other = house.material("Leeches are free this week.")
    ApprovalRequest.objects.filter(pk=request.pk).update(material=other, digest=digest_of(other))
    request.refresh_from_db()
    with pytest.raises(Stale, match="Not everybody approved the same words"):
        house.approve(request, house.priya)
    assert not Clearance.objects.exists()


def test_a_yes_after_the_window_is_refused_and_a_change_is_not(house: House, at: At) -> None:
    request = house.ask(window=(NINE, NINE + timedelta(hours=1)))
    with at(hours=2):
        with pytest.raises(Problem, match="time for this is over"):
            house.approve(request, house.ana)
        house.approve(request, house.ana, "change", "Choose a new time, please.")
    assert request.state == State.CHANGES


def test_a_window_that_is_over_is_not_asked_about(house: House) -> None:
    with pytest.raises(Problem, match="over"):
        house.ask(window=(NINE - timedelta(days=2), NINE - timedelta(days=1)))


def test_one_question_at_a_time_about_a_post(house: House) -> None:
    house.ask()
    with pytest.raises(Stale, match="already"):
        house.ask()
    assert ApprovalRequest.objects.count() == 1


def test_a_withdrawn_question_can_be_asked_again(house: House) -> None:
    first = house.ask()
    house.approve(first, house.ana)
    withdraw(request=first, by=house.leo.actor)
    second = house.ask("Flu shots are free next week.")
    assert second.approvals.count() == 0
    with pytest.raises(Stale):
        house.approve(first, house.priya)


def test_voiding_is_visible_and_the_same_twice_as_once(house: House) -> None:
    clearance = house.clear()
    for _ in range(2):
        void(clearance=clearance, why="a word was changed", by=house.leo.actor)
    clearance.refresh_from_db()
    assert clearance.void_reason == "a word was changed"
    assert clearance.request is not None
    assert clearance.request.state == State.VOID
    assert Entry.objects.filter(action="post.clearance-voided").count() == 1


def test_the_gate_finds_what_the_caller_did_not_mention(house: House) -> None:
    with pytest.raises(Problem, match="finding keeps this post from leaving"):
        house.ask("So glad Maria's biopsy was clear.")
    assert not ApprovalRequest.objects.exists()


def test_a_unit_without_steps_of_its_own_follows_the_organizations(house: House) -> None:
    ChainStep.objects.create(unit=None, position=1, role=Role.PUBLISHER, hours=6)
    assert [step.role for step in house.ask().steps.all()] == [Role.PUBLISHER]
    chain(house, {"role": Role.PRIVACY_OFFICER})
    assert [step.role for step in house.ask(subject=2).steps.all()] == [Role.PRIVACY_OFFICER]


def test_a_changed_chain_leaves_open_questions_as_they_were_asked(house: House) -> None:
    request = house.ask()
    chain(house, {"role": Role.PUBLISHER})
    assert [step.role for step in request.steps.all()] == [Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER]


def test_two_who_decide_at_the_same_moment_do_not_both_count(committed_house: House) -> None:
    """Ana says yes and Carl asks for a change in the same instant: one of them is told that it was decided."""
    house = committed_house
    chain(house, {"role": Role.CLINICAL_REVIEWER})
    request = house.ask()
    outcomes = _at_once(
        lambda: say(house, request, "ana"), lambda: say(house, request, "carl", "change", "The dose is wrong.")
    )
    assert sorted(outcomes) == ["Stale", "done"]
    assert Approval.objects.count() == 1
    request.refresh_from_db()
    assert (request.state == State.CLEARED) == Clearance.objects.filter(request=request).exists()


def test_one_person_who_clicks_twice_counts_once(committed_house: House) -> None:
    house = committed_house
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    outcomes = _at_once(lambda: say(house, request, "ana"), lambda: say(house, request, "ana"))
    assert sorted(outcomes) == ["NotAllowed", "done"]
    assert RequestStep.objects.get().approvals.count() == 1


def test_the_last_two_of_all_who_agree_at_once_clear_it_once(committed_house: House) -> None:
    house = committed_house
    chain(house, {"role": Role.CLINICAL_REVIEWER, "rule": Rule.ALL})
    request = house.ask()
    outcomes = _at_once(lambda: say(house, request, "ana"), lambda: say(house, request, "carl"))
    assert outcomes == ["done", "done"]
    assert Clearance.objects.filter(request=request).count() == 1


def test_a_last_yes_and_a_taking_back_at_once_end_as_one_of_both(committed_house: House) -> None:
    house = committed_house
    chain(house, {"role": Role.CLINICAL_REVIEWER})
    request = house.ask()
    outcomes = _at_once(lambda: say(house, request, "ana"), lambda: withdraw(request=request, by=house.leo.actor))
    assert sorted(outcomes) == ["Stale", "done"]
    request.refresh_from_db()
    assert (request.state == State.CLEARED) == Clearance.objects.filter(request=request).exists()


def say(house: House, request: ApprovalRequest, who: str, decision: str = "approve", comment: str = "") -> None:
    """Decide from rows of one's own, as another web process would."""
    mine = ApprovalRequest.objects.get(pk=request.pk)
    decide(request=mine, digest=mine.digest, decision=decision, comment=comment, by=fresh(house.cast.people[who]))


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
