"""A picture that is asked about, for whoever is asked: it may be of a unit whose other pictures they can't see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bedside.features.clearance.models import ApprovalRequest
from bedside.features.clearance.queries import may_read
from bedside.features.clearance.views.people import signed_in
from bedside.features.media.api import pictures_by_id


@require_safe
def picture(request: HttpRequest, pk: int, picture: int, sha: str) -> HttpResponse:
    """Show one of the pictures of a request, to whoever may read it."""
    asked = get_object_or_404(ApprovalRequest, pk=pk)
    if not may_read(signed_in(request), asked):
        raise Http404
    return picture_of(asked, picture, sha)


def picture_of(asked: ApprovalRequest, picture: int, sha: str) -> HttpResponse:
    """Answer with one of the pictures that the question is about. Raises Http404 for any other."""
    uses = [use for item in asked.material.values() for part in item["parts"] for use in part["pictures"]]
    use = next((use for use in uses if use["picture"] == picture and use["sha256"][:12] == sha), None)
    found = pictures_by_id([picture], with_data=True).get(picture) if use else None
    if use is None or found is None or found.sha256 != use["sha256"] or not found.is_intact():
        raise Http404
    response = HttpResponse(bytes(found.data), content_type=found.mime)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
