"""Writing the organization's own rules: a draft, its changes, the question, the answer."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.checker.own.model import OwnRules
from bedside.checker.own.reading import as_data, check, read_own
from bedside.checker.own.trying import failing
from bedside.features.audit.api import Subject, record
from bedside.features.people.api import (
    Mode,
    Organization,
    Permission,
    User,
    must_have_paused,
    new_edition,
    organization,
    require,
    require_everywhere,
    second_reading_at,
    today,
)
from bedside.features.policies.changes import changes_between
from bedside.features.policies.events import RulesAnswered, RulesAsked
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import current_version, digest_of, open_version, own_rules
from bedside.kit.bus.core import emit

MOST_WHY = 2000
LONGEST_EXCEPTION = timedelta(days=366)


def start_draft(*, by: User) -> RuleSet:
    """Begin a new version from the one in force; return the one that is being written already, where there is one."""
    require(by, Permission.WRITE_OWN_RULES)
    with transaction.atomic():
        return _draft(by)


def change_draft(*, change: Callable[[OwnRules], OwnRules], by: User) -> RuleSet:
    """Change the draft by a function from its rules to what they become; begin one where there is none.

    The function sees the rules under a lock, so that what others wrote meanwhile is kept. A version that waits for
    approval becomes a draft again. Raises Problem where the rules don't make sense together.
    """
    require(by, Permission.WRITE_OWN_RULES)
    with transaction.atomic():
        draft = _draft(by)
        before = draft.rules
        after = check(change(before))
        changed = [each.key for each in changes_between(before, after)]
        if not changed:
            return draft
        _must_end(after, before)
        _keep(draft, after, by)
        record(
            by=by.actor,
            action="own-rules.changed",
            subject=subject_of(draft),
            facts={"changed": ", ".join(key for key in changed if key[:1] == "O") or str(len(changed))},
            words={"changed": changed},
        )
    return draft


def import_rules(*, written: bytes, name: str, by: User) -> RuleSet:
    """Put what a TOML file says in place of the draft's rules. Raises Problem with the line that is wrong."""
    require(by, Permission.WRITE_OWN_RULES)
    own = read_own(written, name)
    with transaction.atomic():
        draft = _draft(by)
        _must_end(own, draft.rules)
        _keep(draft, own, by)
        record(
            by=by.actor,
            action="own-rules.imported",
            subject=subject_of(draft),
            facts={"rules": len(own.rules), "digest": digest_of(draft)},
        )
    return draft


def drop_draft(*, by: User) -> None:
    """Throw the draft away. What is in force stays."""
    require(by, Permission.WRITE_OWN_RULES)
    with transaction.atomic():
        draft = _open(RuleSet.State.DRAFT)
        record(by=by.actor, action="own-rules.dropped", subject=subject_of(draft), words={"content": draft.content})
        draft.delete()


def ask_for_approval(*, why: str, by: User) -> RuleSet:
    """Put the draft before those who approve, with what changes and why. Raises Problem while an example fails."""
    require(by, Permission.WRITE_OWN_RULES)
    why = why.replace("\r\n", "\n").strip()
    if not why or len(why) > MOST_WHY:
        raise Problem(
            _("Say why the rules change, in up to %(most)d characters.") % {"most": MOST_WHY},
            _("Whoever approves reads it, and it stays in the history."),
        )
    with transaction.atomic():
        draft = _open(RuleSet.State.DRAFT)
        current = current_version()
        if not changes_between(current.rules if current else OwnRules(), draft.rules):
            raise Problem(_("Nothing is different from the rules in force."), _("Change a rule first."))
        _must_pass(draft)
        draft.state, draft.why, draft.answer = RuleSet.State.REVIEW, why, ""
        draft.asked_by, draft.asked_at = by, clock.now()
        draft.contributors = sorted({*draft.contributors, by.pk})
        draft.save()
        record(
            by=by.actor,
            action="own-rules.asked",
            subject=subject_of(draft),
            facts={"digest": digest_of(draft)},
            words={"why": why},
        )
        emit(RulesAsked(version=draft.number))
    return draft


def take_back(*, by: User) -> None:
    """Make a draft again of what waits for approval."""
    require(by, Permission.WRITE_OWN_RULES)
    _return("own-rules.taken-back", "", by)


def send_back(*, answer: str, by: User) -> None:
    """Ask the writers for a change."""
    require_everywhere(by, Permission.APPROVE_OWN_RULES)
    answer = answer.replace("\r\n", "\n").strip()
    if not answer or len(answer) > MOST_WHY:
        raise Problem(_("Say what should change, in up to %(most)d characters.") % {"most": MOST_WHY})
    _return("own-rules.sent-back", answer, by)


def approve(*, digest: str, by: User) -> RuleSet:
    """Put the version that waits in force. `digest` names what was read.

    In a team, nobody approves what they wrote. Alone, it takes a pause and a second reading. Raises Problem while an
    example fails, and Stale where the rules changed meanwhile.
    """
    require_everywhere(by, Permission.APPROVE_OWN_RULES)
    with transaction.atomic():
        version = _open(RuleSet.State.REVIEW)
        if digest_of(version) != digest:
            raise Stale(_("The rules changed while you read them."), _("Load the page again, and read them once more."))
        alone = _must_be_another(version, by)
        _must_pass(version)
        now = clock.now()
        RuleSet.objects.filter(state=RuleSet.State.CURRENT).update(state=RuleSet.State.EARLIER, replaced_at=now)
        version.state, version.alone = RuleSet.State.CURRENT, alone
        version.approved_by, version.approved_at = by, now
        version.save()
        new_edition()
        record(
            by=by.actor,
            action="own-rules.approved-alone" if alone else "own-rules.approved",
            subject=subject_of(version),
            facts={"digest": digest},
        )
        emit(RulesAnswered(version=version.number, approved=True))
    return version


def note_export(*, version: RuleSet, by: User) -> None:
    """Record that somebody took the rules out as a file."""
    with transaction.atomic():
        record(by=by.actor, action="own-rules.exported", subject=subject_of(version))


def subject_of(version: RuleSet) -> Subject:
    """How the audit record names a version."""
    return Subject("own-rules", version.number)


def ready_for_second_reading(version: RuleSet) -> timedelta:
    """Return how long somebody who works alone has to wait before the second reading; nothing once they may."""
    assert version.asked_at is not None
    return max(timedelta(0), second_reading_at(version.asked_at) - clock.now())


def _draft(by: User) -> RuleSet:
    """Return the version that is being written, locked; a new one where there is none."""
    Organization.objects.select_for_update().get(pk=1)  # two who begin at once get one draft
    draft = (
        RuleSet.objects.select_for_update(of=("self",))
        .filter(state__in=(RuleSet.State.DRAFT, RuleSet.State.REVIEW))
        .first()
    )
    if draft is not None:
        return draft
    last = RuleSet.objects.order_by("-number").values_list("number", flat=True).first() or 0
    draft = RuleSet.objects.create(
        number=last + 1, content=_content(own_rules()), contributors=[by.pk], made_by=by, made_at=clock.now()
    )
    record(by=by.actor, action="own-rules.started", subject=subject_of(draft))
    return draft


def _open(state: str) -> RuleSet:
    Organization.objects.select_for_update().get(pk=1)
    found = RuleSet.objects.select_for_update(of=("self",)).filter(state=state).first()
    if found is None:
        other = open_version()
        said = other.get_state_display() if other else _("there is no draft")
        raise Stale(_("This can't be done now: %(state)s.") % {"state": said}, _("Load the page again."))
    return found


def _keep(draft: RuleSet, own: OwnRules, by: User) -> None:
    if draft.state == RuleSet.State.REVIEW:
        emit(RulesAnswered(version=draft.number, approved=False))
    draft.content = _content(own)
    draft.state, draft.revision = RuleSet.State.DRAFT, draft.revision + 1
    draft.contributors = sorted({*draft.contributors, by.pk})
    draft.save()


def _content(own: OwnRules) -> dict[str, object]:
    data = as_data(own)
    data.pop("version", None)
    return data


def _return(action: str, answer: str, by: User) -> None:
    with transaction.atomic():
        version = _open(RuleSet.State.REVIEW)
        version.state, version.answer = RuleSet.State.DRAFT, answer
        version.save()
        record(by=by.actor, action=action, subject=subject_of(version), words={"answer": answer} if answer else None)
        emit(RulesAnswered(version=version.number, approved=False))


def _must_pass(version: RuleSet) -> None:
    wrong = failing(version.rules, today())
    if wrong:
        codes = ", ".join(sorted({each.code for each in wrong}))
        raise Problem(
            ngettext(
                "%(count)d example isn't as it must be: %(codes)s.",
                "%(count)d examples aren't as they must be: %(codes)s.",
                len(wrong),
            )
            % {"count": len(wrong), "codes": codes},
            _("Mend the rule or the example first."),
        )


def _must_end(after: OwnRules, before: OwnRules) -> None:
    """Refuse a new exception that is over already, or that lasts so long that nobody would look again."""
    first = today()
    for each in after.exceptions:
        if each not in before.exceptions and not first <= each.until <= first + LONGEST_EXCEPTION:
            raise Problem(
                _("The exception from %(rule)s has to end within a year from today on.") % {"rule": each.rule},
                _("Choose another last day; it can be renewed."),
            )


def _must_be_another(version: RuleSet, by: User) -> bool:
    """Return whether somebody approves alone. Raises where they may not yet, or never."""
    if by.pk not in version.contributors:
        return False
    if organization().mode != Mode.SOLO:
        raise NotAllowed(
            _("You wrote part of these rules, so somebody else has to approve them."),
            _("Everybody who approves own rules was told."),
        )
    assert version.asked_at is not None
    must_have_paused(version.asked_at)
    return True
