"""A post that a network refuses to take down: its page, Today and the people who may take it down say so."""

import pytest
from django.test import RequestFactory

from bedside.features.audit.models import Entry
from bedside.features.delivery.api import Delivery, State
from bedside.features.delivery.models import Lane
from bedside.features.notify.models import Notice
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.planning import send_now, take_down_post
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.conftest import Desk
from bedside.features.publishing.today import at_risk
from bedside.networks import registry
from bedside.networks.base import Rejected


def refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A post that the network refused to take down."""
    post = desk.clear(desk.plan(desk.draft()))
    send_now(post=post, by=desk.us.publisher)
    desk.work()

    def refuse(*_: object) -> None:
        raise Rejected("It is too old to delete.")

    monkeypatch.setattr(type(registry.get("practice")), "delete", refuse)
    take_down_post(post=post, by=desk.us.publisher)
    desk.work()
    return post


def test_who_deleted_it_by_hand_says_so_and_it_is_still_out_no_more(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = refused(desk, monkeypatch)
    delivery = Delivery.objects.get()
    page, button = f"/posts/{post.pk}/", f"/posts/{post.pk}/deliveries/{delivery.pk}/deleted-by-hand/"
    publisher = signed_in(desk.us.publisher)
    assert f'href="{page}#delivery-{delivery.pk}"' in publisher.get("/").content.decode()
    assert "I deleted it by hand" in publisher.get(page).content.decode()
    assert "I deleted it by hand" not in signed_in(desk.us.clinician).get(page).content.decode()
    assert signed_in(desk.us.clinician).post(button).status_code == 403

    publisher = signed_in(desk.us.publisher)
    assert publisher.post(button).status_code == 302
    desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.TAKEN_DOWN
    shown = publisher.get(page).content.decode()
    assert f"{desk.us.publisher.name} deleted it there by hand." in shown
    assert "Still out" not in shown
    assert "I deleted it by hand" not in shown
    assert "Still out" not in publisher.get("/").content.decode()
    assert not Notice.objects.filter(kind="post.still-out", settled_at=None).exists()
    entry = Entry.objects.get(action="delivery.deleted-by-hand")
    assert (entry.actor_name, entry.facts["delivery"]) == (desk.us.publisher.name, delivery.pk)
    assert publisher.post(button).status_code == 409


def test_what_nobody_refused_is_not_said_to_be_deleted_by_hand(desk: Desk, signed_in: SignedIn) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    button = f"/posts/{post.pk}/deliveries/{Delivery.objects.get().pk}/deleted-by-hand/"
    assert signed_in(desk.us.publisher).post(button).status_code == 409
    assert Delivery.objects.get().state == State.SENT


def test_a_refused_take_down_reads_as_still_out_until_it_is_gone(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    send_now(post=post, by=desk.us.publisher)
    desk.work()

    def refuse(*_: object) -> None:
        raise Rejected("It is too old to delete.")

    with monkeypatch.context() as for_now:
        for_now.setattr(type(registry.get("practice")), "delete", refuse)
        take_down_post(post=post, by=desk.us.publisher)
        desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.SENT
    shown = signed_in(desk.us.publisher).get(f"/posts/{post.pk}/").content.decode()
    assert "Still out: the network refused to take it down. Delete it there by hand." in shown
    assert "It is too old to delete." in shown
    assert f"/posts/{post.pk}/do/take-down/" in shown
    assert "Send again" not in shown
    assert Notice.objects.filter(kind="post.still-out", user=desk.us.publisher, settled_at=None).exists()
    request = RequestFactory().get("/")
    request.user = desk.us.publisher
    badges = [item.badge for card in at_risk(request) for item in card.items]
    assert "Still out" in [str(badge.word) for badge in badges if badge]

    take_down_post(post=post, by=desk.us.publisher)
    desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.TAKEN_DOWN
    assert desk.shown() == []
    assert not Notice.objects.filter(kind="post.still-out", settled_at=None).exists()


def test_taking_down_reaches_every_account_whatever_becomes_of_the_others(desk: Desk, signed_in: SignedIn) -> None:
    """One account shows half of a thread that is being sent, and one is being sent with nothing out yet."""
    other = desk.us.connect("practice", desk.town.url, "elm-street", "a long password")
    waiting = desk.us.connect("practice", desk.town.url, "oak-street", "a long password")
    content = desk.content("Flu vaccines.", "On Saturday.", accounts=[desk.account, other, waiting])
    post = desk.clear(desk.plan(start_post(unit=desk.us.unit, by=desk.us.publisher, content=content)))
    send_now(post=post, by=desk.us.publisher)
    desk.town.fault(kind="too_many", left=9, on="any", handle="elm-street")
    desk.town.fault(kind="too_many", left=9, on="any", handle="oak-street")
    desk.work()
    half = Delivery.objects.get(account=desk.account)
    half.pieces.filter(position=1).update(sent_at=None, remote_id="", created_at=None)
    Delivery.objects.exclude(account=waiting).update(state=State.SENDING)
    assert f"/posts/{post.pk}/do/take-down/" in signed_in(desk.us.publisher).get(f"/posts/{post.pk}/").content.decode()

    assert take_down_post(post=post, by=desk.us.publisher) == 2
    desk.town.clear()
    Lane.objects.update(resume_at=None)
    desk.work()
    states = dict(Delivery.objects.values_list("account", "state"))
    assert states == {
        desk.account.pk: State.TAKEN_DOWN,
        other.pk: State.CANCELLED,
        waiting.pk: State.CANCELLED,
    }
    assert "Flu vaccines." not in desk.shown()
