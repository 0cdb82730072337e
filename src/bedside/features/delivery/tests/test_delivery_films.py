"""Films on their way: they have the time that they take, and no more of them are in memory than a few."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bedside.base import http
from bedside.features.clearance import seal
from bedside.features.clearance.api import Clearance, Item, digest_of_item
from bedside.features.delivery import carrying, parts
from bedside.features.delivery.api import Delivery, State, enqueue
from bedside.features.delivery.line import call_seconds, lease
from bedside.features.delivery.models import Lane
from bedside.features.delivery.tests.conftest import NINE, Street
from bedside.features.delivery.tests.test_people_and_courier import meanwhile
from bedside.features.media.models import Picture
from bedside.features.media.testing_films import film_of, say_in
from bedside.networks.practice.tests.reel import CAPTIONS

At = Callable[[datetime], None]


def put(street: Street, film: Picture) -> Delivery:
    item: Item = street.item("Wash your hands.")
    item["parts"][0]["pictures"] = [
        {
            "picture": film.pk,
            "sha256": film.sha256,
            "alt": "Hands",
            "seconds": 2.0,
            "captions": [{"language": "en", "text": CAPTIONS}],
        }
    ]
    clearance = Clearance(
        subject_kind="post", subject_id=1, unit=street.unit, digests={str(street.account.pk): digest_of_item(item)},
        window_start=NINE - timedelta(days=1), window_end=NINE + timedelta(days=1), approved=[], chain="",
        issued_at=NINE, pictures=[film.pk],
    )  # fmt: skip
    seal.sign(clearance)
    clearance.save()
    material = {str(street.account.pk): item}
    [delivery] = enqueue(
        clearance=clearance, material=material, accounts=[street.account], due_at=NINE, by=street.maya.actor
    )
    return delivery


@pytest.fixture
def film(street: Street, at: At) -> Picture:
    film = film_of(street.unit, street.maya)
    say_in(film, street.maya)
    return film


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk)


def test_a_film_has_the_time_that_its_size_takes_and_the_lane_is_leased_for_longer(
    street: Street, film: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SLOWEST_UPLOAD", film.size / 1_000)
    seen: list[tuple[float, float]] = []

    def look() -> None:
        until = Lane.objects.values_list("leased_until", flat=True).get()
        assert until is not None
        left = (until - datetime.now(until.tzinfo)).total_seconds()
        seen.append((http._left(), left))

    meanwhile(monkeypatch, "start", look)
    delivery = put(street, film)
    street.run()
    assert state_of(delivery) == State.SENT
    [(call, leased)] = seen
    assert 1_000 < call <= call_seconds(film.size) < leased <= lease(film.size).total_seconds()
    assert call_seconds() < 100


def test_an_answer_that_was_lost_leads_to_a_look_without_the_film_and_to_one_post(
    street: Street, at: At, film: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    street.town.fault(kind="error_after", left=1)
    delivery = put(street, film)
    street.run()
    assert state_of(delivery) == State.UNCONFIRMED

    def no_film(*_: Any, **__: Any) -> None:
        raise AssertionError("nobody needs the film to look for a post")

    monkeypatch.setattr(parts, "_intact", no_film)
    at(NINE + timedelta(minutes=1))
    street.run()
    assert state_of(delivery) == State.SENT
    assert street.texts() == ["Wash your hands."]


def test_an_upload_that_broke_off_is_begun_again(street: Street, at: At, film: Picture) -> None:
    street.town.fault(kind="reset_after", on="upload", left=1)
    delivery = put(street, film)
    street.run()
    assert (state_of(delivery), street.texts()) == (State.WAITING, [])
    at(NINE + timedelta(minutes=1))
    street.run()
    assert (state_of(delivery), street.texts()) == (State.SENT, ["Wash your hands."])


def test_a_third_film_waits_until_another_is_out(street: Street, at: At, film: Picture) -> None:
    delivery = put(street, film)
    for _ in range(2):
        assert carrying.FILMS.acquire(blocking=False)
    try:
        street.run()
        assert (state_of(delivery), street.texts()) == (State.WAITING, [])
        assert not delivery.attempts.exists()
    finally:
        carrying.FILMS.release(2)
    at(NINE + timedelta(seconds=3))
    street.run()
    assert state_of(delivery) == State.SENT


def test_a_film_is_not_kept_for_the_next_account(street: Street, film: Picture) -> None:
    parts._pixels.cache_clear()
    put(street, film)
    street.run()
    assert parts._pixels.cache_info().currsize == 0


def test_a_film_that_is_gone_is_not_sent(street: Street, film: Picture) -> None:
    delivery = put(street, film)
    film.asset.current = None
    film.asset.save()
    film.delete()
    street.run()
    delivery.refresh_from_db()
    assert (delivery.state, street.texts()) == (State.FAILED, [])
