"""Reading what was said about findings: by whom, how often, of how many."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from bedside.base import clock
from bedside.checker.evaluation import Share
from bedside.features.people.api import Permission, User, units_where
from bedside.features.policies.api import title_of
from bedside.features.publishing.missed import label_words
from bedside.features.publishing.models import Feedback, Found


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How often a rule's findings were marked wrong, of those that posts had when somebody held them for ready."""

    code: str
    title: str
    share: Share

    @property
    def between(self) -> tuple[int, int] | None:
        """Between how many and how many percent, with 95 % confidence; None where nothing was found."""
        interval = self.share.interval
        return None if interval is None else (round(100 * interval[0]), round(100 * interval[1]))

    @property
    def percent(self) -> int:
        return round(100 * (self.share.value or 0))


def feedback_for(user: User) -> QuerySet[Feedback]:
    """Return what was said in the units whose findings the person may overrule."""
    units = list(units_where(user, Permission.OVERRULE_FINDINGS).values_list("pk", flat=True))
    return Feedback.objects.filter(unit__in=units)


def marks_of(user: User, post: int) -> dict[str, int]:
    """Return which findings of a post the person marked as wrong: fingerprint to the feedback's number."""
    rows = Feedback.objects.filter(post=post, by=user, kind=Feedback.Kind.WRONG)
    return dict(rows.values_list("fingerprint", "pk"))


def since() -> datetime:
    """Return from when on figures count: as long as words are kept."""
    return clock.now() - timedelta(days=settings.FEEDBACK_DAYS)


def rule_figures(units: Collection[int]) -> list[RuleFigure]:
    """Return the rules of which something was marked wrong, the most often marked first. A finding counts once a post,
    however many people marked it."""
    rows = Feedback.objects.filter(unit__in=units, kind=Feedback.Kind.WRONG, at__gte=since())
    wrong = Counter(code for code, _post, _mark in rows.values_list("code", "post", "fingerprint").distinct())
    found = Found.objects.filter(post__unit__in=units, code__in=wrong, at__gte=since())
    counts = dict(found.values_list("code").annotate(count=Count("pk")))
    figures = [
        # What was marked was found, whenever that was counted.
        RuleFigure(code, title_of(code), Share(marked, max(marked, counts.get(code, 0))))
        for code, marked in wrong.items()
    ]
    return sorted(figures, key=lambda each: (-each.share.hits, each.code))


def missed_figures(units: Collection[int]) -> list[tuple[str, int]]:
    """Return what was missed, in words, with how often, the most often first."""
    rows = Feedback.objects.filter(unit__in=units, kind=Feedback.Kind.MISSED, at__gte=since())
    counts = rows.values_list("label").annotate(count=Count("pk")).order_by("-count", "label")
    return [(label_words(label), count) for label, count in counts]


def what_was_said(feedback: Feedback) -> str:
    """Return what a feedback is about, without its words: the rule's title, or what was missed."""
    return title_of(feedback.code) if feedback.code else label_words(feedback.label)
