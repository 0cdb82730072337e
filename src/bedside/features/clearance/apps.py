"""The clearance feature."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "bedside.features.clearance"
    label = "clearance"
    default_auto_field = "django.db.models.BigAutoField"
