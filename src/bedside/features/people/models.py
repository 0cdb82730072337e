"""The organization, its units, its users and their roles."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Max
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bedside.base import clock
from bedside.features.audit.api import Actor
from bedside.features.people.permissions import Role


class Mode(models.TextChoices):
    """How approvals work here."""

    TEAM = "team", _("A team: somebody else approves")
    SOLO = "solo", _("One person: a pause and a second reading")


class Organization(models.Model):
    """The one organization of this installation (its primary key is always 1)."""

    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60)
    country = models.CharField(_("country"), max_length=2, default="US")
    language = models.CharField(_("language"), max_length=10, default="en")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.TEAM)
    solo_pause_minutes = models.PositiveSmallIntegerField(_("pause before the second reading, in minutes"), default=10)
    address = models.CharField(_("street and town"), max_length=200, blank=True)
    phone_lines = models.JSONField(default=list, blank=True)
    sites = models.JSONField(default=list, blank=True)
    handles = models.JSONField(default=list, blank=True)
    people_named = models.JSONField(default=list, blank=True)
    # Another one whenever the organization, a unit, a person's name or a policy changes (`current.new_edition`): what
    # somebody made of them and kept is good as long as this stays. Random, so that one that was rolled back never comes
    # again.
    edition = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_organization")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A hospital, a clinic, an agency's office: what roles, accounts and posts belong to."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital")
        CLINIC = "clinic", _("Clinic")
        AGENCY = "agency", _("Public-health agency")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CLINIC)
    address = models.CharField(_("street and town"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def at_address(self, email: str) -> "User | None":
        """Return the person who signs in with this address, active or not."""
        return self.filter(email=email.strip().lower()).first()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an own sign-in (45 CFR 164.312(a)(2)(i): unique user identification)."""

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    # Of all browsers that aren't known, together (see lockout.py); each address and known browser has a `Door`.
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    session_round = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """How the audit record names this person."""
        return Actor("user", str(self.pk), self.name)

    @property
    def is_locked(self) -> bool:
        """Whether signing in with a password or a code is paused now for every browser that isn't known."""
        return self.locked_until is not None and self.locked_until > clock.now()

    @property
    def pause(self) -> datetime | None:
        """When the last of the pauses that hold somewhere now ends; None where there is none."""
        known = self.__dict__  # where it was read along with the person (`lockout.with_pauses`)
        door = known["door_pause"] if "door_pause" in known else self.doors.aggregate(end=Max("locked_until"))["end"]
        return max((end for end in (self.locked_until, door) if end and end > clock.now()), default=None)

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to be this person's: it dies with the password and with the round."""
        return salted_hmac("bedside.session", f"{self.session_round}|{self.password}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return nothing: a changed secret key signs everybody out."""
        return iter(())


class Door(models.Model):
    """From where somebody tried to sign in as a person, and how often in vain: a network address, or a browser in which
    that person was signed in before. `place` is "address:203.0.113.9" or "browser:" and a digest of its cookie."""

    user = models.ForeignKey(User, models.CASCADE, related_name="doors")
    place = models.CharField(max_length=80)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "user"], name="a_door_once")]

    def __str__(self) -> str:
        return self.place


class Membership(models.Model):
    """A role in one unit, or in all units where `unit` is empty."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], nulls_distinct=False, name="a_role_once")
        ]


class Invitation(models.Model):
    """An invitation by mail. Only the digest of its token is kept. `invited_by` None: whoever runs the server did."""

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=120)
    roles = models.JSONField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    @property
    def inviter(self) -> str:
        """Who invited, as the invited person may read it."""
        return self.invited_by.name if self.invited_by else _now("Whoever runs Bedside")

    @property
    def is_open(self) -> bool:
        """Whether the person may still accept."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > clock.now()
