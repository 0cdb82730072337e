"""The publishing feature."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "bedside.features.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
