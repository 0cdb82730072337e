"""Side work: mails, sent by the worker and tried again while the mail server is away."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from bedside.base import clock
from bedside.features.notify import sending
from bedside.features.notify.kinds import codes_at_once
from bedside.features.notify.models import Notice, Preference
from bedside.features.people.api import User

log = logging.getLogger(__name__)

# Long enough that what is told in one go becomes one mail.
SOON = 5

KEEP = timedelta(days=365)


class Patience(BaseRetryStrategy):
    """Half a minute, then twice as long each time, at most a quarter of an hour, for about two days."""

    FIRST, LONGEST, MOST = 30, 900, 196

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; None to give up. What is given up is taken along by the person's next mail."""
        if job.attempts >= self.MOST:
            return None
        return RetryDecision(retry_in={"seconds": self.pause(job.attempts)})

    def pause(self, attempts: int) -> int:
        """Return the seconds to wait after so many tries before this one."""
        return int(min(self.FIRST * 2 ** min(attempts, 10), self.LONGEST))


def mail_soon(user: User) -> None:
    """Have what waits for the person mailed, in the caller's transaction."""
    mail_user.configure(schedule_in={"seconds": SOON}).defer(user=user.pk)


@app.task(name="notify.mail", queue="mail")
def mail_user(user: int) -> None:
    """Mail one person what waits for them."""
    _try(sending.mail_what_waits, user)


@app.task(name="notify.digest", queue="mail")
def mail_digest(user: int) -> None:
    """Mail one person their digest."""
    _try(sending.mail_digest, user)


@app.task(name="notify.again", queue="mail", retry=Patience())
def mail_again(user: int) -> None:
    """Mail one person whatever is due, after the mail server was away."""
    sending.mail_what_waits(user)
    sending.mail_digest(user)


def _try(send: Callable[[int], int], user: int) -> None:
    """Send now, or have it tried again and again by one job for the person, however many mails have failed."""
    try:
        send(user)
    except OSError as error:
        # The kind only: a mail server's answer repeats the address.
        log.warning("a mail to user %d failed (%s), it will be tried again", user, type(error).__name__)
        again = mail_again.configure(queueing_lock=f"notify.again:{user}", schedule_in={"seconds": Patience.FIRST})
        with suppress(AlreadyEnqueued), transaction.atomic():
            again.defer(user=user)


@app.periodic(cron="*/15 * * * *")
@app.task(name="notify.digests", queue="mail", queueing_lock="notify.digests")
def start_digests(timestamp: int) -> None:
    """Send the digests of those whose hour has struck."""
    unsent = Notice.objects.filter(mailed_at=None, seen_at=None, settled_at=None).exclude(kind__in=codes_at_once())
    for user in User.objects.filter(is_active=True, pk__in=unsent.values("user")):
        preference = Preference.objects.filter(user=user).first() or Preference(user=user)
        if sending.waiting_for_digest(user, preference).exists():
            mail_digest.defer(user=user.pk)


@app.periodic(cron="23 3 * * *")
@app.task(name="notify.forget", queue="mail", queueing_lock="notify.forget")
def forget_old(timestamp: int) -> None:
    """Delete what nobody needs any more."""
    Notice.objects.filter(made_at__lt=clock.now() - KEEP).filter(~Q(seen_at=None) | ~Q(settled_at=None)).delete()
