"""Deleting a picture that nothing uses."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.api import record
from bedside.features.media.models import Asset, Usage
from bedside.features.media.services.adding import subject_of
from bedside.features.people.api import Permission, User, require


def delete_asset(*, asset: Asset, by: User) -> None:
    """Delete a picture with its original, its versions and what was said of them. Raises Problem while it is used."""
    require(by, Permission.WRITE_POSTS, asset.unit_id)
    with transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if Usage.objects.filter(picture__asset=locked).exists():
            raise Problem(_("This picture is used in a post."), _("Take it out of the post first."))
        record(
            by=by.actor,
            action="picture.deleted",
            subject=subject_of(locked),
            facts={"versions": locked.versions.count()},
            unit_id=locked.unit_id,
        )
        locked.current = None
        locked.save(update_fields=["current"])
        locked.delete()
