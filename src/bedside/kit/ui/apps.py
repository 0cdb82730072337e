from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bedside.kit.ui"
    label = "ui"
