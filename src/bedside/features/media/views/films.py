"""Films and documents: handing them out, and how far one is that is being made."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bedside.features.media.models import Captions, Document, Making, Picture
from bedside.features.media.progress import progress_of
from bedside.features.media.services.making import forget_making, make_again
from bedside.features.media.stored import parts_of_film
from bedside.features.media.views.files import KEPT_SECONDS, version_named
from bedside.features.media.views.people import asset_for, signed_in
from bedside.features.people.api import Permission
from bedside.kit.ui.saying import say

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_ALONE = "default-src 'none'; frame-ancestors 'none'"


class Span(NamedTuple):
    """The bytes that are asked for; `last` is among them."""

    first: int
    last: int


@require_safe
def film(request: HttpRequest, pk: int, sha: str) -> HttpResponseBase:
    """Hand out a film to whoever may read the posts of its unit."""
    return film_response(version_named(request, pk, sha), request)


def film_response(picture: Picture, request: HttpRequest) -> HttpResponseBase:
    """Answer with a film, or with the part of it that is asked for (one range). Its bytes need not be loaded. Raises
    Http404 for what is none."""
    if not picture.is_film:
        raise Http404
    tag = f'"{picture.sha256[:32]}"'
    answer: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = _answered(request, picture.pk, picture.size, tag)
        answer.headers["Content-Type"] = picture.mime
        answer.headers["Content-Disposition"] = "inline"
    answer.headers["ETag"] = tag
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    answer.headers["Content-Security-Policy"] = _ALONE
    return answer


def _answered(request: HttpRequest, pk: int, size: int, tag: str) -> HttpResponseBase:
    wanted = _wanted(request, size, tag)
    if wanted is None:
        return _sent(request, pk, Span(0, size - 1), status=200)
    if wanted.first > wanted.last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = _sent(request, pk, wanted, status=206)
    answer.headers["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
    return answer


def _wanted(request: HttpRequest, size: int, tag: str) -> Span | None:
    """Return which bytes are asked for; None for all. A span that ends before it begins lies outside of the film. What
    isn't understood (several ranges, other units) is as if nobody had said it: RFC 9110, 14.2."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or request.method != "GET" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = asked.groups()
    if not first:
        # The last so many bytes. None of them is no range.
        return Span(max(size - int(last), 0), size - 1) if last and int(last) else Span(1, 0) if last else None
    if last and int(last) < int(first):
        return None
    return Span(int(first), min(int(last or size - 1), size - 1))


def _sent(request: HttpRequest, pk: int, span: Span, *, status: int) -> HttpResponseBase:
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse(status=status)
    else:
        answer = StreamingHttpResponse(_parts(pk, span), status=status)
    answer.headers["Content-Length"] = str(span.last - span.first + 1)
    return answer


def _parts(pk: int, span: Span) -> Iterator[bytes]:
    yield from parts_of_film(pk, span.first, span.last)


@require_safe
def captions(request: HttpRequest, pk: int, sha: str, language: str) -> HttpResponse:
    """Hand out what is said in a film, once a person has read it."""
    found = version_named(request, pk, sha)
    rows = Captions.objects.filter(picture=found, language=language, speechless=False).exclude(read_by=None)
    return track_response(get_object_or_404(rows).text)


def track_response(text: str) -> HttpResponse:
    """Answer with captions, for a player."""
    answer = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    patch_cache_control(answer, private=True, no_cache=True)
    answer.headers["Content-Security-Policy"] = _ALONE
    return answer


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the clean copy of a document or a sound, to be kept as a file."""
    asset = asset_for(signed_in(request), pk)
    found = get_object_or_404(Document, asset=asset)
    answer = HttpResponse(bytes(found.data), content_type=found.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{asset.kind}-{asset.pk}.{found.ending}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = f"{_ALONE}; sandbox"
    return answer


@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far a film is: for the page that waits for it."""
    return JsonResponse(progress_of(asset_for(signed_in(request), pk)).told)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more to make what could not be made."""
    user = signed_in(request)
    found = asset_for(user, pk, Permission.WRITE_POSTS)
    make_again(making=get_object_or_404(Making.objects.select_related("asset"), asset=found, state="failed"), by=user)
    return HttpResponseRedirect(reverse("media:asset", args=[pk]))


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a version go that could not be made."""
    user = signed_in(request)
    found = asset_for(user, pk, Permission.WRITE_POSTS)
    failed = get_object_or_404(Making.objects.select_related("asset"), asset=found, state="failed")
    forget_making(making=failed, by=user)
    say(request, _("The version that is here stays as it is."))
    return HttpResponseRedirect(reverse("media:asset", args=[pk]))
