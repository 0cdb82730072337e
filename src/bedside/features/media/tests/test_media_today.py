"""What Today and the bell say of pictures: to those who may answer, until somebody has."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from bedside.features.media.services.answering import Said, answer_for
from bedside.features.media.services.looking import look_again, look_at
from bedside.features.media.testing import FACE, StandIn, added, look_fails
from bedside.features.notify.models import Notice
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.kit.bus.pump import pump

SignedIn = Callable[[User], Client]


def today_of(client: Client) -> str:
    return client.get(reverse("ui:today")).content.decode()


def test_a_picture_that_waits_is_on_the_today_page_of_who_may_answer_until_it_is_answered(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn
) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    page = today_of(maya)
    assert "1 picture waits for an answer" in page
    assert reverse("media:who", args=[picture.pk]) in page
    assert "waits for an answer" not in today_of(signed_in(cast.leo))
    answer_for(sight=picture.sights.get(), said=Said(kind="not_face"), by=cast.maya)
    assert "waits for an answer" not in today_of(maya)


def test_many_pictures_are_counted_and_the_newest_are_shown(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    pictures = [added(cast.clinic, cast.maya) for _ in range(6)]
    page = today_of(signed_in(cast.maya))
    assert "6 pictures wait for an answer" in page
    assert [reverse("media:who", args=[each.pk]) in page for each in pictures] == [False] * 2 + [True] * 4


def test_who_added_a_picture_is_told_that_nobody_could_look_until_somebody_could(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn
) -> None:
    stand_in.fails = look_fails()
    picture = added(cast.clinic, cast.maya)
    pump()
    notice = Notice.objects.get(kind="picture.not-looked")
    assert (notice.user, notice.url) == (cast.maya, reverse("media:who", args=[picture.pk]))
    assert "Not looked at" in today_of(signed_in(cast.maya))
    stand_in.fails = None
    look_again(picture=picture, by=cast.maya)
    look_at(picture.pk)
    pump()
    notice.refresh_from_db()
    assert notice.settled_at is not None
