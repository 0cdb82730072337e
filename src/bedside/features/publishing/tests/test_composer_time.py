"""When a post goes out, in words: across daylight saving, inside and outside of the approved window."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from bedside.base import clock
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import plan_post
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, HARMLESS, connect, content, typed

SignedIn = Callable[[User], Client]
# Friday 27 February 2026, nine in the morning in New York.
FRIDAY = datetime(2026, 2, 27, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.at(FRIDAY):
        yield


@pytest.fixture
def post(cast: Cast) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, connect(cast)))


def plan(client: Client, post: Post, day: str, hour: str, status: int = 200, **more: str) -> dict[str, Any]:
    form = {"day": day, "hour": hour, "flex": "24", "do": "plan", **more}
    answer = client.post(f"/posts/{post.pk}/plan/", form, headers=AS_SCRIPT)
    assert answer.status_code == status, answer.content
    return dict(answer.json())


def test_a_time_is_said_in_words_and_kept(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    answer = plan(signed_in(cast.maya), post, "2026-03-03", "09:00", flex="168")
    assert answer["sentence"] == "Tuesday 3 March, 9:00, New York time; in 4 days"
    post.refresh_from_db()
    assert (post.wall, post.planned_at, post.flex_hours) == (
        "2026-03-03T09:00",
        datetime(2026, 3, 3, 14, 0, tzinfo=UTC),
        168,
    )


def test_the_hour_that_clocks_skip_is_refused_with_another(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    answer = plan(signed_in(cast.maya), post, "2026-03-08", "02:30", 422)
    assert answer == {"what": "Clocks skip 02:30 on that day.", "do": "Choose another time, for example 03:30."}


def test_the_hour_that_comes_twice_is_said(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    answer = plan(signed_in(cast.maya), post, "2026-11-01", "01:30")
    assert answer["notes"] == ["Clocks go back that night and show 1:30 twice. It goes out the first time."]


@pytest.mark.parametrize(
    ("day", "hour", "what"),
    [
        ("2026-02-26", "09:00", "This time is over."),
        ("2026-03-03", "", "The hour is missing."),
        ("", "09:00", "The day is missing."),
        ("2026-02-31", "09:00", "This is no day and time."),
        ("tomorrow", "noon", "This is no day and time."),
        ("9999-12-31", "23:59", "This is no day and time."),
        ("2026-03-03", "09:00+02:00", "This is no day and time."),
    ],
)
def test_what_is_no_time_gets_a_sentence(
    cast: Cast, signed_in: SignedIn, post: Post, day: str, hour: str, what: str
) -> None:
    assert plan(signed_in(cast.maya), post, day, hour, 422)["what"] == what
    post.refresh_from_db()
    assert post.wall == ""


def test_a_time_is_taken_away_again(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    maya = signed_in(cast.maya)
    plan(maya, post, "2026-03-03", "09:00")
    assert plan(maya, post, "", "")["sentence"].startswith("No time is chosen.")
    post.refresh_from_db()
    assert post.planned_at is None


@pytest.fixture
def asked(cast: Cast, post: Post) -> Post:
    plan_post(post=post, wall=datetime(2026, 3, 3, 9), zone="America/New_York", flex_hours=24, by=cast.maya)
    submit_post(post=post, by=cast.maya)
    return Post.objects.get(pk=post.pk)


def test_moving_inside_the_window_asks_nothing(cast: Cast, signed_in: SignedIn, asked: Post) -> None:
    answer = plan(signed_in(cast.maya), asked, "2026-03-04", "08:00")
    assert (answer["warning"], answer["planned"], answer["stage"]) == ("", True, Stage.REVIEW)


def test_moving_outside_the_window_asks_first(cast: Cast, signed_in: SignedIn, asked: Post) -> None:
    maya = signed_in(cast.maya)
    answer = plan(maya, asked, "2026-03-10", "09:00")
    assert answer["warning"].startswith("This is outside the time that approvers were asked about.")
    asked.refresh_from_db()
    assert (asked.stage, asked.wall) == (Stage.REVIEW, "2026-03-03T09:00")
    sure = plan(maya, asked, "2026-03-10", "09:00", sure="yes")
    assert (sure["warning"], sure["planned"], sure["stage"]) == ("", True, Stage.DRAFT)


def test_without_scripts_it_asks_first_as_well(cast: Cast, signed_in: SignedIn, asked: Post) -> None:
    maya = signed_in(cast.maya)
    [account] = asked.content["accounts"]
    form = typed(HARMLESS, version=asked.revision, day="2026-03-10", hour="09:00", do="save") | {"accounts": [account]}
    page = maya.post(f"/posts/{asked.pk}/edit/", form)
    assert "This is outside the time that approvers were asked about." in page.content.decode()
    asked.refresh_from_db()
    assert asked.stage == Stage.REVIEW
    maya.post(f"/posts/{asked.pk}/edit/", form | {"sure": "yes"})
    asked.refresh_from_db()
    assert (asked.stage, asked.wall) == (Stage.DRAFT, "2026-03-10T09:00")


def test_a_time_that_cannot_be_leaves_the_words_saved(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    form = typed("Words that stay.", version=post.revision, day="2026-03-08", hour="02:30", do="save")
    page = signed_in(cast.maya).post(f"/posts/{post.pk}/edit/", form)
    assert page.status_code == 422
    assert "Clocks skip 02:30 on that day." in page.content.decode()
    post.refresh_from_db()
    assert post.content["parts"][0]["text"] == "Words that stay."
