"""Saying that a finding is wrong or something was missed; and the page on which a privacy officer sees what was said.

Everything works as a form without scripts. Nothing here lifts a block.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker import sentence
from bedside.features.clearance.api import ApprovalRequest, Dismissal
from bedside.features.people.api import Permission, User, may, require, units_where
from bedside.features.policies.api import title_of
from bedside.features.publishing import judged
from bedside.features.publishing.findings import Here, findings_here
from bedside.features.publishing.missed import Missed
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.requests import judged_post, person_of
from bedside.features.publishing.services.judging import (
    MAX_REASON,
    erase_feedback,
    export_feedback,
    mark_wrong,
    read_feedback,
    report_missed,
    take_back,
)
from bedside.kit.problems import status_of
from bedside.kit.ui.paging import page_of
from bedside.kit.ui.saying import say


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding of a post, to be called wrong. `marked` is the reader's own feedback, where there is one,
    and `aside` that it is set aside."""

    here: Here
    anchor: str
    title: str
    said: str
    tone: str
    marked: Feedback | None
    aside: Dismissal | None


@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of the saved post, each with a way to say that it is wrong; and what was missed."""
    user = person_of(request)
    return findings_page(request, judged_post(user, pk), user)


@require_POST
def wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one finding as wrong (`fingerprint`, `reason`)."""
    user = person_of(request, request.POST.get("person"))
    post = judged_post(user, pk)
    try:
        made = mark_wrong(
            post=post,
            fingerprint=request.POST.get("fingerprint", ""),
            reason=request.POST.get("reason", ""),
            by=user,
        )
    except Problem as problem:
        return _refused(request, post, user, problem)
    return _done(request, post, made, _("Noted as wrong. The finding stays until the words change or it is overruled."))


@require_POST
def missed(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was missed (`words`, `label`, `reason`); a script says too where (`sheet`, `part`, `picture`, and
    `at`, the place in the text in characters)."""
    user = person_of(request, request.POST.get("person"))
    post = judged_post(user, pk)
    data = request.POST
    part, picture, at = (_number(data.get(name)) for name in ("part", "picture", "at"))
    try:
        made = report_missed(
            post=post,
            words=data.get("words", ""),
            label=data.get("label", ""),
            reason=data.get("reason", ""),
            by=user,
            sheet=data.get("sheet", ""),
            part=part,
            picture=picture,
            near=at or 0,
        )
    except Problem as problem:
        return _refused(request, post, user, problem)
    return _done(request, post, made, _("Noted as missed. Whoever looks after the checker sees it."))


@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one has said."""
    user = person_of(request, request.POST.get("person"))
    said = _feedback(pk)
    take_back(feedback=said, by=user)
    if not request.accepts("text/html"):
        return JsonResponse({})
    say(request, _("Taken back."))
    return HttpResponseRedirect(reverse("publishing:findings", args=[said.post_id]))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What people said about findings, by rule, with figures, then one by one; no words of any post."""
    user = person_of(request)
    require(user, Permission.OVERRULE_FINDINGS)
    units = list(units_where(user, Permission.OVERRULE_FINDINGS).values_list("pk", flat=True))
    rows = judged.feedback_for(user).select_related("post", "by", "unit").defer("content", "reason", "post__content")
    page = page_of(rows, request.GET, order=("-at", "-id"))
    return render(
        request,
        "publishing/feedback.html",
        {
            "page": page,
            "lines": [(row, judged.what_was_said(row)) for row in page.items],
            "rules": judged.rule_figures(units),
            "missed": judged.missed_figures(units),
            "days": settings.FEEDBACK_DAYS,
            "readable": judged.feedback_for(user).filter(erased_at=None).exists(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One feedback. Its words show only when somebody asks for them (POST), which is recorded."""
    user = person_of(request)
    said = _feedback(pk)
    require(user, Permission.OVERRULE_FINDINGS, said.unit_id)
    words = read_feedback(feedback=said, by=user) if request.method == "POST" else None
    shown = {
        "said": said,
        "about": judged.what_was_said(said),
        "code": said.code,
        "words": words,
        "days": settings.FEEDBACK_DAYS,
    }
    if words:
        start, end = words["start"], words["end"]
        shown |= {"before": words["text"][:start], "marked": words["text"][start:end], "after": words["text"][end:]}
    return render(request, "publishing/feedback_one.html", shown)


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the words of one feedback."""
    user = person_of(request)
    erase_feedback(feedback=_feedback(pk), by=user)
    say(request, _("The words are erased. What was said about them still counts."))
    return HttpResponseRedirect(reverse("publishing:feedback-one", args=[pk]))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Hand out what was said as labelled texts, a file for `bedside check --evaluate`."""
    lines = export_feedback(by=person_of(request))
    name = f"feedback-{timezone.localtime(clock.now()):%Y-%m-%d}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse("".join(lines), content_type="application/jsonl", headers=headers)


def _feedback(pk: int) -> Feedback:
    found = Feedback.objects.select_related("post", "by", "unit").filter(pk=pk).first()
    if found is None:
        raise Problem(_("This is not there any more."), _("Whoever said it took it back."))
    return found


def _done(request: HttpRequest, post: Post, made: Feedback, told: str) -> HttpResponse:
    if not request.accepts("text/html"):
        undo = reverse("publishing:take-back", args=[made.pk])
        return JsonResponse({"feedback": made.pk, "undo": undo})
    say(request, told)
    return HttpResponseRedirect(reverse("publishing:findings", args=[post.pk]))


def _refused(request: HttpRequest, post: Post, user: User, problem: Problem) -> HttpResponse:
    """Show the page again with what was typed; a script gets the problem as JSON."""
    if not request.accepts("text/html"):
        raise problem
    return findings_page(request, post, user, problem)


def findings_page(request: HttpRequest, post: Post, user: User, problem: Problem | None = None) -> HttpResponse:
    """Show the findings of a post, with what was typed where that had a problem."""
    own = {row.fingerprint: row for row in post.feedback.filter(by=user) if row.kind == Feedback.Kind.WRONG}
    request_open = post.request is not None and post.request.state == ApprovalRequest.State.OPEN
    typed = request.POST if problem else {}
    return render(
        request,
        "publishing/findings.html",
        {
            "post": post,
            "shown": _shown(post, own),
            "missed": [(row, judged.what_was_said(row), _words_of(row)) for row in _own_missed(post, user)],
            "missable": Missed.choices,
            "typed": typed,
            "problem": problem,
            "open_request": post.request if request_open else None,
            "most_reason": MAX_REASON,
            "writes": may(user, Permission.WRITE_POSTS, post.unit_id),
            "whys": Dismissal.Why.choices,
            "days": settings.FEEDBACK_DAYS,
        },
        status=status_of(problem) if problem else 200,
    )


def _words_of(row: Feedback) -> str:
    return row.content["text"][row.content["start"] : row.content["end"]] if row.content else ""


def _own_missed(post: Post, user: User) -> list[Feedback]:
    return list(post.feedback.filter(by=user, kind=Feedback.Kind.MISSED).order_by("at"))


def _shown(post: Post, own: dict[str, Feedback]) -> list[FindingShown]:
    taken: dict[str, int] = {}
    found = []
    for here in findings_here(post):
        finding = here.checked.finding
        taken[here.anchor] = taken.get(here.anchor, 0) + 1
        number = taken[here.anchor]
        found.append(
            FindingShown(
                here=here,
                # The same place in another account's words is another finding: only the first keeps the plain name.
                anchor=here.anchor if number == 1 else f"{here.anchor}-{number}",
                title=title_of(finding.code),
                said=sentence(finding, get_language() or "en"),
                tone=str(finding.severity),
                marked=own.get(here.checked.fingerprint),
                aside=here.checked.dismissal if here.checked.set_aside else None,
            )
        )
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
