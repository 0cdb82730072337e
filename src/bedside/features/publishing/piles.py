"""The piles of posts that Today looks at: the first few of each, and how many there are.

Two questions to the database for all piles together, however many they are.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OrderBy, QuerySet, Value
from django.http import HttpRequest

from bedside.base import clock
from bedside.features.people.api import Permission, User, may, units_where
from bedside.features.publishing.held import is_held
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.queries import visible_posts
from bedside.features.publishing.sealed import with_sealed_words

FEW = 5
SOON = timedelta(days=2)
LATELY = timedelta(days=7)

FIRST_PLANNED = (F("planned_at").asc(nulls_last=True), F("id").asc())
LAST_PLANNED = (F("planned_at").desc(), F("id").desc())
LAST_CHANGED = (F("changed_at").desc(), F("id").desc())


@dataclass(frozen=True, slots=True)
class Pile:
    """The first posts of a pile, in its order, and how many it holds."""

    posts: tuple[Post, ...] = ()
    total: int = 0

    def __bool__(self) -> bool:
        return bool(self.posts)


def piles_of(request: HttpRequest) -> Mapping[str, Pile]:
    """Return the piles of whoever asks, looked up once a request: "back", "cleared", "drafts", "late", "held",
    "sent" and "coming". One that holds nothing is empty."""
    known: Mapping[str, Pile] | None = getattr(request, "_piles", None)
    if known is None:
        user = request.user
        known = _piles(user) if isinstance(user, User) else defaultdict(Pile)
        request._piles = known  # type: ignore[attr-defined]
    return known


def _piles(user: User) -> Mapping[str, Pile]:
    wanted = _wanted(user)
    firsts = [
        with_sealed_words(posts).annotate(pile=Value(name)).order_by(*order)[:FEW]
        for name, (posts, order) in wanted.items()
    ]
    counts = [
        posts.order_by()
        .annotate(pile=Value(name))
        .values("pile")
        .annotate(total=Count("*"))
        .values_list("pile", "total")
        for name, (posts, _order) in wanted.items()
    ]
    found: dict[str, list[Post]] = defaultdict(list)
    for post in firsts[0].union(*firsts[1:], all=True):
        found[post.pile].append(post)
    totals: dict[str, int] = dict(counts[0].union(*counts[1:], all=True))
    return defaultdict(Pile, {name: Pile(tuple(posts), totals[name]) for name, posts in found.items()})


def _wanted(user: User) -> dict[str, tuple[QuerySet[Post], tuple[OrderBy, ...]]]:
    now, posts, held = clock.now(), visible_posts(user), is_held()
    own = posts.filter(author=user)
    wanted: dict[str, tuple[QuerySet[Post], Any]] = {
        "back": (own.filter(stage__in=[Stage.CHANGES, Stage.DECLINED]), LAST_CHANGED),
        "drafts": (own.filter(stage=Stage.DRAFT), LAST_CHANGED),
        "late": (
            posts.filter(
                stage__in=[Stage.DRAFT, Stage.REVIEW, Stage.CHANGES], planned_at__gte=now, planned_at__lte=now + SOON
            ),
            FIRST_PLANNED,
        ),
        "sent": (
            posts.filter(stage__in=[Stage.SENT, Stage.PARTLY], planned_at__gte=now - LATELY, planned_at__lte=now),
            LAST_PLANNED,
        ),
        "coming": (posts.filter(stage=Stage.SCHEDULED, planned_at__gte=now).exclude(held), FIRST_PLANNED),
        "held": (posts.filter(held), FIRST_PLANNED),
    }
    if may(user, Permission.SCHEDULE_POSTS):
        units = units_where(user, Permission.SCHEDULE_POSTS)
        wanted["cleared"] = (posts.filter(stage=Stage.CLEARED, unit__in=units).exclude(held), FIRST_PLANNED)
    return wanted
