"""Notices, and how each person wants to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bedside.features.people.models import User


class Notice(models.Model):
    """One person is told one thing, once. It holds no words: what is said depends on `kind` alone (see kinds.py).

    `key` names the thing ("request:12"), so that telling twice tells once, and `settle` finds it again. `url` is the
    page inside Bedside that it leads to.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    url = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-made_at", "-id"], name="notices_of_user"),
            models.Index(fields=["kind", "key"], name="notices_of_thing"),
            models.Index(fields=["user"], condition=Q(seen_at=None, settled_at=None), name="notices_unread"),
            models.Index(
                fields=["made_at"], condition=Q(mailed_at=None, seen_at=None, settled_at=None), name="notices_to_mail"
            ),
        ]


class Preference(models.Model):
    """How one person is told. Who has no row has the defaults. The row is also the lock under which mails to the person
    are sent, so that none goes out twice."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Not by mail")

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="notice_preference")
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)
    away_until = models.DateField(null=True, blank=True)
    covered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="an_hour_of_the_day")]
