"""Connecting, connecting again, disconnecting: against a real practice network."""

import pytest

from bedside.base import http
from bedside.base.errors import NotAllowed, Problem
from bedside.features.accounts.api import (
    Account,
    accounts_for,
    accounts_seen_by,
    fresh_link,
    mark_for_reconnection,
)
from bedside.features.accounts.services import connect_account, disconnect_account, origin_of, reconnect_account
from bedside.features.audit.api import Entry
from bedside.features.people.cast import Cast
from bedside.networks.base import Link, NeedsReconnect
from bedside.networks.practice.town import Town

SECRET = "a long password"


def connected(cast: Cast, town: Town, handle: str = "riverside") -> Account:
    return connect_account(
        network="practice", server=town.url, identifier=handle, secret=SECRET, unit=cast.hospital, by=cast.sam
    )


def actions() -> list[str]:
    return list(Entry.objects.filter(subject_kind="account").order_by("id").values_list("action", flat=True))


def test_a_connected_account_reaches_the_network_and_keeps_no_password(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    assert account.state == Account.State.CONNECTED
    assert fresh_link(account.pk).secrets["token"]
    assert SECRET not in repr(account.secrets)
    assert actions() == ["account.connected"]


def test_the_address_is_kept_as_scheme_host_and_port(cast: Cast, town: Town) -> None:
    account = connect_account(
        network="practice", server=f" {town.url.replace('http', 'HTTP')}/some/page?x=1 ", identifier="riverside",
        secret=SECRET, unit=cast.hospital, by=cast.sam,
    )  # fmt: skip
    assert account.server == town.url


@pytest.mark.parametrize(
    "typed", ["", "ftp://town", "https://", "https://me:pass@town", "http://a b", "https://x:99999"]
)
def test_what_is_no_server_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Problem, match="not the address of a server"):
        origin_of(typed)


def test_a_wrong_password_is_said_in_the_networks_words_and_nothing_is_kept(cast: Cast, town: Town) -> None:
    connected(cast, town)
    with pytest.raises(Problem, match="another password") as caught:
        connect_account(
            network="practice", server=town.url, identifier="riverside", secret="a wrong password",
            unit=cast.clinic, by=cast.sam,
        )  # fmt: skip
    assert "a wrong password" not in str(caught.value)
    assert Account.objects.count() == 1


def test_an_address_inside_the_own_network_names_the_setting_that_allows_it(cast: Cast, town: Town) -> None:
    http.configure(http.Settings())
    with pytest.raises(Problem) as caught:
        connected(cast, town)
    assert f"BEDSIDE_PRIVATE_ORIGINS={town.url}" in str(caught.value)
    assert not Account.objects.exists()


def test_a_server_that_is_not_there_is_said(cast: Cast, town: Town) -> None:
    gone = "http://127.0.0.1:1"
    http.configure(http.Settings(private_origins=frozenset({gone})))
    with pytest.raises(Problem, match="could not be reached"):
        connect_account(
            network="practice", server=gone, identifier="riverside", secret=SECRET, unit=cast.hospital, by=cast.sam
        )


def test_only_administrators_connect(cast: Cast, town: Town) -> None:
    with pytest.raises(NotAllowed, match="connect and disconnect accounts"):
        connect_account(
            network="practice", server=town.url, identifier="x", secret=SECRET, unit=cast.hospital, by=cast.maya
        )


def test_an_account_belongs_to_one_unit(cast: Cast, town: Town) -> None:
    connected(cast, town)
    with pytest.raises(Problem, match="Riverside Hospital"):
        connect_account(
            network="practice", server=town.url, identifier="riverside", secret=SECRET, unit=cast.clinic, by=cast.sam
        )


def test_connecting_again_keeps_the_account_and_renews_its_tokens(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    before = dict(account.secrets)
    mark_for_reconnection(account_id=account.pk, reason="The token was revoked.")
    reconnect_account(account=account, identifier="riverside", secret=SECRET, by=cast.sam)
    again = Account.objects.get()
    assert (again.pk, again.state, again.reason) == (account.pk, Account.State.CONNECTED, "")
    assert again.secrets != before
    assert actions() == ["account.connected", "account.needs-reconnection", "account.connected-again"]


def test_connecting_again_as_somebody_else_is_refused(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    with pytest.raises(Problem, match="another account: @clinic"):
        reconnect_account(account=account, identifier="clinic", secret=SECRET, by=cast.sam)
    assert Account.objects.get().secrets == account.secrets


def test_a_refused_old_token_does_not_mark_an_account_that_was_connected_again(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    tried = fresh_link(account.pk)
    reconnect_account(account=account, identifier="riverside", secret=SECRET, by=cast.sam)
    mark_for_reconnection(account_id=account.pk, reason="The token was revoked.", tried=tried)
    assert Account.objects.get().state == Account.State.CONNECTED


def test_a_refused_current_token_marks_the_account(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    mark_for_reconnection(account_id=account.pk, reason="The token was revoked.", tried=fresh_link(account.pk))
    assert Account.objects.get().state == Account.State.RECONNECT
    with pytest.raises(NeedsReconnect):
        fresh_link(account.pk)


def test_disconnecting_forgets_the_tokens_and_keeps_the_account(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    disconnect_account(account=account, by=cast.sam)
    disconnect_account(account=account, by=cast.sam)
    assert Account.objects.get().secrets == {}
    assert actions() == ["account.connected", "account.disconnected"]
    with pytest.raises(NeedsReconnect):
        fresh_link(account.pk)


def test_accounts_are_seen_where_posts_are_and_written_for_where_one_writes(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    assert list(accounts_seen_by(cast.nia)) == [account]
    assert list(accounts_seen_by(cast.leo)) == [account]
    assert list(accounts_seen_by(cast.ines)) == []  # of the clinic
    assert list(accounts_for(cast.nia)) == []
    disconnect_account(account=account, by=cast.sam)
    assert list(accounts_seen_by(cast.leo)) == [account]
    assert list(accounts_for(cast.leo)) == []


def test_the_tokens_are_not_readable_in_the_database(cast: Cast, town: Town) -> None:
    account = connected(cast, town)
    stored = Account.objects.filter(pk=account.pk).extra(select={"raw": "secrets"}).values("raw").get()["raw"]
    assert account.secrets["token"].encode() not in bytes(stored)
    link = Link(account.server, account.identity, account.handle, account.secrets)
    assert account.secrets["token"] not in repr(link)
