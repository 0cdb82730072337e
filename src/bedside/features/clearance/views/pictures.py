"""A picture or film that is asked about, for whoever is asked: it may be of a unit whose other pictures they can't
see."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bedside.features.clearance.material import PictureUse
from bedside.features.clearance.models import ApprovalRequest
from bedside.features.clearance.queries import may_read
from bedside.features.clearance.views.people import signed_in
from bedside.features.media.api import film_response, pictures_by_id, track_response


@require_safe
def picture(request: HttpRequest, pk: int, picture: int, sha: str) -> HttpResponse:
    """Show one of the pictures of a request, or the poster of its film, to whoever may read it."""
    return picture_of(_asked(request, pk), picture, sha)


@require_safe
def film(request: HttpRequest, pk: int, picture: int, sha: str) -> HttpResponseBase:
    """Play a film of a request to whoever may read it."""
    return film_of(_asked(request, pk), picture, sha, request)


@require_safe
def track(request: HttpRequest, pk: int, picture: int, sha: str, language: str) -> HttpResponse:
    """Show the captions of a request's film to whoever may read it."""
    return track_of(_asked(request, pk), picture, sha, language)


def picture_of(asked: ApprovalRequest, picture: int, sha: str) -> HttpResponse:
    """Answer with one of the pictures that the question is about. Raises Http404 for any other."""
    use = _use(asked, picture, sha)
    still = "captions" not in use
    found = pictures_by_id([picture], with_data=still).get(picture)
    if found is None or found.sha256 != use["sha256"] or (still and not found.is_intact()):
        raise Http404
    data, mime = (found.data, found.mime) if still else (found.poster or b"", "image/jpeg")
    response = HttpResponse(bytes(data), content_type=mime)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def film_of(asked: ApprovalRequest, picture: int, sha: str, request: HttpRequest) -> HttpResponseBase:
    """Answer with the film that the question is about, or the part of it that a player asks for. Raises Http404 for any
    other. That its bytes are those that were cleared is looked at when it leaves: a player reads it piece by piece."""
    use = _use(asked, picture, sha)
    found = pictures_by_id([picture]).get(picture)
    if "captions" not in use or found is None or found.sha256 != use["sha256"]:
        raise Http404
    return film_response(found, request)


def track_of(asked: ApprovalRequest, picture: int, sha: str, language: str) -> HttpResponse:
    """Answer with the captions that the question is about. Raises Http404 for any others."""
    said = _use(asked, picture, sha).get("captions", [])
    text = next((captions["text"] for captions in said if captions["language"] == language), None)
    if text is None:
        raise Http404
    return track_response(text)


def _asked(request: HttpRequest, pk: int) -> ApprovalRequest:
    asked = get_object_or_404(ApprovalRequest, pk=pk)
    if not may_read(signed_in(request), asked):
        raise Http404
    return asked


def _use(asked: ApprovalRequest, picture: int, sha: str) -> PictureUse:
    uses: list[PictureUse] = [
        use for item in asked.material.values() for part in item["parts"] for use in part["pictures"]
    ]
    use = next((use for use in uses if use["picture"] == picture and use["sha256"][:12] == sha), None)
    if use is None:
        raise Http404
    return use
