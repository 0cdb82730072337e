"""Reading posts: what lists, the calendar and Today show. Fast with 100,000 posts (bench/pages.py)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate

from bedside.features.accounts.api import Account
from bedside.features.people.api import Permission, User, units_where
from bedside.features.publishing.badges import badge_of_post
from bedside.features.publishing.held import held_among
from bedside.features.publishing.models import Post, Target
from bedside.features.publishing.sealed import name_of, with_sealed_words
from bedside.kit import zones
from bedside.kit.ui.badges import Badge

# Lines of a calendar, all days together: drawing one takes as long as finding ten.
MOST_LINES = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A post in a list or a calendar. `wall` is when it is planned, on the reader's clock; `held` says why it doesn't
    go out for now, "" where it does."""

    pk: int
    words: str
    badge: Badge
    held: str
    unit: str
    accounts: tuple[Account, ...]
    planned_at: datetime | None
    wall: datetime | None
    changed_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar: its first posts, and how many more there are."""

    date: date
    lines: tuple[Line, ...]
    more: int
    today: bool
    outside: bool


def visible_posts(user: User) -> QuerySet[Post]:
    """Return the posts that the person may see, the deleted ones left out."""
    units = list(units_where(user, Permission.SEE_POSTS).values_list("pk", flat=True))
    return Post.objects.filter(deleted_at=None, unit__in=units)


def lines_of(posts: Iterable[Post], *, zone: str) -> list[Line]:
    """Return posts as lines, with two queries however many they are, and two or three more where any waits to go out.
    Expects them `with_sealed_words`, and `unit` and `author` joined."""
    posts = list(posts)
    accounts, held = defaultdict(list), held_among(posts)
    targets = (
        Target.objects.filter(post__in=[post.pk for post in posts]).select_related("account").defer("account__secrets")
    )
    for target in targets.order_by("account__network", "account__handle"):
        accounts[target.post_id].append(target.account)
    return [
        Line(
            pk=post.pk,
            words=name_of(post),
            badge=badge_of_post(post, held),
            held=held.get(post.pk, ""),
            unit=post.unit.name,
            accounts=tuple(accounts[post.pk]),
            planned_at=post.planned_at,
            wall=zones.to_wall(post.planned_at, zone) if post.planned_at else None,
            changed_at=post.changed_at,
            author=post.author.name,
        )
        for post in posts
    ]


def days_of(
    posts: QuerySet[Post], *, first: date, count: int, zone: str, today: date, month: int | None, most: int
) -> list[Day]:
    """Return `count` days from `first` on the clocks of `zone`, each with its first posts, at most `most`, and a true
    count. Where all together are more than a page can hold, each day gives way a little.

    `month`: days of other months are marked as outside.
    """
    there = ZoneInfo(zone)
    start = datetime.combine(first, time(), there)
    end = datetime.combine(first + timedelta(days=count), time(), there)
    planned = posts.filter(planned_at__gte=start, planned_at__lt=end).annotate(
        day=TruncDate("planned_at", tzinfo=there)
    )
    # Only numbers are ranked: the words are long, encrypted, and wanted of a few.
    ranked = planned.annotate(
        place=Window(RowNumber(), partition_by=F("day"), order_by=[F("planned_at").asc(), F("id").asc()]),
        total=Window(Count("*"), partition_by=F("day")),
    ).filter(place__lte=most)
    places = sorted(ranked.values_list("place", "day", "pk", "total"))[:MOST_LINES]
    totals = {day: total for _place, day, _pk, total in places}
    days = {pk: day for _place, day, pk, _total in places}
    shown: dict[date, list[Post]] = defaultdict(list)
    wanted = (
        with_sealed_words(Post.objects.filter(pk__in=days))
        .select_related("unit", "author")
        .order_by("planned_at", "id")
    )
    for post in wanted:
        shown[days[post.pk]].append(post)
    lines = {line.pk: line for line in lines_of([post for each in shown.values() for post in each], zone=zone)}
    dates = [first + timedelta(days=number) for number in range(count)]
    return [
        Day(
            date=each,
            lines=tuple(lines[post.pk] for post in shown[each]),
            more=totals.get(each, 0) - len(shown[each]),
            today=each == today,
            outside=month is not None and each.month != month,
        )
        for each in dates
    ]


def weeks(days: Sequence[Day]) -> list[Sequence[Day]]:
    """Return the days in rows of seven."""
    return [days[start : start + 7] for start in range(0, len(days), 7)]
