"""What bounds a delivery: the lease and the call, the approved window, and what this Bedside can read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from bedside.base import http
from bedside.features.accounts.api import Account
from bedside.features.clearance import seal
from bedside.features.delivery import carrying
from bedside.features.delivery.api import Delivery, State
from bedside.features.delivery.line import call_seconds, lease
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.delivery.tests.test_people_and_courier import meanwhile
from bedside.kit.crypto import Undecryptable

At = Callable[[datetime], None]


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk)


def test_a_lease_is_longer_than_all_requests_of_a_call_as_configured(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[float] = []
    meanwhile(monkeypatch, "start", lambda: left.append(http._left()))
    street.put("Bounded.")
    street.run()
    assert 0 < left[0] <= call_seconds() < lease().total_seconds()
    http.configure(http.Settings(total_seconds=100))
    assert call_seconds() == 500


def closing_at_half_past_nine(street: Street) -> Delivery:
    delivery = street.put("Until half past nine.")
    delivery.clearance.window_end = NINE + timedelta(minutes=30)
    seal.sign(delivery.clearance)
    delivery.clearance.save()
    return delivery


@pytest.mark.parametrize(("minutes", "state"), [(34, State.SENT), (36, State.FAILED)])
def test_words_do_not_leave_after_their_window_although_they_were_due_in_it(
    street: Street, at: At, minutes: int, state: State
) -> None:
    delivery = closing_at_half_past_nine(street)
    at(NINE + timedelta(minutes=minutes))
    street.run()
    assert state_of(delivery) == state
    assert bool(street.texts()) == (state == State.SENT)


def with_raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def garble_words(delivery: Delivery) -> None:
    with_raw(f"UPDATE delivery_delivery SET material = '\\x00ff' WHERE id = {delivery.pk}")


def garble_account(delivery: Delivery) -> None:
    with_raw(f"UPDATE accounts_account SET secrets = '\\x00ff' WHERE id = {delivery.account_id}")


def forget_network(delivery: Delivery) -> None:
    Account.objects.filter(pk=delivery.account_id).update(network="gone")


def test_what_can_not_be_read_at_the_last_look_is_set_aside_too(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template that a clearance rests on, for example, may be locked although the words are not."""
    delivery = street.put("Readable.")

    def locked(*_: object, **__: object) -> None:
        raise Undecryptable("locked", "")

    monkeypatch.setattr(carrying, "refusal", locked)
    street.run()
    assert Delivery.objects.values("state", "code").get() == {"state": State.FAILED, "code": "unreadable"}
    assert not delivery.attempts.exists()


@pytest.mark.parametrize("spoil", [garble_words, garble_account, forget_network])
def test_what_can_not_be_read_fails_where_people_see_it(
    street: Street, at: At, spoil: Callable[[Delivery], None]
) -> None:
    delivery = street.put("Unreadable.")
    spoil(delivery)
    street.run()
    row = Delivery.objects.values("state", "code").get(pk=delivery.pk)
    assert row == {"state": State.FAILED, "code": "unreadable"}
