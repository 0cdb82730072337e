"""Stopping and resuming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.forms import HoldForm
from bedside.features.clearance.models import Hold
from bedside.features.clearance.queries import holds_standing
from bedside.features.clearance.services.holding import lift_hold, place_hold
from bedside.features.clearance.subjects import url_of
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in
from bedside.features.people.api import Permission, User, may, may_everywhere
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """List what stands still and why; let those who may stop something."""
    user = signed_in(request)
    may_place = may(user, Permission.PLACE_HOLDS)
    if not may(user, Permission.SEE_POSTS):
        raise NotAllowed(_("You may not read posts here."), _("An administrator gives roles."))
    form = HoldForm(request.POST or None, by=user) if may_place else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_("You may not stop sending."), _("Privacy officers and crisis leads may."))
        if form.is_valid():
            try:
                hold = place_hold(reason=form.cleaned_data["reason"], by=user, **form.target())
            except NotAllowed:
                raise
            except Problem as problem:
                form.add_error(None, str(problem))
            else:
                say(request, _("On hold: %(what)s. Nothing of it is sent until you lift this.") % {"what": hold.what})
                return redirect("clearance:holds")
    shown = {
        "holds": [
            (hold, url_of(hold.subject_kind, hold.subject_id or 0), _may_lift(user, hold))
            for hold in holds_standing(user)
        ],
        "form": form,
        **on_the_houses_clock(),
    }
    return render(request, "clearance/holds.html", shown, status=422 if form and form.is_bound else 200)


def _may_lift(user: User, hold: Hold) -> bool:
    if hold.unit_id is None:
        return may_everywhere(user, Permission.PLACE_HOLDS)
    return may(user, Permission.PLACE_HOLDS, hold.unit_id)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Resume."""
    hold = get_object_or_404(Hold.objects.select_related("unit", "account"), pk=pk)
    lift_hold(hold=hold, by=signed_in(request))
    say(
        request,
        _("Lifted: %(what)s. What is too late by now is not sent; it waits for a decision.") % {"what": hold.what},
    )
    return redirect("clearance:holds")
