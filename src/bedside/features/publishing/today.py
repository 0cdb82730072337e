"""What Today says about posts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.features.delivery.api import STILL_OUT, State, deliveries_in, received_in
from bedside.features.people.api import Permission, User, units_where
from bedside.features.publishing.badges import badge_of_delivery, badge_of_post
from bedside.features.publishing.held import held_among, is_held
from bedside.features.publishing.models import Post
from bedside.features.publishing.piles import FEW, Pile, piles_of
from bedside.features.publishing.sealed import name_of
from bedside.kit.ui.today import Action, Card, Item, Question, register


def mine(request: HttpRequest) -> Iterable[Card]:
    """What this person's own posts wait for."""
    piles = piles_of(request)
    if back := piles["back"]:
        yield _card(back, title=_("Came back to you"), icon="undo-2", tone="warning")
    if cleared := piles["cleared"]:
        yield _card(cleared, title=_("Cleared, not scheduled"), icon="shield-check")
    if drafts := piles["drafts"]:
        action = Action(label=_("All your posts"), url=reverse("publishing:posts") + "?mine=1")
        yield _card(drafts, title=_("Your drafts"), icon="pencil-line", action=action)


def at_risk(request: HttpRequest) -> Iterable[Card]:
    """What did not go out, or may not, or is out although it should not be."""
    user = request.user
    assert isinstance(user, User)
    units = units_where(user, Permission.SEE_POSTS)
    if held := piles_of(request)["held"]:
        yield Card(title=_("On hold"), icon="circle-pause", tone="warning", total=held.total, items=_held(held.posts))
    # Where only a part of a post is held, the post is no longer on hold, but this part is at risk.
    on_hold = Exists(Post.objects.filter(is_held(), clearance=OuterRef("clearance")))
    waits = Q(state__in=[State.UNCONFIRMED, State.MISSED, State.FAILED]) | (Q(state=State.HELD) & ~Q(on_hold))
    stuck = deliveries_in(units).filter(waits | STILL_OUT)
    # Not the words: where nobody cleared up for a year, counting would carry them all along.
    # Nor tokens: neither may be readable any more.
    counted = stuck.defer("material", "account__secrets").select_related("account").annotate(total=Window(Count("*")))
    rows = list(counted.order_by("-due_at", "-id")[:FEW])
    if rows:
        yield Card(
            title=_("Did not go out as planned"),
            icon="triangle-alert",
            tone="warning",
            total=rows[0].total,
            items=tuple(
                Item(
                    text=_("Post %(number)d on %(account)s") % {"number": row.subject_id, "account": row.account},
                    url=reverse("publishing:post", args=[row.subject_id]) + f"#delivery-{row.pk}",
                    note=row.reason,
                    badge=badge_of_delivery(row),
                )
                for row in rows
            ),
        )
    if late := piles_of(request)["late"]:
        yield _card(late, planned=True, title=_("Due within two days, not cleared"), icon="clock", tone="warning")


def went_out(request: HttpRequest) -> Iterable[Card]:
    """What went out lately, and what goes out next."""
    piles = piles_of(request)
    if sent := piles["sent"]:
        yield _card(sent, planned=True, title=_("The last seven days"), icon="send")
    if coming := piles["coming"]:
        action = Action(label=_("Open the calendar"), url=reverse("publishing:calendar"))
        yield _card(coming, planned=True, title=_("Goes out next"), icon="calendar-clock", action=action)


def received(request: HttpRequest) -> Iterable[Card]:
    """How the last thirty days' posts were received."""
    user = request.user
    assert isinstance(user, User)
    units = units_where(user, Permission.SEE_POSTS)
    counts = received_in(units, since=clock.now() - timedelta(days=30))
    if any(counts.values()):
        yield Card(title=_("The last thirty days"), icon="heart", items=tuple(_sums(counts)))


def _card(pile: Pile, *, planned: bool = False, **looks: Any) -> Card:
    return Card(items=_items(pile.posts, planned=planned), total=pile.total, **looks)


def _sums(counts: dict[str, int]) -> Iterator[Item]:
    likes, replies, reposts = (counts[name] for name in ("likes", "replies", "reposts"))
    yield Item(text=ngettext("%(count)d like", "%(count)d likes", likes) % {"count": likes})
    yield Item(text=ngettext("%(count)d reply", "%(count)d replies", replies) % {"count": replies})
    yield Item(text=ngettext("%(count)d repost", "%(count)d reposts", reposts) % {"count": reposts})


def _held(posts: Sequence[Post]) -> tuple[Item, ...]:
    why = held_among(posts)
    return tuple(
        Item(
            text=name_of(post, 80),
            url=reverse("publishing:post", args=[post.pk]),
            # Freed in this very moment, it has none.
            note=why.get(post.pk, ""),
            at=post.planned_at,
            badge=badge_of_post(post, why),
        )
        for post in posts
    )


def _items(posts: Iterable[Post], *, planned: bool = False) -> tuple[Item, ...]:
    return tuple(
        Item(
            text=name_of(post, 80),
            url=reverse("publishing:post", args=[post.pk]),
            at=post.planned_at if planned else post.changed_at,
            badge=badge_of_post(post, ()),
        )
        for post in posts
    )


register(Question.NEEDS_ME, mine, order=50)
register(Question.AT_RISK, at_risk, order=20)
register(Question.WENT_OUT, went_out, order=10)
register(Question.RECEIVED, received, order=10)
