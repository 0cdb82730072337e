"""Setting a finding aside, with a reason, and taking that back. Both work as forms without scripts."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bedside.base.errors import Problem
from bedside.features.people.api import Permission
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.dismissing import dismiss_finding, take_finding_up
from bedside.features.publishing.views.judging import findings_page
from bedside.kit.ui.saying import say


@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one finding of the saved post aside (`fingerprint`, `why`, `reason`)."""
    user = person_of(request, request.POST.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    fingerprint = request.POST.get("fingerprint", "")
    try:
        dismiss_finding(
            post=post,
            fingerprint=fingerprint,
            why=request.POST.get("why", ""),
            reason=request.POST.get("reason", ""),
            by=user,
        )
    except Problem as problem:
        if not request.accepts("text/html"):
            raise
        return findings_page(request, post, user, problem)
    if not request.accepts("text/html"):
        return JsonResponse({"undo": reverse("publishing:take-up", args=[pk, fingerprint])})
    say(request, _("Set aside. It counts again once the words change."))
    return HttpResponseRedirect(reverse("publishing:findings", args=[pk]))


@require_POST
def up(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Take back that a finding is set aside."""
    user = person_of(request, request.POST.get("person"))
    take_finding_up(post=post_of(user, pk, Permission.WRITE_POSTS), fingerprint=fingerprint, by=user)
    if not request.accepts("text/html"):
        return JsonResponse({})
    say(request, _("Taken back. The finding counts again."))
    return HttpResponseRedirect(reverse("publishing:findings", args=[pk]))
