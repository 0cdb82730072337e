"""The delivery feature."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "bedside.features.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
