"""A practice of one has one person: whoever clears alone must not have a colleague who could read."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base.errors import Problem
from bedside.features.people.models import Mode, Organization, User


def require_alone() -> None:
    """Raise Problem where there is anybody who could approve: nobody may switch off that others read their words."""
    others = _active() - 1
    if others > 0:
        raise Problem(
            ngettext(
                "%(count)d other person works here, so nobody clears alone.",
                "%(count)d other people work here, so nobody clears alone.",
                others,
            )
            % {"count": others},
            _("“One person” is for a practice of one. Stop the other accounts first."),
        )


def require_room_for_one_more() -> None:
    """Raise Problem where one person works alone and would get company. Call it in the transaction of the change: the
    organization is locked, so that the way of working stays as it is until then."""
    us = Organization.objects.select_for_update().filter(pk=1).first()
    if us is not None and us.mode == Mode.SOLO and _active() > 0:
        raise Problem(
            _("You work as one person here, so nobody else can have an account."),
            _("Choose “A team” under Settings, Organization first. From then on a colleague approves."),
        )


def _active() -> int:
    return User.objects.filter(is_active=True).count()
