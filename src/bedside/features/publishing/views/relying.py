"""What a post relies on: attach, detach, find."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import Problem
from bedside.features.evidence.api import find_sources, shown_of, source_with, sources_of
from bedside.features.people.api import Permission, User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.relying import attach_source, detach_source
from bedside.kit.ui.saying import say

OFFERED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, pk: int) -> HttpResponse:
    """The sources of a post, and those it could rely on. Words to look for are posted: they belong in no address."""
    user = person_of(request)
    post = post_of(user, pk, Permission.WRITE_POSTS)
    words = request.POST.get("words", "").replace("\x00", "")
    if request.POST.get("do") in ("attach", "detach"):
        say(request, _changed(request, post, user))
        return HttpResponseRedirect(reverse("publishing:sources", args=[pk]))
    relied = list(sources_of("post", pk))
    offered = find_sources(words).exclude(pk__in=[source.pk for source in relied])
    return render(
        request,
        "publishing/sources.html",
        {
            "post": post,
            "relied": shown_of(relied),
            "offered": shown_of(offered[:OFFERED]),
            "words": words,
            "voids": post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED),
        },
    )


def _changed(request: HttpRequest, post: Post, user: User) -> str:
    number = request.POST.get("source", "")
    source = source_with(int(number)) if number.isdecimal() and len(number) < 18 else None
    if source is None:
        raise Problem(_("There is no such source."), _("Load the page again."))
    if request.POST["do"] == "attach":
        voided, said = attach_source(post=post, source=source, by=user), _("It relies on this source now.")
    else:
        voided, said = detach_source(post=post, source=source, by=user), _("It no longer relies on this source.")
    return f"{said} {_('The approvals are void. Ask again when it is ready.')}" if voided else said
