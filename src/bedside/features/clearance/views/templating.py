"""Templates: words that were approved once and leave at once."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.checker import sentence
from bedside.features.accounts.api import Account
from bedside.features.clearance import standing
from bedside.features.clearance.badges import OVERDUE, OVERRULES, TEMPLATES
from bedside.features.clearance.claims import wanting_in
from bedside.features.clearance.excerpts import sentence_around
from bedside.features.clearance.forms import AskToOverruleForm, PlaceForm, TemplateForm
from bedside.features.clearance.material import address_of
from bedside.features.clearance.models import Overrule, Template
from bedside.features.clearance.previews import preview_of
from bedside.features.clearance.services.asking import MAX_REASON
from bedside.features.clearance.services.templating import (
    Words,
    ask_about_finding,
    look_at,
    retire_template,
    submit_template,
    usable_now,
    write_template,
)
from bedside.features.clearance.showing import shown_places
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in
from bedside.features.evidence.api import Backing
from bedside.features.people.api import Permission, User, may, require, units_where
from bedside.features.policies.api import title_of
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of one's units, those that may be used first."""
    user = signed_in(request)
    require(user, Permission.SEE_POSTS)
    rows = Template.objects.filter(unit__in=units_where(user, Permission.SEE_POSTS)).select_related("unit", "standing")
    shown = [(template, _badge(template)) for template in rows.order_by("name", "id")[:500]]
    kept = [row for row in shown if row[0].state != Template.State.RETIRED]
    return render(
        request,
        "clearance/templates.html",
        {
            "rows": kept,
            "retired": [row for row in shown if row[0].state == Template.State.RETIRED],
            "may_write": may(user, Permission.MANAGE_TEMPLATES),
            **on_the_houses_clock(),
        },
    )


def _badge(template: Template) -> object:
    if template.state == Template.State.APPROVED and usable_now(template):
        return OVERDUE
    return TEMPLATES[Template.State(template.state)]


def _readable(pk: int, user: User) -> Template:
    template = get_object_or_404(Template.objects.select_related("unit", "standing", "request", "made_by"), pk=pk)
    if not may(user, Permission.SEE_POSTS, template.unit_id):
        raise NotAllowed(_("You may not read templates of %(unit)s.") % {"unit": template.unit})
    return template


@require_safe
def template_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a template: its words filled in with an example, what may stand where, and what the checker says."""
    return _shown(request, _readable(pk, signed_in(request)))


def _shown(request: HttpRequest, template: Template, problem: Problem | None = None) -> HttpResponse:
    user = signed_in(request)
    accounts = list(Account.objects.filter(pk__in=template.accounts).select_related("unit"))
    try:
        example = standing.examples(template.places)[0]
        text = standing.rendered(template.text, template.places, example, language=template.language)
        found = look_at(template)
    except Problem as raised:
        problem, text, found = problem or raised, template.text, []
    shown = {
        "template": template,
        "badge": _badge(template),
        "why_not": usable_now(template) if template.state == Template.State.APPROVED else "",
        "previews": [preview_of(account, _item(account, text, template), when=_("now")) for account in accounts],
        "places": shown_places(template.places),
        "accounts": accounts,
        "findings": [_finding(text, checked) for text, checked in found],
        "blocked": any(checked.blocks for _text, checked in found),
        "approved": template.standing.approved if template.standing else [],
        "may_write": may(user, Permission.MANAGE_TEMPLATES, template.unit_id),
        "ask_form": AskToOverruleForm(),
        "unsourced": wanting_in([template.text], Backing),
        "reason": request.POST.get("reason", ""),
        "most_reason": MAX_REASON,
        "problem": problem,
        **on_the_houses_clock(),
    }
    return render(request, "clearance/template.html", shown, status=status_of(problem) if problem else 200)


def _item(account: Account, text: str, template: Template) -> Any:
    part = {"text": text, "pictures": []}
    return {"address": address_of(account), "language": template.language, "parts": [part]}


def _finding(text: str, checked: Any) -> dict[str, Any]:
    finding = checked.finding
    return {
        "severity": str(finding.severity),
        "title": title_of(finding.code),
        "said": sentence(finding, get_language() or "en"),
        "quote": text[finding.start : finding.end],
        "fingerprint": checked.fingerprint,
        "blocks": checked.blocks,
        "overrule": checked.overrule,
        "badge": OVERRULES[Overrule.State(checked.overrule.state)] if checked.overrule else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a template. Places appear as soon as the words name them: the form comes back and asks what each may be."""
    user = signed_in(request)
    template = _readable(pk, user) if pk else None
    require(user, Permission.MANAGE_TEMPLATES, template.unit if template else None)
    form = TemplateForm(request.POST or None, by=user, template=template)
    places = _place_forms(request, template)
    asked_now = request.method == "POST" and any(not place.is_bound for place in places)
    problem: Problem | None = None
    valid = [form.is_valid(), *(place.is_valid() for place in places if place.is_bound)]
    if request.method == "POST" and all(valid) and not asked_now:
        try:
            words = _words(form.cleaned_data, places)
            kept = write_template(unit=form.cleaned_data["unit"], words=words, by=user, template=template)
        except NotAllowed:
            raise
        except Problem as raised:
            problem = raised
        else:
            say(request, _("Saved."))
            return redirect("clearance:template", kept.pk)
    wrong = problem is not None or (form.is_bound and bool(form.errors)) or any(p.is_bound and p.errors for p in places)
    shown = {"form": form, "places": places, "template": template, "asked_now": asked_now, "problem": problem}
    return render(request, "clearance/template_edit.html", shown, status=422 if wrong else 200)


def _place_forms(request: HttpRequest, template: Template | None) -> list[PlaceForm]:
    """Return a form for each place that the words name: bound where it was posted, else with what is known of it."""
    text = request.POST.get("text", "") if request.method == "POST" else template.text if template else ""
    try:
        names = standing.names_in(text)
    except Problem:
        return []
    known = {place["name"]: place for place in template.places} if template else {}
    posted = {name for name in names if f"place-{name}-kind" in request.POST}
    return [
        PlaceForm(request.POST, name=name) if name in posted else PlaceForm(name=name, initial=_typed(known.get(name)))
        for name in names
    ]


def _typed(place: Mapping[str, Any] | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {**place, "choices": "\n".join(place.get("choices", ()))}


def _words(given: Mapping[str, Any], places: list[PlaceForm]) -> Words:
    return Words(
        name=given["name"],
        language=given["language"],
        text=given["text"],
        places=[place.place() for place in places],
        accounts=[account.pk for account in given["accounts"]],
        review_by=given["review_by"],
    )


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval."""
    user = signed_in(request)
    template = _readable(pk, user)
    try:
        asked = submit_template(template=template, by=user, reason=request.POST.get("reason", ""))
    except NotAllowed:
        raise
    except Problem as problem:
        return _shown(request, template, problem)
    say(request, _("Asked for approval."))
    return redirect("clearance:request", asked.pk)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of use."""
    user = signed_in(request)
    retire_template(template=_readable(pk, user), by=user)
    say(request, _("Retired. Nobody can use it any more."))
    return redirect("clearance:templates")


@require_POST
def ask(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Ask the privacy officer to overrule a finding in a template."""
    user = signed_in(request)
    template = _readable(pk, user)
    require(user, Permission.MANAGE_TEMPLATES, template.unit)
    form = AskToOverruleForm(request.POST)
    text, checked = next((each for each in look_at(template) if each[1].fingerprint == fingerprint), ("", None))
    if checked is None or not form.is_valid():
        return _shown(request, template, Problem(_("Say why this finding is wrong here."), _("A sentence is enough.")))
    try:
        ask_about_finding(
            template=template,
            checked=checked,
            excerpt=sentence_around(text, checked.finding.start, checked.finding.end),
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
            by=user,
        )
    except NotAllowed:
        raise
    except Problem as problem:
        return _shown(request, template, problem)
    say(request, _("A privacy officer is asked."))
    return redirect("clearance:template", template.pk)
