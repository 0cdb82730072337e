"""A privacy officer decides about a finding, and sees what stands overruled."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.checker.pages import Page, page_of
from bedside.checker.registry import rule_with
from bedside.features.clearance.badges import OVERRULES
from bedside.features.clearance.forms import OverruleForm
from bedside.features.clearance.models import Overrule
from bedside.features.clearance.queries import overrules_in_force
from bedside.features.clearance.services.overruling import (
    answer_overrule,
    end_overrule,
    take_question_back,
    wrote_it,
)
from bedside.features.clearance.subjects import label_of, url_of
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in
from bedside.features.people.api import Permission, User, may
from bedside.features.policies.api import title_of
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def overrule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sentence with the finding marked, and why the author asks; take the answer."""
    user = signed_in(request)
    overrule = get_object_or_404(Overrule.objects.select_related("unit", "asked_by", "decided_by"), pk=pk)
    if not may(user, Permission.SEE_POSTS, overrule.unit_id):
        raise NotAllowed(
            _("You may not read posts of %(unit)s.") % {"unit": overrule.unit}, _("An administrator gives roles.")
        )
    form = OverruleForm(request.POST or None, initial=_initial(overrule))
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _answer(overrule, form, request.POST.get("grant") == "yes", user)
        except Problem as raised:
            problem = raised
            overrule.refresh_from_db()
        else:
            say(request, _("Your answer is recorded, and %(name)s is told.") % {"name": overrule.asked_by.name})
            return redirect("clearance:waiting")
    status = status_of(problem) if problem else 422 if form.is_bound and form.errors else 200
    return render(
        request, "clearance/overrule.html", _shown(overrule, form, user) | {"problem": problem}, status=status
    )


def _initial(overrule: Overrule) -> dict[str, Any]:
    return {"scope": "until" if overrule.until else "subject", "until": overrule.until}


def _answer(overrule: Overrule, form: OverruleForm, grant: bool, user: User) -> None:
    given = form.cleaned_data
    narrow = given["scope"] == "subject"
    answer_overrule(
        overrule=overrule,
        grant=grant,
        answer=given["answer"].replace("\r\n", "\n"),
        by=user,
        until=None if narrow else given["until"],
        narrow=narrow,
    )


def _shown(overrule: Overrule, form: OverruleForm, user: User) -> dict[str, Any]:
    start, end = overrule.marked or (0, 0)
    decides = overrule.state == Overrule.State.ASKED and may(user, Permission.OVERRULE_FINDINGS, overrule.unit_id)
    own = wrote_it(overrule, user)
    return {
        "overrule": overrule,
        "kind": label_of(overrule.subject_kind),
        "subject_url": url_of(overrule.subject_kind, overrule.subject_id),
        "badge": OVERRULES[Overrule.State(overrule.state)],
        "before": overrule.excerpt[:start],
        "words": overrule.excerpt[start:end],
        "after": overrule.excerpt[end:],
        "title": title_of(overrule.code),
        "page": _page(overrule.code),
        "form": form,
        "decides": decides and not own,
        "may_take_back": overrule.state == Overrule.State.ASKED
        and user.pk in (overrule.asked_by_id, *overrule.contributors),
        "own": own and overrule.state == Overrule.State.ASKED,
        **on_the_houses_clock(),
    }


def _page(code: str) -> Page | None:
    rule = rule_with(code)
    return page_of(rule) if rule else None


@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """List what is overruled until a date, with who took the responsibility."""
    user = signed_in(request)
    rows = [
        (
            row,
            title_of(row.code),
            may(user, Permission.OVERRULE_FINDINGS, row.unit_id),
        )
        for row in overrules_in_force(user)[:200]
    ]
    return render(request, "clearance/overrules.html", {"rows": rows, **on_the_houses_clock()})


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open question back. A script hears nothing but that it worked."""
    overrule = get_object_or_404(Overrule.objects.select_related("unit"), pk=pk)
    take_question_back(overrule=overrule, by=signed_in(request))
    if not request.accepts("text/html"):
        return JsonResponse({})
    say(request, _("The question is taken back. The finding still keeps the post from leaving."))
    return redirect("clearance:overrule", pk=pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one early."""
    overrule = get_object_or_404(Overrule.objects.select_related("unit"), pk=pk)
    end_overrule(overrule=overrule, by=signed_in(request))
    say(request, _("Ended. From now on the finding is shown again."))
    return redirect("clearance:overrules")
