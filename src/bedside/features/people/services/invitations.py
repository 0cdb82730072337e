"""Inviting people. Nobody gets in uninvited; only the digest of an invitation's token is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.people.api import By, Console, Permission, may, may_everywhere, require
from bedside.features.people.events import PersonJoined
from bedside.features.people.models import Invitation, Membership, Unit, User
from bedside.features.people.services.alone import require_room_for_one_more
from bedside.features.people.services.persons import clean_address, make
from bedside.features.people.services.roles import Given, require_grantable
from bedside.kit.bus.core import emit

VALID_FOR = timedelta(days=7)


def invite(*, email: str, name: str, roles: list[Given], by: By) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation and its token, which is kept nowhere. An open invitation to the same
    address is replaced. The caller sends the mail (see `mails.send_invitation`), after commit.

    Raises Problem without a role, and for an address that is wrong or already signs in.
    """
    require(by, Permission.MANAGE_PEOPLE)
    address = clean_address(email)
    if not name.strip():
        raise Problem(_("The name is missing."), _("Type the name that colleagues know."))
    if not roles:
        raise Problem(_("No role is chosen."), _("Choose at least one: without a role nobody may do anything."))
    for unit_id, role in roles:
        require_grantable(role=role, unit_id=unit_id, by=by)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        require_room_for_one_more()
        for old in _open().select_for_update().filter(email=address):
            if not _touchable(old, by):
                raise Problem(
                    _("This address has an open invitation to other units."),
                    _("Ask an administrator of all units to add yours."),
                )
            _withdraw(old, by)
        invitation = Invitation.objects.create(
            email=address,
            name=name.strip()[:120],
            roles=[{"unit": unit_id, "role": role} for unit_id, role in roles],
            token_digest=digest_of(token),
            invited_by=by if isinstance(by, User) else None,
            expires_at=clock.now() + VALID_FOR,
        )
        record(
            by=by.actor,
            action="invitation.sent",
            subject=_subject(invitation),
            facts={"roles": invitation.roles, "until": invitation.expires_at.isoformat(timespec="minutes")},
        )
    return invitation, token


def withdraw_invitation(*, invitation: Invitation, by: By) -> None:
    """Make an invitation's link worthless."""
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        require_touchable(locked, by)
        if locked.accepted_at is not None:
            raise Problem(
                _("%(name)s has already accepted.") % {"name": locked.name}, _("Deactivate the person instead.")
            )
        if locked.withdrawn_at is None:
            _withdraw(locked, by)


def accept_invitation(*, digest: str, name: str, password: str) -> User:
    """Make the invited person's account with the roles that were promised. `digest` is that of the link's token.

    Raises Problem where the link is used, withdrawn or too old, or where whoever invited may not any more.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(token_digest=digest).first()
        if invitation is None or not invitation.is_open:
            raise not_valid()
        require_room_for_one_more()
        user = make(email=invitation.email, name=name, password=password)
        record(by=user.actor, action="invitation.accepted", subject=_subject(invitation), facts={"user": user.pk})
        Membership.objects.bulk_create([Membership(user=user, **given) for given in _still_given(invitation)])
        record(
            by=invitation.invited_by.actor if invitation.invited_by else SYSTEM,
            action="user.created",
            subject=Subject("user", user.pk, user.name),
            facts={"invitation": invitation.pk, "roles": invitation.roles},
        )
        invitation.accepted_at = clock.now()
        invitation.save(update_fields=["accepted_at"])
        emit(PersonJoined(user=user.pk))
    return user


def open_invitation(digest: str) -> Invitation | None:
    """Return the invitation that the token with this digest opens, if it still does."""
    invitation = Invitation.objects.select_related("invited_by").filter(token_digest=digest).first()
    return invitation if invitation and invitation.is_open else None


def require_touchable(invitation: Invitation, by: By) -> None:
    """Raise NotAllowed unless `by` could give each of the promised roles themselves."""
    for given in invitation.roles:
        require_grantable(role=given["role"], unit_id=given["unit"], by=by)


def _touchable(invitation: Invitation, by: By) -> bool:
    try:
        require_touchable(invitation, by)
    except NotAllowed:
        return False
    return True


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is long and random: a plain hash can't be turned around."""
    return hashlib.sha256(token.encode()).hexdigest()


def not_valid() -> Problem:
    """The one sentence for every link that doesn't open anything."""
    return Problem(
        _("This invitation isn't valid any more."),
        _("It was used, withdrawn, or is older than a week. Ask whoever invited you for a new one."),
    )


def _still_given(invitation: Invitation) -> list[dict[str, object]]:
    """Return the promised roles that whoever invited may still give, in units that still stand."""
    by: By = invitation.invited_by or Console("invitation")
    standing = set(Unit.objects.filter(closed_at=None).values_list("pk", flat=True))
    given = []
    for each in invitation.roles:
        unit_id = each["unit"]
        if unit_id is None and not may_everywhere(by, Permission.MANAGE_PEOPLE):
            raise not_valid()
        if unit_id is not None and not may(by, Permission.MANAGE_PEOPLE, unit_id):
            raise not_valid()
        if unit_id is None or unit_id in standing:
            given.append({"unit_id": unit_id, "role": each["role"]})
    return given


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None)


def _withdraw(invitation: Invitation, by: By) -> None:
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(by=by.actor, action="invitation.withdrawn", subject=_subject(invitation))


def _subject(invitation: Invitation) -> Subject:
    return Subject("invitation", invitation.pk, invitation.name)
