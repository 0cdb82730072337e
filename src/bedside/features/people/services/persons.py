"""A person's account: made, changed, stopped, started again."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import Subject, record
from bedside.features.people import current, lockout, mails, second_factor, sessions
from bedside.features.people.access import may_manage
from bedside.features.people.api import By, Permission, require_everywhere
from bedside.features.people.events import PersonChanged, PersonJoined, PersonLeft, PersonReturned
from bedside.features.people.models import User
from bedside.features.people.services.alone import require_room_for_one_more
from bedside.features.people.services.roles import Given, change_roles, lock_roles, require_an_administrator
from bedside.kit import zones
from bedside.kit.bus.core import emit


def create_person(*, email: str, name: str, password: str | None, roles: list[Given], by: By, title: str = "") -> User:
    """Make an account at once, without an invitation. `password=None` means that nobody can sign in with one.

    Raises Problem for an address that is wrong or taken.
    """
    require_everywhere(by, Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        require_room_for_one_more()
        user = make(email=email, name=name, password=password, title=title)
        record(by=by.actor, action="user.created", subject=_subject(user))
        emit(PersonJoined(user=user.pk))
        change_roles(user=user, give=roles, by=by)
    return user


def make(*, email: str, name: str, password: str | None, title: str = "") -> User:
    """Write the row of a new person. Raises Problem for an address or a name that can't be."""
    address = clean_address(email)
    if not name.strip():
        raise Problem(_("The name is missing."), _("Type the name that colleagues know."))
    current.new_edition()
    return User.objects.create_user(address, password, name=name.strip()[:120], title=title.strip()[:120])


def clean_address(email: str, *, besides: User | None = None) -> str:
    """Return the address as it is kept. Raises Problem where it is none, or another person's."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Problem(_("This is not a mail address."), _("Write it like maya@riverside.example.")) from None
    other = User.objects.at_address(address)
    if other is not None and (besides is None or other.pk != besides.pk):
        raise Problem(
            # Without the name: whoever asks may not see that person.
            _("Somebody already signs in with this address."),
            _("Use another address, or give that person more roles."),
        )
    return address


def change_person(*, user: User, name: str, title: str, email: str, by: By) -> None:
    """Change how somebody is called and where their mail goes. The old address is told that it isn't used any more."""
    _require_manageable(user, by)
    with transaction.atomic():
        current.new_edition()
        locked = User.objects.select_for_update().get(pk=user.pk)
        address = clean_address(email, besides=locked)
        if not name.strip():
            raise Problem(_("The name is missing."), _("Type the name that colleagues know."))
        before = (locked.name, locked.title, locked.email)
        after = (name.strip()[:120], title.strip()[:120], address)
        if before == after:
            return
        locked.name, locked.title, locked.email = after
        locked.save(update_fields=["name", "title", "email"])
        mails.forget_addresses(locked)
        fields = [
            field for field, old, new in zip(("name", "title", "address"), before, after, strict=True) if old != new
        ]
        record(by=by.actor, action="user.changed", subject=_subject(locked), facts={"fields": fields})
        emit(PersonChanged(user=locked.pk))
        if before[2] != address:
            transaction.on_commit(lambda: mails.tell_address_changed(locked, old=before[2]))
    user.refresh_from_db()


def change_own_details(*, by: User, name: str, title: str, zone: str, language: str) -> None:
    """Change one's own name, title, clock and language. Empty zone and language mean the organization's."""
    if zone:
        zones.zone(zone)
    if language and language not in dict(settings.LANGUAGES):
        raise Problem(_("Bedside doesn't speak this language."), _("Choose one from the list."))
    if not name.strip():
        raise Problem(_("The name is missing."), _("Type the name that colleagues know."))
    after = {"name": name.strip()[:120], "title": title.strip()[:120], "zone": zone, "language": language}
    with transaction.atomic():
        current.new_edition()
        locked = User.objects.select_for_update().get(pk=by.pk)
        fields = [field for field, value in after.items() if getattr(locked, field) != value]
        if not fields:
            return
        for field in fields:
            setattr(locked, field, after[field])
        locked.save(update_fields=fields)
        record(by=locked.actor, action="user.changed", subject=_subject(locked), facts={"fields": fields})
        emit(PersonChanged(user=locked.pk))
    by.refresh_from_db()
    if language:
        translation.activate(language)


def deactivate(*, user: User, by: By) -> None:
    """Stop a person's account. Their sessions end at once; what they did stays theirs in the record.

    Raises Problem for oneself and for the last administrator.
    """
    _require_manageable(user, by)
    if isinstance(by, User) and by.pk == user.pk:
        raise Problem(_("You can't deactivate yourself."), _("Ask another administrator."))
    with transaction.atomic():
        lock_roles()
        current.new_edition()
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.is_active:
            return
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        require_an_administrator()
        sessions.end_all(locked)
        record(by=by.actor, action="user.deactivated", subject=_subject(locked))
        emit(PersonLeft(user=locked.pk))
    user.refresh_from_db()


def reactivate(*, user: User, by: By) -> None:
    """Let a person sign in again, with the roles they had."""
    _require_manageable(user, by)
    with transaction.atomic():
        current.new_edition()
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.is_active:
            return
        require_room_for_one_more()
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        lockout.forget_everywhere(locked)
        record(by=by.actor, action="user.reactivated", subject=_subject(locked))
        emit(PersonReturned(user=locked.pk))
    user.refresh_from_db()


def unlock(*, user: User, by: By) -> None:
    """End the pause after wrong passwords or codes."""
    _require_manageable(user, by)
    with transaction.atomic():
        lockout.forget_everywhere(user)
        record(by=by.actor, action="user.unlocked", subject=_subject(user))
    user.refresh_from_db()


def sign_out_everywhere(*, user: User, by: By) -> None:
    """End all sessions of a person."""
    _require_manageable(user, by)
    with transaction.atomic():
        sessions.end_all(user)
        record(by=by.actor, action="user.signed-out-everywhere", subject=_subject(user))


def reset_second_factor(*, user: User, by: By) -> None:
    """Remove a lost second factor, so that the person sets up a new one at the next sign-in. Make sure first that it is
    really them who asks: they are told by mail."""
    _require_manageable(user, by)
    if isinstance(by, User) and by.pk == user.pk:
        raise Problem(
            _("You can't reset your own second factor."), _("Add a new one under “Your account”, or ask a colleague.")
        )
    with transaction.atomic():
        if not second_factor.remove_all(user):
            raise Problem(_("%(name)s has no second factor.") % {"name": user.name})
        sessions.end_all(user)
        record(by=by.actor, action="user.second-factor-reset", subject=_subject(user))
        transaction.on_commit(lambda: mails.tell_second_factor_reset(user))


def _require_manageable(user: User, by: By) -> None:
    if not may_manage(by, user):
        raise NotAllowed(
            _("You may not change %(name)s's account.") % {"name": user.name},
            _("An administrator of all units may, and an administrator of every unit in which this person works."),
        )


def _subject(user: User) -> Subject:
    return Subject("user", user.pk, user.name)
