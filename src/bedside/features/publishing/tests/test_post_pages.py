"""The list, the calendar, Today and a post's page, as a browser gets them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bedside.features.clearance.api import Hold, lift_hold
from bedside.features.delivery.worker import free_held
from bedside.features.people.api import Role, Unit, User
from bedside.features.people.models import Membership
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.planning import send_now
from bedside.features.publishing.tests.conftest import Desk
from bedside.kit.bus.pump import pump

Page = Callable[..., str]

FIVE = ("/posts/", "/calendar/", "/calendar/?week=2026-11-23", "/calendar/?from=2026-11-23", "/")


@pytest.fixture
def page(desk: Desk, signed_in: SignedIn) -> Page:
    """Get a page as the publisher, or as somebody else."""

    def get(address: str, user: User | None = None) -> str:
        answer = signed_in(user or desk.us.publisher).get(address)
        assert answer.status_code == 200, answer.content[:2000]
        return answer.content.decode()

    return get


@pytest.mark.parametrize("address", FIVE)
def test_an_empty_organization_is_told_what_to_do_next(desk: Desk, page: Page, address: str) -> None:
    assert "<h1" in page(address)


@pytest.mark.parametrize("address", FIVE)
def test_a_scheduled_post_stands_on_every_page(desk: Desk, page: Page, address: str) -> None:
    desk.clear(desk.plan(desk.draft("Quiet hours start on Wednesday.")))
    assert "Quiet hours start on Wednesday." in page(address)


def test_the_calendar_shows_the_readers_clock(desk: Desk, page: Page) -> None:
    desk.clear(desk.plan(desk.draft("Late."), "2026-11-24T23:30"))
    user = desk.us.publisher
    user.zone = "Europe/Berlin"
    user.save()
    text = page("/calendar/?week=2026-11-23")
    assert "5:30" in text


def test_a_posts_page_shows_its_receipt_and_its_story(desk: Desk, page: Page) -> None:
    post = desk.clear(desk.plan(desk.draft("Flu shots here.")))
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    text = page(f"/posts/{post.pk}/")
    assert f"{desk.town.url}/post/" in text
    assert "Take down now" in text
    assert "Cleared" in text or "Sent" in text


def test_a_post_of_another_unit_is_not_shown(desk: Desk, page: Page, signed_in: SignedIn) -> None:
    other = Unit.objects.create(name="Riverside Hospital")
    stranger = User.objects.create_user("stranger@riverside.example", None, name="A Stranger")
    Membership.objects.create(user=stranger, unit=other, role=Role.AUTHOR)
    post = desk.draft("Only for the clinic.")
    assert "Only for the clinic." not in page("/posts/", stranger)
    assert signed_in(stranger).get(f"/posts/{post.pk}/").status_code == 403


def test_moving_out_of_the_window_is_asked_first(desk: Desk, signed_in: SignedIn) -> None:
    post = desk.clear(desk.plan(desk.draft(), flex_hours=24))
    client = signed_in(desk.us.publisher)
    answer = client.post(f"/posts/{post.pk}/move/", {"day": "2026-12-20"}).json()
    assert (answer["moved"], "approv" in answer["warning"]) == (False, True)
    assert Post.objects.get(pk=post.pk).stage == "scheduled"
    inside = client.post(f"/posts/{post.pk}/move/", {"day": "2026-11-25"}).json()
    assert inside["moved"] is True
    assert Post.objects.get(pk=post.pk).planned_at == datetime.fromisoformat("2026-11-25T14:00:00+00:00")


@pytest.mark.parametrize(
    "address",
    ["/calendar/?month=nonsense", "/calendar/?month=0001-01", "/calendar/?week=9999-12-31", "/posts/?after=nonsense"],
)
def test_a_damaged_address_gets_a_sentence(desk: Desk, signed_in: SignedIn, address: str) -> None:
    answer = signed_in(desk.us.publisher).get(address)
    assert answer.status_code == 422
    assert "again" in answer.content.decode()


def test_a_post_on_hold_does_not_leave_until_the_hold_is_lifted(desk: Desk, signed_in: SignedIn) -> None:
    post = desk.clear(desk.plan(desk.draft("Not yet.")))
    answer = signed_in(desk.us.privacy).post(f"/posts/{post.pk}/hold/", {"reason": "A question from the lawyer"})
    assert answer.status_code == 302
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    assert desk.shown() == []
    lift_hold(hold=Hold.objects.get(), by=desk.us.privacy)
    pump()
    free_held()
    desk.work()
    assert desk.shown() == ["Not yet."]
