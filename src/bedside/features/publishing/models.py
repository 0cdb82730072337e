"""Posts.

A post's `content` is JSON, encrypted (law 3: a draft may hold what must never be seen):

    {"language": "en",
     "accounts": [3, 5],
     "parts":    [{"text": "…", "pictures": [{"picture": 12, "alt": "…"}]}],      a thread where more than one
     "variants": {"5": [ …parts for account 5, where they differ… ]}}
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.features.accounts.models import Account
from bedside.features.clearance.models import ApprovalRequest, Clearance
from bedside.features.people.models import Unit, User
from bedside.kit.fields import EncryptedJSON, EncryptedText


class Stage(models.TextChoices):
    """Where a post stands."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waiting for approval")
    CHANGES = "changes", _("Change asked")
    DECLINED = "declined", _("Declined")
    CLEARED = "cleared", _("Cleared")
    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent")
    PARTLY = "partly", _("Partly sent")
    FAILED = "failed", _("Not sent")
    TAKEN_DOWN = "taken_down", _("Taken down")


class Post(models.Model):
    """What somebody wants to say, to which accounts, when.

    `wall` is the time people chose ("2026-03-03T09:00", on the clocks of `zone`); `planned_at` the moment it means.
    It may be moved by `flex_hours` either way without asking again.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120, blank=True)
    content = EncryptedJSON()
    revision = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT)
    wall = models.CharField(max_length=16, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    planned_at = models.DateTimeField(null=True)
    flex_hours = models.PositiveSmallIntegerField(default=24)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    contributors = models.JSONField(default=list)
    request = models.ForeignKey(ApprovalRequest, models.PROTECT, null=True, related_name="+")
    clearance = models.ForeignKey(Clearance, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["planned_at", "id"], condition=models.Q(deleted_at=None), name="posts_by_plan"),
            models.Index(fields=["-changed_at", "-id"], condition=models.Q(deleted_at=None), name="posts_by_change"),
            models.Index(
                fields=["stage", "-changed_at", "-id"], condition=models.Q(deleted_at=None), name="posts_by_stage"
            ),
            models.Index(
                fields=["stage", "planned_at", "id"],
                include=("unit",),
                condition=models.Q(deleted_at=None),
                name="posts_by_stage_and_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Post %(number)d") % {"number": self.pk or 0})


class Target(models.Model):
    """An account a post goes to: the same as in its content, in a form that lists can filter by."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="targets")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="a_target_once")]


class Version(models.Model):
    """The content as it was when somebody else took over, asked for approval, or paused."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = EncryptedJSON()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    submitted = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_version_a_number")]


class Comment(models.Model):
    """What colleagues say to each other about a post. Never leaves."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = EncryptedText()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class Trace(models.Model):
    """One band of a post's likeness (see likeness.py): posts that share one may be alike."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="traces")
    band = models.BigIntegerField(db_index=True)


class Feedback(models.Model):
    """What somebody said about the checker: a finding is wrong, or words were missed. It changes nothing of the post.

    `fingerprint` is the finding's, or that of the missed words. `content` (law 3: encrypted, erased after
    BEDSIDE_FEEDBACK_DAYS) is {} once erased, else, with offsets in Python characters:

        {"text": "…", "start": 8, "end": 13, "alt": false, "language": "en",
         "findings": [{"code": "P101", "label": "NAME", "start": 8, "end": 13, "fingerprint": "…"}]}
    """

    class Kind(models.TextChoices):
        WRONG = "wrong", _("Marked wrong")
        MISSED = "missed", _("Missed")

    post = models.ForeignKey(Post, models.CASCADE, related_name="feedback")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    code = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=30)
    severity = models.CharField(max_length=10, blank=True)
    fingerprint = models.CharField(max_length=32)
    content = EncryptedJSON(default=dict)
    reason = EncryptedText(default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at", "-id"], name="feedback_by_unit"),
            models.Index(fields=["at"], condition=models.Q(erased_at=None), name="feedback_with_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "by", "kind", "fingerprint"], name="feedback_once_a_person")
        ]


class ClarityScore(models.Model):
    """A longer post scored with the Clear Communication Index: of which words, by whom, and what came out.

    `answers` are what counted, `machine` what the checker answered of itself, both by item number ({"4": "yes"}): where
    they differ, a person decided. `main_message` is the author's own sentence, and goes when the words go.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="clarity_scores")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    main_message = EncryptedText(default="")
    answers = models.JSONField()
    machine = models.JSONField()
    earned = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()
    open = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]


class Found(models.Model):
    """That a post, when somebody held it for ready, had a finding. Without words: it is there to be counted."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "fingerprint"], name="a_finding_counts_once")]
