"""Coming in: the first run, an invitation, the demo."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bedside.features.audit.api import Subject, record
from bedside.features.people import first_run
from bedside.features.people.forms.setup import Accept, HowWeWork, WhoWeAre, WhoYouAre
from bedside.features.people.middleware import DEMO
from bedside.features.people.models import Mode, User
from bedside.features.people.queries import roles_in_words
from bedside.features.people.services.invitations import accept_invitation, digest_of, not_valid, open_invitation
from bedside.features.people.services.organization import set_up
from bedside.kit.problems import attempted
from bedside.kit.typed import row_number

_DECIDED = "first_run"
_INVITATION = "invitation_digest"
_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Decision 1: who we are. The link that `bedside serve` prints brings the code along."""
    if not first_run.needed():
        return redirect("account_login")
    decided = request.session.get(_DECIDED, {})
    if first_run.is_setup_code(request.GET.get("code", "")):
        request.session[_DECIDED] = {**decided, "code": True}
        return redirect("people:begin")  # out of the address: those are kept in histories
    ask_code = not decided.get("code")
    form = WhoWeAre(request.POST or None, ask_code=ask_code, initial=decided)
    if form.is_valid():
        request.session[_DECIDED] = {**decided, **form.cleaned_data, "code": True}
        return redirect("people:begin-how")
    return render(request, "people/begin/who_we_are.html", {"form": form, "steps": _steps(1)})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin_how(request: HttpRequest) -> HttpResponse:
    """Decision 2: how we work."""
    decided = request.session.get(_DECIDED, {})
    if not first_run.needed() or "name" not in decided:
        return redirect("people:begin")
    form = HowWeWork(request.POST or None, initial={"mode": decided.get("mode", "")})
    if form.is_valid():
        request.session[_DECIDED] = {**decided, **form.cleaned_data}
        return redirect("people:begin-you")
    chosen = form["mode"].value()
    context = {"form": form, "steps": _steps(2), "chosen": chosen, "team": Mode.TEAM.value, "solo": Mode.SOLO.value}
    return render(request, "people/begin/how_we_work.html", context)


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def begin_you(request: HttpRequest) -> HttpResponse:
    """Decision 3: who you are. Then Bedside is set up, and a second factor follows."""
    decided = request.session.get(_DECIDED, {})
    if not first_run.needed() or "mode" not in decided:
        return redirect("people:begin")
    form = WhoYouAre(request.POST or None)
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        made: list[User] = []

        def make() -> None:
            made.append(
                set_up(
                    name=decided["name"],
                    zone=decided["zone"],
                    mode=decided["mode"],
                    unit=decided["unit"],
                    unit_kind=decided["unit_kind"],
                    language=_language(),
                    person=typed["name"],
                    email=typed["email"],
                    password=typed["password"],
                )
            )

        if attempted(form, make):
            del request.session[_DECIDED]
            return _let_in(request, made[0], typed["password"])
    return render(request, "people/begin/who_you_are.html", {"form": form, "steps": _steps(3)})


@login_not_required
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address at once: addresses are kept in histories and logs. The session, which lies in
    the database, gets its digest only: that opens no link."""
    digest = digest_of(token)
    if open_invitation(digest) is None:
        raise not_valid()
    if request.user.is_authenticated:
        logout(request)
    request.session[_INVITATION] = digest
    return redirect("people:invitation")


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: choose a password, and be in."""
    digest = request.session.get(_INVITATION, "")
    found = open_invitation(digest)
    if found is None:
        raise not_valid()
    form = Accept(request.POST or None, email=found.email, initial={"name": found.name})
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        made: list[User] = []
        if attempted(
            form,
            lambda: made.append(accept_invitation(digest=digest, name=typed["name"], password=typed["password"])),
        ):
            del request.session[_INVITATION]
            return _let_in(request, made[0], typed["password"])
    return render(request, "people/invitation.html", {"form": form, "invitation": found})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as any demo person with one click. Only in the demo, and only on this computer."""
    if not settings.DEMO or not first_run.from_this_computer(request):
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        user = get_object_or_404(_made_up(), pk=row_number(chosen))
        logout(request)
        record_authentication(request, user, method="demo")
        login(request, user, backend=_BACKEND)
        request.session[DEMO] = True
        UserSession.objects.create_from_request(request)
        with transaction.atomic():
            subject = Subject("user", user.pk, user.name)
            record(by=user.actor, action="user.signed-in", subject=subject, facts={"means": ["demo"]})
        return redirect(settings.LOGIN_REDIRECT_URL)
    people = _made_up().prefetch_related("memberships__unit").order_by("pk")
    listed = [(user, roles_in_words(user)) for user in people[:50]]
    return render(request, "people/demo.html", {"people": listed})


def _made_up() -> QuerySet[User]:
    """Return the people of the demo. Nobody real has an address that ends like theirs (RFC 2606): where somebody turns
    the demo on over real data, this opens no door."""
    return User.objects.filter(is_active=True, email__endswith=".example")


def _let_in(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Sign somebody in who has just chosen a password."""
    user.backend = _BACKEND  # type: ignore[attr-defined]
    credentials = {"email": user.email, "password": password}
    response: HttpResponse = perform_password_login(request, credentials, Login(user=user, email=user.email))
    return response


def _steps(current: int) -> list[dict[str, str]]:
    labels = (_("Who we are"), _("How we work"), _("Who you are"))
    states = ("done", "current", "next")
    return [
        {"label": label, "state": states[(number > current) - (number < current) + 1]}
        for number, label in enumerate(labels, start=1)
    ]


def _language() -> str:
    spoken = (get_language() or "en").split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else "en"
