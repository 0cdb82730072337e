"""The site as a Django app: its pages that belong to no feature, and the one cache table."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "bedside.site"
    label = "site"

    def ready(self) -> None:
        autodiscover_modules("navigation", "today", "audit_access", "audit_words")
