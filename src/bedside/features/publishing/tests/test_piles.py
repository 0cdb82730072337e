"""What Today says about posts: the right ones, in order, with true counts, and in few questions to the database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpRequest
from pytest_django import DjangoAssertNumQueries

from bedside.base import clock
from bedside.features.people.cast import Cast, make_cast
from bedside.features.people.models import Membership, User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.piles import FEW, piles_of

Write = Callable[..., Post]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def write(cast: Cast) -> Write:
    def write(stage: Stage, *, title: str = "", hours: float | None = None, by: User | None = None) -> Post:
        now = clock.now()
        return Post.objects.create(
            unit=cast.clinic,
            title=title,
            content={"language": "en", "accounts": [], "parts": [{"text": "", "pictures": []}], "variants": {}},
            stage=stage,
            planned_at=None if hours is None else now + timedelta(hours=hours),
            author=by or cast.maya,
            created_at=now,
            changed_at=now,
        )

    return write


def asked_by(user: User) -> HttpRequest:
    request = HttpRequest()
    request.user = User.objects.get(pk=user.pk)
    return request


def titles(request: HttpRequest, pile: str) -> list[str]:
    return [post.title for post in piles_of(request)[pile].posts]


def test_each_post_lies_on_its_pile(cast: Cast, write: Write) -> None:
    write(Stage.CHANGES, title="came back")
    write(Stage.CLEARED, title="has no time")
    write(Stage.CLEARED, title="has a time", hours=90)
    write(Stage.DRAFT, title="older draft")
    write(Stage.DRAFT, title="newer draft", hours=30)
    write(Stage.DRAFT, title="another's draft", by=cast.leo)
    write(Stage.SENT, title="went out", hours=-3)
    write(Stage.SENT, title="went out long ago", hours=-24 * 8)
    write(Stage.SCHEDULED, title="goes out second", hours=5)
    write(Stage.SCHEDULED, title="goes out first", hours=4)
    request = asked_by(cast.maya)
    assert titles(request, "back") == ["came back"]
    assert titles(request, "cleared") == ["has a time", "has no time"]
    assert titles(request, "drafts") == ["newer draft", "older draft"]
    assert titles(request, "late") == ["newer draft"]
    assert titles(request, "sent") == ["went out"]
    assert titles(request, "coming") == ["goes out first", "goes out second"]


def test_a_pile_shows_a_few_and_counts_all(cast: Cast, write: Write) -> None:
    for _number in range(FEW + 2):
        write(Stage.DRAFT)
    pile = piles_of(asked_by(cast.maya))["drafts"]
    assert (len(pile.posts), pile.total) == (FEW, FEW + 2)


def test_whoever_sees_no_posts_finds_empty_piles(cast: Cast, write: Write) -> None:
    write(Stage.SENT, hours=-3)
    Membership.objects.filter(user=cast.nia).delete()
    assert not piles_of(asked_by(cast.nia))["sent"]


def test_the_piles_cost_the_same_however_full_they_are(
    cast: Cast, write: Write, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for stage in Stage:
        write(stage, hours=1)
    request = asked_by(cast.maya)
    with django_assert_num_queries(
        6
    ):  # roles, units, the day it is (sources, pictures), the first of each, how many of each
        piles_of(request)
        piles_of(request)
