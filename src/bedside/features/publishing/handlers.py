"""What posts do when the gate or the outbox announces something."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.clearance.events import Cleared, NotCleared
from bedside.features.delivery.api import State, deliveries_of
from bedside.features.delivery.events import DeliveryMoved
from bedside.features.evidence.events import SourceFell
from bedside.features.media.events import AnswerFell
from bedside.features.notify.api import register, settle, tell
from bedside.features.people.api import Permission, holders
from bedside.features.publishing.services.approving import on_cleared, on_not_cleared
from bedside.features.publishing.services.picturing import tell_of_fallen_answer
from bedside.features.publishing.services.planning import follow_deliveries
from bedside.features.publishing.services.relying import tell_of_fallen_source
from bedside.kit.bus.core import on

STILL_OUT = "post.still-out"
PICTURE_FELL = "post.picture-fell"
# Why a source fell → the kind of notice that the authors of what relies on it get.
SOURCE_FELL = {why: f"post.source-{why}" for why in ("retracted", "corrected", "expired")}

register(
    STILL_OUT,
    sentence=_("A post that should be taken down is still out. See what to do."),
    subject=_("A post is still out"),
    at_once=True,
)
register(
    SOURCE_FELL["retracted"],
    sentence=_("A post of yours relies on a source that was retracted. What isn't out yet is held."),
    subject=_("A source of your post was retracted"),
    at_once=True,
)
register(
    SOURCE_FELL["corrected"],
    sentence=_("A post of yours relies on a source that was corrected. What isn't out yet is held."),
    subject=_("A source of your post was corrected"),
    at_once=True,
)
register(
    SOURCE_FELL["expired"],
    sentence=_("A post of yours relies on a source whose review is due. What isn't out yet is held."),
    subject=_("The review of a source of your post is due"),
    at_once=True,
)


register(
    PICTURE_FELL,
    sentence=_("An answer for a picture in a post of yours no longer counts. What isn't out yet is held."),
    subject=_("A picture in your post needs an answer again"),
    at_once=True,
)


@on(AnswerFell)
def tell_who_shows(happened: AnswerFell) -> None:
    """Everybody who wrote a post that shows the picture is told, whether it is out or not."""
    tell_of_fallen_answer(picture=happened.picture, kind=PICTURE_FELL)


@on(SourceFell)
def tell_who_relied(happened: SourceFell) -> None:
    """Everybody who wrote a post that relies on the source is told, whether it is out or not."""
    if happened.why in SOURCE_FELL:
        tell_of_fallen_source(source=happened.source, kind=SOURCE_FELL[happened.why])


@on(Cleared)
def cleared(happened: Cleared) -> None:
    """A post has all its approvals."""
    if happened.subject_kind == "post":
        on_cleared(post_id=happened.subject_id, clearance_id=happened.clearance)


@on(NotCleared)
def not_cleared(happened: NotCleared) -> None:
    """An approver asked for a change or declined."""
    if happened.subject_kind == "post":
        on_not_cleared(post_id=happened.subject_id, request_id=happened.request, decision=happened.decision)


@on(DeliveryMoved)
def moved(happened: DeliveryMoved) -> None:
    """A delivery of a post came to another state."""
    if happened.subject_kind == "post":
        follow_deliveries(post_id=happened.subject_id)
        _tell_what_is_still_out(happened)


def _tell_what_is_still_out(happened: DeliveryMoved) -> None:
    """Tell everybody who may take it down, who counted on it being gone; take that back once it is."""
    delivery = deliveries_of("post", [happened.subject_id]).select_related("clearance").get(pk=happened.delivery)
    key = f"delivery:{delivery.pk}"
    if delivery.is_still_out:
        url = reverse("publishing:post", args=[happened.subject_id])
        tell(to=holders(Permission.TAKE_DOWN, delivery.clearance.unit_id), kind=STILL_OUT, url=url, key=key)
    elif delivery.state == State.TAKEN_DOWN:
        settle(kind=STILL_OUT, key=key)
