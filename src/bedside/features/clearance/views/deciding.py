"""The approval page: one question, on one phone screen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.addresses import of_request
from bedside.features.clearance.badges import REQUESTS
from bedside.features.clearance.changes import since_last_decision
from bedside.features.clearance.forms import InviteForm
from bedside.features.clearance.material import digest_of
from bedside.features.clearance.models import Approval, ApprovalRequest
from bedside.features.clearance.queries import may_read, step_for
from bedside.features.clearance.services.alone import read_again, solo_ready_at
from bedside.features.clearance.services.deciding import MAX_COMMENT, decide
from bedside.features.clearance.showing import (
    accounts_in,
    claims_of,
    clearance_of,
    counted,
    findings_of,
    for_readers,
    pictures_of,
    places_of,
    progress_of,
    reason_of,
    sheets_of,
    told,
    way_of,
)
from bedside.features.clearance.subjects import findings_url_of, label_of, remark_on, url_of
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in
from bedside.features.evidence.api import shown_of, sources_with
from bedside.features.people.api import Mode, Permission, User, may, organization
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked; take the answer. What was typed stays in its field when something is wrong."""
    user = signed_in(request)
    asked = get_object_or_404(for_readers(), pk=pk)
    if not may_read(user, asked):
        raise NotAllowed(
            _("You may not read posts of %(unit)s.") % {"unit": asked.unit}, _("An administrator gives roles.")
        )
    problem: Problem | None = None
    comment = request.POST.get("comment", "")
    if request.method == "POST":
        try:
            return _answered(request, asked, user)
        except Problem as raised:
            problem = raised
            asked = for_readers().get(pk=pk)
    shown = _shown(asked, user) | {"problem": problem, "comment": comment}
    return render(request, "clearance/request.html", shown, status=status_of(problem) if problem else 200)


def _answered(request: HttpRequest, asked: ApprovalRequest, user: User) -> HttpResponse:
    decision, digest = request.POST.get("decision", ""), request.POST.get("digest", "")
    comment = request.POST.get("comment", "").replace("\r\n", "\n")
    if decision == "read-again":
        read_again(request=asked, digest=digest, by=user, comment=comment)
        say(request, _("Cleared by your second reading. The record says that you cleared it alone."))
        return redirect("clearance:request", asked.pk)
    decide(request=asked, digest=digest, decision=decision, comment=comment, by=user)
    asked = for_readers().get(pk=asked.pk)
    say(request, _what_happened(asked, decision))
    return redirect("clearance:waiting")


def _what_happened(asked: ApprovalRequest, decision: str) -> str:
    title = asked.title or label_of(asked.subject_kind)
    if decision == Approval.Decision.CHANGE:
        return _("You asked for a change to “%(title)s”. The author is told.") % {"title": title}
    if decision == Approval.Decision.DECLINE:
        return _("You declined “%(title)s”. The author is told.") % {"title": title}
    if asked.state == ApprovalRequest.State.CLEARED:
        return _("“%(title)s” is cleared.") % {"title": title}
    following = next((stop.label for stop in way_of(asked) if stop.state == "current"), "")
    return _("You approved “%(title)s”. It waits for: %(who)s.") % {"title": title, "who": following}


def _shown(asked: ApprovalRequest, user: User) -> dict[str, Any]:
    findings = findings_of(asked)
    clearance, genuine = clearance_of(asked)
    open_now = asked.state == ApprovalRequest.State.OPEN
    step = step_for(asked, user) if open_now else None
    way = way_of(asked)
    claims = claims_of(asked)
    at = of_request(asked.pk)
    pictures = pictures_of(asked, at=at)
    return {
        "asked": asked,
        "kind": label_of(asked.subject_kind),
        "subject_url": url_of(asked.subject_kind, asked.subject_id),
        "badge": REQUESTS[ApprovalRequest.State(asked.state)],
        "is_open": open_now,
        # Of the material itself: what is on the page is what is approved.
        "digest": digest_of(asked.material, asked.also),
        "sheets": sheets_of(asked, at=at),
        "findings": findings,
        "findings_url": findings_url_of(asked.subject_kind, asked.subject_id) if open_now else "",
        "remark": remark_on(asked.subject_kind, asked.subject_id) if not asked.erased_at else None,
        "open_findings": [finding for finding in findings if finding.aside is None],
        "aside_findings": sum(finding.aside is not None for finding in findings),
        "blocks": any(finding.severity == "block" for finding in findings),
        "changes": since_last_decision(asked, accounts_in(asked)),
        "pictures": pictures,
        "pictures_counted": counted(pictures),
        "claims": claims,
        "unsourced": sum(each.strong for each in claims),
        "reason": reason_of(asked),
        "relied": shown_of(sources_with(asked.also.get("sources", []))),
        "way": way,
        "progress": progress_of(way),
        "places": places_of(asked),
        "told": told(asked),
        "clearance": clearance,
        "genuine": genuine,
        "step": step,
        "as_deputy": step is not None and step.deputy_id == user.pk,
        "why_not": "" if step else _why_not(asked, user),
        "most": MAX_COMMENT,
        "window_over": asked.window_end is not None and asked.window_end <= clock.now(),
        **_alone(asked, user),
        **on_the_houses_clock(),
    }


def _alone(asked: ApprovalRequest, user: User) -> dict[str, Any]:
    """What a practice of one sees in place of approvers."""
    reads = asked.solo and asked.state == ApprovalRequest.State.OPEN and organization().mode == Mode.SOLO
    if not reads or not may(user, Permission.WRITE_POSTS, asked.unit_id):
        return {"reads_again": False}
    ready = solo_ready_at(asked)
    now = clock.now()
    open_links = asked.outside_links.filter(used_at=None, withdrawn_at=None, expires_at__gt=now).order_by("id")
    return {
        "reads_again": True,
        "ready_at": ready,
        "is_ready": ready <= now,
        "links": list(open_links),
        "invite_form": InviteForm(),
    }


def _why_not(asked: ApprovalRequest, user: User) -> str:
    """Why this person has nothing to decide here, in a sentence."""
    if asked.state != ApprovalRequest.State.OPEN or asked.solo:
        return ""
    if user.pk in asked.contributors:
        return _("You wrote this, so somebody else approves it.")
    if any(approval.by_id == user.pk for approval in asked.approvals.all()):
        return _("You have said yes. It waits for others.")
    return _("It waits for others. You can read along.")
