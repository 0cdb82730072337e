"""What a post relies on: attach, detach, find."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import Problem
from bedside.features.clearance.api import Carried, ClaimShown
from bedside.features.evidence.api import SourceShown, find_sources, shown_of, source_with, sources_of
from bedside.features.people.api import Permission, User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.approving import claims_of, findings_of
from bedside.features.publishing.services.relying import attach_source, detach_source
from bedside.kit.ui.saying import say

OFFERED = 20
# In the address: a source is looked for that carries no claim of its own.
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Relied:
    """A source of the post, the claims that it carries, and whether it could carry the one that is looked at, too."""

    line: SourceShown
    carries: list[str]
    could: bool


def sources_url(pk: int, claim: str = "") -> str:
    """Return the address of the page on which a source is chosen: for the claim with this mark, or ("") for the first
    that has none."""
    return reverse("publishing:sources", args=[pk]) + (f"?claim={claim}" if claim.isalnum() else "")


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, pk: int) -> HttpResponse:
    """The sources of a post, what it claims, and sources it could rely on. Words to look for are posted: they belong in
    no address."""
    user = person_of(request)
    post = post_of(user, pk, Permission.WRITE_POSTS)
    words = request.POST.get("words", "").replace("\x00", "")
    if request.POST.get("do") in ("attach", "detach"):
        say(request, _changed(request, post, user))
        return HttpResponseRedirect(sources_url(pk))
    relied = list(sources_of("post", pk))
    offered = find_sources(words).exclude(pk__in=[source.pk for source in relied])
    claims = claims_of(post, findings_of(post))
    current = _current(claims, request.POST.get("claim") or request.GET.get("claim", ""))
    return render(
        request,
        "publishing/sources.html",
        {
            "post": post,
            "relied": _relied(shown_of(relied), claims, current),
            "offered": shown_of(offered[:OFFERED]),
            "words": words,
            "claims": claims,
            "current": current,
            "voids": post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED),
        },
    )


def _current(claims: Sequence[ClaimShown], wanted: str) -> ClaimShown | None:
    """Return the claim for which a source is looked for: the one that is named, else the first that has none; None for
    the post as a whole."""
    if wanted == WHOLE:
        return None
    named = next((claim for claim in claims if claim.mark == wanted), None)
    bare = (claim for claim in claims if claim.carried in (Carried.NOTHING, Carried.FALLEN) and not claim.absolute)
    return named or next(bare, None)


def _relied(shown: Sequence[SourceShown], claims: Sequence[ClaimShown], current: ClaimShown | None) -> list[Relied]:
    found = []
    for line in shown:
        carried = [claim for claim in claims if line.source.pk in {each.source.pk for each in claim.sources}]
        could = current is not None and current not in carried and not line.grave
        found.append(Relied(line, [claim.words for claim in carried], could))
    return found


def _changed(request: HttpRequest, post: Post, user: User) -> str:
    number = request.POST.get("source", "")
    source = source_with(int(number)) if number.isdecimal() and len(number) < 18 else None
    if source is None:
        raise Problem(_("There is no such source."), _("Load the page again."))
    if request.POST["do"] == "attach":
        claim = request.POST.get("claim", "")
        voided = attach_source(post=post, source=source, claim="" if claim == WHOLE else claim, by=user)
        said = _("It relies on this source now.")
    else:
        voided, said = detach_source(post=post, source=source, by=user), _("It no longer relies on this source.")
    return f"{said} {_('The approvals are void. Ask again when it is ready.')}" if voided else said
