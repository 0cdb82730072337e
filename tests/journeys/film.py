"""Puts a film into the library of the clinic, or (`answered`) says who is seen in it and what is said. Runs in the
house's environment and prints one line of JSON."""

import json
import sys

from bedside.site.boot import boot

boot()

from bedside.features.media.models import Asset, Picture  # noqa: E402
from bedside.features.media.services.answering import Said, answer_for  # noqa: E402
from bedside.features.media.testing_films import face_in, film_of, say_in  # noqa: E402
from bedside.features.people.cast import CLINIC  # noqa: E402
from bedside.features.people.models import Unit, User  # noqa: E402

TITLE, ALT = "Hand washing, the film", "Somebody washes their hands under a tap"
maya = User.objects.get(name="Maya Okafor")


def add() -> Picture:
    """A film with one possible face, of which nobody has read captions."""
    film = film_of(Unit.objects.get(name=CLINIC), maya)
    face_in(film)
    Asset.objects.filter(pk=film.asset_id).update(title=TITLE, alts={"en": ALT}, words=TITLE.lower())
    return film


def answered() -> Picture:
    """The same, once somebody answered for the face and read the captions."""
    film = Picture.objects.get(asset__title=TITLE)
    ana = User.objects.get(name="Dr. Ana Ruiz")
    answer_for(sight=film.sights.get(), said=Said(kind="staff", who=f"user {ana.pk}"), by=maya)
    say_in(film, maya)
    return film


film = answered() if "answered" in sys.argv else add()
print(json.dumps({"film": film.pk, "asset": film.asset_id, "sha256": film.sha256, "title": TITLE, "alt": ALT}))
