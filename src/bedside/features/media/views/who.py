"""Who and what is in this picture: the boxes, the answers, and the brush."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bedside.base.errors import Problem
from bedside.features.media.forms import box_in, said_in, staff
from bedside.features.media.models import Answer, Picture, Sight
from bedside.features.media.services.answering import (
    MAX_NAME,
    MAX_REASON,
    MAX_REFERENCE,
    MAY_SAY,
    answer_for,
    take_back,
)
from bedside.features.media.services.looking import look_again
from bedside.features.media.services.painting import paint_over, use_version
from bedside.features.media.showing import PictureShown, shown
from bedside.features.media.uses import Replaced
from bedside.features.media.views.people import signed_in, version_for
from bedside.features.people.api import Permission, User, may, today
from bedside.kit.problems import status_of
from bedside.kit.typed import row_number
from bedside.kit.ui.saying import say


@require_safe
def who(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen in a version, and what people said of it."""
    user = signed_in(request)
    return _page(request, version_for(user, pk), user)


@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a script how far the look at a version is."""
    picture = version_for(signed_in(request), pk)
    return JsonResponse({"state": shown([picture])[picture.pk].state})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one sight (`sight`: its number), or paint it over (`way`)."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    sight = get_object_or_404(
        picture.sights.select_related("picture"), number=row_number(request.POST.get("sight", ""))
    )
    try:
        if request.POST.get("way"):
            return _painted(request, picture, request.POST["way"], [sight], user)
        answer_for(sight=sight, said=said_in(request.POST), by=user)
    except Problem as problem:
        return _page(request, picture, user, problem=problem, at=sight.number)
    return _on(request, picture, f"#sight-{sight.number}")


@require_POST
def paint(request: HttpRequest, pk: int) -> HttpResponse:
    """Paint over everything of a kind that has no answer (`kind`), or a place that was drawn (`left`, `top`, …)."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    way, kind = request.POST.get("way", ""), request.POST.get("kind", "")
    try:
        if kind:
            open_ones = [each.sight for each in shown([picture])[pk].open if each.sight.kind == kind]
            return _painted(request, picture, way, open_ones, user)
        made, replaced = paint_over(picture=_with_bytes(pk), way=_way(way), boxes=[box_in(request.POST)], by=user)
    except Problem as problem:
        return _page(request, picture, user, problem=problem)
    return _made(request, made, replaced)


@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back."""
    user = signed_in(request)
    given = get_object_or_404(Answer.objects.select_related("sight__picture"), pk=pk)
    picture = version_for(user, given.sight.picture_id, Permission.WRITE_POSTS)
    take_back(answer=given, by=user)
    say(request, _("The answer is taken back. What shows this picture and isn't out yet waits for a new one."))
    return _on(request, picture, f"#sight-{given.sight.number}")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again, after a look failed."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    look_again(picture=picture, by=user)
    return _on(request, picture)


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an earlier version again."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    replaced = use_version(picture=picture, by=user)
    say(request, _("This version is used again.") + _of_posts(replaced))
    return _on(request, picture)


def _painted(request: HttpRequest, picture: Picture, way: str, sights: Sequence[Sight], user: User) -> HttpResponse:
    return _made(request, *paint_over(picture=_with_bytes(picture.pk), way=_way(way), sights=sights, by=user))


def _made(request: HttpRequest, made: Picture, replaced: Replaced) -> HttpResponse:
    say(request, _("Done: this is a new version. Bedside looks at it again.") + _of_posts(replaced))
    return _on(request, made)


def _of_posts(replaced: Replaced) -> str:
    """Say what became of the posts, with a space before; "" where there were none."""
    sentences = []
    if replaced.changed:
        sentences.append(
            ngettext("%(count)d post shows it now.", "%(count)d posts show it now.", replaced.changed)
            % {"count": replaced.changed}
        )
    if replaced.voided:
        sentences.append(_("What was approved before has to be approved again."))
    if replaced.left:
        sentences.append(
            ngettext(
                "%(count)d post still shows the former version: it is out, or you may not write it.",
                "%(count)d posts still show the former version: they are out, or you may not write them.",
                replaced.left,
            )
            % {"count": replaced.left}
        )
    return "".join(f" {sentence}" for sentence in sentences)


def _way(typed: str) -> Picture.Made:
    if typed not in (Picture.Made.BLURRED, Picture.Made.COVERED, Picture.Made.CROPPED):
        raise Problem(_("Choose what should happen to it."), _("Blur, cover or crop it."))
    return Picture.Made(typed)


def _with_bytes(pk: int) -> Picture:
    return Picture.objects.get(pk=pk)


def _on(request: HttpRequest, picture: Picture, anchor: str = "") -> HttpResponse:
    """Lead to the page of a version, from which one gets back to where one came from."""
    origin = _origin(request)
    query = f"?{urlencode({'back': origin})}" if origin else ""
    return HttpResponseRedirect(f"{reverse('media:who', args=[picture.pk])}{query}{anchor}")


def _origin(request: HttpRequest) -> str:
    """Return the address of ours from which somebody came; "" for any other."""
    named = request.POST.get("back") or request.GET.get("back", "")
    ours = named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return named if ours else ""


def _page(
    request: HttpRequest, picture: Picture, user: User, *, problem: Problem | None = None, at: int = 0
) -> HttpResponse:
    here = shown([picture])[picture.pk]
    versions = picture.asset.versions.select_related("added_by").defer("data").order_by("-number")
    values: dict[str, Any] = {
        "shown": here,
        "picture": picture,
        "asset": picture.asset,
        "is_current": picture.asset.current_id == picture.pk,
        "versions": versions,
        "may_answer": may(user, Permission.WRITE_POSTS, picture.unit_id),
        "choices": {kind.value: [(each, each.label) for each in said] for kind, said in MAY_SAY.items()},
        "staff": staff(),
        "today": today(),
        "back": _origin(request),
        "problem": problem,
        "at": at,
        "typed": request.POST if problem else {},
        "open_kinds": _open_kinds(here),
        "most": {"name": MAX_NAME, "reference": MAX_REFERENCE, "reason": MAX_REASON},
        # Small pictures are shown as they are, large ones about as wide as 28 letters.
        "number_size": max(16, max(picture.width, picture.height) // 28),
    }
    return render(request, "media/who.html", values, status=status_of(problem) if problem else 200)


def _open_kinds(here: PictureShown) -> list[tuple[str, str, str]]:
    """Return the kinds of which several have no answer, each with the way that is offered and what its button says."""
    faces = sum(each.sight.kind == Sight.Kind.FACE for each in here.open)
    texts = sum(each.sight.kind == Sight.Kind.TEXT for each in here.open)
    offers = []
    if faces > 1:
        offers.append(("face", "blurred", _("Blur all %(count)d faces without an answer") % {"count": faces}))
    if texts > 1:
        offers.append(("text", "covered", _("Cover all %(count)d lines without an answer") % {"count": texts}))
    return offers
