"""Taking a file in, and handing out a version of a picture."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bedside.base.errors import Problem
from bedside.features.media.models import Picture
from bedside.features.media.services.adding import add_picture
from bedside.features.media.showing import address_of
from bedside.features.media.uploads import refuse_too_large
from bedside.features.media.views.people import signed_in
from bedside.features.media.wording import removed_sentence
from bedside.features.people.api import Permission, open_units, require
from bedside.kit.typed import row_number

# Pictures are not put into a shared computer's keeping for longer than a sitting.
KEPT_SECONDS = 600


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take one picture (multipart: `unit`, `file`) and answer with JSON: the picture, or what is wrong with it."""
    user = signed_in(request)
    unit = open_units().filter(pk=row_number(request.POST.get("unit", ""))).first()
    require(user, Permission.WRITE_POSTS, unit)
    refuse_too_large(request)
    file = request.FILES.get("file")
    if file is None or unit is None:
        raise Problem(_("No picture arrived."), _("Choose it again."))
    if not file.size:
        raise Problem(_("This file is empty."), _("Choose another one."))
    kept = add_picture(unit=unit, upload=file.read(), by=user)
    return JsonResponse(
        {
            "id": kept.pk,
            "url": address_of(kept),
            "width": kept.width,
            "height": kept.height,
            "removed": removed_sentence(kept.removed),
        },
        status=201,
    )


@require_safe
def picture(request: HttpRequest, pk: int, sha: str) -> HttpResponse:
    """Show a picture, or the one that stands for a film, to whoever may read the posts of its unit."""
    found = version_named(request, pk, sha)
    tag = f'"{found.sha256[:32]}{"-poster" if found.is_film else ""}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    elif found.is_film:
        answer = HttpResponse(bytes(found.poster or b""), content_type="image/jpeg")
    else:
        answer = HttpResponse(bytes(found.data), content_type=found.mime)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def version_named(request: HttpRequest, pk: int, sha: str) -> Picture:
    """Return the version of this address, its bytes not loaded, for somebody who may see it. Raises Http404 and
    NotAllowed."""
    found = get_object_or_404(Picture.objects.defer("data", "poster"), pk=pk)
    require(signed_in(request), Permission.SEE_POSTS, found.unit_id)
    if not found.sha256.startswith(sha) or len(sha) < 8:
        raise Http404
    return found
