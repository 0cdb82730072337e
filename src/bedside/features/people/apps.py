"""The people feature."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bedside.features.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
