"""When a post goes out: choosing, moving, sending now, cancelling, taking down."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.audit.api import record
from bedside.features.delivery.api import OPEN, Delivery, State, cancel, deliveries_of, enqueue, reschedule, stop
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing.content import material
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.writing import (
    WRITABLE,
    deliveries_on_clearance,
    lock,
    stop_everything,
    subject_of,
)
from bedside.kit import zones

MAX_FLEX_HOURS = 14 * 24
# A time this little in the past is "now": pages take a while to fill in.
GRACE = timedelta(minutes=5)


def plan_post(*, post: Post, wall: datetime | None, zone: str, flex_hours: int, by: User) -> Post:
    """Choose when the post goes out: what the clocks of `zone` show then; None takes the time away.

    A cleared post moves inside its approved window without ceremony; outside it, the approvals are void and the page
    says so first. Raises Problem for a time that is over, or that clocks skip.
    """
    require(by, Permission.WRITE_POSTS, post.unit_id)
    planned = zones.to_utc(wall, zone) if wall is not None else None
    if planned is not None and planned < clock.now() - GRACE:
        raise Problem(_("This time is over."), _("Choose a later one."))
    if not 0 <= flex_hours <= MAX_FLEX_HOURS:
        raise Problem(_("A post may be moved by up to 14 days without asking again."))
    with transaction.atomic():
        locked = lock(post)
        if locked.stage not in WRITABLE:
            raise Problem(_("This post is out. Its time can't change any more."))
        before = locked.planned_at
        if before == planned and locked.flex_hours == flex_hours and locked.zone == zone:
            return locked
        locked.wall = wall.isoformat(timespec="minutes") if wall else ""
        locked.zone, locked.planned_at, locked.changed_at = zone, planned, clock.now()
        if leaves_window(locked, planned):
            stop_everything(locked, by=by, why=_("the time was moved out of its window"))
            locked.stage = Stage.DRAFT
        elif locked.stage == Stage.SCHEDULED:
            _move_deliveries(locked, by)
        if locked.stage in (Stage.DRAFT, Stage.CHANGES, Stage.DECLINED):
            locked.flex_hours = flex_hours
        locked.save()
        record(
            by=by.actor,
            action="post.planned",
            subject=subject_of(locked),
            facts={
                "from": before.isoformat() if before else None,
                "to": planned.isoformat() if planned else None,
                "zone": zone,
                "stage": locked.stage,
            },
            unit_id=locked.unit_id,
        )
    return locked


def leaves_window(post: Post, planned: datetime | None) -> bool:
    """Tell whether moving the post there would void what is asked or approved."""
    if post.stage not in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED):
        return False
    window = post.clearance or post.request
    if window is None or window.window_start is None or window.window_end is None:
        return False
    if planned is None:
        # A cleared post may rest; a question about a time loses its sense without one.
        return post.clearance is None
    return not window.window_start <= planned <= window.window_end


def _move_deliveries(post: Post, by: User) -> None:
    require(by, Permission.SCHEDULE_POSTS, post.unit_id)
    if post.planned_at is None:
        cancel(deliveries=deliveries_on_clearance(post), by=by.actor)
        post.stage = Stage.CLEARED
    else:
        still_open = deliveries_on_clearance(post).filter(state__in=OPEN)
        reschedule(deliveries=still_open, due_at=post.planned_at, by=by.actor)


def schedule_post(*, post: Post, by: User) -> Post:
    """Put a cleared post into the outbox for its time."""
    require(by, Permission.SCHEDULE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        if locked.planned_at is None:
            raise Problem(_("No time is chosen."), _("Choose when it goes out, or send it now."))
        put_into_outbox(locked, by=by)
    return locked


def send_now(*, post: Post, by: User) -> Post:
    """Send a cleared post at once, where its window allows."""
    require(by, Permission.SCHEDULE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        now = clock.now()
        locked.planned_at, locked.wall = now, zones.to_wall(now, locked.zone).isoformat(timespec="minutes")
        if locked.stage == Stage.SCHEDULED:
            _move_deliveries(locked, by)
            locked.save()
        else:
            put_into_outbox(locked, by=by)
    return locked


def put_into_outbox(post: Post, *, by: User) -> None:
    """Enqueue a cleared post and save it, in the caller's transaction."""
    if post.stage != Stage.CLEARED or post.clearance is None or post.planned_at is None:
        raise Problem(
            _("This post is not cleared: %(stage)s.") % {"stage": post.get_stage_display()},
            _("Ask for approval first."),
        )
    accounts = list(Account.objects.filter(pk__in=[int(key) for key in post.clearance.digests]))
    enqueue(
        clearance=post.clearance,
        material=material(post.content, accounts),
        accounts=accounts,
        due_at=post.planned_at,
        by=by.actor,
    )
    post.stage = Stage.SCHEDULED
    post.save(update_fields=["stage", "planned_at", "wall"])


def unschedule_post(*, post: Post, by: User) -> Post:
    """Take a scheduled post out of the outbox; it stays cleared while its window lasts."""
    require(by, Permission.SCHEDULE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        if locked.stage != Stage.SCHEDULED:
            raise Problem(_("This post is not scheduled."), _("Load the page again."))
        # All of them: one that is on its way, or out already, makes this too late.
        cancel(deliveries=deliveries_on_clearance(locked), by=by.actor)
        locked.stage = Stage.CLEARED
        locked.save(update_fields=["stage"])
    return locked


def take_down_post(*, post: Post, by: User) -> int:
    """Take a post down wherever it is out or on its way, and cancel it everywhere else; return on how many accounts
    something is taken down. Each account by itself: what stands in the way of one keeps none of the others."""
    require(by, Permission.TAKE_DOWN, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        called_back = [stop(delivery=delivery, by=by) for delivery in deliveries_of("post", [locked.pk])]
        if not any(called_back):
            raise Problem(_("Nothing of this post is out."))
    return sum(called_back)


def follow_deliveries(*, post_id: int) -> None:
    """Set the post's stage from its deliveries, after one of them moved."""
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post_id)
        if post.deleted_at is not None or post.clearance_id is None:
            return
        newest = deliveries_of("post", [post_id]).filter(clearance_id=post.clearance_id)
        states = {_counts_as(delivery) for delivery in newest if delivery.state != State.CANCELLED}
        stage = _stage_from(states)
        if newest and not states and post.stage == Stage.SCHEDULED:
            stage = Stage.CLEARED  # all of it was stopped before it came out
        if stage and stage != post.stage:
            post.stage = stage
            post.save(update_fields=["stage"])


def _counts_as(delivery: Delivery) -> str:
    """What readers of that account see: what could not be taken down is out, whatever anybody asked for."""
    return State.SENT if delivery.is_still_out else delivery.state


def _stage_from(states: set[str]) -> Stage | None:
    out = states & {State.SENT}
    bad = states & {State.FAILED, State.MISSED, State.UNCONFIRMED}
    if not states or (states & {State.WAITING, State.SENDING, State.HELD} and not out):
        return Stage.SCHEDULED if states else None
    if out:
        return Stage.PARTLY if states - {State.SENT} else Stage.SENT
    if states <= {State.TAKEN_DOWN, State.TAKING_DOWN}:
        return Stage.TAKEN_DOWN
    return Stage.FAILED if bad else Stage.TAKEN_DOWN
