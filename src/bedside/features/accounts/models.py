"""Accounts on networks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.features.people.models import Unit, User
from bedside.kit.fields import EncryptedJSON


class Account(models.Model):
    """One account on one network, owned by a unit."""

    class State(models.TextChoices):
        CONNECTED = "connected", _("Connected")
        RECONNECT = "reconnect", _("Connect again")
        DISCONNECTED = "disconnected", _("Disconnected")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts")
    network = models.CharField(max_length=30)
    server = models.CharField(max_length=200)
    identity = models.CharField(max_length=200)
    handle = models.CharField(max_length=200)
    secrets = EncryptedJSON()
    state = models.CharField(max_length=15, choices=State, default=State.CONNECTED)
    reason = models.CharField(max_length=300, blank=True)
    connected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    connected_at = models.DateTimeField()

    class Meta:
        ordering = ["network", "handle"]
        constraints = [
            models.UniqueConstraint(fields=["network", "server", "identity"], name="an_account_is_connected_once")
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def connection(self) -> int:
        """Which time of being connected this is (see events)."""
        return int(self.connected_at.timestamp())
