"""A person decides while the courier is on its way: whoever is first wins, and nothing is written over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bedside.base.errors import Problem
from bedside.features.clearance.api import Clearance
from bedside.features.delivery.api import Delivery, State, cancel, decide_unconfirmed, enqueue, take_down
from bedside.features.delivery.models import Try
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.networks import registry
from bedside.networks.base import NeedsReconnect, OutcomeUnknown, Pending, Receipt, Rejected

At = Callable[[datetime], None]


def unconfirmed(street: Street, at: At, *, fault: str) -> Delivery:
    """A delivery of which nobody knows whether it is out, a minute later."""
    street.town.fault(kind=fault, left=1)
    delivery = street.put("Once.")
    street.run()
    at(NINE + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert delivery.state == State.UNCONFIRMED
    return delivery


def meanwhile(monkeypatch: pytest.MonkeyPatch, call: str, happens: Callable[[], Any]) -> None:
    """Let something happen while the network is asked, once."""
    network = type(registry.get("practice"))
    real = getattr(network, call)

    def asked(self: object, *given: Any) -> Any:
        monkeypatch.setattr(network, call, real)
        happens()
        return real(self, *given)

    monkeypatch.setattr(network, call, asked)


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_taking_down_while_the_network_is_asked_is_not_overtaken_by_sending(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = unconfirmed(street, at, fault="error_before")
    meanwhile(monkeypatch, "find", lambda: take_down(delivery=delivery, by=street.maya))
    street.run()
    assert street.texts() == []
    assert state_of(delivery) == State.TAKEN_DOWN


def test_taking_down_is_not_forgotten_when_the_look_fails(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = unconfirmed(street, at, fault="error_after")
    street.town.fault(kind="error_before", left=1, on="any")
    meanwhile(monkeypatch, "find", lambda: take_down(delivery=delivery, by=street.maya))
    street.run()
    assert state_of(delivery) in (State.TAKING_DOWN, State.TAKEN_DOWN)
    at(NINE + timedelta(minutes=10))
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN
    assert street.texts() == []


def test_who_says_that_it_went_out_is_believed_over_a_courier_that_wants_to_send(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = unconfirmed(street, at, fault="error_before")
    meanwhile(monkeypatch, "find", lambda: decide_unconfirmed(delivery=delivery, went_out=True, by=street.maya))
    street.run()
    assert street.texts() == []
    assert state_of(delivery) == State.SENT


def test_what_a_person_saw_out_is_found_before_it_is_taken_down(street: Street, at: At) -> None:
    delivery = unconfirmed(street, at, fault="error_after")
    decide_unconfirmed(delivery=delivery, went_out=True, by=street.maya)
    take_down(delivery=delivery, by=street.maya)
    street.run()
    assert state_of(delivery) == State.TAKEN_DOWN
    assert street.texts() == []


@pytest.mark.parametrize("answer", [Rejected("No."), NeedsReconnect("The token is void.")])
def test_a_network_that_refuses_to_say_leaves_it_unconfirmed(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch, answer: Exception
) -> None:
    """What may be out can't be cancelled, whatever the network says instead of an answer."""
    delivery = street.put("Once.")
    street.run()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENDING)  # as kill -9 leaves it
    delivery.pieces.update(sent_at=None, remote_id="")
    Try.objects.update(ended_at=None, outcome="")

    def refuse(*_: object) -> None:
        raise answer

    monkeypatch.setattr(type(registry.get("practice")), "find", refuse)
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED
    with pytest.raises(Problem, match="Nobody can say yet"):
        cancel(deliveries=[delivery], by=street.maya.actor)


def test_what_became_visible_without_an_answer_is_looked_for_and_not_made_visible_again(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that takes a post in two steps, and is cut off in the second."""
    network = type(registry.get("practice"))
    shown: list[str] = []

    def finalize(self: object, link: object, part: Any, pending: Pending) -> Receipt:
        shown.append(part.text)
        raise OutcomeUnknown("cut off")

    monkeypatch.setattr(network, "start", lambda *_: Pending({"container": "7"}, poll_after_seconds=1))
    monkeypatch.setattr(network, "poll", lambda *_: None)
    monkeypatch.setattr(network, "finalize", finalize)
    monkeypatch.setattr(network, "find", lambda *_: Receipt("7", "https://x.example/7", NINE, {}))
    delivery = street.put("Once.")
    street.run()
    for minutes in (1, 2, 3):
        at(NINE + timedelta(minutes=minutes))
        street.run()
    assert state_of(delivery) == State.SENT
    assert shown == ["Once."]


def test_what_is_voided_between_two_parts_stops_the_second(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = street.put("One.", "Two.")
    meanwhile(monkeypatch, "start", lambda: Clearance.objects.update(voided_at=NINE, void_reason="consent revoked"))
    street.run()
    assert state_of(delivery) == State.FAILED
    assert delivery.code == "void"
    assert street.thread(delivery) == ["One."]


def test_one_clearance_sends_once_however_often_it_is_scheduled(street: Street, at: At) -> None:
    delivery = street.put("Once.")

    def again() -> None:
        material = {str(street.account.pk): delivery.material}
        enqueue(
            clearance=delivery.clearance, material=material, accounts=[street.account], due_at=NINE,
            by=street.maya.actor,
        )  # fmt: skip

    with pytest.raises(Problem, match="scheduled for @riverside already"):
        again()
    cancel(deliveries=[delivery], by=street.maya.actor)
    again()
    street.run()
    assert street.texts() == ["Once."]
