"""What the worker does beside sending: nothing that goes wrong once may stop the rest for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bedside.features.audit.api import Subject
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import place_hold
from bedside.features.delivery.api import Delivery, State
from bedside.features.delivery.engagement import fetch_due
from bedside.features.delivery.services.sweeping import free_held
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.people.api import Role
from bedside.features.people.models import Membership
from bedside.networks import registry
from bedside.networks.base import Engagement, Link

At = Callable[[datetime], None]


def test_what_stays_held_hides_nothing_that_was_freed(street: Street, at: At) -> None:
    Membership.objects.create(user=street.maya, unit=None, role=Role.PRIVACY_OFFICER)
    other = street.connect("elm-street")
    place_hold(reason="A drill.", by=street.maya, account=street.account)
    held = [street.put("Held.", subject=number) for number in range(3)]
    free = street.put("Free.", account=other, subject=9, due=NINE)
    type(free).objects.update(state=State.HELD)
    assert free_held(batch=2) == 1
    free.refresh_from_db()
    assert free.state == State.WAITING
    assert all(type(each).objects.get(pk=each.pk).state == State.HELD for each in held)


def put_and_hold(street: Street, count: int) -> None:
    for number in range(count):
        street.put("Held.", subject=number)
    Delivery.objects.update(state=State.HELD)


@pytest.mark.parametrize("scope", ["organization", "unit", "account", "subject"])
def test_what_is_held_in_whatever_scope_is_one_question_however_much_it_is(street: Street, at: At, scope: str) -> None:
    Membership.objects.create(user=street.maya, unit=None, role=Role.PRIVACY_OFFICER)
    where: dict[str, Any] = {"organization": {}, "unit": {"unit": street.unit}, "account": {"account": street.account}}
    subjects = [{"subject": Subject("post", number), "unit": street.unit} for number in range(12)]
    for each in subjects if scope == "subject" else [where[scope]]:
        place_hold(reason="A drill.", by=street.maya, **each)
    put_and_hold(street, 12)
    with CaptureQueriesContext(connection) as seen:
        assert free_held(batch=5) == 0
    assert len([query for query in seen if "delivery_delivery" in query["sql"]]) == 1
    assert (
        len([query for query in seen if "SAVEPOINT" not in query["sql"]]) == 3
    )  # and, for sources and pictures, what day it is here
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.HELD}


def test_a_lifted_hold_frees_all_of_its_posts_at_once(street: Street, at: At) -> None:
    put_and_hold(street, 12)
    assert free_held(batch=5) == 12
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.WAITING}
    assert Entry.objects.filter(action="delivery.waiting").count() == 12


def test_what_can_not_be_read_keeps_nothing_else_held_or_uncounted(street: Street, at: At) -> None:
    other = street.connect("elm-street")
    locked, fine = street.put("Locked."), street.put("Fine.", account=other)
    street.run()
    at(NINE + timedelta(minutes=2))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_delivery SET material = %s WHERE id = %s", [b"\x00", locked.pk])
        cursor.execute("UPDATE accounts_account SET secrets = %s WHERE id = %s", [b"\x00", locked.account_id])
    assert fetch_due() == 2
    assert fine.pieces.get().likes == 0
    Delivery.objects.update(state=State.HELD)
    assert free_held() == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.WAITING}


def test_a_mistake_with_one_account_does_not_keep_the_counts_of_others(
    street: Street, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = street.connect("elm-street")
    broken, fine = street.put("Here."), street.put("There.", account=other)
    street.run()

    def counts(self: object, link: Link, receipts: list[Any]) -> dict[str, Engagement]:
        if link.identity == street.account.identity:
            raise RuntimeError("a mistake")
        return {"another": Engagement(1, 1, 1), receipts[0].remote_id: Engagement(likes=4, replies=0, reposts=0)}

    monkeypatch.setattr(type(registry.get("practice")), "engagement", counts)
    at(NINE + timedelta(minutes=2))
    assert fetch_due() == 2
    assert fine.pieces.get().likes == 4
    broken.refresh_from_db()
    assert broken.engagement_at is not None
    assert broken.engagement_at > NINE + timedelta(minutes=2)
