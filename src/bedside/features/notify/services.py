"""What people do with their notices: read them, and say how they want to be told."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.notify import covering, tasks
from bedside.features.notify.api import tell
from bedside.features.notify.models import Notice, Preference
from bedside.features.people.api import User, organization
from bedside.kit import zones


def notices_of(user: User, *, unread: bool = False) -> QuerySet[Notice]:
    """Return the person's notices; `unread` leaves out what was seen or dealt with."""
    own = Notice.objects.filter(user=user)
    return own.filter(seen_at=None, settled_at=None) if unread else own


def mark_seen(notices: QuerySet[Notice]) -> int:
    """Mark these as seen; return how many weren't."""
    return notices.filter(seen_at=None).update(seen_at=clock.now())


def preference_of(user: User) -> Preference:
    """Return how the person wants to be told; the defaults where they never said."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def change_preference(
    *, user: User, mail: str, hour: int, away_until: date | None, covered_by: User | None, by: User
) -> None:
    """Change how the person is told.

    Mail about what waits for the person can't be switched off; while away, it goes to somebody who may do the same.
    Raises Problem where nobody, or the wrong person, would stand in.
    """
    if (away_until is None) != (covered_by is None):
        raise Problem(
            _("Somebody must stand in while you are away."), _("Choose both the day and the person, or neither.")
        )
    if away_until and away_until < zones.to_wall(clock.now(), user.zone or organization().zone).date():
        raise Problem(_("That day is over."), _("Choose today or a later day."))
    if covered_by and not covering.candidates_for(user).filter(pk=covered_by.pk).exists():
        raise Problem(
            _("%(name)s doesn't hold all of your roles.") % {"name": covered_by.name},
            _("Choose somebody who may do what you may."),
        )
    with transaction.atomic():
        preference, _made = Preference.objects.select_for_update(of=("self",)).get_or_create(user=user)
        preference.mail, preference.hour = mail, hour
        preference.away_until, preference.covered_by = away_until, covered_by
        preference.save(update_fields=["mail", "hour", "away_until", "covered_by"])
        facts = {
            "mail": mail,
            "hour": hour,
            "away_until": away_until.isoformat() if away_until else None,
            "covered_by": covered_by.pk if covered_by else None,
        }
        record(by=by.actor, action="notices.set", subject=Subject("user", user.pk, user.name), facts=facts)
        if covered_by and away_until:
            tell(
                to=[covered_by],
                kind="notices.cover",
                url=reverse("notify:notices"),
                key=f"cover:{user.pk}:{away_until.isoformat()}",
                by=by,
            )
        # What waited while somebody else was to be mailed isn't forgotten.
        tasks.mail_soon(user)
