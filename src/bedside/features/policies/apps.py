"""The policies feature."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "bedside.features.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
