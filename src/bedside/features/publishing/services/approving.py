"""From a draft to the approvers, and what their answer does to the post."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.clearance.api import (
    ApprovalRequest,
    Checked,
    ClaimShown,
    Clearance,
    Draft,
    Excerpt,
    ask_for_approval,
    ask_to_overrule,
    before_submission,
    check_parts,
    checked_reason,
    claims_in,
    is_claim,
    mark_in,
    wanting_in,
    withdraw,
)
from bedside.features.evidence.api import backing_of, relied_on
from bedside.features.people.api import Permission, User, may, require
from bedside.features.publishing.content import accounts_in, complaints, drafts, material
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.sentences import complaint_sentence
from bedside.features.publishing.services.counting import count_found
from bedside.features.publishing.services.planning import put_into_outbox
from bedside.features.publishing.services.writing import keep_version, lock, subject_of


def accounts_of(post: Post) -> list[Account]:
    """Return the accounts the post goes to, the usable ones."""
    return accounts_in(post.content)


def findings_of(post: Post) -> list[Checked]:
    """Examine everything that would leave."""
    accounts = accounts_of(post)
    return check_parts(
        [draft for _account, _place, draft in drafts(post.content)],
        unit=post.unit_id,
        subject=("post", post.pk),
        accounts=accounts,
        language=post.content["language"],
    )


def claims_of(post: Post, findings: Iterable[Checked]) -> list[ClaimShown]:
    """Return what the post claims, as it was saved, with what carries each claim. `findings` are the post's."""
    words, alts = _texts_in(post)
    return claims_in(words, lambda: backing_of("post", post.pk), alts=alts, overruled=_overruled(findings))


def unsourced_in(post: Post, findings: Iterable[Checked]) -> list[ClaimShown]:
    """Return the claims of a post that want a source."""
    words, alts = _texts_in(post)
    return wanting_in([*words, *alts], lambda: backing_of("post", post.pk), overruled=_overruled(findings))


def _overruled(findings: Iterable[Checked]) -> set[str]:
    return {mark_in(each.finding) for each in findings if each.overruled and is_claim(each.finding)}


def _texts_in(post: Post) -> tuple[list[str], list[str]]:
    """Return the words that go somewhere, and what their pictures are said to show."""
    written = [draft for _account, _place, draft in drafts(post.content)]
    return [draft.text for draft in written], [alt for draft in written for alt in draft.alts]


def submit_post(*, post: Post, by: User, reason: str = "") -> ApprovalRequest:
    """Ask for approval of the post as it is now; `reason` says why strong claims have no source, where there are any.

    Raises Problem that says all that is missing: blocking findings, what a network would refuse, accounts to connect.
    """
    require(by, Permission.WRITE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        if locked.stage not in (Stage.DRAFT, Stage.CHANGES, Stage.DECLINED):
            raise Problem(
                _("This post is not a draft: %(stage)s.") % {"stage": locked.get_stage_display()},
                _("Change a word to make it one."),
            )
        accounts = accounts_of(locked)
        findings = findings_of(locked)
        missing = [
            refusal.sentence
            for refusal in before_submission(
                _once(findings),
                accounts,
                sources=relied_on("post", locked.pk),
                unsourced=() if checked_reason(reason) else unsourced_in(locked, findings),
            )
        ]
        missing += _said_of_title(locked)
        missing += [complaint_sentence(account, each) for account, each in complaints(locked.content, accounts)]
        # Counted in either case: what blocks most never comes before an approver.
        count_found(locked, findings)
        if not missing:
            return _ask(locked, accounts, findings, by, reason)
    raise Problem(" ".join(dict.fromkeys(missing)), _("Nothing was lost."))


def _ask(locked: Post, accounts: list[Account], findings: list[Checked], by: User, reason: str) -> ApprovalRequest:
    keep_version(locked, by, submitted=True)
    locked.request = ask_for_approval(
        subject=subject_of(locked),
        unit=locked.unit,
        material=material(locked.content, accounts),
        accounts=accounts,
        findings=findings,
        window=window_of(locked),
        contributors=locked.contributors,
        by=by,
        reason=reason,
    )
    locked.stage, locked.clearance = Stage.REVIEW, None
    locked.save(update_fields=["request", "stage", "clearance"])
    return locked.request


def ask_about_finding(
    *, post: Post, checked: Checked, excerpt: Excerpt, reason: str, until: date | None, by: User
) -> None:
    """Ask a privacy officer to overrule a finding, under the post's lock: who writes meanwhile is known to the gate."""
    with transaction.atomic():
        locked = lock(post)
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


def _said_of_title(post: Post) -> list[str]:
    """A title stands in lists, in the record and in the heading of pages: no patient belongs in it."""
    title = [Draft(post.title)] if post.title else []
    found = check_parts(title, unit=post.unit_id, subject=("post", post.pk), families={"privacy"})
    if not any(checked.blocks for checked in found):
        return []
    return [_("The title says too much about a person. Give the post another title.")]


def _once(findings: list[Checked]) -> list[Checked]:
    """The same words in several versions of a post are one thing to mend."""
    return list({each.fingerprint: each for each in findings}.values())


def window_of(post: Post) -> tuple[datetime, datetime] | None:
    """Return when the post may go out without asking again; None where no time is chosen yet."""
    if post.planned_at is None:
        return None
    flex = timedelta(hours=post.flex_hours)
    return post.planned_at - flex, post.planned_at + flex


def withdraw_post(*, post: Post, by: User) -> None:
    """Take the question back; the post is a draft again."""
    require(by, Permission.WRITE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        if locked.request is None or locked.stage != Stage.REVIEW:
            raise Problem(_("This post is not waiting for approval."), _("Load the page again."))
        withdraw(request=locked.request, by=by.actor)
        locked.stage = Stage.DRAFT
        locked.save(update_fields=["stage"])


def on_cleared(*, post_id: int, clearance_id: int) -> None:
    """The gate said yes. Where a time is set, and whoever asked may schedule, it is scheduled in their name."""
    with transaction.atomic():
        post = lock(Post(pk=post_id), deleted=True)
        clearance = Clearance.objects.get(pk=clearance_id)
        if post.deleted_at or post.stage != Stage.REVIEW or clearance.request_id != post.request_id:
            return
        post.stage, post.clearance = Stage.CLEARED, clearance
        post.save(update_fields=["stage", "clearance"])
        asker = clearance.request.submitted_by if clearance.request else post.author
        if post.planned_at and may(asker, Permission.SCHEDULE_POSTS, post.unit_id):
            # What keeps it from being scheduled must not keep it from being cleared: its page offers to try again.
            with suppress(Problem), transaction.atomic():
                put_into_outbox(post, by=asker)


def on_not_cleared(*, post_id: int, request_id: int, decision: str) -> None:
    """The gate said no, or not like this."""
    Post.objects.filter(pk=post_id, request_id=request_id, stage=Stage.REVIEW).update(
        stage=Stage.CHANGES if decision == "change" else Stage.DECLINED
    )
