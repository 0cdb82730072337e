"""Who and what is in this picture, or this film: the boxes, the answers, and the brush."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bedside.base.errors import Problem
from bedside.checker.pictures.films.making import Place
from bedside.checker.pictures.films.tracks import AROUND
from bedside.checker.pictures.seen import Span
from bedside.features.media.badges import badge_of_captions
from bedside.features.media.films import latest_making, line_of
from bedside.features.media.forms import box_in, said_in, span_in, staff
from bedside.features.media.models import Answer, Making, Picture, Sight
from bedside.features.media.playing import film_shown
from bedside.features.media.services.answering import (
    MAX_NAME,
    MAX_REASON,
    MAX_REFERENCE,
    MAY_SAY,
    answer_for,
    take_back,
)
from bedside.features.media.services.looking import look_again
from bedside.features.media.services.painting import cut_film, paint_film, paint_over, use_version
from bedside.features.media.showing import PictureShown, shown
from bedside.features.media.uses import Replaced
from bedside.features.media.views.people import origin_of, signed_in, version_for
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
    here: dict[str, Any] = {"state": shown([picture])[picture.pk].state}
    if picture.is_film:
        here |= {"percent": picture.look_percent, **_state_of(latest_making(picture))}
    return JsonResponse(here)


def _state_of(making: Making | None) -> dict[str, Any]:
    """Tell how far the version is that is made of this one; once it is there, where (`go`)."""
    if making is None:
        return {}
    told: dict[str, Any] = {"making": making.state, "made": making.percent}
    return {**told, "go": reverse("media:who", args=[making.into_id])} if making.into_id else told


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one sight (`sight`: its number), or paint it over (`way`)."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    sight = get_object_or_404(
        picture.sights.select_related("picture"), number=row_number(request.POST.get("sight", ""))
    )
    try:
        if request.POST.get("way") and picture.is_film:
            return _film_painted(request, picture, request.POST["way"], [sight], user)
        if request.POST.get("way"):
            return _painted(request, picture, request.POST["way"], [sight], user)
        answer_for(sight=sight, said=said_in(request.POST), by=user)
    except Problem as problem:
        return _page(request, picture, user, problem=problem, at=sight.number)
    return _on(request, picture, f"#sight-{sight.number}")


@require_POST
def paint(request: HttpRequest, pk: int) -> HttpResponse:
    """Paint over everything of a kind that has no answer (`kind`), what was ticked (`sights`), or a place that was
    drawn (`left`, `top`, …; in a film also `from` and `to`)."""
    user = signed_in(request)
    picture = version_for(user, pk, Permission.WRITE_POSTS)
    way, kind = request.POST.get("way", ""), request.POST.get("kind", "")
    try:
        if picture.is_film:
            return _paint_film(request, picture, way, kind, user)
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


def _paint_film(request: HttpRequest, picture: Picture, way: str, kind: str, user: User) -> HttpResponse:
    if kind:
        return _film_painted(
            request,
            picture,
            way,
            [each.sight for each in shown([picture])[picture.pk].open if each.sight.kind == kind],
            user,
        )
    if "chosen" in request.POST:
        numbers = [row_number(typed) for typed in request.POST.getlist("sights")]
        return _film_painted(request, picture, way, list(picture.sights.filter(number__in=numbers)), user)
    time = span_in(request.POST)
    if way == Picture.Made.CUT:
        cut_film(picture=picture, pieces=[time], by=user)
    else:
        place = Place(*time, *box_in(request.POST))
        paint_film(picture=picture, way=_way_of_film(way), places=[place], by=user)
    return _being_made(request, picture)


def _film_painted(
    request: HttpRequest, picture: Picture, way: str, sights: Sequence[Sight], user: User
) -> HttpResponse:
    if way == Picture.Made.CUT:
        pieces = [Span((each.starts or 0.0) - AROUND, (each.ends or each.starts or 0.0) + AROUND) for each in sights]
        cut_film(picture=picture, pieces=pieces, by=user)
    else:
        paint_film(picture=picture, way=_way_of_film(way), sights=sights, by=user)
    return _being_made(request, picture)


def _being_made(request: HttpRequest, picture: Picture) -> HttpResponse:
    """Lead back to the page, which says how far it is."""
    return _on(request, picture)


def _way_of_film(typed: str) -> Picture.Made:
    if typed not in (Picture.Made.BLURRED, Picture.Made.COVERED):
        raise Problem(_("Choose what should happen to it."), _("Blur it, cover it, or cut it out."))
    return Picture.Made(typed)


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
    origin = origin_of(request)
    query = f"?{urlencode({'back': origin})}" if origin else ""
    return HttpResponseRedirect(f"{reverse('media:who', args=[picture.pk])}{query}{anchor}")


def _page(
    request: HttpRequest, picture: Picture, user: User, *, problem: Problem | None = None, at: int = 0
) -> HttpResponse:
    here = shown([picture])[picture.pk]
    versions = picture.asset.versions.select_related("added_by").defer("data", "poster").order_by("-number")
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
        "back": origin_of(request),
        "problem": problem,
        "at": at,
        "typed": request.POST if problem else {},
        "open_kinds": _open_kinds(here),
        "most": {"name": MAX_NAME, "reference": MAX_REFERENCE, "reason": MAX_REASON},
        # Small pictures are shown as they are, large ones about as wide as 28 letters.
        "number_size": max(16, max(picture.width, picture.height) // 28),
    }
    if picture.is_film:
        values |= _of_film(here, may_answer=values["may_answer"])
    template = "media/film.html" if picture.is_film else "media/who.html"
    return render(request, template, values, status=status_of(problem) if problem else 200)


def _of_film(here: PictureShown, *, may_answer: bool) -> dict[str, Any]:
    """Return what the page of a film shows besides."""
    picture, making = here.picture, latest_making(here.picture)
    captions = list(picture.captions.order_by("language"))
    return {
        "film": film_shown(picture),
        "line": line_of(here.drawn, picture.seconds or 0.0),
        "making": making,
        "captions_badge": badge_of_captions(next(iter([*(row for row in captions if row.counts), *captions]), None)),
        "may_paint": may_answer and (making is None or making.state != Making.State.WAITING),
        "choosable": len(here.open) > 1,
    }


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
