"""What should be gone is taken down, or said to be still out; never called unsent while readers see it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bedside.base.errors import NotAllowed, Stale
from bedside.features.audit.models import Entry
from bedside.features.delivery.api import Delivery, State, decide_unconfirmed, deleted_by_hand, take_down
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.delivery.tests.test_people_and_courier import meanwhile
from bedside.features.people.models import User
from bedside.kit.bus.models import Happening
from bedside.networks import registry
from bedside.networks.base import NeedsReconnect, NetworkError, NotActed, Pending, Rejected

At = Callable[[datetime], None]


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def answer(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(registry.get("practice")), "delete", refuse)


def refused(street: Street, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Delivery:
    delivery = street.put("Out.")
    street.run()
    with monkeypatch.context() as for_now:
        answer(for_now, error)
        take_down(delivery=delivery, by=street.maya)
        street.run()
    return delivery


@pytest.mark.parametrize(
    ("error", "code"), [(Rejected("Too old."), "refused"), (NeedsReconnect("The token is void."), "reconnect")]
)
def test_what_is_not_taken_down_is_still_out_and_announced(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch, error: NetworkError, code: str
) -> None:
    delivery = refused(street, monkeypatch, error)
    assert state_of(delivery) == State.TAKING_DOWN
    assert delivery.is_still_out
    assert (delivery.code, delivery.reason) == (code, error.reason)
    assert street.texts() == ["Out."]
    assert Entry.objects.filter(action="delivery.not-taken-down").count() == 1
    told = Happening.objects.filter(handler__contains="publishing").order_by("id")
    assert [each.fields["state"] for each in told] == ["sent", "taking_down", "taking_down"]


def test_a_refused_one_is_asked_for_again_and_keeps_nobody_waiting(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = refused(street, monkeypatch, Rejected("Too old."))
    street.put("Next.", subject=2)
    street.run()
    assert street.texts() == ["Out.", "Next."]
    at(NINE + timedelta(hours=1))
    with monkeypatch.context() as for_now:
        answer(for_now, NotActed("Busy."))
        street.run()
    assert state_of(delivery) == State.TAKING_DOWN
    assert delivery.is_still_out
    at(NINE + timedelta(hours=2))
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN
    assert street.texts() == ["Next."]


def test_a_person_may_ask_again_at_once(street: Street, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = refused(street, monkeypatch, Rejected("Too old."))
    take_down(delivery=delivery, by=street.maya)
    assert state_of(delivery) == State.TAKING_DOWN
    assert delivery.is_still_out
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN


def test_what_a_network_can_not_be_asked_about_ends_by_a_persons_word(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = type(registry.get("practice"))
    monkeypatch.setattr(network, "capabilities", replace(network.capabilities, can_find=False))
    street.town.fault(kind="error_after", left=1)
    delivery = street.put("Out.")
    street.run()
    at(NINE + timedelta(hours=1))
    street.run()
    decide_unconfirmed(delivery=delivery, went_out=True, by=street.maya)
    take_down(delivery=delivery, by=street.maya)
    street.run()
    delivery.refresh_from_db()
    assert delivery.is_still_out
    leo = User.objects.create_user("leo@riverside.example", None, name="Leo Brandt")
    with pytest.raises(NotAllowed):
        deleted_by_hand(delivery=delivery, by=leo)
    deleted_by_hand(delivery=delivery, by=street.maya)
    at(NINE + timedelta(days=1))
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN
    assert delivery.reason == "Maya Okafor deleted it there by hand."
    assert delivery.pieces.get().taken_down_at == NINE + timedelta(hours=1)
    with pytest.raises(Stale):
        deleted_by_hand(delivery=delivery, by=street.maya)


@pytest.mark.parametrize("fault", ["", "error_before", "error_after", "refuse", "too_many"])
@pytest.mark.parametrize("texts", [("Once.",), ("One.", "Two.")])
def test_what_is_taken_down_while_it_is_being_sent_does_not_stay_out(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...], fault: str
) -> None:
    """However the call under way ends."""
    if fault:
        street.town.fault(kind=fault, left=1)
    delivery = street.put(*texts)
    meanwhile(monkeypatch, "start", lambda: take_down(delivery=delivery, by=street.maya))
    for minutes in (0, 10, 20):
        at(NINE + timedelta(minutes=minutes))
        street.run()
    assert state_of(delivery) in (State.TAKEN_DOWN, State.CANCELLED)
    assert street.texts() == []
    assert delivery.attempts.filter(action="start").count() == 1


def test_what_a_slow_network_works_on_is_stopped_before_it_is_visible(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = type(registry.get("practice"))
    monkeypatch.setattr(network, "start", lambda *_: Pending({"container": "7"}, poll_after_seconds=3600))
    delivery = street.put("Slow.")
    street.run()
    assert state_of(delivery) == State.SENDING
    take_down(delivery=delivery, by=street.maya)
    street.run()
    assert state_of(delivery) == State.CANCELLED
    assert [attempt.action for attempt in delivery.attempts.all()] == ["start"]


def test_what_is_unwanted_is_not_sent_because_a_person_saw_it_missing(street: Street, at: At) -> None:
    street.town.fault(kind="error_before", left=1)
    delivery = street.put("Once.")
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED
    Delivery.objects.update(unwanted=True)  # as on a network that can't be asked, after a take-down
    decide_unconfirmed(delivery=delivery, went_out=False, by=street.maya)
    assert state_of(delivery) == State.CANCELLED
    street.run()
    assert street.texts() == []
