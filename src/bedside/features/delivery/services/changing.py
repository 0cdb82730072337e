"""Cancelling, moving, taking down, trying again: each under the delivery's lock, so that it really prevents or
changes the sending, or says that it came too late."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import Actor
from bedside.features.clearance.api import PASSING, still_standing
from bedside.features.delivery.ledger import announce, move
from bedside.features.delivery.models import BY_HAND, Delivery, State, Try
from bedside.features.people.api import Permission, User, require

_STOPPABLE = (State.WAITING, State.HELD, State.MISSED, State.FAILED)


def cancel(*, deliveries: Iterable[Delivery], by: Actor) -> None:
    """Take deliveries out of the outbox. Raises Problem where one is on its way or partly out: nothing changes."""
    with transaction.atomic():
        for delivery in _locked(deliveries):
            if delivery.state in (State.CANCELLED, State.TAKEN_DOWN):
                continue
            if delivery.state not in _STOPPABLE or delivery.pieces.filter(sent_at__isnull=False).exists():
                raise _too_late(delivery)
            move(delivery, State.CANCELLED, by=by)


def reschedule(*, deliveries: Iterable[Delivery], due_at: datetime, by: Actor) -> None:
    """Move deliveries to another time inside their cleared window. Raises Problem outside it or under way."""
    with transaction.atomic():
        for delivery in _locked(deliveries):
            if delivery.state not in (State.WAITING, State.HELD) or delivery.tries:
                raise _too_late(delivery)
            no = still_standing(delivery.clearance, account=delivery.account, item=delivery.material, due_at=due_at)
            if no is not None and no.code not in PASSING:
                raise Problem(no.sentence, _("Nothing was moved."))
            delivery.due_at = delivery.next_at = due_at
            move(delivery, State.WAITING, by=by, facts={"due": due_at.isoformat()})


def forget_words(*, deliveries: Iterable[Delivery]) -> None:
    """Erase the words of what was cancelled, in the caller's transaction: what never left need not be kept."""
    ids = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=ids, state=State.CANCELLED).update(material={})


def take_down(*, delivery: Delivery, by: User) -> None:
    """Take a published post down now; the worker does it before anything else of that account. What a network refused
    to take down is asked for again at once; what is being sent is stopped, and what of it came out taken down."""
    require(by, Permission.TAKE_DOWN, delivery.clearance.unit_id)
    with transaction.atomic():
        (locked,) = _locked([delivery])
        if not _call_back(locked, by):
            raise Problem(_("Nothing of this is out on %(account)s.") % {"account": locked.account})


def deleted_by_hand(*, delivery: Delivery, by: User) -> None:
    """A person deleted on the network what Bedside could not take down, and says so: it counts as taken down."""
    require(by, Permission.TAKE_DOWN, delivery.clearance.unit_id)
    with transaction.atomic():
        (locked,) = _locked([delivery])
        if not locked.is_still_out:
            raise Stale(_("This is not still out on %(account)s.") % {"account": locked.account})
        locked.pieces.filter(sent_at__isnull=False, taken_down_at=None).update(taken_down_at=clock.now())
        reason = _("%(name)s deleted it there by hand.") % {"name": by.name}
        move(locked, State.TAKEN_DOWN, by=by.actor, code=BY_HAND, reason=reason, action="delivery.deleted-by-hand")


def stop(*, delivery: Delivery, by: User) -> bool:
    """Take down what is or may be out or under way, as `take_down`, and cancel what isn't. Tell whether there was
    anything to take down."""
    require(by, Permission.TAKE_DOWN, delivery.clearance.unit_id)
    with transaction.atomic():
        (locked,) = _locked([delivery])
        called_back = _call_back(locked, by)
        if not called_back and locked.state in _STOPPABLE:
            move(locked, State.CANCELLED, by=by.actor)
        return called_back and locked.state != State.TAKEN_DOWN


def _call_back(locked: Delivery, by: User) -> bool:
    """See to it that nothing of this stays out; False where nothing is, or can be."""
    if locked.is_still_out:
        # The code and the reason stay until the network says yes: nobody shall think meanwhile that it is gone.
        locked.next_at = clock.now()
        locked.save(update_fields=["next_at"])
        announce(locked, action="delivery.taking-down", by=by.actor, facts={"again": True})
    elif locked.state == State.SENDING:
        if not locked.unwanted:
            # A network that works on it for long is not waited for.
            locked.unwanted, locked.next_at = True, clock.now()
            locked.save(update_fields=["unwanted", "next_at"])
            announce(locked, action="delivery.unwanted", by=by.actor)
    elif locked.state not in (State.TAKING_DOWN, State.TAKEN_DOWN):
        out = locked.pieces.filter(sent_at__isnull=False, taken_down_at=None).exists()
        if not out and locked.state != State.UNCONFIRMED:
            return False
        locked.unwanted = True
        locked.save(update_fields=["unwanted"])
        move(locked, State.TAKING_DOWN, by=by.actor, next_at=clock.now())
    return True


def send_again(*, delivery: Delivery, by: User) -> None:
    """Send a failed or missed delivery now. What of it is out already is not sent a second time."""
    require(by, Permission.DECIDE_DELIVERIES, delivery.clearance.unit_id)
    with transaction.atomic():
        (locked,) = _locked([delivery])
        if locked.state not in (State.FAILED, State.MISSED):
            raise Problem(_("This is not waiting for a decision any more."), _("Load the page again."))
        no = still_standing(locked.clearance, account=locked.account, item=locked.material, due_at=clock.now())
        if no is not None:
            raise Problem(no.sentence)
        locked.due_at, locked.tries = clock.now(), 0
        move(locked, State.WAITING, by=by.actor, next_at=locked.due_at, facts={"again": True})


def give_up(*, delivery: Delivery, by: User) -> None:
    """Decide that a failed or missed delivery is not sent."""
    require(by, Permission.DECIDE_DELIVERIES, delivery.clearance.unit_id)
    cancel(deliveries=[delivery], by=by.actor)


def decide_unconfirmed(*, delivery: Delivery, went_out: bool, by: User) -> None:
    """A person looked at the network and says whether it went out. No: it is sent, unless somebody
    wanted it gone. Yes: it counts as sent."""
    require(by, Permission.DECIDE_DELIVERIES, delivery.clearance.unit_id)
    with transaction.atomic():
        (locked,) = _locked([delivery])
        if locked.state != State.UNCONFIRMED:
            raise Problem(_("This is not unconfirmed any more."), _("Load the page again."))
        now = clock.now()
        if went_out:
            locked.pieces.filter(sent_at=None).update(sent_at=now)
            state = State.TAKING_DOWN if locked.unwanted else State.SENT
            move(locked, state, by=by.actor, next_at=now, facts={"decided": "went out"})
            return
        if locked.unwanted:
            move(locked, State.CANCELLED, by=by.actor, facts={"decided": "did not go out"})
            return
        # A look that found nothing, by a person's eyes: what was tried before it is settled.
        for piece in locked.pieces.filter(sent_at=None):
            Try.objects.create(
                delivery=locked, piece=piece, action="find", fence=0, worker=0, started_at=now, ended_at=now,
                outcome=Try.Outcome.ABSENT, reason=by.name,
            )  # fmt: skip
        locked.due_at = now
        move(locked, State.WAITING, by=by.actor, next_at=now, facts={"decided": "did not go out"})


def _locked(deliveries: Iterable[Delivery]) -> list[Delivery]:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("account", "clearance")
    # What can't be read any more must be cancelled and taken down all the same.
    rows = rows.defer("material", "account__secrets")
    return list(rows.filter(pk__in=[delivery.pk for delivery in deliveries]).order_by("pk"))


def _too_late(delivery: Delivery) -> Problem:
    if delivery.state == State.UNCONFIRMED:
        return Problem(
            _("Nobody can say yet whether this is out on %(account)s.") % {"account": delivery.account},
            _("Say on its page whether it is, or take it down."),
        )
    return Problem(
        _("This is out, or on its way, on %(account)s.") % {"account": delivery.account},
        _("Take it down there instead."),
    )
