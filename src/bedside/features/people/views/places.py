"""The organization and its units."""

from dataclasses import fields
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.features.people.api import Permission, may_everywhere, require, require_everywhere, units_where
from bedside.features.people.badges import CLOSED, OPEN
from bedside.features.people.current import organization
from bedside.features.people.forms.settings import OrganizationForm, UnitForm
from bedside.features.people.models import Unit
from bedside.features.people.services import organization as services
from bedside.features.people.services import units
from bedside.features.people.views.common import signed_in
from bedside.kit.problems import attempted, refused
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def organization_page(request: HttpRequest) -> HttpResponse:
    """Show and change what the organization says of itself."""
    by = signed_in(request)
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    us = organization()
    now = {each.name: getattr(us, each.name) for each in fields(services.Details)}
    form = OrganizationForm(request.POST or None, initial={**now, "version": services.version_of(us)})
    status = None
    if form.is_valid():
        seen = form.cleaned_data["version"]
        status = refused(form, partial(services.change_organization, details=form.details(), by=by, seen=seen))
        if not status:
            say(request, _("Saved."))
            return redirect("people:organization")
    return render(request, "people/organization.html", {"form": form}, status=status)


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """List the units."""
    by = signed_in(request)
    require(by, Permission.MANAGE_ORGANIZATION)
    everywhere = may_everywhere(by, Permission.MANAGE_ORGANIZATION)
    shown = Unit.objects.all() if everywhere else units_where(by, Permission.MANAGE_ORGANIZATION)
    rows = sorted(
        ((unit, CLOSED if unit.closed_at else OPEN) for unit in shown), key=lambda row: row[0].closed_at is not None
    )
    return render(request, "people/units.html", {"rows": rows, "everywhere": everywhere})


@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    by = signed_in(request)
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    form = UnitForm(request.POST or None)
    if form.is_valid() and attempted(form, partial(units.create_unit, by=by, **form.said())):
        say(request, _("%(name)s is open.") % {"name": form.cleaned_data["name"]})
        return redirect("people:units")
    return render(request, "people/unit.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit."""
    by = signed_in(request)
    unit = get_object_or_404(Unit, pk=pk)
    require(by, Permission.MANAGE_ORGANIZATION, unit)
    now = {"name": unit.name, "kind": unit.kind, "address": unit.address, "phone": unit.phone}
    form = UnitForm(request.POST or None, initial={**now, "version": units.version_of(unit)})
    status = None
    if form.is_valid():
        seen = form.cleaned_data["version"]
        status = refused(form, partial(units.change_unit, unit=unit, by=by, seen=seen, **form.said()))
        if not status:
            say(request, _("Saved."))
            return redirect("people:units")
    everywhere = may_everywhere(by, Permission.MANAGE_ORGANIZATION)
    return render(request, "people/unit.html", {"form": form, "unit": unit, "everywhere": everywhere}, status=status)


@require_POST
def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a unit."""
    unit = get_object_or_404(Unit, pk=pk)
    units.close_unit(unit=unit, by=signed_in(request))
    say(request, _("%(name)s is closed.") % {"name": unit.name})
    return redirect("people:units")


@require_POST
def unit_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a unit again."""
    unit = get_object_or_404(Unit, pk=pk)
    units.reopen_unit(unit=unit, by=signed_in(request))
    say(request, _("%(name)s is open again.") % {"name": unit.name})
    return redirect("people:units")
