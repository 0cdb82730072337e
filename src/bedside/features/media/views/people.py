"""Who asks, and which picture they may see."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from bedside.features.media.models import Asset, Picture
from bedside.features.people.api import Permission, User, require


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user


def version_for(user: User, pk: int, permission: Permission = Permission.SEE_POSTS) -> Picture:
    """Return a version, without its bytes, for somebody who may do this in its unit. Raises Http404 and NotAllowed."""
    rows = Picture.objects.select_related("asset__current", "unit", "added_by").defer(
        "data", "poster", "asset__current__data", "asset__current__poster"
    )
    found = get_object_or_404(rows, pk=pk)
    require(user, permission, found.unit_id)
    return found


def asset_for(user: User, pk: int, permission: Permission = Permission.SEE_POSTS) -> Asset:
    """Return a picture of the library for somebody who may do this in its unit. Raises Http404 and NotAllowed."""
    rows = Asset.objects.select_related("current", "unit", "added_by").defer("current__data", "current__poster")
    found = get_object_or_404(rows, pk=pk)
    require(user, permission, found.unit_id)
    return found


def origin_of(request: HttpRequest) -> str:
    """Return the address of ours from which somebody came; "" for any other."""
    named = request.POST.get("back") or request.GET.get("back", "")
    ours = named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return named if ours else ""
