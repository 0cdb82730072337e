"""Sending words that were approved once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.clearance.api import Template, options, templates_for
from bedside.features.people.api import Permission, User, may
from bedside.features.publishing.requests import person_of
from bedside.features.publishing.services.templating import post_from_template
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say

# How a browser asks for what may stand in a place that has no list.
_INPUTS = {"time": "time", "date": "date", "number": "number"}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The templates that this person may send now."""
    return render(request, "publishing/templates.html", {"templates": _usable(person_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the places, choose accounts, send."""
    user = person_of(request)
    template = next((each for each in _usable(user) if each.pk == pk), None)
    if template is None:
        raise Problem(_("This template can't be sent now."), _("Choose another one, or write a post."))
    accounts = list(Account.objects.filter(pk__in=template.accounts, state=Account.State.CONNECTED))
    typed = request.POST if request.method == "POST" else None
    problem = None
    if typed is not None:
        chosen = [account for account in accounts if str(account.pk) in typed.getlist("accounts")]
        values = {place["name"]: typed.get(f"place-{place['name']}", "") for place in template.places}
        try:
            if not chosen:
                raise Problem(_("No account is chosen."), _("Choose where it goes."))
            post = post_from_template(template=template, values=values, accounts=chosen, by=user)
        except Problem as caught:
            problem = caught
        else:
            say(request, _("On its way."))
            return HttpResponseRedirect(reverse("publishing:post", args=[post.pk]))
    page = {
        "template": template,
        "places": [_field(place, typed) for place in template.places],
        "accounts": [(account, typed is None or str(account.pk) in typed.getlist("accounts")) for account in accounts],
        "problem": problem,
    }
    return render(request, "publishing/fill.html", page, status=status_of(problem) if problem else 200)


def _usable(user: User) -> list[Template]:
    return [template for template in templates_for(user) if may(user, Permission.SCHEDULE_POSTS, template.unit_id)]


def _field(place: Any, typed: Any) -> dict[str, Any]:
    return {
        "name": place["name"],
        "label": place["name"].replace("_", " ").capitalize(),
        "options": options(place),
        "input": _INPUTS.get(place["kind"], "text"),
        "low": place.get("low"),
        "high": place.get("high"),
        "value": typed.get(f"place-{place['name']}", "") if typed is not None else "",
    }
