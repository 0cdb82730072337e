"""What Today says of sources: what waits for a clinician, and what fell while posts rely on it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from bedside.features.evidence.badges import badge_of
from bedside.features.evidence.models import Reliance, Source, Status
from bedside.features.evidence.standing import fallen
from bedside.features.people.api import Permission, may
from bedside.kit.ui.today import Card, Item, Question, register

FEW = 4


def needs_me(request: HttpRequest) -> Iterable[Card]:
    """For clinicians: sources that something relies on, and that their signature would carry."""
    if may(request.user, Permission.APPROVE_ACCURACY):
        waiting = _relied_on_and_fallen().exclude(status=Status.RETRACTED)
        if count := waiting.count():
            title = ngettext("%(count)d source to sign off", "%(count)d sources to sign off", count)
            yield _card(waiting, title % {"count": count}, count, icon="badge-check", tone="warning")


def at_risk(request: HttpRequest) -> Iterable[Card]:
    """For everybody who reads posts: what was retracted, corrected or expired under them."""
    if may(request.user, Permission.SEE_POSTS):
        fell = _relied_on_and_fallen().exclude(status=Status.CURRENT)
        if count := fell.count():
            title = ngettext(
                "%(count)d source fell, and posts rely on it", "%(count)d sources fell, and posts rely on them", count
            )
            yield _card(fell, title % {"count": count}, count, icon="octagon-alert", tone="block")


def _relied_on_and_fallen() -> QuerySet[Source]:
    return Source.objects.filter(fallen(), Exists(Reliance.objects.filter(source=OuterRef("pk"))))


def _card(rows: QuerySet[Source], title: str, total: int, *, icon: str, tone: str) -> Card:
    return Card(
        title=title,
        icon=icon,
        tone=tone,
        total=total,
        items=tuple(
            Item(text=source.title, url=reverse("evidence:source", args=[source.pk]), badge=badge_of(source))
            for source in rows.order_by("review_by", "id")[:FEW]
        ),
    )


register(Question.NEEDS_ME, needs_me, order=20)
register(Question.AT_RISK, at_risk, order=15)
