"""Writing: starting a post, saving as one goes, commenting, deleting."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import accounts_for
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.api import (
    Clearance,
    bound_with,
    digest_of,
    forget_subject,
    note_contributors,
    void,
    withdraw,
    without_source,
)
from bedside.features.delivery.api import Delivery, cancel, deliveries_of, forget_words
from bedside.features.evidence.api import forget_subject as relies_on_nothing
from bedside.features.media.api import note_use, usable_pictures
from bedside.features.people.api import Permission, Unit, User, organization, require
from bedside.features.publishing import likeness
from bedside.features.publishing.content import cleaned, empty, material, pictures_in
from bedside.features.publishing.events import ApprovalsVoided
from bedside.features.publishing.models import Comment, Post, Stage, Target, Version
from bedside.features.publishing.services.forgetting import forget_feedback
from bedside.kit.bus.core import emit

# Another person, or a pause this long, makes a new version.
PAUSE = timedelta(minutes=10)

# Once something of a post is out, its words are history.
WRITABLE = {Stage.DRAFT, Stage.REVIEW, Stage.CHANGES, Stage.DECLINED, Stage.CLEARED, Stage.SCHEDULED}


def subject_of(post: Post) -> Subject:
    """How the audit record and the gate name a post."""
    return Subject("post", post.pk, str(post))


def start_post(*, unit: Unit, by: User, content: Any = None, title: str = "", copy_of: Post | None = None) -> Post:
    """Start a post. Whoever wrote the one it is a copy of wrote this one too, and can't approve it."""
    require(by, Permission.WRITE_POSTS, unit)
    us = organization()
    now = clock.now()
    new = cleaned(content) if content is not None else empty(us.language)
    _must_be_usable(pictures_in(new), by)
    with transaction.atomic():
        post = Post.objects.create(
            unit=unit,
            title=_titled(title),
            content=new,
            zone=us.zone,
            author=by,
            contributors=sorted({by.pk, *(copy_of.contributors if copy_of else ())}),
            created_at=now,
            changed_at=now,
        )
        _set_targets(post, by)
        record(by=by.actor, action="post.started", subject=subject_of(post), unit_id=unit.pk)
    return post


def _titled(typed: str) -> str:
    """Return a title on one line, without what the database can't hold."""
    return " ".join(typed.replace("\x00", "").split())[:120]


def save_post(*, post: Post, content: Any, title: str, revision: int, by: User) -> Post:
    """Save what is typed. Whoever changed a word becomes a contributor and can't approve it.

    `revision` is that of the post as the page loaded it; raises Stale, and keeps both, where somebody else saved since.
    A change to what would leave voids the approvals, at once and visibly; a new title or the same words don't.
    """
    require(by, Permission.WRITE_POSTS, post.unit_id)
    new = cleaned(content)
    with transaction.atomic():
        locked = lock(post)
        if locked.revision != revision:
            raise Stale(
                _("Somebody else changed this post in the meantime."),
                _("Your words are still here. Copy them, load the page again, and put them in."),
            )
        if locked.content == new and locked.title == _titled(title):
            return locked
        if locked.stage not in WRITABLE:
            raise Problem(_("This post is out. Its words can't change any more."), _("Copy it to a new post."))
        if locked.content != new:
            _must_be_usable(pictures_in(new) - pictures_in(locked.content), by)
            _keep_version(locked, by)
            _void_if_changed(locked, new, by)
            locked.contributors = sorted({*locked.contributors, by.pk})
            note_contributors(subject=subject_of(locked), contributors=locked.contributors)
        locked.content, locked.title = new, _titled(title)
        locked.revision += 1
        locked.changed_at = clock.now()
        locked.save()
        _set_targets(locked, by)
    return locked


def delete_post(*, post: Post, by: User) -> None:
    """Delete a post that is not out: its deliveries are cancelled, its approvals voided, its words erased here, at the
    gate and in the outbox. What was recorded of it stays."""
    require(by, Permission.WRITE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        if locked.stage not in WRITABLE | {Stage.FAILED}:
            raise Problem(_("This post is out."), _("Take it down first; its record stays either way."))
        stop_everything(locked, by=by, why=_("the post was deleted"))
        locked.deleted_at = clock.now()
        locked.content, locked.title = empty(locked.content["language"]), ""
        locked.save()
        locked.versions.all().delete()
        locked.comments.all().delete()
        locked.traces.all().delete()
        forget_feedback(locked.feedback.all(), by=by.actor)
        forget_words(deliveries=deliveries_of("post", [locked.pk]))
        forget_subject(subject_kind="post", subject_id=locked.pk, by=by.actor)
        relies_on_nothing(subject_kind="post", subject_id=locked.pk)
        note_use("post", locked.pk, ())
        record(by=by.actor, action="post.deleted", subject=subject_of(locked), unit_id=locked.unit_id)


def comment_on(*, post: Post, text: str, by: User) -> Comment:
    """Say something to colleagues about a post."""
    require(by, Permission.SEE_POSTS, post.unit_id)
    if not text.strip():
        raise Problem(_("The comment is empty."), _("Write something first."))
    if len(text) > 4000:
        raise Problem(_("A comment has up to 4,000 characters."), _("Shorten it."))
    with transaction.atomic():
        made = Comment.objects.create(post=post, by=by, text=text.strip(), at=clock.now())
        record(by=by.actor, action="post.commented", subject=subject_of(post), unit_id=post.unit_id)
    return made


def lock(post: Post, *, deleted: bool = False) -> Post:
    """Return the post as it is now, locked. Raises Problem where it was deleted, unless `deleted` ones are wanted."""
    # What may be empty is read after the lock: joined, it would be as it was before the lock was waited for.
    locked = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if locked.deleted_at is not None and not deleted:
        raise Problem(_("This post was deleted."), _("Its record is on the audit page."))
    return locked


def stop_everything(post: Post, *, by: User, why: str) -> None:
    """Cancel what waits to be sent, withdraw the open question, void the clearance; the caller saves the post.

    Raises Problem where something is out, or being sent at this moment.
    """
    cancel(deliveries=deliveries_on_clearance(post), by=by.actor)
    if post.request and post.request.state == "open":
        withdraw(request=post.request, by=by.actor)
    # The last yes may be a moment old, and the post not told of it yet: what follows from the question is voided.
    mine = Q(pk=post.clearance_id or 0) | Q(request=post.request_id or 0)
    for clearance in Clearance.objects.filter(mine, voided_at=None):
        void(clearance=clearance, why=why, by=by.actor)
    post.clearance = None


def void_approvals(*, post: Post, why: str, by: User) -> bool:
    """Make a post that is before approvers, or approved, a draft again, for what it shows changed though its words did
    not; return True. `post` is locked."""
    stop_everything(post, by=by, why=why)
    emit(ApprovalsVoided(post=post.pk, by=by.pk))
    post.stage = Stage.DRAFT
    post.save()
    return True


def deliveries_on_clearance(post: Post) -> QuerySet[Delivery]:
    """Return what the outbox holds on the strength of the post's present clearance, in whatever state."""
    return deliveries_of("post", [post.pk]).filter(clearance=post.clearance_id or 0)


def keep_version(post: Post, by: User, *, submitted: bool) -> Version:
    """Write the content down as a version."""
    newest = post.versions.first()
    return Version.objects.create(
        post=post,
        number=(newest.number if newest else 0) + 1,
        content=post.content,
        by=by,
        at=clock.now(),
        submitted=submitted,
    )


def _keep_version(post: Post, by: User) -> None:
    """Keep what is about to be overwritten, where it is somebody else's or has rested."""
    newest = post.versions.first()
    rested = clock.now() - post.changed_at > PAUSE
    anothers = bool(newest) and newest.by_id != by.pk if newest else by.pk != post.author_id
    if (rested or anothers) and (newest is None or newest.content != post.content):
        keep_version(post, by, submitted=False)


def _void_if_changed(post: Post, new: Any, by: User) -> None:
    """Void what was approved or asked, where other words, pictures or accounts would leave now."""
    if post.stage == Stage.DRAFT:
        return
    if post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED):
        accounts = list(accounts_for(by).filter(pk__in=new["accounts"]))
        # Nobody was asked about a post made from a template: any other content stops it.
        also = bound_with("post", post.pk, without_source(post.request))
        if post.request is not None and digest_of(material(new, accounts), also) == post.request.digest:
            return
        stop_everything(post, by=by, why=_("the post was changed"))
        emit(ApprovalsVoided(post=post.pk, by=by.pk))
    post.stage = Stage.DRAFT


def _must_be_usable(pictures: set[int], by: User) -> None:
    """Raise Problem for pictures that are gone, or of units whose posts the person may not read."""
    if pictures and pictures - usable_pictures(by, sorted(pictures)):
        raise Problem(_("A picture of this post is gone."), _("Remove it and add it again."))


def _set_targets(post: Post, by: User) -> None:
    """Keep the rows that lists filter by, and the traces that find look-alikes, the same as the content."""
    wanted = set(post.content["accounts"])
    known = set(post.targets.values_list("account_id", flat=True))
    allowed = set(accounts_for(by).filter(pk__in=wanted - known).values_list("pk", flat=True)) | (wanted & known)
    if wanted - allowed:
        raise Problem(_("You may not write for one of these accounts."), _("Choose another one."))
    post.targets.exclude(account_id__in=wanted).delete()
    Target.objects.bulk_create(Target(post=post, account_id=account) for account in sorted(wanted - known))
    note_use("post", post.pk, pictures_in(post.content))
    likeness.remember(post)
