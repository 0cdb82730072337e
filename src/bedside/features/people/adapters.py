"""How allauth does things here: who is locked out, what is recorded, what is encrypted."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bedside.base import clock
from bedside.features.audit.api import Subject, record
from bedside.features.people import browsers, lockout, mails, second_factor, sessions
from bedside.features.people.current import organization
from bedside.features.people.models import User
from bedside.kit import crypto

# One sentence whether the address exists, the password is wrong or signing in is paused: a stranger learns nothing.
NOT_RIGHT = gettext_lazy(
    "This address and password don't match, or signing in with them is paused. After 5 wrong tries it pauses for "
    "15 minutes, then longer. An administrator can end the pause."
)
NOT_RIGHT_CODE = gettext_lazy(
    "This code isn't right, or codes are paused. Each code works once and only for half a minute. After 5 wrong tries "
    "signing in pauses for 15 minutes, then longer."
)


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, sessions and mails."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NOT_RIGHT,
        "incorrect_password": gettext_lazy("This isn't your password, or passwords are paused after wrong tries."),
        "enter_current_password": gettext_lazy("This isn't your password, or passwords are paused after wrong tries."),
        "too_many_login_attempts": gettext_lazy("Too many tries from here. Wait a minute, then try again."),
        "rate_limited": gettext_lazy("Too many tries from here. Wait a minute, then try again."),
        "invalid_password_reset": gettext_lazy("This link isn't valid any more. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; people are invited."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password, unless signing in is paused. Wrong, unknown and paused look the same and take as long."""
        user = User.objects.at_address(credentials.get("email", ""))
        tried = lockout.take_try(user, request) if user is not None else None
        if user is not None and tried is None:
            make_password(credentials.get("password"))
            return None
        try:
            found = super().authenticate(request, **credentials)
        except ValidationError:  # too many tries from this address: nothing was checked
            if tried is not None:
                lockout.give_back(tried)
            raise
        if tried is None:
            lockout.note_stranger()
        elif found is None:
            lockout.note_failure(tried, means="password")
        else:
            lockout.give_back(tried)
        return found

    def login(self, request: HttpRequest, user: User) -> None:  # type: ignore[override]
        """Open the session: with a new key, recorded, and without the failures that came before."""
        super().login(request, user)
        means = [_means_of(each) for each in get_authentication_records(request, user)]
        with transaction.atomic():
            lockout.forget(user, request)
            record(by=user.actor, action="user.signed-in", subject=_subject(user), facts={"means": means})

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:  # type: ignore[override]
        """Lead on, and know the browser from now on."""
        response: HttpResponse = super().post_login(request, user, **hints)
        browsers.remember(user, request, response)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Close the session, recorded."""
        if isinstance(request.user, User):
            with transaction.atomic():
                record(by=request.user.actor, action="user.signed-out", subject=_subject(request.user))
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:  # type: ignore[override]
        """Keep a new password. After a reset by mail nothing that was open stays open, and the pause ends."""
        with transaction.atomic():
            user.set_password(password)
            user.save(update_fields=["password"])
            reset = not (self.request and isinstance(self.request.user, User))
            if reset:
                lockout.forget_everywhere(user)
                sessions.end_all(user)
            action = "user.password-reset" if reset else "user.password-changed"
            record(by=user.actor, action=action, subject=_subject(user))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for the mail: at the configured address, whatever `Host` somebody asked for it with."""
        asked = urlsplit(str(super().get_reset_password_from_key_url(key)))
        return f"{settings.SITE_URL}{asked.path}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask to confirm before something grave, but not of somebody who has only just signed in."""
        request = context.request
        latest = max((float(each["at"]) for each in get_authentication_records(request, request.user)), default=0.0)
        just_now = clock.now().timestamp() - latest < app_settings.REAUTHENTICATION_TIMEOUT
        return not just_now and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Name the ways to confirm in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of your app"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [{**each, "description": words[each["id"]]} for each in super().get_reauthentication_methods(user)]

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say it, but not "signed in": a person sees that."""
        if "account/messages/logged_in.txt" not in args:
            super().add_message(request, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to a person in their language, in the name of their organization, once the change is committed. A mail
        server that doesn't answer must not undo the change."""
        user = context.get("user") or User.objects.at_address(email)
        us = organization()
        with translation.override(mails.language_of(user) if isinstance(user, User) else us.language):
            message = self.render_mail(template_prefix, email, {"user": user, "organization": us, **context})
        transaction.on_commit(lambda: mails.deliver(message, what=template_prefix))


class MfaAdapter(DefaultMFAAdapter):
    """Second factors: their secrets encrypted, their comings and goings recorded."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": NOT_RIGHT_CODE,
        "cannot_delete_authenticator": gettext_lazy(
            "Your roles need a second factor, and this is your only one. Add another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return what may be stored."""
        return crypto.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was stored."""
        return crypto.decrypt(encrypted_text.encode())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of whoever needs one."""
        return not (second_factor.needed(authenticator.user) and second_factor.is_last(authenticator))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 allauth's word
        """Return a name to begin with."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My passkey") if count == 0 else _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host that people type, under the organization's name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": f"Bedside ({organization().name})"}


def _means_of(step: dict[str, Any]) -> str:
    """Return how somebody proved who they are: "password", "totp", "webauthn", "recovery_codes", "invitation"."""
    return str(step.get("type") or step.get("method"))


def _subject(user: User) -> Subject:
    return Subject("user", user.pk, user.name)
