"""What Today says about posts."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.features.delivery.api import State, deliveries_in
from bedside.features.people.api import Permission, User, may, units_where
from bedside.features.publishing.badges import badge_of_delivery, badge_of_stage
from bedside.features.publishing.content import excerpt
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.queries import visible_posts
from bedside.kit.ui.today import Action, Card, Item, Question, register

FEW = 5


def mine(request: HttpRequest) -> Iterable[Card]:
    """What this person's own posts wait for."""
    user = request.user
    assert isinstance(user, User)
    own = visible_posts(user).filter(author=user)
    back = list(own.filter(stage__in=[Stage.CHANGES, Stage.DECLINED]).order_by("-changed_at")[: FEW + 1])
    if back:
        yield Card(
            title=_("Came back to you"),
            icon="undo-2",
            tone="warning",
            items=_items(back[:FEW]),
            total=own.filter(stage__in=[Stage.CHANGES, Stage.DECLINED]).count(),
        )
    if may(user, Permission.SCHEDULE_POSTS):
        units = units_where(user, Permission.SCHEDULE_POSTS)
        cleared = visible_posts(user).filter(stage=Stage.CLEARED, unit__in=units)
        ready = list(cleared.order_by("planned_at", "id")[:FEW])
        if ready:
            yield Card(
                title=_("Cleared, not scheduled"), icon="shield-check", items=_items(ready), total=cleared.count()
            )
    drafts = own.filter(stage=Stage.DRAFT)
    newest = list(drafts.order_by("-changed_at", "-id")[:FEW])
    if newest:
        yield Card(
            title=_("Your drafts"),
            icon="pencil-line",
            items=_items(newest),
            total=drafts.count(),
            action=Action(label=_("All your posts"), url=reverse("publishing:posts") + "?mine=1"),
        )


def at_risk(request: HttpRequest) -> Iterable[Card]:
    """What did not go out, or may not."""
    user = request.user
    assert isinstance(user, User)
    units = units_where(user, Permission.SEE_POSTS)
    stuck = deliveries_in(units).filter(state__in=[State.UNCONFIRMED, State.MISSED, State.FAILED, State.HELD])
    rows = list(stuck.select_related("account").order_by("-due_at")[:FEW])
    if rows:
        yield Card(
            title=_("Did not go out as planned"),
            icon="triangle-alert",
            tone="warning",
            total=stuck.count(),
            items=tuple(
                Item(
                    text=_("Post %(number)d on %(account)s") % {"number": row.subject_id, "account": row.account},
                    url=reverse("publishing:post", args=[row.subject_id]),
                    note=row.reason,
                    badge=badge_of_delivery(row.state),
                )
                for row in rows
            ),
        )
    soon = clock.now() + timedelta(days=2)
    late = visible_posts(user).filter(
        stage__in=[Stage.DRAFT, Stage.REVIEW, Stage.CHANGES], planned_at__lte=soon, planned_at__gte=clock.now()
    )
    found = list(late.order_by("planned_at", "id")[:FEW])
    if found:
        yield Card(
            title=_("Due within two days, not cleared"),
            icon="clock",
            tone="warning",
            items=_items(found, planned=True),
            total=late.count(),
        )


def went_out(request: HttpRequest) -> Iterable[Card]:
    """What went out lately, and what goes out next."""
    user = request.user
    assert isinstance(user, User)
    posts = visible_posts(user)
    now = clock.now()
    sent = posts.filter(stage__in=[Stage.SENT, Stage.PARTLY], planned_at__gte=now - timedelta(days=7))
    newest = list(sent.order_by("-planned_at", "-id")[:FEW])
    if newest:
        yield Card(title=_("The last seven days"), icon="send", items=_items(newest, planned=True), total=sent.count())
    coming = posts.filter(stage=Stage.SCHEDULED, planned_at__gte=now)
    following = list(coming.order_by("planned_at", "id")[:FEW])
    if following:
        yield Card(
            title=_("Goes out next"),
            icon="calendar-clock",
            items=_items(following, planned=True),
            action=Action(label=_("Open the calendar"), url=reverse("publishing:calendar")),
        )


def received(request: HttpRequest) -> Iterable[Card]:
    """How the last thirty days' posts were received."""
    user = request.user
    assert isinstance(user, User)
    units = units_where(user, Permission.SEE_POSTS)
    lately = deliveries_in(units).filter(state=State.SENT, finished_at__gte=clock.now() - timedelta(days=30))
    counts = lately.aggregate(
        likes=Sum("pieces__likes"), replies=Sum("pieces__replies"), reposts=Sum("pieces__reposts")
    )
    if any(counts.values()):
        yield Card(title=_("The last thirty days"), icon="heart", items=tuple(_sums(counts)))


def _sums(counts: dict[str, int | None]) -> Iterator[Item]:
    likes, replies, reposts = (counts[name] or 0 for name in ("likes", "replies", "reposts"))
    yield Item(text=ngettext("%(count)d like", "%(count)d likes", likes) % {"count": likes})
    yield Item(text=ngettext("%(count)d reply", "%(count)d replies", replies) % {"count": replies})
    yield Item(text=ngettext("%(count)d repost", "%(count)d reposts", reposts) % {"count": reposts})


def _items(posts: Iterable[Post], *, planned: bool = False) -> tuple[Item, ...]:
    return tuple(
        Item(
            text=post.title or excerpt(post.content, 80) or str(post),
            url=reverse("publishing:post", args=[post.pk]),
            at=post.planned_at if planned else post.changed_at,
            badge=badge_of_stage(post.stage),
        )
        for post in posts
    )


register(Question.NEEDS_ME, mine, order=50)
register(Question.AT_RISK, at_risk, order=20)
register(Question.WENT_OUT, went_out, order=10)
register(Question.RECEIVED, received, order=10)
