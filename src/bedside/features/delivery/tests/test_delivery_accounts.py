"""What an account's state does to what waits for it, on a real practice network."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bedside.features.accounts.services import reconnect_account
from bedside.features.accounts.uses import uses_of
from bedside.features.delivery.api import State, cancel
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.people.api import Role
from bedside.features.people.models import Membership
from bedside.kit.bus.pump import pump


def test_what_waited_goes_out_as_soon_as_the_account_is_connected_again(
    street: Street, at: Callable[[datetime], None]
) -> None:
    Membership.objects.create(user=street.maya, unit=None, role=Role.ADMINISTRATOR)
    delivery = street.put("Flu clinic opens.")
    street.town.fault(kind="revoked")
    street.run()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.code) == (State.WAITING, "reconnect")
    street.account.refresh_from_db()
    assert street.account.state == "reconnect"
    street.town.clear()
    reconnect_account(account=street.account, identifier="riverside", secret="a long password", by=street.maya)
    pump()
    street.run()
    assert street.texts() == ["Flu clinic opens."]


def test_before_disconnecting_one_learns_what_is_scheduled(street: Street, at: Callable[[datetime], None]) -> None:
    first, _second = street.put("One."), street.put("Two.", due=NINE + timedelta(hours=3), subject=2)
    assert uses_of([street.account]) == {street.account.pk: ["2 posts are scheduled for it."]}
    cancel(deliveries=[first], by=street.maya.actor)
    assert uses_of([street.account]) == {street.account.pk: ["1 post is scheduled for it."]}
