"""What should be gone is taken down, or said to be still out; never called unsent while readers see it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bedside.features.audit.models import Entry
from bedside.features.delivery.api import Delivery, State, take_down
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.kit.bus.models import Happening
from bedside.networks import registry
from bedside.networks.base import NeedsReconnect, NetworkError, NotActed, Rejected

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
