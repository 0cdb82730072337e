"""Reading the library."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bedside.features.media.models import Asset, Usage
from bedside.features.media.standing import needs_answer
from bedside.features.people.api import Permission, User, today, units_where

STATES = {
    "needs": _("Needs an answer"),
    "over": _("Rights ran out"),
    "unused": _("Not used"),
}
KINDS = {
    Asset.Kind.PICTURE.value: _("Pictures"),
    Asset.Kind.FILM.value: _("Films"),
    Asset.Kind.DOCUMENT.value: _("Documents"),
    Asset.Kind.SOUND.value: _("Sounds"),
}


def visible_assets(user: User) -> QuerySet[Asset]:
    """Return the pictures of units whose posts the person may read, without their bytes."""
    rows = Asset.objects.filter(unit__in=units_where(user, Permission.SEE_POSTS))
    return rows.select_related("current", "unit").defer("current__data", "current__poster")


def assets_to_answer(user: User) -> QuerySet[Asset]:
    """Return the pictures that wait for an answer which the person may give, without their bytes."""
    rows = Asset.objects.filter(needs_answer(), unit__in=units_where(user, Permission.WRITE_POSTS))
    return rows.select_related("current", "unit").defer("current__data")


def assets_like(
    rows: QuerySet[Asset], *, words: str = "", unit: str = "", kind: str = "", state: str = ""
) -> QuerySet[Asset]:
    """Return those in whose title, tags or descriptions each of the words stands, and that fit the filters. A filter
    that nobody knows filters nothing."""
    for word in words.casefold().split()[:8]:
        rows = rows.filter(words__contains=word)
    if unit.isdecimal() and len(unit) < 18:
        rows = rows.filter(unit=int(unit))
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    match state:
        case "needs":
            return rows.filter(needs_answer())
        case "over":
            return rows.filter(rights_until__lt=today())
        case "unused":
            return rows.filter(is_unused())
    return rows


def is_unused() -> Q:
    """Return the condition that nothing shows any version of an asset."""
    return ~Q(Exists(Usage.objects.filter(picture__asset=OuterRef("pk"))))
