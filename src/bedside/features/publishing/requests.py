"""Reading what the composer sends: whose page it is, which post, what is typed."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed, Problem
from bedside.features.people.api import Permission, Unit, User, require, units_where
from bedside.features.publishing.findings import require_judge
from bedside.features.publishing.models import Post

# A new post has no number yet.
NEW = 0


def person_of(request: HttpRequest, page_of: object = None) -> User:
    """Return who asks. `page_of` is the person whose page it was: at a shared computer somebody else may have signed in
    since, and what the first one typed must not become the other's. Raises NotAllowed then."""
    user = request.user
    assert isinstance(user, User)
    if page_of not in (None, "") and str(page_of) != str(user.pk):
        raise NotAllowed(
            _("Somebody else signed in here since this page was opened."),
            _("What is typed stays on the page. Sign in again as yourself."),
        )
    return user


def post_of(user: User, pk: int, permission: Permission) -> Post:
    """Return a post for a person who may do this with it. Raises NotAllowed, and Problem for one that is gone."""
    return _post(pk, lambda found: require(user, permission, found.unit_id))


def judged_post(user: User, pk: int) -> Post:
    """Return a post for a person who writes or reviews it, in whatever unit. Raises as `post_of` does."""
    return _post(pk, lambda found: require_judge(user, found))


def _post(pk: int, refuse: Callable[[Post], None]) -> Post:
    found = (
        Post.objects.select_related("unit", "author", "request", "clearance__request").filter(pk=pk).first()
    )  # fmt: skip
    if found is None:
        raise Problem(_("There is no such post."), _("It may have been deleted. Its record is on the audit page."))
    refuse(found)
    if found.deleted_at is not None:
        raise Problem(_("This post was deleted."), _("Its record is on the audit page."))
    return found


def unit_of(user: User, chosen: str) -> Unit:
    """Return the unit for which a new post is written. Raises NotAllowed where the person writes for none."""
    require(user, Permission.WRITE_POSTS)
    units = units_where(user, Permission.WRITE_POSTS)
    unit = units.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 18 else units.first()
    if unit is None:
        raise NotAllowed(_("You may not write for this unit."), _("Choose another one."))
    return unit


def json_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON that a script sent. Raises Problem where it is none."""
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem(_("This can't be read."), _("Load the page again."))
    return found
