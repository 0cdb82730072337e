"""Where a post stands at the gate, as one sentence that is always in sight."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.features.accounts.api import Account
from bedside.features.clearance.api import (
    ApprovalRequest,
    Asked,
    Clearance,
    current_step,
    solo_ready_at,
    units_of,
    way_through,
)
from bedside.features.people.api import Mode, Role, Unit, organization
from bedside.features.publishing.held import held_among
from bedside.features.publishing.models import Post, Stage
from bedside.kit import zones


@dataclass(frozen=True, slots=True)
class Standing:
    """The sentence; its tone (of the design system) and icon; why approval can't be asked for now, "" where it can."""

    sentence: str
    tone: str
    icon: str
    closed: str = ""


def standing_of(post: Post, *, known: Collection[Account] = ()) -> Standing:
    """Say where the post stands. A post that isn't saved yet has no primary key. `known` are accounts that the caller
    has read, with their units."""
    match post.stage:
        case Stage.REVIEW:
            return Standing(_asked(post), "action", "hourglass", _("It waits for approval already."))
        case Stage.CLEARED | Stage.SCHEDULED if why := held_among([post]).get(post.pk):
            return Standing(_("It does not go out. %(why)s") % {"why": why}, "block", "octagon-alert", why)
        case Stage.CLEARED:
            return Standing(_cleared(post), "good", "shield-check", _("It is cleared already."))
        case Stage.SCHEDULED:
            return Standing(_cleared(post), "good", "shield-check", _("It is cleared and scheduled already."))
        case Stage.CHANGES:
            return Standing(_answered(post, _("%(who)s asked for a change: %(comment)s")), "warning", "pencil-line")
        case Stage.DECLINED:
            return Standing(_answered(post, _("%(who)s declined: %(comment)s")), "block", "circle-x")
        case Stage.DRAFT:
            return _draft(post, known)
    return Standing(
        _("%(stage)s. Its words can't change any more.") % {"stage": post.get_stage_display()},
        "neutral",
        "lock",
        _("This post is out. Copy its words to a new post."),
    )


def _draft(post: Post, known: Collection[Account]) -> Standing:
    if post.request is not None and post.request.state == ApprovalRequest.State.VOID:
        why = _void_reason(post)
        return Standing(
            _("The approvals are void: %(why)s. Ask again when it is ready.") % {"why": why}, "warning", "shield-alert"
        )
    if post.request is not None and post.request.state == ApprovalRequest.State.WITHDRAWN:
        return Standing(_("The question was taken back. Ask again when it is ready."), "neutral", "shield")
    units = units_of(post.unit, post.content["accounts"], known=known)
    return Standing(_("Not cleared yet. %(chain)s") % {"chain": chain_sentence(units)}, "neutral", "shield")


def chain_sentence(units: Sequence[Unit]) -> str:
    """Say who has to say yes, in the order in which they are asked, for what goes out in the names of these units."""
    us = organization()
    if us.mode == Mode.SOLO:
        return ngettext(
            "You work alone: you read it again after %(count)d minute, then you clear it yourself.",
            "You work alone: you read it again after %(count)d minutes, then you clear it yourself.",
            us.solo_pause_minutes,
        ) % {"count": us.solo_pause_minutes}
    roles = [_role(asked, units) for asked in way_through(units)]
    listed = roles[0] if len(roles) == 1 else _("%(first)s, then %(last)s") % {
        "first": ", ".join(roles[:-1]),
        "last": roles[-1],
    }  # fmt: skip
    return _("Who approves: %(roles)s.") % {"roles": listed}


def _role(asked: Asked, units: Sequence[Unit]) -> str:
    role = str(Role(asked.step.role).label).lower()
    return role if len(asked.units) == len(units) else f"{role} ({asked.units[0].name})"


def _asked(post: Post) -> str:
    request = post.request
    if request is None:
        return _("It waits for approval.")
    if request.solo:
        ready = zones.to_wall(solo_ready_at(request), post.zone)
        return _("Read it again from %(time)s on; then you can clear it. A change starts the pause anew.") % {
            "time": formats.date_format(ready, _("G:i"))
        }
    step = current_step(request)
    if step is None:
        # The last yes is said; the post hears of it in a moment.
        return _("Everybody has decided. In a moment this page says what follows.")
    role = str(Role(step.role).label).lower()
    if step.unit:
        role = f"{role} ({step.unit.name})"
    return _("It waits for the %(role)s. If you change it, the question is taken back.") % {"role": role}


def _cleared(post: Post) -> str:
    if post.clearance is None:
        return _("It is cleared.")
    people = _approvers(post.clearance)
    if len(people) == 1 and post.clearance.approved[0].get("self"):
        said = _("You cleared it yourself.")
    else:
        said = ngettext("Cleared by %(count)d person.", "Cleared by %(words)s people.", len(people)) % {
            "count": len(people),
            "words": _number(len(people)),
        }
    return _("%(cleared)s One more change clears again.") % {"cleared": said}


def _approvers(clearance: Clearance) -> set[str]:
    return {str(approval.get("by") or approval["name"]) for approval in clearance.approved}


def _number(count: int) -> str:
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five"), 6: _("six")}
    return words.get(count, str(count))


def _answered(post: Post, pattern: str) -> str:
    """The words of whoever said no last."""
    last = post.request.approvals.exclude(decision="approve").order_by("-at").first() if post.request else None
    if last is None:
        return str(post.get_stage_display())
    return pattern % {"who": last.by_name, "comment": last.comment}


def _void_reason(post: Post) -> str:
    clearance = Clearance.objects.filter(request=post.request).first()
    return clearance.void_reason if clearance and clearance.void_reason else _("the post was changed")
