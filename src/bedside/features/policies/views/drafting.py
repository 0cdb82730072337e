"""Writing the next version: rules with examples that are tried while one types."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.checker.own.model import Exempt, OwnRule, OwnRules, Reweigh, Topic
from bedside.checker.own.reading import check
from bedside.features.people.api import Permission, require, today
from bedside.features.policies.badges import badge_of
from bedside.features.policies.changes import changes_between
from bedside.features.policies.forms import FORM_OF, FORMS, NAMES, PARTS, ImportForm, RuleForm, WhyForm
from bedside.features.policies.marks import mark_of, replaced
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import current_version, next_code, open_version
from bedside.features.policies.services import (
    ask_for_approval,
    change_draft,
    drop_draft,
    import_rules,
    start_draft,
    take_back,
)
from bedside.features.policies.showing import all_shown, shown
from bedside.features.policies.views.reading import person_of
from bedside.kit.problems import refused, status_of
from bedside.kit.ui.saying import say

_FIELD = {"topic": "topics", "weight": "weights", "exception": "exceptions"}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    start_draft(by=person_of(request))
    return redirect("policies:draft")


@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """Show what is being written: rules, how their examples do, what differs from what is in force."""
    require(person_of(request), Permission.WRITE_OWN_RULES)
    return _draft_page(request, WhyForm())


def _draft_page(request: HttpRequest, form: WhyForm, problem: Problem | None = None) -> HttpResponse:
    found = open_version()
    if found is None:
        return redirect("policies:overview")
    current = current_version()
    own = found.rules
    rules = all_shown(own, today())
    shown_now = {
        "draft": found,
        "badge": badge_of(found),
        "rules": rules,
        "failing": [each for each in rules if not each.passed],
        "own": own,
        "topics": [(topic, mark_of(topic)) for topic in own.topics],
        "weights": [(weight, mark_of(weight)) for weight in own.weights],
        "exceptions": [(exempt, mark_of(exempt), exempt.until < today()) for exempt in own.exceptions],
        "changes": changes_between(current.rules if current else OwnRules(), own),
        "kinds": NAMES.items(),
        "form": form,
        "problem": problem,
        "waits": found.state == RuleSet.State.REVIEW,
    }
    return render(request, "policies/draft.html", shown_now, status=status_of(problem) if problem else 200)


def _own() -> OwnRules:
    found = open_version() or current_version()
    return found.rules if found else OwnRules()


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, table: str) -> HttpResponse:
    """Write a new rule of a kind."""
    if table not in FORMS:
        raise Http404
    return _edit(request, FORMS[table], None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Change a rule of the draft."""
    rule = _own().rule(code)
    if rule is None:
        raise Http404
    return _edit(request, FORM_OF[type(rule)], rule)


def _edit(request: HttpRequest, made: type[RuleForm], rule: OwnRule | None) -> HttpResponse:
    user = person_of(request)
    require(user, Permission.WRITE_OWN_RULES)
    own = _own()
    form = made(request.POST or None, own=own, rule=rule)
    mark = request.POST.get("mark", "") if request.method == "POST" else mark_of(rule) if rule else ""

    def keep() -> None:
        new = form.made(code=rule.code if rule else next_code(), by=user.name)
        change_draft(change=lambda rules: replace(rules, rules=replaced(rules.rules, mark, new)), by=user)

    status = None
    if request.method == "POST" and form.is_valid():
        status = refused(form, keep)
        if status is None:
            return _kept(request)
    context = {
        "form": form,
        "rule": rule,
        "mark": mark,
        "kind": NAMES[made.table],
        "table": made.table,
        "tried": shown(rule, own, today()).examples if rule and not form.is_bound else (),
    }
    return render(request, "policies/rule_edit.html", context, status=status or (422 if form.errors else 200))


def _kept(request: HttpRequest) -> HttpResponse:
    say(request, _("Saved in the draft."))
    return redirect("policies:draft")


@require_POST
def try_rule(request: HttpRequest, table: str) -> HttpResponse:
    """Try the examples of a rule that is being written; nothing is saved."""
    user = person_of(request)
    require(user, Permission.WRITE_OWN_RULES)
    if table not in FORMS:
        raise Http404
    own = _own()
    form = FORMS[table](request.POST, own=own)
    form.fields["why"].required = form.fields["title"].required = False
    context: dict[str, Any] = {}
    if form.is_valid():
        form.cleaned_data["title"] = form.cleaned_data["title"] or "…"
        try:
            rule = form.made(code="O1", by=user.name)
            check(OwnRules(rules=(rule,), topics=own.topics))
        except Problem as problem:
            context["problem"] = problem
        else:
            context["tried"] = shown(rule, own, today()).examples
    else:
        context["unfinished"] = True
    return render(request, "policies/parts/tried.html", context)


@require_POST
def remove_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Take a rule out of the draft."""
    mark = request.POST.get("mark", "") or _no_mark()
    change_draft(change=lambda own: replace(own, rules=replaced(own.rules, mark, None)), by=person_of(request))
    say(request, _("%(code)s is out of the draft. What is in force stays until approval.") % {"code": code.upper()})
    return redirect("policies:draft")


def _no_mark() -> str:
    raise Problem(_("It isn't said what to take out."), _("Load the draft again."))


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, kind: str, mark: str = "") -> HttpResponse:
    """Write or change a topic, a weight or an exception."""
    user = person_of(request)
    require(user, Permission.WRITE_OWN_RULES)
    if kind not in PARTS:
        raise Http404
    field = _FIELD[kind]
    there = next((each for each in getattr(_own(), field) if mark_of(each) == mark), None)
    if mark and there is None and request.method != "POST":
        raise Http404
    initial = {name: getattr(there, name) for name in PARTS[kind].base_fields} if there else {}
    form = PARTS[kind](request.POST or None, initial=initial)

    def keep() -> None:
        new = form.made(user.name)
        change_draft(change=lambda own: _with(own, field, mark, new), by=user)

    status = None
    if form.is_valid():
        status = refused(form, keep)
        if status is None:
            return _kept(request)
    context = {"form": form, "kind": kind, "mark": mark, "there": there, "heading": PARTS[kind].title}
    return render(request, "policies/part_edit.html", context, status=status or (422 if form.errors else 200))


@require_POST
def remove_part(request: HttpRequest, kind: str, mark: str) -> HttpResponse:
    """Take a topic, a weight or an exception out of the draft."""
    if kind not in PARTS:
        raise Http404
    field = _FIELD[kind]
    change_draft(change=lambda own: _with(own, field, mark, None), by=person_of(request))
    say(request, _("It is out of the draft. What is in force stays until approval."))
    return redirect("policies:draft")


def _with(own: OwnRules, field: str, mark: str, new: Topic | Reweigh | Exempt | None) -> OwnRules:
    changed: dict[str, Any] = {field: replaced(getattr(own, field), mark, new)}
    return replace(own, **changed)


@require_http_methods(["GET", "HEAD", "POST"])
def read_file(request: HttpRequest) -> HttpResponse:
    """Read own rules from a TOML file into the draft."""
    user = person_of(request)
    require(user, Permission.WRITE_OWN_RULES)
    form = ImportForm(request.POST or None, request.FILES or None) if request.method == "POST" else ImportForm()
    status = None
    if form.is_valid():
        written = form.cleaned_data["file"].read()
        status = refused(form, lambda: import_rules(written=written, name=_("Your file"), by=user), "file")
        if status is None:
            say(request, _("The file is in the draft. Look through it, then ask for approval."))
            return redirect("policies:draft")
    return render(request, "policies/import.html", {"form": form}, status=status or (422 if form.errors else 200))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Put the draft before those who approve."""
    form = WhyForm(request.POST)
    user = person_of(request)
    require(user, Permission.WRITE_OWN_RULES)
    if not form.is_valid():
        return _draft_page(request, form, Problem(_("Say why the rules change."), _("It stands in the history.")))
    try:
        asked = ask_for_approval(why=form.cleaned_data["why"], by=user)
    except NotAllowed:
        raise
    except Problem as problem:
        return _draft_page(request, form, problem)
    say(request, _("Whoever approves own rules is told."))
    return redirect("policies:version", asked.number)


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Make a draft again of what waits for approval."""
    take_back(by=person_of(request))
    return redirect("policies:draft")


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    drop_draft(by=person_of(request))
    say(request, _("The draft is gone. What is in force stays."))
    return redirect("policies:overview")
