"""Pictures."""

import hashlib

from django.db import models

from bedside.features.people.models import Unit, User


class Picture(models.Model):
    """One picture, repainted on arrival: no metadata, no thumbnail, nothing but these pixels. Kept in the database, so
    that a backup, a crash and a second machine see the same picture as the words that use it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    alt = models.CharField(max_length=2000, blank=True)
    data = models.BinaryField()
    mime = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    removed = models.JSONField(default=list)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def is_intact(self) -> bool:
        """Whether the bytes are still those that were cleared."""
        return hashlib.sha256(bytes(self.data)).hexdigest() == self.sha256
