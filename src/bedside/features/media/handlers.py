"""What pictures do when something happened."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.media.events import DraftWanted, LookWanted, MakingWanted, PictureLookedAt
from bedside.features.media.models import Picture
from bedside.features.media.tasks import draft_soon, look_soon, make_soon
from bedside.features.notify.api import register, settle, tell
from bedside.kit.bus.core import on

NOT_LOOKED = "picture.not-looked"

register(
    NOT_LOOKED,
    sentence=_("Bedside could not look at a picture that you added, so it can’t go out."),
    subject=_("A picture could not be looked at"),
    at_once=False,
)


@on(LookWanted)
def look(happened: LookWanted) -> None:
    """Have it looked at."""
    look_soon(happened.picture)


@on(PictureLookedAt)
def tell_who_added_it(happened: PictureLookedAt) -> None:
    """Tell whoever made this version that nobody could look at it, until somebody could."""
    key = f"picture:{happened.picture}"
    picture = Picture.objects.select_related("added_by").only("look", "added_by").filter(pk=happened.picture).first()
    if picture is None or picture.look != Picture.Look.FAILED:
        settle(kind=NOT_LOOKED, key=key)
        return
    tell(to=[picture.added_by], kind=NOT_LOOKED, url=reverse("media:who", args=[picture.pk]), key=key)


@on(MakingWanted)
def make(happened: MakingWanted) -> None:
    """Have it made."""
    make_soon(happened.making)


@on(DraftWanted)
def draft(happened: DraftWanted) -> None:
    """Have its captions drafted."""
    draft_soon(happened.captions)
