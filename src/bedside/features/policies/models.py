"""Versions of the organization's own rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.checker.own.model import OwnRules
from bedside.checker.own.reading import from_data
from bedside.features.people.models import User


class RuleSet(models.Model):
    """One version. One is in force, at most one is being written; those before are kept as they were.

    `content` are the rules as plain data (see `checker.own`). `contributors` are the ids of all who wrote it: in a team
    none of them approves it. `revision` counts its changes. `alone`: approved by its writer after a second reading.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Waiting for approval")
        CURRENT = "current", _("In force")
        EARLIER = "earlier", _("Earlier version")

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    contributors = models.JSONField(default=list)
    why = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=~models.Q(state="earlier"), name="one_rule_set_of_each_open_state"
            )
        ]

    def __str__(self) -> str:
        return str(_("version %(number)d") % {"number": self.number})

    @property
    def rules(self) -> OwnRules:
        """The rules of this version."""
        return from_data({**self.content, "version": self.number})
