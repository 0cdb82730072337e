"""Uploads in portions, for scripts: each answer is JSON, and says how far the upload is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bedside.base.errors import Problem
from bedside.features.media.intake import promised_group
from bedside.features.media.models import Asset
from bedside.features.media.services.uploading import (
    PORTION,
    Arrived,
    TooOften,
    arrived,
    begin_upload,
    finish_upload,
    give_up,
    keep_portion,
    unfinished,
    upload_of,
)
from bedside.features.media.views.people import signed_in
from bedside.features.media.wording import removed_sentence
from bedside.features.people.api import Permission, open_units, require
from bedside.kit.typed import row_number
from bedside.kit.ui.saying import say


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an upload (`unit`, `size` in bytes, `mime` as the browser has it): say its key, and how much to send at
    once."""
    user = signed_in(request)
    unit = open_units().filter(pk=row_number(request.POST.get("unit", ""))).first()
    require(user, Permission.WRITE_POSTS, unit)
    if unit is None:
        raise Problem(_("Choose for which unit it is."), _("Load the page again."))
    size = row_number(request.POST.get("size", ""))
    try:
        upload = begin_upload(unit=unit, size=size, promised=promised_group(request.POST.get("mime", "")), by=user)
    except TooOften as often:
        return _later(often)
    return JsonResponse({"key": str(upload.key), "portion": PORTION, "missing": 0, "size": size}, status=201)


@require_safe
def state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how far an upload is: `missing` is the first byte that isn't here."""
    upload = upload_of(key, signed_in(request))
    return _far(arrived(upload))


@require_POST
def portion(request: HttpRequest, key: UUID, start: int) -> HttpResponse:
    """Take a portion: the body, as it is."""
    user = signed_in(request)
    if int(request.headers.get("Content-Length") or 0) > PORTION:
        raise Problem(_("This part of the file has a wrong size."), _("Load the page again, and go on."))
    try:
        return _far(keep_portion(key=key, start=start, data=request.body, by=user))
    except TooOften as often:
        return _later(often)


@require_POST
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make of it what it is: say where its page is."""
    asset = finish_upload(key=key, by=signed_in(request))
    return JsonResponse(
        {
            "asset": asset.pk,
            "kind": asset.kind,
            "url": reverse("media:asset", args=[asset.pk]),
            "removed": removed_sentence(_removed(asset)),
        },
        status=201,
    )


@require_POST
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give an upload up. One that is not here any more is given up already."""
    give_up(keys=[key], by=signed_in(request))
    return HttpResponse(status=204)


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Give up all that the person began and did not finish, from the page of the library."""
    user = signed_in(request)
    require(user, Permission.WRITE_POSTS)
    give_up(keys=unfinished(user), by=user)
    say(request, _("What was not finished is erased."))
    return HttpResponse(status=303, headers={"Location": reverse("media:library")})


def _far(far: Arrived) -> HttpResponse:
    return JsonResponse({"missing": far.missing, "size": far.size, "there": far.there, "portion": PORTION})


def _later(often: TooOften) -> HttpResponse:
    said = {"what": str(often.what), "do": str(often.do)}
    return JsonResponse(said, status=429, headers={"Retry-After": "60"})


def _removed(asset: Asset) -> list[str]:
    if asset.current is not None:
        return list(asset.current.removed)
    document = getattr(asset, "document", None)
    return list(document.removed) if document else []
