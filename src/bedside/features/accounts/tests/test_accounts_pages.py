"""The pages of the accounts, as a browser gets them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bedside.base import http
from bedside.features.accounts.api import Account, mark_for_reconnection
from bedside.features.accounts.services import connect_account
from bedside.features.people.api import User
from bedside.features.people.cast import Cast
from bedside.networks.practice.town import Town

SECRET = "a long password"
CONNECT = "/accounts/connect/practice/"
SignedIn = Callable[[User], Client]


def typed(cast: Cast, town: Town, **other: str) -> dict[str, str]:
    fields = {"server": town.url, "identifier": "riverside", "secret": SECRET, "unit": str(cast.hospital.pk)}
    return {**fields, **other}


@pytest.fixture
def account(cast: Cast, town: Town) -> Account:
    return connect_account(
        network="practice", server=town.url, identifier="riverside", secret=SECRET, unit=cast.hospital, by=cast.sam
    )


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_administrator_connects_an_account(cast: Cast, town: Town, signed_in: SignedIn) -> None:
    sam = signed_in(cast.sam)
    assert "Connect an account" in page(sam, "/accounts/")
    assert CONNECT in page(sam, "/accounts/connect/")
    setup = page(sam, CONNECT)
    assert "Choose any account name" in setup
    assert "<h1>Connect a practice account" not in setup
    answer = sam.post(CONNECT, typed(cast, town))
    assert answer.headers["Location"] == "/accounts/"
    shown = page(sam, "/accounts/")
    assert "@riverside is connected." in shown
    assert "Connected" in shown


def test_a_mistake_loses_nothing_but_the_password(cast: Cast, town: Town, signed_in: SignedIn) -> None:
    sam = signed_in(cast.sam)
    answer = sam.post(CONNECT, typed(cast, town, secret="short", unit=str(cast.clinic.pk)))
    shown = answer.content.decode()
    assert "8 to 200 characters" in shown
    assert f'value="{town.url}"' in shown
    assert 'value="riverside"' in shown
    assert f'value="{cast.clinic.pk}" selected' in shown
    assert "short" not in shown.replace("shortcut", "")


def test_a_private_address_is_explained_on_the_page(cast: Cast, town: Town, signed_in: SignedIn) -> None:
    http.configure(http.Settings())
    shown = signed_in(cast.sam).post(CONNECT, typed(cast, town)).content.decode()
    assert "is inside this network" in shown
    assert f"BEDSIDE_PRIVATE_ORIGINS={town.url}" in shown


def test_a_unit_nobody_offered_is_refused(cast: Cast, town: Town, signed_in: SignedIn) -> None:
    shown = signed_in(cast.sam).post(CONNECT, typed(cast, town, unit="999")).content.decode()
    assert "999 is not one of the available choices" in shown
    assert not Account.objects.exists()


def test_an_unknown_network_has_no_page(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.sam).get("/accounts/connect/nowhere/").status_code == 404


def test_others_read_the_list_and_nothing_more(cast: Cast, account: Account, signed_in: SignedIn) -> None:
    leo = signed_in(cast.leo)
    shown = page(leo, "/accounts/")
    assert "@riverside" in shown
    assert "Disconnect" not in shown
    for address in ("/accounts/connect/", CONNECT, f"/accounts/{account.pk}/again/"):
        assert leo.get(address).status_code == 403
    assert leo.post(f"/accounts/{account.pk}/disconnect/").status_code == 403
    assert Account.objects.get().state == Account.State.CONNECTED


def test_somebody_of_another_unit_sees_nothing(cast: Cast, account: Account, signed_in: SignedIn) -> None:
    ines = signed_in(cast.ines)
    assert "@riverside" not in page(ines, "/accounts/")
    assert ines.get(f"/accounts/{account.pk}/again/").status_code == 404


def test_connecting_again_asks_for_the_password_only_once_more(
    cast: Cast, account: Account, signed_in: SignedIn
) -> None:
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    sam = signed_in(cast.sam)
    shown = page(sam, "/accounts/")
    assert "This token was revoked." in shown
    again = reverse("accounts:again", args=[account.pk])
    assert again in shown
    assert 'value="riverside"' in page(sam, again)
    refused = sam.post(again, {"identifier": "riverside", "secret": "a wrong password"}).content.decode()
    assert "another password" in refused
    assert sam.post(again, {"identifier": "riverside", "secret": SECRET}).status_code == 302
    assert Account.objects.get().state == Account.State.CONNECTED


def test_disconnecting_says_first_what_becomes_of_scheduled_posts(
    cast: Cast, account: Account, signed_in: SignedIn
) -> None:
    sam = signed_in(cast.sam)
    assert "120 minutes late counts as missed" in page(sam, "/accounts/")
    sam.post(f"/accounts/{account.pk}/disconnect/")
    assert "@riverside is disconnected." in page(sam, "/accounts/")
    assert Account.objects.get().secrets == {}


@pytest.mark.parametrize(("who", "told"), [("sam", True), ("leo", True), ("nia", False), ("ines", False)])
def test_today_tells_those_whom_it_concerns(
    who: str, told: bool, cast: Cast, account: Account, signed_in: SignedIn
) -> None:
    mark_for_reconnection(account_id=account.pk, reason="This token was revoked.")
    shown = page(signed_in(getattr(cast, who)), "/")
    assert ("1 account must be connected again" in shown) == told
    assert (reverse("accounts:again", args=[account.pk]) in shown) == (who == "sam")
