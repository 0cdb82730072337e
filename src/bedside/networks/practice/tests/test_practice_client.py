"""What Bedside knows after each call to the practice network, whatever goes wrong."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bedside.base import http
from bedside.networks.base import (
    Engagement,
    Link,
    NeedsReconnect,
    NotActed,
    OutcomeUnknown,
    Part,
    Picture,
    Receipt,
    Rejected,
)
from bedside.networks.practice.client import Practice
from bedside.networks.practice.town import Town

Make = Callable[..., Part]


def publish(town: Town, link: Link, part: Part) -> Receipt:
    receipt = town.network.start(link, part)
    assert isinstance(receipt, Receipt)
    return receipt


def held(town: Town, link: Link) -> int:
    return town.tally(link).accepted


def test_a_post_with_a_picture_and_its_answer_can_be_found_again(town: Town, part: Make, picture: Picture) -> None:
    link = town.connect()
    first = publish(town, link, part(pictures=(picture,)))
    second = publish(town, link, part("Walk in until noon.", 1, root=first, parent=first))
    shown = town.http.get(
        f"{town.url}/api/posts/{second.remote_id}", headers={"Authorization": f"Bearer {link.secrets['token']}"}
    ).json()
    assert (shown["text"], shown["reply_to"], shown["root"]) == (
        "Walk in until noon.",
        first.remote_id,
        first.remote_id,
    )
    assert town.network.find(link, part()) == first
    assert town.network.find(link, part(number=2)) is None


def test_the_same_part_twice_is_one_post(town: Town, part: Make) -> None:
    link = town.connect()
    assert publish(town, link, part()) == publish(town, link, part())
    assert held(town, link) == 1


def test_many_tries_at_once_are_one_post(town: Town, part: Make) -> None:
    link = town.connect()
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: publish(town, link, part()), range(24)))
    assert len({receipt.remote_id for receipt in receipts}) == 1
    assert town.tally(link, part().key).resent == 23


def test_one_key_for_two_texts_is_refused(town: Town, part: Make) -> None:
    link = town.connect()
    publish(town, link, part())
    with pytest.raises(Rejected):
        town.network.start(link, part("Something else."))


def test_deleting_twice_is_success_and_the_part_stays_known(town: Town, part: Make) -> None:
    link = town.connect()
    receipt = publish(town, link, part())
    town.network.delete(link, receipt)
    town.network.delete(link, receipt)
    assert town.network.engagement(link, [receipt]) == {}
    assert town.network.find(link, part()) == receipt, "a post that somebody deleted must not be sent again"


def test_deleting_what_never_was_is_success_and_anothers_post_is_not(town: Town, part: Make) -> None:
    mine, other = town.connect(), town.connect("north-hospital")
    receipt = publish(town, mine, part())
    with pytest.raises(Rejected):
        town.network.delete(other, receipt)
    town.network.delete(mine, Receipt("999", "", receipt.at))


def test_counts_are_what_the_public_did(town: Town, part: Make) -> None:
    link = town.connect()
    receipt = publish(town, link, part())
    for what in ("like", "like", "repost"):
        town.http.post(f"{town.url}/api/public/reactions", json={"post": receipt.remote_id, "what": what})
    town.http.post(f"{town.url}/api/public/replies", json={"reply_to": receipt.remote_id, "text": "Thank you"})
    assert town.network.engagement(link, [receipt]) == {receipt.remote_id: Engagement(likes=2, replies=1, reposts=1)}


@pytest.mark.parametrize(
    ("kind", "outcome", "acted"),
    [
        ("timeout_before", OutcomeUnknown, False),
        ("timeout_after", OutcomeUnknown, True),
        ("error_before", OutcomeUnknown, False),
        ("error_after", OutcomeUnknown, True),
        ("reset_before", OutcomeUnknown, False),
        ("reset_after", OutcomeUnknown, True),
        ("too_many", NotActed, False),
        ("revoked", NeedsReconnect, False),
        ("refuse", Rejected, False),
    ],
)
def test_each_fault_is_told_apart_and_find_settles_it(
    town: Town, part: Make, kind: str, outcome: type[Exception], acted: bool
) -> None:
    link = town.connect()
    town.fault(kind=kind, left=1, seconds=30)
    with pytest.raises(outcome) as caught:
        town.network.start(link, part())
    assert link.secrets["token"] not in str(caught.value)
    assert part().text not in str(caught.value)
    again = town.connect() if kind == "revoked" else link
    assert (town.network.find(again, part()) is not None) is acted
    assert held(town, link) == int(acted)


def test_a_slow_network_is_just_slow(town: Town, part: Make) -> None:
    link = town.connect()
    town.fault(kind="slow", seconds=0.1, left=1)
    assert publish(town, link, part())


def test_too_many_requests_says_how_long_to_wait(town: Town, part: Make) -> None:
    link = town.connect()
    town.fault(kind="too_many", seconds=42, left=1)
    with pytest.raises(NotActed) as caught:
        town.network.start(link, part())
    assert caught.value.retry_after == 42


def test_find_that_gets_no_answer_does_not_say_that_nothing_is_there(town: Town, part: Make) -> None:
    link = town.connect()
    for kind in ("error_before", "too_many", "reset_before"):
        town.fault(kind=kind, on="read", left=1)
        with pytest.raises(OutcomeUnknown):
            town.network.find(link, part())


def test_a_picture_that_could_not_be_uploaded_leaves_nothing_unknown(town: Town, part: Make, picture: Picture) -> None:
    link = town.connect()
    town.fault(kind="reset_after", on="upload", left=1)
    with pytest.raises(NotActed):
        town.network.start(link, part(pictures=(picture,)))
    assert held(town, link) == 0


def test_a_server_that_is_down_was_certainly_not_reached(town: Town, part: Make) -> None:
    link = town.connect()
    nowhere = Link("http://127.0.0.1:9", link.identity, link.handle, link.secrets)
    client = http.Client(http.Settings(private_origins=frozenset({nowhere.server})))
    network = Practice(lambda: client)
    with pytest.raises(NotActed):
        network.start(nowhere, part())
    with pytest.raises(OutcomeUnknown):
        network.find(nowhere, part())
    client.close()


def test_a_wrong_password_and_a_wrong_server_are_told(town: Town) -> None:
    town.connect()
    with pytest.raises(NeedsReconnect, match="another password"):
        town.network.connect(server=town.url, identifier="lakeside-clinic", secret="not the password")
    with pytest.raises(NotActed, match="https"):
        town.network.connect(server="http://example.org", identifier="a", secret="eight letters")


def test_validate_finds_what_the_server_would_refuse(town: Town, part: Make, picture: Picture) -> None:
    network, link = town.network, town.connect()
    flag = "👩🏽‍⚕️"
    assert network.count(flag * 3) == 3
    assert network.validate([part(flag * 500)]) == []
    assert publish(town, link, part(flag * 500))
    for bad, code in [
        (part("x" * 501, 1), "text.too-long"),
        (part(" ", 2), "text.empty"),
        (part(number=3, pictures=(picture,) * 5), "pictures.too-many"),
    ]:
        assert [complaint.code for complaint in network.validate([bad])] == [code]
        with pytest.raises(Rejected):
            town.network.start(link, bad)
    assert [complaint.code for complaint in network.validate([part()] * 26)] == ["thread.too-long"]
