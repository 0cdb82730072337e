"""The notify feature."""

from django.apps import AppConfig
from django.conf import settings

from bedside.features.notify.mail import server


class NotifyConfig(AppConfig):
    name = "bedside.features.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with an address of a mail server that can't be meant. Raises Problem."""
        server(settings.MAIL_URL)
