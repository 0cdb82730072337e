"""Lists of posts, and one post with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bedside.base.errors import Problem
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.api import ApprovalRequest, Material, preview_of, requests_for
from bedside.features.delivery.api import (
    OPEN,
    Delivery,
    Piece,
    State,
    Try,
    deliveries_of,
    unreadable,
    with_locked_words,
)
from bedside.features.evidence.api import shown_of, sources_of
from bedside.features.people.api import Permission, User, may, organization, units_where
from bedside.features.publishing import moments
from bedside.features.publishing.badges import ON_HOLD, badge_of_delivery, badge_of_post
from bedside.features.publishing.clarity import clarity_line
from bedside.features.publishing.content import Content, accounts_in, material
from bedside.features.publishing.held import held_among, is_held
from bedside.features.publishing.models import ClarityScore, Post, Stage
from bedside.features.publishing.queries import lines_of, visible_posts
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.sealed import with_sealed_words
from bedside.features.publishing.services.writing import WRITABLE
from bedside.features.publishing.standing import standing_of
from bedside.kit.ui.badges import Badge
from bedside.kit.ui.paging import page_of

# In the filter: no stage of its own, for nothing has to be undone when its reason is gone.
HELD = "held"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All posts that the person may see, the newest change first; filters stand in the address."""
    user = person_of(request)
    posts = visible_posts(user)
    units = list(units_where(user, Permission.SEE_POSTS))
    accounts = list(Account.objects.filter(unit__in=units).order_by("network", "handle").defer("secrets"))
    chosen = {name: request.GET.get(name, "") for name in ("stage", "unit", "account", "mine")}
    if chosen["stage"] in Stage.values:
        posts = posts.filter(stage=chosen["stage"])
    elif chosen["stage"] == HELD:
        posts = posts.filter(is_held())
    if chosen["unit"].isdecimal():
        posts = posts.filter(unit=int(chosen["unit"][:15]))
    if chosen["account"].isdecimal():
        posts = posts.filter(targets__account=int(chosen["account"][:15]))
    if chosen["mine"]:
        posts = posts.filter(author=user)
    page = page_of(with_sealed_words(posts).select_related("unit", "author"), request.GET, order=("-changed_at", "-id"))
    zone = user.zone or organization().zone
    return render(
        request,
        "publishing/posts.html",
        {
            "page": page,
            "lines": lines_of(page.items, zone=zone),
            "stages": [*Stage.choices, (HELD, ON_HOLD.word)],
            "units": units,
            "accounts": accounts,
            "chosen": chosen,
            "filtered": any(chosen.values()),
            "may_write": may(user, Permission.WRITE_POSTS),
            "may_send": may(user, Permission.SCHEDULE_POSTS),
        },
    )


@dataclass(frozen=True, slots=True)
class PieceShown:
    """One part of a delivery with its receipt."""

    number: int
    url: str
    remote_id: str
    sent_at: datetime | None
    taken_down_at: datetime | None
    likes: int | None
    replies: int | None
    reposts: int | None


@dataclass(frozen=True, slots=True)
class TryShown:
    """One call to the network."""

    what: str
    began: datetime
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """What became of the post on one account, and what may be done about it."""

    row: Delivery
    account: Account
    network: str
    badge: Badge
    pieces: Sequence[PieceShown]
    tries: Sequence[TryShown]
    unreadable: bool
    can_send_again: bool
    can_leave: bool
    can_decide: bool
    can_take_down: bool
    can_say_deleted: bool
    live: bool


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: what leaves, where it stands, what became of it, who said what."""
    user = person_of(request)
    found = post_of(user, pk, Permission.SEE_POSTS)
    requests = list(requests_for("post", pk)[:10])
    shown, held = deliveries_shown(found, user), held_among([found])
    accounts = accounts_in(found.content, known=[each.account for each in shown])
    versions = _versions(found)
    return render(
        request,
        "publishing/post.html",
        {
            "post": found,
            "badge": badge_of_post(found, held),
            "standing": standing_of(found, known=accounts),
            "previews": _previews(found, accounts),
            "relied": shown_of(sources_of("post", pk)),
            "clarity": clarity_line(found) if any(each.was_scored for each in versions) else "",
            "moment": _moment(found),
            "window": moments.window_sentence(found),
            "deliveries": shown,
            "requests": requests,
            "open_request": next((each for each in requests if each.state == ApprovalRequest.State.OPEN), None),
            "comments": found.comments.select_related("by"),
            "versions": versions,
            "may": _allowed(found, user, held=bool(held)) | {"take_down": any(each.can_take_down for each in shown)},
            "copy": found.stage not in WRITABLE,
        },
    )


@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the post, renewed while the page is seen."""
    user = person_of(request)
    found = post_of(user, pk, Permission.SEE_POSTS)
    return render(request, "publishing/deliveries.html", {"post": found, "deliveries": deliveries_shown(found, user)})


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version of the words, and what changed from it to the next one."""
    user = person_of(request)
    found = post_of(user, pk, Permission.SEE_POSTS)
    known = {each.number: each for each in found.versions.select_related("by")}
    if number not in known:
        raise Problem(_("There is no such version."), _("The post's page lists them."))
    after = known.get(number + 1)
    return render(
        request,
        "publishing/version.html",
        {
            "post": found,
            "version": known[number],
            "before": words_of(known[number].content),
            "after": words_of(after.content if after else found.content),
            "next": after,
        },
    )


def words_of(content: Content) -> str:
    """Return all words of a content as one text that can be compared."""
    lines = [part["text"] for part in content["parts"]]
    lines += [_("[picture: %(alt)s]") % {"alt": use["alt"]} for part in content["parts"] for use in part["pictures"]]
    for account, parts in sorted(content.get("variants", {}).items()):
        lines += [f"[{account}] {part['text']}" for part in parts]
    return "\n\n".join(lines)


def deliveries_shown(found: Post, user: User) -> list[DeliveryShown]:
    """Return the post's deliveries, the newest of each account."""
    newest: dict[int, Delivery] = {}
    for delivery in with_locked_words(deliveries_of("post", [found.pk])).prefetch_related("attempts"):
        newest[delivery.account_id] = delivery
    decide = may(user, Permission.DECIDE_DELIVERIES, found.unit_id)
    down = may(user, Permission.TAKE_DOWN, found.unit_id)
    locked = unreadable(newest.values())
    return [
        _shown(delivery, decide=decide, down=down, unreadable=delivery.pk in locked) for delivery in newest.values()
    ]


def _shown(delivery: Delivery, *, decide: bool, down: bool, unreadable: bool) -> DeliveryShown:
    pieces = list(delivery.pieces.all())
    out = any(piece.sent_at and not piece.taken_down_at for piece in pieces)
    return DeliveryShown(
        row=delivery,
        account=delivery.account,
        network=network_of(delivery.account).name,
        badge=badge_of_delivery(delivery),
        pieces=[_piece(piece) for piece in pieces],
        tries=[_try(attempt) for attempt in delivery.attempts.all()],
        unreadable=unreadable,
        can_send_again=decide and delivery.state in (State.FAILED, State.MISSED) and not unreadable,
        can_leave=decide and delivery.state in (State.FAILED, State.MISSED),
        can_decide=decide and delivery.state == State.UNCONFIRMED,
        can_take_down=down and (delivery.is_still_out or (
            delivery.state not in (State.TAKING_DOWN, State.TAKEN_DOWN) and not delivery.unwanted
            and (out or delivery.state in (State.UNCONFIRMED, State.SENDING))
        )),
        can_say_deleted=down and delivery.is_still_out,
        live=delivery.state in OPEN,
    )  # fmt: skip


def _piece(piece: Piece) -> PieceShown:
    return PieceShown(
        number=piece.position + 1,
        url=piece.url,
        remote_id=piece.remote_id,
        sent_at=piece.sent_at,
        taken_down_at=piece.taken_down_at,
        likes=piece.likes,
        replies=piece.replies,
        reposts=piece.reposts,
    )


def _try(attempt: Try) -> TryShown:
    return TryShown(
        what=_ACTIONS[attempt.action](),
        began=attempt.started_at,
        outcome=attempt.get_outcome_display() if attempt.outcome else _("Cut off; nobody knows"),
        reason=attempt.reason,
    )


_ACTIONS = {
    "start": lambda: _("Send"),
    "poll": lambda: _("Ask how far it is"),
    "finalize": lambda: _("Make visible"),
    "find": lambda: _("Look for it"),
    "delete": lambda: _("Take down"),
}


def _previews(found: Post, accounts: Sequence[Account]) -> list[Any]:
    try:
        items = _leaving(found, accounts)
    except Problem:
        return []
    return [preview_of(account, items[str(account.pk)], plays=True) for account in accounts]


def _leaving(found: Post, accounts: Sequence[Account]) -> Material:
    """What leaves, account by account: what approvers were asked about, once they were and it holds."""
    if found.request is not None and found.stage not in _NOT_ASKED:
        asked: Material = found.request.material
        if all(str(account.pk) in asked for account in accounts):
            return asked
    return material(found.content, accounts)


_NOT_ASKED = (Stage.DRAFT, Stage.CHANGES, Stage.DECLINED)


def _moment(found: Post) -> str:
    wall = datetime.fromisoformat(found.wall) if found.wall else None
    try:
        return moments.said(wall, found.zone)
    except Problem:
        return ""


def _versions(found: Post) -> list[Any]:
    """Return the newest versions; each tells in `was_scored` whether the post, in whatever version, has a score."""
    scores = ClarityScore.objects.filter(post=OuterRef("post_id"))
    return list(found.versions.select_related("by").defer("content").annotate(was_scored=Exists(scores))[:20])


def _allowed(found: Post, user: User, *, held: bool) -> dict[str, bool]:
    """What this person may do with the post as it stands."""
    schedule = may(user, Permission.SCHEDULE_POSTS, found.unit_id)
    write = may(user, Permission.WRITE_POSTS, found.unit_id)
    return {
        "write": write and found.stage in WRITABLE,
        "schedule": schedule and found.stage == Stage.CLEARED and found.planned_at is not None and not held,
        # What is on hold would only come back as held.
        "send_now": schedule and found.stage in (Stage.CLEARED, Stage.SCHEDULED) and not held,
        "unschedule": schedule and found.stage == Stage.SCHEDULED,
        "withdraw": write and found.stage == Stage.REVIEW,
        "delete": write and (found.stage in WRITABLE or found.stage == Stage.FAILED),
        "hold": may(user, Permission.PLACE_HOLDS, found.unit_id),
        "audit": may(user, Permission.READ_AUDIT),
        "copy": write,
    }
