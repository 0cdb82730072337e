"""Everything that a clearance asks for, evaluated in one place.

`before_submission` is what the author must mend before anybody is asked; `still_standing` is what delivery asks at the
moment of sending. What later features require (consent, training) is asked here as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.features.accounts.api import Account
from bedside.features.clearance.checking import Checked, check_parts, drafts_of
from bedside.features.clearance.claims import ClaimShown, sentence_of_wanting
from bedside.features.clearance.material import Item, address_of, digest_of_item, films_in
from bedside.features.clearance.models import Clearance, Hold, Template
from bedside.features.clearance.seal import is_genuine
from bedside.features.evidence.api import any_fallen, fallen_among
from bedside.features.media.api import any_answer_fallen, captions_of, fallen_answers, films_without_captions
from bedside.features.policies.api import in_force

HOLD, EVIDENCE, UNSOURCED, PICTURES = "hold", "evidence", "unsourced", "pictures"
# What may pass by itself: it keeps a post waiting and refuses nothing for good.
PASSING = frozenset({HOLD, EVIDENCE, PICTURES})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not leave. `code` is stable; `sentence` says what to do about it."""

    code: str
    sentence: str


def before_submission(
    findings: Sequence[Checked],
    accounts: Iterable[Account],
    *,
    sources: Iterable[int] = (),
    unsourced: Sequence[ClaimShown] = (),
) -> list[Refusal]:
    """Return what keeps a text from being put before approvers. `sources` is the evidence that it relies on;
    `unsourced` are the claims that want a source and for which nobody wrote why they need none."""
    refusals = []
    blocking = [checked for checked in findings if checked.blocks]
    asked = [checked for checked in blocking if checked.overrule and checked.overrule.state == "asked"]
    if blocking:
        count = len(blocking)
        sentence = ngettext(
            "%(count)d finding keeps this post from leaving. Rewrite the marked words, or ask the privacy officer to "
            "overrule it.",
            "%(count)d findings keep this post from leaving. Rewrite the marked words, or ask the privacy officer to "
            "overrule them.",
            count,
        ) % {"count": count}
        if asked:
            sentence += " " + ngettext(
                "%(count)d waits for the privacy officer.", "%(count)d wait for the privacy officer.", len(asked)
            ) % {"count": len(asked)}
        refusals.append(Refusal("findings", sentence))
    if not list(accounts):
        refusals.append(Refusal("accounts", _("No account is chosen. Choose where this goes.")))
    refusals += [Refusal(EVIDENCE, each.sentence) for each in fallen_among(sources)]
    if unsourced:
        refusals.append(Refusal(UNSOURCED, sentence_of_wanting(unsourced)))
    return refusals


def still_standing(clearance: Clearance, *, account: Account, item: Item, due_at: datetime) -> Refusal | None:
    """Ask, at the moment of sending, whether this very item may still go to this account. None means yes."""
    if clearance.voided_at is not None:
        return Refusal("void", _("The approvals are void: %(why)s.") % {"why": clearance.void_reason})
    if not is_genuine(clearance):
        return Refusal("forged", _("The clearance is not the one that was signed. Tell the privacy officer."))
    if clearance.digests.get(str(account.pk)) != digest_of_item(item):
        return Refusal("changed", _("This is not what was approved. Ask for approval again."))
    if item["address"] != address_of(account):
        return Refusal("account", _("This account stands for another one than was approved. Ask for approval again."))
    if clearance.request_id is None and clearance.template_id and not _template_stands(clearance):
        return Refusal("template", _("The template was changed or retired. Ask for approval of the words themselves."))
    if _said_otherwise(item):
        return Refusal(
            "captions", _("The captions of a film are not those that were approved. Ask for approval again.")
        )
    forbidden = _forbidden_since(clearance, account, item)
    if forbidden:
        return Refusal(
            "policy",
            _("Our own rules forbid these words since the approval: %(codes)s. Change them, and ask again.")
            % {"codes": ", ".join(forbidden)},
        )
    hold = standing_hold(clearance, account)
    if hold:
        return Refusal(HOLD, _("On hold: %(why)s") % {"why": hold.reason})
    if no := fallen_since(clearance):
        return no
    if due_at < clearance.window_start:
        return Refusal("early", _("The time is before the approved window. Move it or ask for approval again."))
    if due_at > clearance.window_end:
        return Refusal("late", _("The approved window is over. Ask for approval again."))
    return None


def evidence_fallen(clearance: Clearance) -> Refusal | None:
    """Return why the evidence that this clearance relies on no longer carries it; None where it does."""
    fallen = fallen_among(clearance.sources)
    return Refusal(EVIDENCE, fallen[0].sentence) if fallen else None


def answers_fallen(clearance: Clearance) -> Refusal | None:
    """Return why somebody has to answer again for a picture that this clearance shows; None where all answers stand."""
    fallen = fallen_answers(clearance.pictures)
    return Refusal(PICTURES, fallen[0].sentence) if fallen else None


def fallen_since(clearance: Clearance) -> Refusal | None:
    """Return why something that this clearance rests on, its evidence or its pictures, no longer carries it."""
    return evidence_fallen(clearance) or answers_fallen(clearance)


def _said_otherwise(item: Item) -> bool:
    """Tell whether a film of this item has other captions by now than were approved, or needs some and has none."""
    films = films_in({"": item})
    if not films:
        return False
    now = captions_of(films)
    changed = any(
        {each["language"]: each["text"] for each in cleared}
        != {each.language: each.text for each in now.get(picture, ())}
        for picture, cleared in films.items()
    )
    return changed or bool(films_without_captions(films))


def _template_stands(clearance: Clearance) -> bool:
    """Tell whether the yes that a template's use rests on still stands."""
    template = Template.objects.filter(pk=clearance.template_id or 0).select_related("standing").first()
    if template is None or template.standing is None or template.state != Template.State.APPROVED:
        return False
    return template.standing.voided_at is None and is_genuine(template.standing)


def _forbidden_since(clearance: Clearance, account: Account, item: Item) -> list[str]:
    """Return the codes of own rules that came in force after the clearance and would keep these words from leaving."""
    since = in_force().since
    if since is None or since <= clearance.issued_at:
        return []
    found = check_parts(
        drafts_of(item),
        unit=clearance.unit_id,
        subject=(clearance.subject_kind, clearance.subject_id),
        accounts=[account],
        language=item["language"],
        families={"own"},
    )
    return sorted({checked.finding.code for checked in found if checked.blocks})


def standing_hold(clearance: Clearance, account: Account) -> Hold | None:
    """Return a hold that covers this clearance on this account."""
    covering = _covering(
        unit=clearance.unit_id,
        account_unit=account.unit_id,
        account=account.pk,
        subject_kind=clearance.subject_kind,
        subject_id=clearance.subject_id,
    )
    return Hold.objects.filter(covering).order_by("id").first()


def kept_back() -> Q:
    """Return the condition that a row which has a `clearance` and an `account` is kept back for now: by a hold, by
    evidence that fell, or by an answer for a picture that fell. What `still_standing` says of one, asked about many
    rows at once."""
    covering = _covering(
        unit=OuterRef("clearance__unit"),
        account_unit=OuterRef("account__unit"),
        account=OuterRef("account"),
        subject_kind=OuterRef("clearance__subject_kind"),
        subject_id=OuterRef("clearance__subject_id"),
    )
    answered = ~Q(clearance__pictures=[]) & Q(any_answer_fallen(OuterRef("clearance__pictures")))
    return Q(Exists(Hold.objects.filter(covering))) | Q(any_fallen(OuterRef("clearance__sources"))) | answered


def _covering(*, unit: Any, account_unit: Any, account: Any, subject_kind: Any, subject_id: Any) -> Q:
    """The one place that says what a hold covers; given values, or references to the rows that are asked about."""
    return Q(lifted_at=None) & (
        Q(scope=Hold.Scope.ORGANIZATION)
        | Q(scope=Hold.Scope.UNIT, unit=unit)
        | Q(scope=Hold.Scope.UNIT, unit=account_unit)
        | Q(scope=Hold.Scope.ACCOUNT, account=account)
        | Q(scope=Hold.Scope.SUBJECT, subject_kind=subject_kind, subject_id=subject_id)
    )
