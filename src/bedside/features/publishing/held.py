"""Posts that are cleared and don't go out for now: a source that they rely on fell, or sending was stopped."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from bedside.features.clearance.api import Clearance
from bedside.features.delivery.api import Delivery, State
from bedside.features.evidence.api import any_fallen, fallen_among
from bedside.features.media.api import any_answer_fallen, fallen_answers
from bedside.features.publishing.models import Post, Stage

WAITING = (Stage.CLEARED, Stage.SCHEDULED)


def is_held() -> Q:
    """Return the condition that a post is held: what `held_among` says of some, asked about many at once."""
    stopped = Delivery.objects.filter(clearance=OuterRef("clearance"), state=State.HELD)
    fell = _fell("clearance__sources") | _unanswered("clearance__pictures")
    return Q(stage__in=WAITING) & (fell | Q(Exists(stopped)))


def held_among(posts: Iterable[Post]) -> dict[int, str]:
    """Return why each of these posts that is held doesn't go out, in a sentence, by its number. Asks the database only
    where any of them could be."""
    by_clearance = {post.clearance_id: post.pk for post in posts if post.stage in WAITING and post.clearance_id}
    if not by_clearance:
        return {}
    stopped = Delivery.objects.filter(clearance__in=by_clearance, state=State.HELD).order_by("-id")
    found = {by_clearance[clearance]: reason for clearance, reason in stopped.values_list("clearance_id", "reason")}
    # The source itself knows better than the delivery that was moved when it fell.
    fell = dict(Clearance.objects.filter(_fell("sources"), pk__in=by_clearance).values_list("pk", "sources"))
    sentences = {
        each.source.pk: each.sentence for each in fallen_among({pk for those in fell.values() for pk in those})
    }
    shown = dict(Clearance.objects.filter(_unanswered("pictures"), pk__in=by_clearance).values_list("pk", "pictures"))
    said = {each.picture: each.sentence for each in fallen_answers({pk for those in shown.values() for pk in those})}
    for clearance, pictures in shown.items():
        found[by_clearance[clearance]] = next(said[pk] for pk in sorted(pictures) if pk in said)
    for clearance, sources in fell.items():
        found[by_clearance[clearance]] = next(sentences[pk] for pk in sources if pk in sentences)
    return found


def _unanswered(pictures: str) -> Q:
    return ~Q(**{pictures: []}) & Q(any_answer_fallen(OuterRef(pictures)))


def _fell(sources: str) -> Q:
    # Most rely on nothing, which is seen without asking for every fallen source.
    return ~Q(**{sources: []}) & Q(any_fallen(OuterRef(sources)))
