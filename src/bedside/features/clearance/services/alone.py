"""A practice of one: a pause and a second reading, or somebody outside who reads through a link (law 10)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Actor, record
from bedside.features.clearance.events import OutsideAsked
from bedside.features.clearance.models import Approval, ApprovalRequest, OutsideLink, RequestStep
from bedside.features.clearance.services.asking import must_be_open, subject_of
from bedside.features.clearance.services.deciding import follow, known_decision, lock_open, must_be_in_time, note
from bedside.features.people.api import Mode, Permission, User, organization, require
from bedside.kit.bus.core import emit

LINK_LASTS = timedelta(days=7)
OUTSIDE = "outside"
READER = "author"


def solo_ready_at(request: ApprovalRequest) -> datetime:
    """Return when the second reading may be done."""
    return request.submitted_at + timedelta(minutes=organization().solo_pause_minutes)


def read_again(*, request: ApprovalRequest, digest: str, by: User, comment: str = "") -> None:
    """In solo mode: the author reads a second time, after a pause, and clears it alone; recorded as self-cleared.

    Raises Problem before the pause is over, and NotAllowed outside solo mode.
    """
    require(by, Permission.WRITE_POSTS, request.unit_id)
    chosen = known_decision(Approval.Decision.APPROVE, comment)
    with transaction.atomic():
        locked = lock_open(request, digest)
        _must_be_alone(locked)
        must_be_in_time(locked)
        wait = solo_ready_at(locked) - clock.now()
        if wait > timedelta(0):
            minutes = -(-wait // timedelta(minutes=1))
            raise Problem(
                _("A second reading helps only after a pause."),
                ngettext("Come back in %(minutes)d minute.", "Come back in %(minutes)d minutes.", minutes)
                % {"minutes": minutes},
            )
        step = _step(locked, READER)
        approval = Approval.objects.create(
            request=locked,
            step=step,
            by=by,
            by_name=by.name,
            decision=chosen,
            digest=digest,
            comment=comment.strip(),
            self_cleared=True,
            at=clock.now(),
        )
        note(locked, approval, by.actor, role=READER)
        follow(locked, step, approval)


def invite_outside(*, request: ApprovalRequest, name: str, email: str, by: User) -> tuple[OutsideLink, str]:
    """In solo mode: make a link with which one person outside may read and decide, once, within 7 days.

    Returns the link's row and its token, which is told to nobody else and kept nowhere. An earlier link to the same
    address stops working. Raises Problem for a name or address that can't be one.
    """
    require(by, Permission.WRITE_POSTS, request.unit_id)
    name, email = " ".join(name.split()), email.strip().lower()
    if not 2 <= len(name) <= 120:
        raise Problem(_("Write the name of the person who will read."), _("It stands in the record beside the answer."))
    try:
        validate_email(email)
    except ValidationError:
        raise Problem(_("This is not a mail address."), _("Write it as name@example.org.")) from None
    if email == by.email:
        raise Problem(
            _("This is your own address."), _("Ask somebody else to read, or read it a second time yourself.")
        )
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
        must_be_open(locked)
        _must_be_alone(locked)
        now = clock.now()
        locked.outside_links.filter(email=email, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
        link = OutsideLink.objects.create(
            request=locked,
            name=name,
            email=email,
            token_digest=digest_of_token(token),
            made_by=by,
            made_at=now,
            expires_at=now + LINK_LASTS,
        )
        record(
            by=by.actor,
            action=f"{locked.subject_kind}.outside-asked",
            subject=subject_of(locked),
            facts={"request": locked.pk, "link": link.pk, "until": link.expires_at.isoformat()},
            words={"name": name, "email": email},
            unit_id=locked.unit_id,
        )
        emit(OutsideAsked(request=locked.pk, link=link.pk))
    return link, token


def link_of(token: str) -> OutsideLink | None:
    """Return the link that a token opens, or None where it opens nothing (any more)."""
    link = OutsideLink.objects.select_related("request", "request__unit").filter(token_digest=digest_of_token(token))
    found = link.first()
    return found if found and _opens(found) else None


def decide_outside(*, token: str, digest: str, decision: str, comment: str) -> ApprovalRequest:
    """Record what the person outside said. The link is used up by it. Raises Stale where it opens nothing any more."""
    chosen = known_decision(decision, comment)
    with transaction.atomic():
        known = OutsideLink.objects.filter(token_digest=digest_of_token(token)).first()
        if known is None:
            raise _over()
        locked = lock_open(known.request, digest)
        link = OutsideLink.objects.select_for_update().get(pk=known.pk)
        if not _opens(link):
            raise _over()
        _must_be_alone(locked)
        if chosen == Approval.Decision.APPROVE:
            must_be_in_time(locked)
        link.used_at = clock.now()
        link.save(update_fields=["used_at"])
        step = _step(locked, OUTSIDE)
        approval = Approval.objects.create(
            request=locked,
            step=step,
            by=None,
            by_name=link.name,
            decision=chosen,
            digest=digest,
            comment=comment.strip(),
            at=link.used_at,
        )
        note(locked, approval, Actor("visitor", f"link {link.pk}", link.name), role=OUTSIDE)
        follow(locked, step, approval)
    return locked


def digest_of_token(token: str) -> str:
    """Return what is kept of a token: it is random enough that a plain hash can't be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _opens(link: OutsideLink) -> bool:
    return link.used_at is None and link.withdrawn_at is None and link.expires_at > clock.now()


def _over() -> Stale:
    return Stale(
        _("This link is used up or has run out."), _("Ask the person who sent it for a new one, if it is still needed.")
    )


def _must_be_alone(request: ApprovalRequest) -> None:
    if not request.solo:
        raise NotAllowed(_("Nobody approves their own post here."), _("Somebody else has to read it."))
    if organization().mode != Mode.SOLO:
        raise NotAllowed(
            _("You work as a team now, so a colleague must approve this."),
            _("Take it back and ask for approval again."),
        )


def _step(request: ApprovalRequest, role: str) -> RequestStep:
    """The one step of a practice of one, made when it is taken."""
    return RequestStep.objects.create(request=request, position=1, role=role, hours=0, opened_at=clock.now())
