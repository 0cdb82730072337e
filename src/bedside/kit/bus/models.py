"""The table of events that some handler has yet to see."""

from django.db import models
from django.db.models.functions import Now


class Happening(models.Model):
    """One event for one handler; deleted when the handler has done its part."""

    name = models.CharField(max_length=200)
    handler = models.CharField(max_length=250)
    fields = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["next_at", "id"])]
