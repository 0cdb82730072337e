"""Asking for approval, taking the question back, and voiding what was approved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Actor, Subject, record
from bedside.features.clearance import seal
from bedside.features.clearance.chains import holders_of, steps_for, units_of
from bedside.features.clearance.checking import Checked, check_material
from bedside.features.clearance.claims import ClaimShown, is_claim, mark_in, wanting_in
from bedside.features.clearance.events import ClearanceVoided, RequestClosed, StepOpened
from bedside.features.clearance.material import Material, alts_of, digest_of, words_of
from bedside.features.clearance.models import ApprovalRequest, Clearance, RequestStep, Template
from bedside.features.clearance.requirements import before_submission
from bedside.features.evidence.api import Backing, backing_of, chosen_marks, relied_on
from bedside.features.people.api import Mode, Permission, Unit, User, organization, require
from bedside.features.policies.api import own_rules
from bedside.kit.bus.core import emit

# The kind under which a template itself is put before approvers.
TEMPLATE = "template"
# Under which name a request binds why claims have no source.
WITHOUT_SOURCE = "without source"
MAX_REASON = 1000


def ask_for_approval(
    *,
    subject: Subject,
    unit: Unit,
    material: Material,
    accounts: Sequence[Account],
    findings: Sequence[Checked] = (),
    window: tuple[datetime, datetime] | None,
    contributors: Iterable[int],
    by: User,
    also: Mapping[str, Any] | None = None,
    reason: str = "",
) -> ApprovalRequest:
    """Put exactly this material before the approvers of the unit, and of the units of all accounts it goes to.

    `window` is when it may go out (None: within 30 days of the last approval); `contributors` are the ids of all who
    wrote, none of whom may approve; `also` is what else is approved and bound; `reason` says why claims that want a
    source have none, where there are any. The gate takes nobody's word for `findings`, for claims and for the evidence
    relied on: it looks itself. Raises Problem with what is missing, or where a unit has nobody who could approve, and
    Stale where the subject is being decided about already.
    """
    require(by, Permission.WRITE_POSTS, unit)
    now = clock.now()
    if window and window[1] <= now:
        raise Problem(_("The time for this is over."), _("Choose a later time, then ask again."))
    seen, noted = check_material(material, unit=unit, subject=(subject.kind, int(subject.id)), accounts=accounts)
    also = bound_with(subject.kind, int(subject.id), also)
    unsourced = _unsourced(subject, material, seen)
    if unsourced and (why := checked_reason(reason)):
        also[WITHOUT_SOURCE] = {"reason": why, "claims": [claim.mark for claim in unsourced]}
    refusals = before_submission(
        _without_doubles([*findings, *seen]),
        accounts,
        sources=also.get("sources", ()),
        unsourced=() if WITHOUT_SOURCE in also else unsourced,
    )
    if refusals:
        raise Problem(" ".join(refusal.sentence for refusal in refusals), _("Nothing was lost."))
    solo = organization().mode == Mode.SOLO
    with transaction.atomic():
        request = _created(
            subject_kind=subject.kind,
            subject_id=int(subject.id),
            title=subject.name[:200],
            unit=unit,
            material=material,
            also=also,
            digest=digest_of(material, also),
            findings=noted,
            window_start=window[0] if window else None,
            window_end=window[1] if window else None,
            contributors=sorted({*contributors, by.pk}),
            submitted_by=by,
            submitted_at=now,
            solo=solo,
        )
        units = units_of(unit, (int(account) for account in material))
        way = [] if solo else steps_for(units, excluding=set(request.contributors))
        made = [
            RequestStep.objects.create(
                request=request,
                unit=None if len(asked.units) == len(units) else asked.units[0],
                position=position,
                role=asked.step.role,
                rule=asked.step.rule,
                hours=asked.hours,
                deputy=asked.step.deputy,
            )
            for position, asked in enumerate(way, start=1)
        ]
        if made:
            open_step(made[0])
        record(
            by=by.actor,
            action=f"{subject.kind}.submitted",
            subject=subject,
            facts={
                "request": request.pk,
                "digest": request.digest,
                "accounts": sorted(material),
                "sources": also.get("sources", []),
                "steps": [step.role for step in made],
                "units": [each.pk for each in units],
                "findings": sorted({each["code"] for each in noted}),
                "overruled": sorted({each["overrule"] for each in noted if each["overrule"]}),
                "set aside": sorted({each["code"] for each in noted if each["aside"]}),
                "own rules": own_rules().version,
                "without source": also.get(WITHOUT_SOURCE, {}).get("claims", []),
            },
            words={"reason": also[WITHOUT_SOURCE]["reason"]} if WITHOUT_SOURCE in also else None,
            unit_id=unit.pk,
        )
    return request


def bound_with(subject_kind: str, subject_id: int, also: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what is approved with the words of a subject: what the caller adds, and the evidence that it relies on. A
    post that rests on another study is another post."""
    sources, chosen = relied_on(subject_kind, subject_id), chosen_marks(subject_kind, subject_id)
    return {
        **(also or {}),
        **({"sources": sources} if sources else {}),
        **({"chosen": chosen} if chosen else {}),
    }


def without_source(request: ApprovalRequest | None) -> dict[str, Any]:
    """Return what a request binds beside its sources: the reason for the claims that have none."""
    kept = request.also.get(WITHOUT_SOURCE) if request else None
    return {WITHOUT_SOURCE: kept} if kept else {}


def checked_reason(reason: str) -> str:
    """Return a reason for a claim without a source as it is kept; "" for none. Raises Problem for one too long."""
    why = reason.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(why) > MAX_REASON:
        raise Problem(_("The reason is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_REASON})
    return why


def _unsourced(subject: Subject, material: Material, seen: Iterable[Checked]) -> list[ClaimShown]:
    """Return the claims of what would leave that want a source."""
    overruled = {mark_in(each.finding) for each in seen if each.overruled and is_claim(each.finding)}

    def backing() -> Backing:
        return backing_of(subject.kind, int(subject.id))

    return wanting_in([*words_of(material), *alts_of(material)], backing, overruled=overruled)


def _created(**fields: Any) -> ApprovalRequest:
    try:
        with transaction.atomic():
            return ApprovalRequest.objects.create(**fields)
    except IntegrityError:
        raise Stale(
            _("Somebody asked for approval of this already."), _("Load the page again to see who decides.")
        ) from None


def _without_doubles(findings: Iterable[Checked]) -> list[Checked]:
    """The caller's look and the gate's own mostly agree: each finding of the same words counts once."""
    return list({each.fingerprint: each for each in findings}.values())


def open_step(step: RequestStep) -> None:
    """Start a step's clock and announce it. Where nobody with the role is left to decide, the deputy is called now."""
    step.opened_at = clock.now()
    step.due_at = step.opened_at + timedelta(hours=step.hours)
    if step.deputy_id and not _somebody_holds(step):
        step.deputy_called_at = step.opened_at
    step.save(update_fields=["opened_at", "due_at", "deputy_called_at"])
    emit(StepOpened(request=step.request_id, step=step.pk))


def _somebody_holds(step: RequestStep) -> bool:
    return holders_of(step).exclude(pk__in=step.request.contributors).exists()


def withdraw(*, request: ApprovalRequest, by: Actor) -> None:
    """Take an open question back."""
    with transaction.atomic():
        closed = close(request, ApprovalRequest.State.WITHDRAWN)
        record(
            by=by,
            action=f"{closed.subject_kind}.withdrawn",
            subject=subject_of(closed),
            facts={"request": closed.pk, "approvals": closed.approvals.count()},
            unit_id=closed.unit_id,
        )


def void(*, clearance: Clearance, why: str, by: Actor) -> None:
    """Void a clearance: nothing that relies on it is sent from this moment on. Voiding twice is the same as once."""
    with transaction.atomic():
        # The request first, as everywhere: two who lock in different order would wait for each other.
        if clearance.request_id:
            ApprovalRequest.objects.select_for_update().get(pk=clearance.request_id)
        locked = Clearance.objects.select_for_update().get(pk=clearance.pk)
        if locked.voided_at is not None:
            return
        locked.voided_at, locked.void_reason = clock.now(), why[:200]
        seal.tear_off(locked)
        locked.save(update_fields=["voided_at", "void_reason", "signature"])
        if locked.request_id:
            ApprovalRequest.objects.filter(pk=locked.request_id).update(state=ApprovalRequest.State.VOID)
        record(
            by=by,
            action=f"{locked.subject_kind}.clearance-voided",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.request.title if locked.request else ""),
            facts={"clearance": locked.pk, "why": locked.void_reason},
            unit_id=locked.unit_id,
        )
        emit(ClearanceVoided(clearance=locked.pk, subject_kind=locked.subject_kind, subject_id=locked.subject_id))


def close(request: ApprovalRequest, state: ApprovalRequest.State) -> ApprovalRequest:
    """Close an open request under its lock. Raises Stale where somebody else was first."""
    locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
    must_be_open(locked)
    locked.state, locked.closed_at = state, clock.now()
    locked.save(update_fields=["state", "closed_at"])
    if locked.subject_kind == TEMPLATE and state != ApprovalRequest.State.CLEARED:
        Template.objects.filter(pk=locked.subject_id, state=Template.State.REVIEW).update(state=Template.State.DRAFT)
    emit(RequestClosed(request=locked.pk))
    return locked


def must_be_open(request: ApprovalRequest) -> None:
    """Raise Stale, in words, where a request needs nobody's decision any more."""
    if request.state != ApprovalRequest.State.OPEN:
        raise Stale(
            _("This was decided in the meantime: %(state)s.") % {"state": request.get_state_display()},
            _("Load the page again to see it as it is now."),
        )


def subject_of(request: ApprovalRequest) -> Subject:
    """How the audit record names what the request is about."""
    return Subject(request.subject_kind, request.subject_id, request.title)
