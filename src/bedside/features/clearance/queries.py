"""What waits for whom, and what stands."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bedside.base import clock
from bedside.features.clearance.models import Approval, ApprovalRequest, Hold, Overrule, RequestStep
from bedside.features.people.api import Membership, Mode, Permission, User, may, organization, today, units_where


def steps_waiting_for(user: User) -> QuerySet[RequestStep]:
    """Return the steps that are open and at which this person may decide now, the most urgent first."""
    there = Q(unit=None) | Q(unit=Coalesce(OuterRef("unit"), OuterRef("request__unit")))
    holds_role = Membership.objects.filter(there, user=user, role=OuterRef("role"))
    stands_in = Q(deputy=user) & (Q(deputy_called_at__isnull=False) | Q(due_at__lte=clock.now()))
    said = Approval.objects.filter(step=OuterRef("pk"), by=user)
    return (
        RequestStep.objects.filter(Q(Exists(holds_role)) | stands_in)
        .filter(opened_at__isnull=False, done_at=None, request__state=ApprovalRequest.State.OPEN)
        .exclude(request__contributors__contains=[user.pk])
        .exclude(Exists(said))
        .select_related("unit", "request", "request__unit", "request__submitted_by")
        .defer("request__material", "request__findings", "request__also")
        .order_by("due_at", "id")
    )


def readings_waiting_for(user: User) -> QuerySet[ApprovalRequest]:
    """In solo mode: return the requests that wait for a second reading or for somebody outside, oldest first."""
    rows = ApprovalRequest.objects.filter(state=ApprovalRequest.State.OPEN, solo=True)
    if organization().mode != Mode.SOLO:
        return rows.none()
    mine = rows.filter(unit__in=units_where(user, Permission.WRITE_POSTS)).order_by("submitted_at", "id")
    return mine.defer("material", "findings", "also")


def asked_by(user: User) -> QuerySet[ApprovalRequest]:
    """Return the open requests that this person, or somebody they wrote with, waits for, oldest first."""
    return (
        ApprovalRequest.objects.filter(state=ApprovalRequest.State.OPEN, solo=False, contributors__contains=[user.pk])
        .prefetch_related("steps__unit")
        .defer("material", "findings", "also")
        .order_by("submitted_at", "id")
    )


def overrules_waiting_for(user: User) -> QuerySet[Overrule]:
    """Return the findings this person may decide about, oldest first. What one asked or wrote is left to
    others, except in solo mode."""
    rows = Overrule.objects.filter(
        state=Overrule.State.ASKED, unit__in=units_where(user, Permission.OVERRULE_FINDINGS)
    ).select_related("unit", "asked_by")
    if organization().mode != Mode.SOLO:
        rows = rows.exclude(Q(asked_by=user) | Q(contributors__contains=[user.pk]))
    return rows.order_by("asked_at", "id")


def overrules_in_force(user: User) -> QuerySet[Overrule]:
    """Return what is overruled until a date in the units whose posts this person may read, the soonest to end first."""
    return (
        Overrule.objects.filter(
            state=Overrule.State.GRANTED, until__gte=today(), unit__in=units_where(user, Permission.SEE_POSTS)
        )
        .select_related("unit", "asked_by", "decided_by")
        .order_by("until", "id")
    )


def holds_standing(user: User) -> QuerySet[Hold]:
    """Return the holds that concern this person: everything's, and those of their units, newest first."""
    units = units_where(user, Permission.SEE_POSTS)
    return (
        Hold.objects.filter(lifted_at=None)
        .filter(Q(unit=None) | Q(unit__in=units))
        .select_related("unit", "account", "placed_by")
        .order_by("-placed_at", "-id")
    )


def everything_is_held() -> Hold | None:
    """Return a hold on the whole organization, where one stands."""
    return (
        Hold.objects.filter(lifted_at=None, scope=Hold.Scope.ORGANIZATION)
        .select_related("placed_by")
        .order_by("id")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many decisions of each sort wait for a person."""

    steps: int
    overrules: int
    readings: int

    @property
    def all(self) -> int:
        """How many in all."""
        return self.steps + self.overrules + self.readings


def count_waiting(user: User) -> Waiting:
    """Return how many decisions wait for this person; asked on every page, so it is one query for most."""
    return Waiting(
        steps_waiting_for(user).count(), overrules_waiting_for(user).count(), readings_waiting_for(user).count()
    )


def step_for(request: ApprovalRequest, user: User) -> RequestStep | None:
    """Return the step of this request at which this person may decide now, in one query (see `may_decide_now`)."""
    return steps_waiting_for(user).filter(request=request).first()


def may_read(user: User, request: ApprovalRequest) -> bool:
    """Tell whether this person may see a request: whoever reads the unit's posts, and whoever is or was asked."""
    if may(user, Permission.SEE_POSTS, request.unit_id) or step_for(request, user) is not None:
        return True
    return request.approvals.filter(by=user).exists()
