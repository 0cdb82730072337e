"""What is in force, why, since when: for everybody who reads posts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from bedside.checker.own.model import OwnRules
from bedside.checker.own.writing import as_toml
from bedside.features.audit.api import history
from bedside.features.audit.words import sentence
from bedside.features.people.api import Mode, Permission, User, may, may_everywhere, organization, require, today
from bedside.features.policies.badges import badge_of
from bedside.features.policies.changes import changes_between
from bedside.features.policies.forms import AnswerForm
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import current_version, digest_of, open_version, version_before
from bedside.features.policies.services import note_export, ready_for_second_reading, subject_of
from bedside.features.policies.showing import all_shown, shown


def person_of(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the rules in force, and what is being written."""
    user = person_of(request)
    require(user, Permission.SEE_POSTS)
    current = current_version()
    own = current.rules if current else OwnRules()
    waiting = open_version()
    return render(
        request,
        "policies/overview.html",
        {
            "current": current,
            "rules": all_shown(own, today()),
            "own": own,
            "today": today(),
            "open": waiting,
            "open_badge": badge_of(waiting) if waiting else None,
            "may_write": may(user, Permission.WRITE_OWN_RULES),
        },
    )


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Explain one rule: the one in force, else as it was last."""
    user = person_of(request)
    require(user, Permission.SEE_POSTS)
    versions = RuleSet.objects.exclude(state__in=(RuleSet.State.DRAFT, RuleSet.State.REVIEW)).order_by("-number")
    for version in versions:
        own = version.rules
        if found := own.rule(code):
            return render(
                request,
                "policies/rule.html",
                {
                    "shown": shown(found, own, today()),
                    "version": version,
                    "in_force": version.state == RuleSet.State.CURRENT,
                },
            )
    raise Http404


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List all versions, newest first: who, when, why."""
    require(person_of(request), Permission.SEE_POSTS)
    rows = RuleSet.objects.select_related("made_by", "approved_by")[:500]
    return render(request, "policies/versions.html", {"rows": [(row, badge_of(row)) for row in rows]})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version: what it changes, why, what happened to it; and to whoever approves, how to answer."""
    return version_page(request, number, AnswerForm())


def version_page(request: HttpRequest, number: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    """Show a version with a form for the answer."""
    user = person_of(request)
    require(user, Permission.SEE_POSTS)
    found = get_object_or_404(RuleSet.objects.select_related("made_by", "asked_by", "approved_by"), number=number)
    before = version_before(found)
    own = found.rules
    waits = found.state == RuleSet.State.REVIEW
    wrote = user.pk in found.contributors
    alone = organization().mode == Mode.SOLO
    rules = all_shown(own, today())
    return render(
        request,
        "policies/version.html",
        {
            "version": found,
            "badge": badge_of(found),
            "before": before,
            "changes": changes_between(before.rules if before else OwnRules(), own),
            "rules": rules,
            "failing": sum(not each.passed for each in rules),
            "told": [{"text": sentence(entry), "at": entry.at} for entry in history(subject_of(found))[:50]],
            "digest": digest_of(found),
            "decides": waits and may_everywhere(user, Permission.APPROVE_OWN_RULES) and (alone or not wrote),
            "wrote": waits and wrote and not alone,
            "alone": alone and wrote,
            "pause": ready_for_second_reading(found) if waits and alone and wrote else None,
            "may_take_back": waits and may(user, Permission.WRITE_OWN_RULES),
            "form": form,
        },
        status=status,
    )


@require_POST
def export(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out a version as a TOML file; that it was handed out is recorded."""
    user = person_of(request)
    require(user, Permission.SEE_POSTS)
    found = get_object_or_404(RuleSet, number=number)
    note_export(version=found, by=user)
    response = HttpResponse(as_toml(found.rules), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="own-rules-{number}.toml"'
    return response
