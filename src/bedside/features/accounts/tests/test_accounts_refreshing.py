"""Refreshing tokens: one at a time, and never over newer ones. The network is a real one whose tokens are made to run
out here, because the practice network's live for ever."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from bedside.features.accounts.api import Account, fresh_link
from bedside.features.accounts.services import connect_account, reconnect_account
from bedside.features.people.cast import make_cast
from bedside.networks import registry
from bedside.networks.base import Link, NeedsReconnect
from bedside.networks.practice.town import Town

SECRET = "a long password"


class RunningOut:
    """A refresh that spends its token: the second use of the same one is refused, as Bluesky's is."""

    def __init__(self) -> None:
        self.spent: list[str] = []
        self.inside = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, link: Link) -> Link:
        token = link.secrets["token"]
        if token.startswith("fresh"):
            return link
        self.inside.set()
        assert self.go_on.wait(10)
        if token in self.spent:
            raise NeedsReconnect("The refresh token was used before.")
        self.spent.append(token)
        return Link(link.server, link.identity, link.handle, {"token": f"fresh {len(self.spent)}"})


@pytest.fixture
def account(real_transactions: None, town: Town) -> Account:
    cast = make_cast()
    return connect_account(
        network="practice", server=town.url, identifier="riverside", secret=SECRET, unit=cast.hospital, by=cast.sam
    )


@pytest.fixture
def refresh(monkeypatch: pytest.MonkeyPatch) -> RunningOut:
    running_out = RunningOut()
    monkeypatch.setattr(registry.get("practice"), "refresh", running_out)
    return running_out


def at_the_same_time(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in threads of their own; return what each returned or raised."""
    results: list[object] = [None] * len(jobs)

    def run(number: int) -> None:
        try:
            results[number] = jobs[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_two_workers_refresh_once_and_both_get_the_new_token(account: Account, refresh: RunningOut) -> None:
    results = at_the_same_time(lambda: fresh_link(account.pk), lambda: fresh_link(account.pk))
    assert [link.secrets["token"] for link in results if isinstance(link, Link)] == ["fresh 1", "fresh 1"]
    assert len(refresh.spent) == 1
    assert Account.objects.get().secrets == {"token": "fresh 1"}


def test_connecting_again_during_a_refresh_leaves_the_newest_token(account: Account, refresh: RunningOut) -> None:
    refresh.go_on.clear()
    sam = account.connected_by

    def connect_meanwhile() -> Account:
        assert refresh.inside.wait(10)
        # The sign-in itself needs no lock; keeping it waits for the refresh, which is let go on now.
        refresh.go_on.set()
        return reconnect_account(account=account, identifier="riverside", secret=SECRET, by=sam)

    refreshed, again = at_the_same_time(lambda: fresh_link(account.pk), connect_meanwhile)
    assert isinstance(refreshed, Link)
    assert isinstance(again, Account)
    assert Account.objects.get().secrets == again.secrets
    assert Account.objects.get().secrets != {"token": "fresh 1"}


def test_a_refresh_that_is_refused_marks_the_account_once(account: Account, refresh: RunningOut) -> None:
    refresh.spent.append(account.secrets["token"])
    results = at_the_same_time(lambda: fresh_link(account.pk), lambda: fresh_link(account.pk))
    assert [type(result) for result in results] == [NeedsReconnect, NeedsReconnect]
    marked = Account.objects.get()
    assert (marked.state, marked.reason) == (Account.State.RECONNECT, "The refresh token was used before.")


def test_a_renamed_account_is_shown_under_its_new_name(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(link: Link) -> Link:
        return Link(link.server, link.identity, "riverside-health", {"token": "fresh"})

    monkeypatch.setattr(registry.get("practice"), "refresh", renamed)
    fresh_link(account.pk)
    assert str(Account.objects.get()) == "@riverside-health"
