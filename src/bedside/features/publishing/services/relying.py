"""What a post relies on. Approvers say yes to words and evidence together, so another source is another question."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.evidence.api import Source, rely_on, source_with, stop_relying_on, subjects_relying_on
from bedside.features.notify.api import tell
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing.events import ApprovalsVoided
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import claims_of
from bedside.features.publishing.services.writing import WRITABLE, lock, stop_everything, subject_of
from bedside.kit.bus.core import emit


def attach_source(*, post: Post, source: Source, by: User, claim: str = "") -> bool:
    """Let the post rely on the source, for the claim with this mark or ("") as a whole; tell whether that voided
    approvals. Raises Problem where the post no longer makes this claim."""
    with transaction.atomic():
        locked = _writable(post, by)
        if claim and claim not in {each.mark for each in claims_of(locked, ())}:
            raise Problem(_("The post doesn't make this claim any more."), _("Load the page again."))
        changed = rely_on(source=source, subject=subject_of(locked), unit=locked.unit, by=by, claim=claim)
        return changed and _changed(locked, by)


def detach_source(*, post: Post, source: Source, by: User) -> bool:
    """Let the post no longer rely on the source; tell whether that voided approvals."""
    with transaction.atomic():
        locked = _writable(post, by)
        changed = stop_relying_on(source=source, subject=subject_of(locked), unit=locked.unit, by=by)
        return changed and _changed(locked, by)


def _writable(post: Post, by: User) -> Post:
    require(by, Permission.WRITE_POSTS, post.unit_id)
    locked = lock(post)
    if locked.stage not in WRITABLE:
        raise Problem(_("This post is out. What it relied on can't change any more."), _("Copy it to a new post."))
    return locked


def _changed(locked: Post, by: User) -> bool:
    """Void what was asked or approved; whoever chose the evidence wrote, and can't approve."""
    voids = locked.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED)
    if voids:
        stop_everything(locked, by=by, why=_("what it relies on was changed"))
        emit(ApprovalsVoided(post=locked.pk, by=by.pk))
    locked.stage, locked.changed_at = Stage.DRAFT, clock.now()
    locked.contributors = sorted({*locked.contributors, by.pk})
    locked.save(update_fields=["stage", "changed_at", "contributors", "clearance"])
    return voids


def tell_of_fallen_source(*, source: int, kind: str) -> None:
    """Tell everybody who wrote a post that relies on this source, in a notice of this kind."""
    ids = [pk for subject, pk in subjects_relying_on(source) if subject == "post"]
    fallen = source_with(source)
    for post in Post.objects.filter(pk__in=ids, deleted_at=None).exclude(stage=Stage.TAKEN_DOWN).order_by("pk"):
        # From one signature to the next it is one piece of news.
        key = f"post:{post.pk}:{source}-{fallen.signatures if fallen else 0}"
        url = reverse("publishing:post", args=[post.pk]) + "#relies"
        tell(to=User.objects.filter(pk__in=post.contributors), kind=kind, url=url, key=key)
