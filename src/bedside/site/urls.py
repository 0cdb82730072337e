"""Every address of Bedside."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bedside.kit.ui.urls")),
]
