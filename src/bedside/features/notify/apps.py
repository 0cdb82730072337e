"""The notify feature."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "bedside.features.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
