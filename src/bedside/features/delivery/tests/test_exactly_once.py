"""Each cleared post reaches its account exactly once, whatever the network does."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bedside.features.clearance.api import place_hold
from bedside.features.delivery.api import Delivery, State, cancel, decide_unconfirmed, reschedule, send_again, take_down
from bedside.features.delivery.line import LeaseLost, claim, renew, sign_off, sign_on
from bedside.features.delivery.models import Piece, Try
from bedside.features.delivery.services.sweeping import free_held
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.people.api import Role
from bedside.features.people.models import Membership

At = Callable[[datetime], None]


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_due_post_is_sent_with_its_receipt(street: Street, at: At) -> None:
    delivery = street.put("Flu clinic on Saturday.")
    street.run()
    assert state_of(delivery) == State.SENT
    piece = delivery.pieces.get()
    assert piece.url.startswith(street.town.url)
    assert street.texts() == ["Flu clinic on Saturday."]


def test_nothing_leaves_before_its_time(street: Street, at: At) -> None:
    delivery = street.put("Later.", due=NINE + timedelta(seconds=1))
    street.run()
    assert state_of(delivery) == State.WAITING
    assert street.texts() == []


@pytest.mark.parametrize("fault", ["timeout_after", "error_after", "reset_after"])
def test_an_effect_without_an_answer_is_found_and_not_repeated(street: Street, at: At, fault: str) -> None:
    street.town.fault(kind=fault, left=1, seconds=2)
    delivery = street.put("Once.")
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED
    at(NINE + timedelta(minutes=1))
    street.run()
    assert state_of(delivery) == State.SENT
    assert [attempt.action for attempt in delivery.attempts.all()] == ["start", "find"]
    assert street.texts() == ["Once."]


@pytest.mark.parametrize("fault", ["timeout_before", "error_before", "reset_before", "too_many"])
def test_what_did_not_happen_is_tried_again(street: Street, at: At, fault: str) -> None:
    street.town.fault(kind=fault, left=1, seconds=2)
    delivery = street.put("Once.")
    street.run()
    assert state_of(delivery) in (State.UNCONFIRMED, State.WAITING)
    assert street.texts() == []
    at(NINE + timedelta(minutes=1))
    street.run()
    assert state_of(delivery) == State.SENT
    assert street.texts() == ["Once."]


def test_a_worker_killed_after_the_call_leads_to_a_look_and_no_second_post(street: Street, at: At) -> None:
    """The state that kill -9 leaves: a try without an end, and the network has acted."""
    delivery = street.put("Once.")
    street.run()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENDING)
    delivery.pieces.update(sent_at=None, remote_id="")
    Try.objects.update(ended_at=None, outcome="")
    street.run()
    assert state_of(delivery) == State.SENT
    assert delivery.pieces.get().remote_id
    assert street.texts() == ["Once."]


def test_a_refusal_fails_one_post_and_the_next_goes_out(street: Street, at: At) -> None:
    street.town.fault(kind="refuse", left=1)
    refused, fine = street.put("No."), street.put("Yes.", subject=2)
    street.run()
    assert (state_of(refused), state_of(fine)) == (State.FAILED, State.SENT)
    assert refused.reason


def test_a_failed_account_does_not_touch_the_others(street: Street, at: At) -> None:
    other = street.connect("elm-street")
    street.town.fault(kind="revoked", left=1, on="any", handle="riverside")
    broken, fine = street.put("Here."), street.put("There.", account=other)
    street.run()
    assert (state_of(broken), state_of(fine)) == (State.WAITING, State.SENT)
    street.account.refresh_from_db()
    assert street.account.state == "reconnect"
    assert broken.code == "reconnect"


def test_posts_of_an_account_keep_their_order_through_trouble(street: Street, at: At) -> None:
    street.town.fault(kind="error_before", left=1)
    for number in range(4):
        street.put(f"Post {number}.", due=NINE + timedelta(seconds=number), subject=number)
    at(NINE + timedelta(seconds=10))
    street.run()
    assert street.texts() == []
    at(NINE + timedelta(minutes=2))
    street.run()
    assert street.texts() == ["Post 0.", "Post 1.", "Post 2.", "Post 3."]


def test_a_thread_that_broke_goes_on_where_it_stopped(street: Street, at: At) -> None:
    street.town.fault(kind="error_after", left=1)
    delivery = street.put("One.", "Two.", "Three.")
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED
    at(NINE + timedelta(minutes=1))
    street.run()
    assert state_of(delivery) == State.SENT
    assert street.thread(delivery) == ["One.", "Two.", "Three."]


def test_what_is_cancelled_or_moved_does_not_leave(street: Street, at: At) -> None:
    gone, moved = street.put("Gone."), street.put("Moved.", subject=2)
    cancel(deliveries=[gone], by=street.maya.actor)
    reschedule(deliveries=[moved], due_at=NINE + timedelta(hours=1), by=street.maya.actor)
    street.run()
    assert street.texts() == []
    at(NINE + timedelta(hours=1))
    street.run()
    assert street.texts() == ["Moved."]


def test_too_late_means_missed_and_a_person_decides(street: Street, at: At) -> None:
    delivery = street.put("Yesterday's news.")
    at(NINE + timedelta(hours=3))
    street.run()
    assert state_of(delivery) == State.MISSED
    assert street.texts() == []
    send_again(delivery=delivery, by=street.maya)
    street.run()
    assert state_of(delivery) == State.SENT


def test_words_changed_behind_the_back_do_not_leave(street: Street, at: At) -> None:
    delivery = street.put("Approved.")
    delivery.material = street.item("Something else.")
    delivery.save()
    street.run()
    assert state_of(delivery) == State.FAILED
    assert delivery.code == "changed"
    assert street.texts() == []


def test_a_forged_clearance_lets_nothing_out(street: Street, at: At) -> None:
    delivery = street.put("Approved.")
    delivery.clearance.subject_id = 99
    delivery.clearance.save()
    street.run()
    assert state_of(delivery) == State.FAILED
    assert delivery.code == "forged"


def test_a_hold_stops_and_lifting_resumes(street: Street, at: At) -> None:
    Membership.objects.create(user=street.maya, unit=None, role=Role.CRISIS_LEAD)
    hold = place_hold(reason="Flood", by=street.maya)
    delivery = street.put("Held.")
    street.run()
    assert state_of(delivery) == State.HELD
    hold.lifted_at = NINE
    hold.save()
    assert free_held() == 1
    street.run()
    assert state_of(delivery) == State.SENT


def test_taking_down_removes_it_from_the_network(street: Street, at: At) -> None:
    delivery = street.put("One.", "Two.")
    street.run()
    take_down(delivery=delivery, by=street.maya)
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN
    assert street.texts() == []


def test_an_unconfirmed_post_that_a_person_saw_missing_is_sent(street: Street, at: At) -> None:
    street.town.fault(kind="timeout_before", left=1, seconds=2)
    delivery = street.put("Once.")
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED
    decide_unconfirmed(delivery=delivery, went_out=False, by=street.maya)
    street.run()
    assert state_of(delivery) == State.SENT
    assert street.texts() == ["Once."]


def test_one_claim_at_a_time_for_an_account(street: Street, at: At) -> None:
    street.put("First.")
    street.put("Second.", subject=2)
    worker = sign_on()
    assert len(claim(worker=worker, limit=10, now=NINE)) == 1
    assert claim(worker=sign_on(), limit=10, now=NINE) == []


def test_a_silent_worker_loses_its_lane_and_may_write_no_more(street: Street, at: At) -> None:
    delivery = street.put("Once.")
    dead = sign_on()
    (old,) = claim(worker=dead, limit=1, now=NINE)
    sign_off(dead)
    street.run()
    assert state_of(delivery) == State.SENT
    with pytest.raises(LeaseLost):
        renew(old)
    assert street.texts() == ["Once."]


def test_what_is_made_in_one_microsecond_has_keys_of_its_own(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(NINE)
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: 7)
    for number in range(30):
        street.put("At once.", subject=number)
    assert Piece.objects.values("key").distinct().count() == 30
