"""Who is told that an account must be connected again."""

import pytest

from bedside.features.accounts.api import Account, mark_for_reconnection
from bedside.features.accounts.services import connect_account, reconnect_account
from bedside.features.notify.models import Notice
from bedside.features.people.cast import Cast
from bedside.kit.bus.pump import pump
from bedside.networks.practice.town import Town

SECRET = "a long password"


@pytest.fixture
def account(cast: Cast, town: Town) -> Account:
    return connect_account(
        network="practice", server=town.url, identifier="riverside", secret=SECRET, unit=cast.hospital, by=cast.sam
    )


def test_administrators_are_told_once_and_led_to_the_page(account: Account, cast: Cast) -> None:
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    pump()
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (cast.sam, f"/accounts/{account.pk}/again/")


def test_the_notice_is_done_when_the_account_is_connected_again(account: Account, cast: Cast) -> None:
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    pump()
    reconnect_account(account=account, identifier="riverside", secret=SECRET, by=cast.sam)
    pump()
    assert Notice.objects.filter(settled_at=None).count() == 0


def test_nobody_is_told_of_what_was_mended_meanwhile(account: Account, cast: Cast) -> None:
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    reconnect_account(account=account, identifier="riverside", secret=SECRET, by=cast.sam)
    pump()
    assert not Notice.objects.exists()
