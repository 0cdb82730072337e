"""A post whose delivery was locked with a key that is not here: pages say so, and everything else goes on."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from bedside.features.delivery.api import Delivery, State
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.planning import send_now, take_down_post
from bedside.features.publishing.tests.conftest import NINE, Desk

At = Callable[[datetime], None]
SAID = "Bedside can't read the words of this delivery"


def lose_key(delivery: Delivery) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_delivery SET material = %s WHERE id = %s", [b"\x00", delivery.pk])
        cursor.execute("UPDATE accounts_account SET secrets = %s WHERE id = %s", [b"\x00", delivery.account_id])


def put(desk: Desk, text: str = "Flu vaccines are here.") -> tuple[Post, Delivery]:
    post = desk.clear(desk.plan(desk.draft(text)))
    send_now(post=post, by=desk.us.publisher)
    return post, Delivery.objects.latest("pk")


@pytest.mark.parametrize("state", [each for each in State if each != State.SENDING])
def test_pages_say_what_can_not_be_read_in_whatever_state(desk: Desk, signed_in: SignedIn, state: State) -> None:
    post, delivery = put(desk)
    lose_key(delivery)
    Delivery.objects.update(state=state)
    publisher = signed_in(desk.us.publisher)
    for page in (f"/posts/{post.pk}/", f"/posts/{post.pk}/live/"):
        answer = publisher.get(page)
        assert answer.status_code == 200
        assert SAID in answer.content.decode()
        assert f"/deliveries/{delivery.pk}/again/" not in answer.content.decode()
    assert publisher.get("/").status_code == 200


def test_the_worker_sets_it_aside_and_a_person_leaves_it(desk: Desk, signed_in: SignedIn) -> None:
    post, delivery = put(desk)
    lose_key(delivery)
    desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.FAILED
    publisher = signed_in(desk.us.publisher)
    assert f"/posts/{post.pk}/#delivery-{delivery.pk}" in publisher.get("/").content.decode()
    shown = publisher.get(f"/posts/{post.pk}/").content.decode()
    assert SAID in shown
    assert "Leave it" in shown
    assert publisher.post(f"/posts/{post.pk}/deliveries/{delivery.pk}/give-up/").status_code == 302
    assert Delivery.objects.values_list("state", flat=True).get() == State.CANCELLED


def test_what_is_out_is_taken_down_although_its_words_can_not_be_read(desk: Desk, at: At) -> None:
    post, delivery = put(desk)
    desk.work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_delivery SET material = %s", [b"\x00"])
    take_down_post(post=post, by=desk.us.publisher)
    desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.TAKEN_DOWN
    assert desk.shown() == []
    at(NINE + timedelta(hours=1))
    assert delivery.attempts.filter(action="delete").count() == 1


def test_a_post_whose_words_are_locked_hides_no_other_in_lists(desk: Desk, signed_in: SignedIn) -> None:
    locked, fine = desk.plan(desk.draft("Locked away.")), desk.plan(desk.draft("Flu vaccines are here."))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publishing_post SET content = %s WHERE id = %s", [b"\x00", locked.pk])
        cursor.execute("UPDATE accounts_account SET secrets = %s", [b"\x00"])
    publisher = signed_in(desk.us.publisher)
    for page in ("/", "/posts/", "/calendar/"):
        shown = publisher.get(page).content.decode()
        assert f"Post {locked.pk}: locked with a key that is not here" in shown
        assert "Flu vaccines are here." in shown
    one = publisher.get(f"/posts/{locked.pk}/")
    assert one.status_code == 422
    assert "This text was locked with a key that is not here." in one.content.decode()
    assert publisher.get(f"/posts/{fine.pk}/").status_code == 200
