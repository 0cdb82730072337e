"""The outbox. A row is the truth about one post on one account; `docs/guide/delivery.md` draws its states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.features.accounts.models import Account
from bedside.features.clearance.models import Clearance
from bedside.kit.fields import EncryptedJSON


class State(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    HELD = "held", _("Held")
    UNCONFIRMED = "unconfirmed", _("Could not confirm")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")
    TAKING_DOWN = "taking_down", _("Being taken down")
    TAKEN_DOWN = "taken_down", _("Taken down")


# What keeps later posts of the same account waiting, once it is due.
IN_LINE = (State.WAITING, State.SENDING, State.UNCONFIRMED)
OPEN = (*IN_LINE, State.HELD, State.TAKING_DOWN)
# Why taking down doesn't get on by itself: the network refused it, or the account must be connected again.
REFUSED, RECONNECT = "refused", "reconnect"
# How a take-down ended where the network didn't do it: a person says so.
BY_HAND = "by-hand"
STILL_OUT = models.Q(state=State.TAKING_DOWN, code__in=(REFUSED, RECONNECT))


class Worker(models.Model):
    """A process that sends. It says every second that it lives, so that its lanes are free soon after its death."""

    seen_at = models.DateTimeField()


class Lane(models.Model):
    """One account's way out: one post at a time. Whoever holds its lease, with its newest fence, may send."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="lane")
    fence = models.BigIntegerField(default=0)
    holder = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    resume_at = models.DateTimeField(null=True)
    spent_until = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One post to one account."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="deliveries")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    material = EncryptedJSON()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=40, blank=True)
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    engagement_at = models.DateTimeField(null=True)
    # Somebody wants it gone while it is being sent. The courier, who alone knows how far it is, sees to it.
    unwanted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # The line of an account: the first of these rows is the only one that may be sent.
            models.Index(
                fields=["account", "due_at", "id"], name="line", condition=models.Q(state__in=[*IN_LINE, "taking_down"])
            ),
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["engagement_at"], name="engagement_due", condition=models.Q(state="sent")),
        ]
        constraints = [
            # One yes, one effect: whoever schedules twice, in whatever order, sends once.
            models.UniqueConstraint(
                fields=["clearance", "account"], condition=~models.Q(state="cancelled"), name="one_delivery_a_clearance"
            )
        ]

    @property
    def is_still_out(self) -> bool:
        """Whether it should be gone, and stays where it is until a person does something (`STILL_OUT`)."""
        return self.state == State.TAKING_DOWN and self.code in (REFUSED, RECONNECT)


class Piece(models.Model):
    """One part of a delivery (a plain post has one, a thread several), with its key and, once out, its receipt.

    `key` is made with the row and never changes: every try of this part uses it and nothing else does. `created_at`,
    which readers see, is fixed before the first try.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(null=True)
    pending = models.JSONField(null=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    extra = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    likes = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)
    reposts = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["sent_at"], name="pieces_out", condition=models.Q(sent_at__isnull=False))]
        constraints = [models.UniqueConstraint(fields=["delivery", "position"], name="one_piece_a_position")]


class Try(models.Model):
    """One call to a network, written down before it is made. Without `ended_at`: nobody knows how it ended."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        PENDING = "pending", _("The network is working on it")
        NOT_ACTED = "not_acted", _("Nothing happened")
        UNKNOWN = "unknown", _("Unknown")
        REJECTED = "rejected", _("Refused")
        RECONNECT = "reconnect", _("The account must be connected again")
        FOUND = "found", _("Found on the network")
        ABSENT = "absent", _("Not on the network")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    piece = models.ForeignKey(Piece, models.CASCADE, null=True, related_name="attempts")
    action = models.CharField(max_length=10)
    fence = models.BigIntegerField()
    worker = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
