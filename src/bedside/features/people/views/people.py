"""People, one person, and invitations: what administrators see."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed
from bedside.features.audit.api import Subject, history
from bedside.features.audit.words import sentence
from bedside.features.people import lockout, mails, queries, second_factor
from bedside.features.people.access import invitations_seen_by, may_manage, people_seen_by
from bedside.features.people.api import Permission, open_units, require, units_where
from bedside.features.people.badges import badge_of, badge_of_invitation
from bedside.features.people.current import organization
from bedside.features.people.forms.settings import Invite, Matrix, Person
from bedside.features.people.models import Invitation, Mode, User
from bedside.features.people.permissions import PERMISSIONS_OF, Role
from bedside.features.people.services import invitations, persons, roles
from bedside.features.people.sessions import places_of
from bedside.features.people.views.common import signed_in
from bedside.kit import crypto
from bedside.kit.problems import attempted
from bedside.kit.ui.navigation import Text
from bedside.kit.ui.paging import page_of
from bedside.kit.ui.saying import say

_LINK = "invitation_link"


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people who have an account."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    state = request.GET.get("state", "")
    role = request.GET.get("role", "")
    unit = request.GET.get("unit", "")
    found = queries.people_listed(
        by=by,
        state=state if state in queries.STATES else "",
        role=role if role in Role else "",
        unit=int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )
    page = page_of(found, request.GET, order=("name", "id"))
    context = {
        "tabs": _tabs("people", by),
        "page": page,
        "people": [(user, badge_of(user), queries.roles_in_words(user)) for user in page.items],
        "states": [
            ("", _("Everybody who may sign in")),
            ("unsafe", _("Second factor missing")),
            ("locked", _("Sign-in paused")),
            ("deactivated", _("Deactivated")),
        ],
        "state": state,
        "roles": Role.choices,
        "role": role,
        "units": list(units_where(by, Permission.MANAGE_PEOPLE)),
        "unit": unit,
        "filtered": bool(state or role or unit),
    }
    return render(request, "people/people.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: roles, sign-in, sessions, history."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    user = get_object_or_404(
        lockout.with_pauses(second_factor.with_states(people_seen_by(by).prefetch_related(queries.WITH_ROLES))), pk=pk
    )
    columns, rows = queries.role_matrix(user, by=by)
    manageable = may_manage(by, user)
    context = {
        "person": user,
        "badge": badge_of(user),
        "manageable": manageable,
        "self": by.pk == user.pk,
        "solo": organization().mode == Mode.SOLO,
        "columns": columns,
        "rows": rows,
        "roles": queries.roles_in_words(user),
        "places": places_of(user, here=request.session.session_key) if manageable else [],
        "history": _history(user) if manageable else [],
    }
    return render(request, "people/person.html", context)


def _history(user: User) -> list[dict[str, object]]:
    return [{"text": sentence(entry), "at": entry.at} for entry in history(Subject("user", user.pk))[:10]]


@require_POST
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give and take what was ticked and unticked, in the places that the page offered."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    user = get_object_or_404(people_seen_by(by), pk=pk)
    wanted = Matrix(request.POST).given()
    _columns, rows = queries.role_matrix(user, by=by)
    cells = [cell for row in rows for cell in row.cells if cell.may_change]
    roles.change_roles(
        user=user,
        give=[cell.given for cell in cells if cell.given in wanted],
        take=[cell.given for cell in cells if cell.held and cell.given not in wanted],
        by=by,
    )
    say(request, _("%(name)s's roles are saved.") % {"name": user.name})
    if not people_seen_by(by).filter(pk=pk).exists():  # the last role in one's own units was taken
        return redirect("people:people")
    return redirect("people:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's name, title and address."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    user = get_object_or_404(people_seen_by(by), pk=pk)
    if not may_manage(by, user):
        raise NotAllowed(_("You may not change %(name)s's account.") % {"name": user.name})
    form = Person(request.POST or None, initial={"name": user.name, "title": user.title, "email": user.email})
    if form.is_valid() and attempted(form, partial(persons.change_person, user=user, by=by, **form.cleaned_data)):
        say(request, _("Saved."))
        return redirect("people:person", pk)
    return render(request, "people/person_change.html", {"person": user, "form": form})


_SAID: dict[str, Text] = {
    "deactivate": gettext_lazy("%(name)s can't sign in any more, and is signed out everywhere."),
    "reactivate": gettext_lazy("%(name)s may sign in again."),
    "unlock": gettext_lazy("%(name)s may try again."),
    "sign-out": gettext_lazy("%(name)s is signed out everywhere."),
    "reset-second-factor": gettext_lazy(
        "%(name)s sets up a new second factor at the next sign-in, and was told by mail."
    ),
}
ACTS: dict[str, Callable[..., None]] = {
    "deactivate": persons.deactivate,
    "reactivate": persons.reactivate,
    "unlock": persons.unlock,
    "sign-out": persons.sign_out_everywhere,
    "reset-second-factor": persons.reset_second_factor,
}


@require_POST
def person_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one of the acts on a person's account."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    user = get_object_or_404(people_seen_by(by), pk=pk)
    ACTS[act](user=user, by=by)
    say(request, str(_SAID[act]) % {"name": user.name})
    return redirect("people:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    units, everywhere = queries.grantable_units(by)
    form = Invite(request.POST or None, units=units, everywhere=everywhere)
    if form.is_valid():
        sent: list[tuple[Invitation, str]] = []
        name, email = form.cleaned_data["name"], form.cleaned_data["email"]
        if attempted(form, lambda: sent.append(invitations.invite(email=email, name=name, roles=form.given(), by=by))):
            _mailed(request, *sent[0])
            return redirect("people:invitations")
    context = {"form": form, "meaning": [(role, PERMISSIONS_OF[role]) for role in Role]}
    return render(request, "people/invite.html", context)


@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List who was invited and has not come yet. Right after inviting, the link can be copied, once."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    page = page_of(queries.invitations_listed(by=by), request.GET, order=("-id",))
    unit_names = dict(open_units().values_list("pk", "name"))
    rows = [
        (
            invitation,
            badge_of_invitation(invitation),
            [(Role(each["role"]).label, unit_names.get(each["unit"], "")) for each in invitation.roles],
        )
        for invitation in page.items
    ]
    context = {"tabs": _tabs("invitations", by), "page": page, "rows": rows, "fresh": _fresh(request)}
    return render(request, "people/invitations.html", context)


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation worthless."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    invitation = get_object_or_404(invitations_seen_by(by), pk=pk)
    invitations.withdraw_invitation(invitation=invitation, by=by)
    say(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("people:invitations")


@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link; the old one stops working."""
    by = signed_in(request)
    require(by, Permission.MANAGE_PEOPLE)
    old = get_object_or_404(invitations_seen_by(by), pk=pk, accepted_at=None)
    given: list[roles.Given] = [(each["unit"], each["role"]) for each in old.roles]
    _mailed(request, *invitations.invite(email=old.email, name=old.name, roles=given, by=by))
    return redirect("people:invitations")


def _mailed(request: HttpRequest, invitation: Invitation, token: str) -> None:
    # Encrypted: the session lies in the database, and whoever reads that must not get in.
    link = crypto.encrypt(mails.invitation_link(token)).decode()
    request.session[_LINK] = {"name": invitation.name, "link": link}
    if mails.send_invitation(invitation, token):
        say(request, _("A mail with the link is on its way to %(name)s.") % {"name": invitation.name})
    else:
        say(
            request,
            _("The mail to %(name)s could not be sent. Hand over the link below yourself.") % {"name": invitation.name},
            tone="warning",
        )


def _fresh(request: HttpRequest) -> dict[str, str] | None:
    kept = request.session.pop(_LINK, None)
    return {"name": kept["name"], "link": crypto.decrypt(kept["link"].encode())} if kept else None


def _tabs(current: str, by: User) -> list[dict[str, object]]:
    waiting = queries.invitations_listed(by=by).count()
    return [
        {"label": _("People"), "url": reverse("people:people"), "current": current == "people", "count": None},
        {
            "label": _("Invitations"),
            "url": reverse("people:invitations"),
            "current": current == "invitations",
            "count": waiting,
        },
    ]
