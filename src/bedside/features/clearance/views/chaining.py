"""Who approves, in which order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.chains import MAX_STEPS, chain_of, own_chain
from bedside.features.clearance.forms import StepForm
from bedside.features.clearance.models import ChainStep
from bedside.features.clearance.services.chaining import possible_deputies, set_chain
from bedside.features.clearance.showing import role_label
from bedside.features.clearance.views.people import signed_in
from bedside.features.people.api import (
    Mode,
    Permission,
    Unit,
    may,
    may_everywhere,
    organization,
    require,
    require_everywhere,
    units_where,
)
from bedside.kit.ui.saying import say


@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """List the units with who approves there."""
    user = signed_in(request)
    require(user, Permission.MANAGE_APPROVALS)
    rows = [
        (unit, own := own_chain(unit), _said(own or chain_of(None)))
        for unit in units_where(user, Permission.MANAGE_APPROVALS)
    ]
    shown = {
        "rows": rows,
        "everywhere": _said(chain_of(None)),
        "may_everywhere": may_everywhere(user, Permission.MANAGE_APPROVALS),
        "solo": organization().mode == Mode.SOLO,
    }
    return render(request, "clearance/chains.html", shown)


def _said(steps: list[ChainStep]) -> str:
    return " → ".join(role_label(step.role) for step in steps)


@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest, unit_id: int | None = None) -> HttpResponse:
    """Set the steps of a unit, or (without one) of all units that have none of their own.

    Steps are added, removed and moved by ordinary buttons that post the whole form: nothing typed is lost, nothing is
    saved before "Save", and no script is needed.
    """
    user = signed_in(request)
    unit = get_object_or_404(Unit, pk=unit_id, closed_at=None) if unit_id else None
    if unit is None:
        require_everywhere(user, Permission.MANAGE_APPROVALS)
    elif not may(user, Permission.MANAGE_APPROVALS, unit):
        raise NotAllowed(_("You may not set who approves in %(unit)s.") % {"unit": unit})
    problem: Problem | None = None
    deputies = possible_deputies(unit)
    if request.method == "POST":
        press = request.POST.get("do", "save")
        if press == "common" and unit is not None:
            set_chain(unit=unit, steps=[], by=user)
            say(request, _("%(unit)s follows the organization's steps again.") % {"unit": unit})
            return redirect("clearance:chains")
        forms = _posted(request, deputies)
        if press != "save":
            forms = _rearranged(forms, press, deputies)
        elif all(form.is_valid() for form in forms):
            try:
                set_chain(unit=unit, steps=[form.wanted() for form in forms], by=user)
            except NotAllowed:
                raise
            except Problem as raised:
                problem = raised
            else:
                say(request, _("Saved. What is already waiting keeps the steps it was asked with."))
                return redirect("clearance:chains")
    else:
        forms = [_form_of(step, deputies) for step in chain_of(unit)]
    _number(forms)
    wrong = problem is not None or any(form.is_bound and form.errors for form in forms)
    shown = {
        "unit": unit,
        "own": bool(own_chain(unit)),
        "forms": forms,
        "may_add": len(forms) < MAX_STEPS,
        "problem": problem,
        "wrong": wrong,
    }
    return render(request, "clearance/chain.html", shown, status=422 if wrong else 200)


def _form_of(step: ChainStep, deputies: list[Any]) -> StepForm:
    initial = {"role": step.role, "rule": step.rule, "hours": step.hours, "deputy": step.deputy_id}
    return StepForm(initial=initial, deputies=deputies)


def _posted(request: HttpRequest, deputies: list[Any]) -> list[StepForm]:
    typed = request.POST.get("count", "0")
    count = min(int(typed), MAX_STEPS) if typed.isascii() and typed.isdigit() else 0
    return [StepForm(request.POST, prefix=f"step{number}", deputies=deputies) for number in range(count)]


def _rearranged(forms: list[StepForm], press: str, deputies: list[Any]) -> list[StepForm]:
    """Return the forms after "add", "remove 2", "up 2" or "down 2": unbound, with what was typed as it was."""
    kept = [StepForm(initial=_typed(form), deputies=deputies) for form in forms]
    verb, _space, typed = press.partition(" ")
    place = int(typed) if typed.isascii() and typed.isdigit() else -1
    if verb == "add" and len(kept) < MAX_STEPS:
        kept.append(StepForm(deputies=deputies))
    elif verb == "remove" and 0 <= place < len(kept):
        del kept[place]
    elif verb == "up" and 0 < place < len(kept):
        kept[place - 1], kept[place] = kept[place], kept[place - 1]
    elif verb == "down" and 0 <= place < len(kept) - 1:
        kept[place + 1], kept[place] = kept[place], kept[place + 1]
    return kept


def _typed(form: StepForm) -> dict[str, Any]:
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}


def _number(forms: list[StepForm]) -> None:
    for number, form in enumerate(forms):
        form.prefix = f"step{number}"
