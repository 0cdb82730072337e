"""One's own account: how one is called, how one signs in, where one is signed in."""

from functools import partial

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.features.audit.api import Subject, record
from bedside.features.people import second_factor, sessions
from bedside.features.people.current import organization
from bedside.features.people.forms.settings import About
from bedside.features.people.queries import roles_in_words
from bedside.features.people.services import persons
from bedside.features.people.views.common import signed_in
from bedside.features.people.views.passkeys import passkeys_possible
from bedside.kit.problems import attempted
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    """How one is called, one's clock and language."""
    user, us = signed_in(request), organization()
    form = About(request.POST, us=us) if request.method == "POST" else About.of(user, us=us)
    if form.is_valid() and attempted(form, partial(persons.change_own_details, by=user, **form.cleaned_data)):
        say(request, _("Saved."))
        return redirect("people:you")
    context = {"tabs": _tabs("you"), "form": form, "roles": roles_in_words(user)}
    return render(request, "people/you.html", context)


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Password, app, passkeys, recovery codes."""
    user = signed_in(request)
    kept = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "tabs": _tabs("sign-in"),
        "app": next((each for each in kept if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in kept if each.type == Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "has_factor": any(each.type in second_factor.KINDS for each in kept),
        "needed": second_factor.needed(user),
        "passkeys_possible": passkeys_possible(request),
    }
    return render(request, "people/sign_in.html", context)


@require_safe
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody is led whose roles need a second factor and who has none."""
    user = signed_in(request)
    if not second_factor.needed(user) or second_factor.has(user):
        return redirect("mfa_index")
    return render(request, "people/second_factor.html", {"passkeys_possible": passkeys_possible(request)})


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    listed = sessions.places_of(signed_in(request), here=request.session.session_key)
    return render(request, "people/places.html", {"tabs": _tabs("places"), "places": listed})


@require_POST
def place_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one browser."""
    user = signed_in(request)
    with transaction.atomic():
        device = sessions.end_one(user, pk)
        if device:
            record(by=user.actor, action="user.session-ended", subject=Subject("user", user.pk, user.name))
    say(request, _("%(device)s is signed out.") % {"device": device} if device else _("It was signed out already."))
    return redirect("people:places")


@require_POST
def places_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    user = signed_in(request)
    with transaction.atomic():
        count = sessions.end_others(user, request)
        facts = {"sessions": count}
        subject = Subject("user", user.pk, user.name)
        record(by=user.actor, action="user.signed-out-elsewhere", subject=subject, facts=facts)
    say(request, _("You are signed in only here now."))
    return redirect("people:places")


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """Somebody is still here: the middleware has written it down."""
    return HttpResponse(status=204)


def _tabs(current: str) -> list[dict[str, object]]:
    pages = (
        ("you", _("About you"), reverse("people:you")),
        ("sign-in", _("How you sign in"), reverse("mfa_index")),
        ("places", _("Where you are signed in"), reverse("people:places")),
    )
    return [{"label": label, "url": url, "current": name == current, "count": None} for name, label, url in pages]
