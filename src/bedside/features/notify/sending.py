"""Which notices are mailed when, and how what was mailed is remembered."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as wall_time

from django.db import transaction
from django.db.models import Q, QuerySet

from bedside.base import clock
from bedside.features.notify import covering, letters, mail
from bedside.features.notify.kinds import codes_at_once
from bedside.features.notify.models import Notice, Preference
from bedside.features.people.api import User, organization
from bedside.kit import zones

log = logging.getLogger(__name__)


def mail_what_waits(user_id: int) -> int:
    """Mail what the person is to know at once, in one mail; return how many notices it held.

    Raises OSError or SMTPException where the mail server can't take it now; then nothing counts as mailed.
    """

    def due(user: User, preference: Preference) -> QuerySet[Notice]:
        unsent = _unsent(user)
        if preference.mail != Preference.Mail.AT_ONCE:
            unsent = unsent.filter(kind__in=codes_at_once())
        return unsent.exclude(kind__in=codes_at_once()) if covering.cover_of(user) else unsent

    return _mail(user_id, due, letters.at_once)


def mail_digest(user_id: int) -> int:
    """Mail what came before the person's hour and can wait, in one mail; return how many notices it held. Raises as
    `mail_what_waits` does."""

    def due(user: User, preference: Preference) -> QuerySet[Notice]:
        return waiting_for_digest(user, preference)

    return _mail(user_id, due, letters.digest)


def waiting_for_digest(user: User, preference: Preference) -> QuerySet[Notice]:
    """Return what the person's next digest holds, as of the last time their hour struck."""
    if preference.mail != Preference.Mail.DAILY:
        return Notice.objects.none()
    struck = last_strike(clock.now(), preference.hour, user.zone or organization().zone)
    return _unsent(user).exclude(kind__in=codes_at_once()).filter(made_at__lt=struck)


def last_strike(now: datetime, hour: int, zone: str) -> datetime:
    """Return when the hour last struck on the person's clock, at or before `now`. Once a day: an hour that clocks skip
    strikes when they have skipped it, one that they repeat strikes the first time."""
    today = zones.to_wall(now, zone).date()
    struck = _strike(datetime.combine(today, wall_time(hour)), zone)
    return struck if struck <= now else _strike(datetime.combine(today - timedelta(days=1), wall_time(hour)), zone)


def _strike(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=zones.zone(zone), fold=0)


def _unsent(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, mailed_at=None, seen_at=None, settled_at=None)


def _mail(
    user_id: int,
    due: Callable[[User, Preference], QuerySet[Notice]],
    write: Callable[[User, list[Notice]], mail.Letter],
) -> int:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return 0
    Preference.objects.get_or_create(user=user)
    with transaction.atomic():
        # The lock: another worker with the same job waits here, and then finds everything mailed. Notices themselves
        # stay free, so that no page waits for a mail server.
        preference = Preference.objects.select_for_update(of=("self",)).get(user=user)
        notices = list(due(user, preference).select_related("by").order_by("made_at", "pk"))
        if not notices:
            return 0
        try:
            mail.send(write(user, notices), to=user.email)
        except smtplib.SMTPRecipientsRefused as refusal:
            if not _for_good(refusal):
                raise
            log.error("the mail server refuses the address of user %d", user.pk)
            Preference.objects.filter(pk=preference.pk).update(refused_at=clock.now())
            return 0
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=clock.now())
        Preference.objects.filter(Q(pk=preference.pk) & ~Q(refused_at=None)).update(refused_at=None)
    return len(notices)


def _for_good(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code >= 500 for code, _text in refusal.recipients.values())
