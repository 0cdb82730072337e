"""The record's tables. The application may add and read; a trigger refuses everything else (see migration 0002).

entry      what happened, once and for ever; refers to people and things by id, and to a payload by its keyed digest
payload    words that belong to an entry and may have to be erased; erasing leaves the digest, so the chain holds
link       an entry's place in the chain, given after commit, in batches
seal       a signed batch of links
waiting    entries without a place yet; filled by a trigger, emptied by sealing
"""

from django.db import models
from django.db.models.functions import Now

from bedside.kit.fields import EncryptedJSON


class Entry(models.Model):
    """One thing that happened."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    address = models.CharField(max_length=45)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    subject_name = models.CharField(max_length=200)
    unit_id = models.BigIntegerField(null=True)
    facts = models.JSONField()
    payload_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"]),
            models.Index(fields=["actor_id", "id"]),
            models.Index(fields=["action", "id"]),
        ]


class Payload(models.Model):
    """Words that belong to an entry, encrypted. `salt` goes with them, so that the digest left behind can't be guessed."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="payload")
    words = EncryptedJSON(null=True)
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)


class Seal(models.Model):
    """A signed batch: `digest` is the chain's value after its last link."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.BinaryField()
    signature = models.BinaryField()
    key = models.BinaryField()
    at = models.DateTimeField(db_default=Now())


class Link(models.Model):
    """Entry number `place` of the chain (from 1, without gaps)."""

    place = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="link")
    digest = models.BinaryField()


class Waiting(models.Model):
    """An entry that has no place in the chain yet. A queue, so that sealing never searches the whole record."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="waiting")
