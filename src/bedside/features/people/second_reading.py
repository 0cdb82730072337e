"""Whoever works alone reads a second time, after a pause (law 10)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.people.current import organization


def second_reading_at(asked_at: datetime) -> datetime:
    """Return when the second reading of what was asked then may be done."""
    return asked_at + timedelta(minutes=organization().solo_pause_minutes)


def must_have_paused(asked_at: datetime) -> None:
    """Raise Problem, in words, before the pause is over."""
    wait = second_reading_at(asked_at) - clock.now()
    if wait > timedelta(0):
        minutes = -(-wait // timedelta(minutes=1))
        raise Problem(
            _("A second reading helps only after a pause."),
            ngettext("Come back in %(minutes)d minute.", "Come back in %(minutes)d minutes.", minutes)
            % {"minutes": minutes},
        )
