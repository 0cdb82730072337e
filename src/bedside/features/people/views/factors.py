"""allauth's pages that add and remove second factors, each change recorded in the transaction that makes it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.people.adapters import MfaAdapter
from bedside.features.people.models import User
from bedside.features.people.views.common import signed_in

View = Callable[..., HttpResponseBase]


def _recorded(view: View) -> View:
    """Return the page with an entry for each factor that a POST adds or removes."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = _kept(request.user)
            response = view(request, *args, **kwargs)
            _record_changes(request.user, before, _kept(request.user))
        return response

    return page


def _kept(user: User) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))


def _record_changes(user: User, before: dict[int, str], after: dict[int, str]) -> None:
    subject = Subject("user", user.pk, user.name)
    for pk, kind in after.items():
        if pk not in before:
            codes_made = kind == Authenticator.Type.RECOVERY_CODES
            action = "user.recovery-codes-made" if codes_made else "user.second-factor-added"
            record(by=user.actor, action=action, subject=subject, facts={"kind": kind})
    for pk, kind in before.items():
        if pk not in after and kind != Authenticator.Type.RECOVERY_CODES:
            record(by=user.actor, action="user.second-factor-removed", subject=subject, facts={"kind": kind})


activate_app = _recorded(totp.activate_totp)
deactivate_app = _recorded(totp.deactivate_totp)
add_passkey = _recorded(webauthn.add_webauthn)
generate_codes = _recorded(codes.generate_recovery_codes)
_remove_passkey = _recorded(webauthn.remove_webauthn)


def remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, but never the only second factor of somebody who needs one."""
    kept = get_object_or_404(Authenticator, pk=pk, user=signed_in(request), type=Authenticator.Type.WEBAUTHN)
    if not MfaAdapter().can_delete_authenticator(kept):
        raise Problem(
            _("Your roles need a second factor, and this is your only one."), _("Add another one, then remove this.")
        )
    return _remove_passkey(request, pk=pk)
