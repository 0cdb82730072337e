"""Standing clearances: words approved once, used at once (law 1). Who writes, submits, uses and retires them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import Account, network_of
from bedside.features.audit.api import Subject, record
from bedside.features.clearance import seal, standing
from bedside.features.clearance.checking import Checked, Draft, check_parts
from bedside.features.clearance.excerpts import Excerpt
from bedside.features.clearance.material import Item, Material, address_of, digest_of, digests
from bedside.features.clearance.models import ApprovalRequest, Clearance, Template
from bedside.features.clearance.services.asking import TEMPLATE, ask_for_approval, void, withdraw, without_source
from bedside.features.clearance.services.overruling import ask_to_overrule, note_contributors
from bedside.features.people.api import Permission, Unit, User, organization, require, today
from bedside.kit import zones
from bedside.networks.base import Complaint, Part

MAX_TEXT = 3000
LONGEST_REVIEW = timedelta(days=366)
# How long what was made from a template may take to leave: a statement of yesterday is not today's.
USE_LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody writes into a template. `places`: see standing.py; `accounts`: ids."""

    name: str
    language: str
    text: str
    places: Sequence[Mapping[str, Any]]
    accounts: Sequence[int]
    review_by: date


@dataclass(frozen=True, slots=True)
class Used:
    """A template made into words that may leave now: hand both to delivery's `enqueue`."""

    clearance: Clearance
    material: Material


def write_template(*, unit: Unit, words: Words, by: User, template: Template | None = None) -> Template:
    """Save a new template, or change one. Any change of one that is approved, or is being approved, needs a new yes.

    Raises Problem where the places don't fit the words, or an account is not the unit's.
    """
    require(by, Permission.MANAGE_TEMPLATES, unit)
    clean = _cleaned(unit, words)
    with transaction.atomic():
        now = clock.now()
        if template is None:
            kept = Template(unit=unit, made_by=by, made_at=now)
        else:
            kept = _locked(template, with_question=True)
            require(by, Permission.MANAGE_TEMPLATES, kept.unit)
            _must_not_be_retired(kept)
            if all(getattr(kept, name) == value for name, value in clean.items()):
                return kept
            _stop(kept, by=by, why=_("the template was changed"))
        for name, value in clean.items():
            setattr(kept, name, value)
        kept.state, kept.changed_at = Template.State.DRAFT, now
        kept.contributors = sorted({*kept.contributors, by.pk})
        kept.save()
        note_contributors(subject=subject_of(kept), contributors=kept.contributors)
        record(
            by=by.actor,
            action="template.changed" if template else "template.written",
            subject=subject_of(kept),
            facts={"places": [place["name"] for place in kept.places], "accounts": kept.accounts},
            words={"text": kept.text, "places": kept.places},
            unit_id=unit.pk,
        )
    return kept


def submit_template(*, template: Template, by: User, reason: str = "") -> ApprovalRequest:
    """Put the template before the unit's approvers, after the checker has seen it with every choice filled in; `reason`
    says why strong claims name no source, where there are any."""
    require(by, Permission.MANAGE_TEMPLATES, template.unit)
    with transaction.atomic():
        locked = _locked(template)
        if locked.state != Template.State.DRAFT:
            raise Stale(
                _("This template is not a draft: %(state)s.") % {"state": locked.get_state_display()},
                _("Load the page again."),
            )
        accounts = _accounts(locked, locked.accounts)
        found = look_at(locked)
        for values in standing.examples(locked.places):
            _must_fit(accounts, standing.rendered(locked.text, locked.places, values, language=locked.language))
        now = clock.now()
        locked.request = ask_for_approval(
            subject=subject_of(locked),
            unit=locked.unit,
            material=_material(accounts, locked.text, locked.language),
            also=_also(locked),
            accounts=accounts,
            findings=[checked for _text, checked in found],
            window=(now, end_of(locked.review_by)),
            contributors=locked.contributors,
            by=by,
            reason=reason,
        )
        locked.state = Template.State.REVIEW
        locked.save(update_fields=["request", "state"])
    return locked.request


def ask_about_finding(
    *, template: Template, checked: Checked, excerpt: Excerpt, reason: str, until: date | None, by: User
) -> None:
    """Ask a privacy officer to overrule a finding, under the template's lock: who writes meanwhile is known."""
    require(by, Permission.MANAGE_TEMPLATES, template.unit)
    with transaction.atomic():
        locked = _locked(template)
        ask_to_overrule(
            checked=checked,
            excerpt=excerpt,
            subject=subject_of(locked),
            unit=locked.unit,
            reason=reason,
            until=until,
            contributors=locked.contributors,
            by=by,
        )


def retire_template(*, template: Template, by: User) -> None:
    """Take a template out of use for good. What was made from it and has not left stays here."""
    require(by, Permission.MANAGE_TEMPLATES, template.unit)
    with transaction.atomic():
        locked = _locked(template, with_question=True)
        _must_not_be_retired(locked)
        _stop(locked, by=by, why=_("the template was retired"))
        locked.state, locked.changed_at = Template.State.RETIRED, clock.now()
        locked.save(update_fields=["state", "changed_at"])
        record(by=by.actor, action="template.retired", subject=subject_of(locked), unit_id=locked.unit_id)


def use_template(
    *,
    template: Template,
    values: Mapping[str, str],
    accounts: Iterable[Account],
    by: User,
    subject: Subject | None = None,
) -> Used:
    """Fill the places and issue a clearance for exactly these words on these accounts, valid at once for two hours.

    `values` are as typed: "14:30", "2026-12-01", "3", or one of the list. `subject` is what is sent (a post); without
    one, the template itself. Raises Problem where a value is not one the place allows, an account is not one that was
    approved, a network would refuse the words, the checker blocks them, or the template may not be used (any more).
    """
    require(by, Permission.WRITE_POSTS, template.unit)
    with transaction.atomic():
        locked = _locked(template)
        rests_on = _must_be_usable(locked)
        chosen = _accounts(locked, [account.pk for account in accounts])
        text = standing.rendered(locked.text, locked.places, values, language=locked.language)
        _must_fit(chosen, text)
        blocks = [each for each in _look(locked, text, chosen) if each.blocks]
        if blocks:
            raise Problem(
                _("With these values the checker stops the words: %(codes)s.")
                % {"codes": ", ".join(sorted({each.finding.code for each in blocks}))},
                _("Choose other values, or write a post and ask for approval."),
            )
        material = _material(chosen, text, locked.language)
        clearance = _issue(locked, rests_on, material, subject or subject_of(locked))
        record(
            by=by.actor,
            action="template.used",
            subject=subject_of(locked),
            facts={
                "clearance": clearance.pk,
                "rests on": rests_on.pk,
                "for": f"{clearance.subject_kind} {clearance.subject_id}",
                "accounts": sorted(material),
                "until": clearance.window_end.isoformat(),
                "signature": clearance.signature.hex(),
            },
            words={"text": text},
            unit_id=locked.unit_id,
        )
        # No event Cleared: whoever uses a template holds the clearance in hand, and nobody was asked.
    return Used(clearance, material)


def usable_now(template: Template) -> str:
    """Return why a template can't be used now, in a sentence; empty where it can."""
    if template.state != Template.State.APPROVED or template.standing is None:
        return _("This template is not approved: %(state)s.") % {"state": template.get_state_display()}
    if template.standing.voided_at is not None:
        return _("The approval of this template is void: %(why)s.") % {"why": template.standing.void_reason}
    if template.review_by < today() or template.standing.window_end <= clock.now():
        return _("This template had to be reviewed by %(day)s.") % {"day": template.review_by.isoformat()}
    genuine = seal.is_genuine(template.standing)
    if not genuine or template.standing.digests != {TEMPLATE: digest_of_template(template)}:
        return _("This template is not what was approved. Tell the privacy officer.")
    return ""


def digest_of_template(template: Template) -> str:
    """Return the digest of the template as it is now: words, language, places, the addresses it may go to, and why its
    claims name no source."""
    accounts = Account.objects.filter(pk__in=template.accounts)
    also = {**_also(template), **without_source(template.request)}
    return digest_of(_material(accounts, template.text, template.language), also)


def subject_of(template: Template) -> Subject:
    """How the audit record names the template."""
    return Subject(TEMPLATE, template.pk, template.name)


def end_of(day: date) -> datetime:
    """Return the last second of a day where the organization is."""
    last = datetime.combine(day, time(23, 59, 59))
    return last.replace(tzinfo=zones.zone(organization().zone)).astimezone(UTC)


def _cleaned(unit: Unit, words: Words) -> dict[str, Any]:
    name, text = " ".join(words.name.split()), words.text.replace("\r\n", "\n").strip()
    if not name or len(name) > 120:
        raise Problem(_("A template needs a name of up to 120 characters."))
    if not text or len(text) > MAX_TEXT:
        raise Problem(_("A template needs words, up to %(most)d characters.") % {"most": MAX_TEXT})
    if not today() < words.review_by <= today() + LONGEST_REVIEW:
        raise Problem(_("The review has to be within a year from tomorrow on."), _("Choose another day."))
    accounts = sorted(set(words.accounts))
    if not accounts:
        raise Problem(_("No account is chosen."), _("Choose where these words may go."))
    if Account.objects.filter(pk__in=accounts, unit=unit).count() != len(accounts):
        raise Problem(
            _("One of these accounts belongs to another unit."), _("Choose accounts of %(unit)s.") % {"unit": unit}
        )
    places = standing.checked_places(text, words.places)
    return {
        "name": name,
        "language": words.language,
        "text": text,
        "places": places,
        "accounts": accounts,
        "review_by": words.review_by,
    }


def _locked(template: Template, *, with_question: bool = False) -> Template:
    """Lock the template; `with_question` its newest request before it, as a decision does: two who lock in different
    order would wait for each other."""
    asked = Template.objects.filter(pk=template.pk).values_list("request", flat=True).get() if with_question else None
    if asked:
        ApprovalRequest.objects.select_for_update().get(pk=asked)
    rows = Template.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "standing", "request")
    locked = rows.get(pk=template.pk)
    if with_question and locked.request_id != asked:
        raise Stale(_("Somebody asked for approval of this just now."), _("Load the page again."))
    return locked


def _must_not_be_retired(template: Template) -> None:
    if template.state == Template.State.RETIRED:
        raise Stale(_("This template is retired."), _("Write a new one."))


def _must_be_usable(template: Template) -> Clearance:
    why = usable_now(template)
    if why or template.standing is None:
        raise Problem(why, _("Write a post and ask for approval, or have the template approved again."))
    return template.standing


def _stop(template: Template, *, by: User, why: str) -> None:
    """Take back an open question, and void the standing yes with all that rests on it."""
    if template.request and template.request.state == ApprovalRequest.State.OPEN:
        withdraw(request=template.request, by=by.actor)
    if template.standing and template.standing.voided_at is None:
        void(clearance=template.standing, why=why, by=by.actor)


def _accounts(template: Template, ids: Iterable[int]) -> list[Account]:
    wanted = set(ids)
    if not wanted:
        raise Problem(_("No account is chosen."), _("Choose where this goes."))
    if wanted - set(template.accounts):
        raise Problem(_("The template was not approved for one of these accounts."), _("Choose among those it names."))
    found = list(Account.objects.filter(pk__in=wanted).exclude(state=Account.State.DISCONNECTED).select_related("unit"))
    if len(found) != len(wanted):
        raise Problem(_("One of these accounts is not connected any more."), _("Leave it out, or connect it again."))
    return found


def look_at(template: Template) -> list[tuple[str, Checked]]:
    """Examine a template as far as it is filled in, with every choice; return each distinct finding with its text."""
    accounts = Account.objects.filter(pk__in=template.accounts)
    found: dict[str, tuple[str, Checked]] = {}
    for values in standing.examples(template.places):
        text = standing.rendered(template.text, template.places, values, language=template.language)
        for checked in _look(template, text, list(accounts)):
            found.setdefault(checked.fingerprint, (text, checked))
    return list(found.values())


def _look(template: Template, text: str, accounts: Sequence[Account]) -> list[Checked]:
    return check_parts(
        [Draft(text)],
        unit=template.unit,
        subject=(TEMPLATE, template.pk),
        accounts=accounts,
        language=template.language,
    )


def _must_fit(accounts: Sequence[Account], text: str) -> None:
    """Raise Problem with what a network would refuse."""
    for account in accounts:
        part = Part(key="", text=text, created_at=clock.now())
        for complaint in network_of(account).validate([part]):
            raise Problem(_complaint(account, complaint), _("Shorten the words, or leave this account out."))


def _complaint(account: Account, complaint: Complaint) -> str:
    over = int(complaint.params.get("count", 0)) - int(complaint.params.get("limit", 0))
    if complaint.code == "text.too-long":
        return ngettext(
            "%(account)s takes fewer characters: one is too many.",
            "%(account)s takes fewer characters: %(over)d are too many.",
            over,
        ) % {"account": account, "over": over}
    return _("%(account)s would refuse this: %(code)s.") % {"account": account, "code": complaint.code}


def _material(accounts: Iterable[Account], text: str, language: str) -> Material:
    return {
        str(account.pk): Item(address=address_of(account), language=language, parts=[{"text": text, "pictures": []}])
        for account in accounts
    }


def _also(template: Template) -> dict[str, Any]:
    return {"places": list(template.places)}


def _issue(template: Template, rests_on: Clearance, material: Material, subject: Subject) -> Clearance:
    now = clock.now()
    clearance = Clearance(
        request=None,
        template=template,
        subject_kind=subject.kind,
        subject_id=int(subject.id),
        unit=template.unit,
        digests=digests(material),
        window_start=now,
        window_end=min(now + USE_LASTS, rests_on.window_end),
        approved=rests_on.approved,
        chain=rests_on.chain,
        issued_at=now,
    )
    seal.sign(clearance)
    clearance.save()
    return clearance
