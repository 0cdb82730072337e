"""What Today says of pictures: what waits for an answer, for those who may answer."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.features.media.badges import OPEN, badge_of_look
from bedside.features.media.models import Asset, Picture
from bedside.features.media.queries import assets_to_answer
from bedside.features.people.api import User
from bedside.kit.ui.today import Action, Card, Item, Question, register

FEW = 4


def needs_me(request: HttpRequest) -> Iterable[Card]:
    """Possible faces, words and codes for which nobody has answered, and pictures at which Bedside could not look."""
    assert isinstance(request.user, User)
    waiting = assets_to_answer(request.user)
    if count := waiting.count():
        title = ngettext("%(count)d picture waits for an answer", "%(count)d pictures wait for an answer", count)
        yield Card(
            title=title % {"count": count},
            icon="images",
            tone="warning",
            total=count,
            text=_("Who or what is in it? Until somebody answers, it can’t go out."),
            items=tuple(_items(waiting)),
            action=Action(label=_("See all of them"), url=f"{reverse('media:library')}?state=needs"),
        )


def _items(waiting: QuerySet[Asset]) -> Iterable[Item]:
    for asset in waiting.order_by("-added_at", "-id")[:FEW]:
        assert asset.current is not None
        yield Item(
            text=str(asset),
            url=reverse("media:who", args=[asset.current.pk]),
            note=str(asset.unit),
            badge=badge_of_look(asset.current) if asset.current.look == Picture.Look.FAILED else OPEN,
        )


register(Question.NEEDS_ME, needs_me, order=25)
