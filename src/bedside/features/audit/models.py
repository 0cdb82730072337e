"""The record's tables. The application may add and read; a trigger refuses everything else (see migration 0002).

entry         what happened, once and for ever; refers to people and things by id, and to words by keyed digests
payload       words that belong to an entry and may have to be erased; erasing leaves the digest, so the chain holds
link          an entry's place in the chain, given after commit, in batches
seal          a signed batch of links
waiting       entries without a place yet; filled by a trigger, emptied by sealing
verification  when the chain was walked, and what was found
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from bedside.kit.fields import EncryptedJSON


class Entry(models.Model):
    """One thing that happened. `subject_name` can be erased (its digest stays); nothing else ever changes."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    address = models.CharField(max_length=45)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    subject_name = models.CharField(max_length=200)
    name_digest = models.CharField(max_length=64)
    unit_id = models.BigIntegerField(null=True)
    facts = models.JSONField()
    payload_digest = models.CharField(max_length=64)
    stamp = models.CharField(max_length=64)

    if TYPE_CHECKING:  # what points here; not every entry has one
        payload: Any
        link: Any
        waiting: Any

    class Meta:
        # One index for each thing that the list can be narrowed to, each in the order of the list.
        indexes = [
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["subject_kind", "subject_id", "at", "id"], name="audit_by_subject"),
            models.Index(fields=["actor_kind", "actor_id", "at", "id"], name="audit_by_actor"),
            models.Index(fields=["action", "at", "id"], name="audit_by_action"),
            models.Index(fields=["unit_id", "at", "id"], name="audit_by_unit"),
        ]


class Payload(models.Model):
    """Words that belong to an entry, encrypted. `salt` goes with them, so that nobody guesses them from the digest."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="payload")
    words = EncryptedJSON(null=True)
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)


class Seal(models.Model):
    """A signed batch: `digest` is the chain's value after its last link, `at` when it was signed."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.BinaryField()
    signature = models.BinaryField()
    key = models.BinaryField()
    at = models.DateTimeField()


class Link(models.Model):
    """Entry number `place` of the chain (from 1, without gaps)."""

    place = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="link")
    digest = models.BinaryField()


class Waiting(models.Model):
    """An entry that has no place in the chain yet. A queue, so that sealing never searches the whole record."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="waiting")


class Verification(models.Model):
    """One walk along the chain: who asked, how far it is, what it found. `breaks` holds the first of them only."""

    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    seen_alive_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    walked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    breaks = models.JSONField(default=list)
    break_count = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="audit_verified")]
