"""Posting words that were approved once: no new approval, out within seconds (law 1: a standing clearance)."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from bedside.base import clock
from bedside.features.accounts.api import Account
from bedside.features.clearance.api import Template, use_template
from bedside.features.delivery.api import enqueue
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.writing import lock, save_post, start_post, subject_of
from bedside.kit import zones


def post_from_template(*, template: Template, values: Mapping[str, str], accounts: Sequence[Account], by: User) -> Post:
    """Fill an approved template and send it now.

    Raises Problem where a value, an account or the template itself is not one that was approved; nothing is kept then.
    """
    require(by, Permission.SCHEDULE_POSTS, template.unit)
    with transaction.atomic():
        post = start_post(unit=template.unit, by=by, title=template.name)
        used = use_template(template=template, values=values, accounts=accounts, by=by, subject=subject_of(post))
        words = next(iter(used.material.values()))["parts"][0]["text"]
        content = {
            "language": template.language,
            "accounts": [account.pk for account in accounts],
            "parts": [{"text": words, "pictures": []}],
            "variants": {},
        }
        save_post(post=post, content=content, title=template.name, revision=post.revision, by=by)
        made = lock(post)
        made.clearance, made.stage, made.planned_at = used.clearance, Stage.SCHEDULED, clock.now()
        made.wall = zones.to_wall(made.planned_at, made.zone).isoformat(timespec="minutes")
        made.save(update_fields=["clearance", "stage", "planned_at", "wall"])
        enqueue(
            clearance=used.clearance, material=used.material, accounts=accounts, due_at=made.planned_at, by=by.actor
        )
    return made
