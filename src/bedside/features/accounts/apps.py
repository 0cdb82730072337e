"""The accounts feature."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bedside.features.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
