"""A calendar's days: never more lines than a page holds, and counts that are true all the same."""

from datetime import UTC, date, datetime

import pytest

from bedside.features.people.cast import make_cast
from bedside.features.publishing import queries
from bedside.features.publishing.models import Post
from bedside.features.publishing.queries import Day, days_of

NEW_YEAR = date(2027, 1, 1)


def days(**options: int) -> list[Day]:
    return days_of(
        Post.objects.all(), first=NEW_YEAR, count=3, zone="America/New_York", today=NEW_YEAR, month=1, **options
    )


@pytest.fixture
def posts(db: None) -> list[Post]:
    """Four on the first of January, one on the second, at eleven at night in New York: in UTC it is a day later."""
    cast = make_cast()
    moments = [datetime(2027, 1, 1, 14, minute, tzinfo=UTC) for minute in range(4)]
    return [
        Post.objects.create(
            unit=cast.clinic,
            title=f"Post {number}",
            content={"language": "en", "accounts": [], "parts": [{"text": "", "pictures": []}], "variants": {}},
            planned_at=at,
            author=cast.maya,
            created_at=at,
            changed_at=at,
        )
        for number, at in enumerate([*moments, datetime(2027, 1, 3, 4, tzinfo=UTC)])
    ]


def words(day: Day) -> list[str]:
    return [line.words for line in day.lines]


def test_a_day_shows_its_first_posts_and_says_how_many_more(posts: list[Post]) -> None:
    first, second, third = days(most=3)
    assert (words(first), first.more) == (["Post 0", "Post 1", "Post 2"], 1)
    assert (words(second), second.more) == (["Post 4"], 0)
    assert (words(third), third.more) == ([], 0)


def test_full_days_give_way_before_a_day_with_one_post(posts: list[Post], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_LINES", 3)
    first, second, _third = days(most=40)
    assert (words(first), first.more) == (["Post 0", "Post 1"], 2)
    assert (words(second), second.more) == (["Post 4"], 0)
