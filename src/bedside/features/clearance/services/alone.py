"""A practice of one: a pause and a second reading, or somebody outside who reads through a link (law 10)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import SYSTEM, Actor, record
from bedside.features.clearance.events import OutsideAsked
from bedside.features.clearance.mailing import can_mail, mail_link
from bedside.features.clearance.models import Approval, ApprovalRequest, OutsideLink, RequestStep
from bedside.features.clearance.services.asking import must_be_open, subject_of
from bedside.features.clearance.services.deciding import follow, known_decision, lock_open, must_be_in_time, note
from bedside.features.people.api import (
    Mode,
    Permission,
    User,
    must_have_paused,
    organization,
    require,
    second_reading_at,
)
from bedside.kit.bus.core import emit

LINK_LASTS = timedelta(days=7)
OUTSIDE = "outside"
READER = "author"


def solo_ready_at(request: ApprovalRequest) -> datetime:
    """Return when the second reading may be done."""
    return second_reading_at(request.submitted_at)


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
        must_have_paused(locked.submitted_at)
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


def invite_outside(*, request: ApprovalRequest, name: str, email: str, by: User) -> OutsideLink:
    """In solo mode: mail one person outside a link with which they may read and decide, once, within 7 days.

    The link is in that mail and nowhere else: whoever asks must not be able to answer. An earlier link to the same
    address stops working. Raises Problem for a name or address that can't be one, for the address of anybody who has
    an account here, and where the mail can't be sent; the link is worthless then, and asking again makes a new one.
    """
    require(by, Permission.WRITE_POSTS, request.unit_id)
    _must_be_alone(request)
    name, email = " ".join(name.split()), email.strip().lower()
    if not 2 <= len(name) <= 120:
        raise Problem(_("Write the name of the person who will read."), _("It stands in the record beside the answer."))
    try:
        validate_email(email)
    except ValidationError:
        raise Problem(_("This is not a mail address."), _("Write it as name@example.org.")) from None
    if _is_of_the_house(email):
        raise Problem(
            _("This is the address of somebody who works here."),
            _("Ask somebody outside to read, or read it a second time yourself."),
        )
    if not can_mail():
        raise Problem(
            _("Bedside has no mail server, so it can't write to anybody outside."),
            _("Read it a second time yourself, or set BEDSIDE_MAIL_URL."),
        )
    token = secrets.token_urlsafe(32)
    link = _made_link(request, name, email, token, by)
    # After commit: a mail can't be taken back.
    if not mail_link(link, token):
        _take_back(link)
        raise Problem(
            _("The mail to %(name)s could not be sent.") % {"name": name}, _("Look at the address, then try again.")
        )
    return link


def _is_of_the_house(email: str) -> bool:
    """Tell whether mail to this address reaches anybody with an account, active or not."""
    return _bare(email) in {_bare(each) for each in User.objects.values_list("email", flat=True)}


def _bare(email: str) -> str:
    """Return an address without its tag: rosa+lee@riverside.example is Rosa's."""
    local, _at, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _made_link(request: ApprovalRequest, name: str, email: str, token: str, by: User) -> OutsideLink:
    with transaction.atomic(durable=True):
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
    return link


def _take_back(link: OutsideLink) -> None:
    """Make a link worthless that nobody got."""
    with transaction.atomic():
        link.withdrawn_at = clock.now()
        link.save(update_fields=["withdrawn_at"])
        record(
            by=SYSTEM,
            action=f"{link.request.subject_kind}.outside-not-reached",
            subject=subject_of(link.request),
            facts={"request": link.request_id, "link": link.pk},
            unit_id=link.request.unit_id,
        )


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
