"""Addresses of sources."""

from django.urls import path

from bedside.features.evidence.views import adding, sources

app_name = "evidence"
urlpatterns = [
    path("", sources.listing, name="sources"),
    path("add/", adding.add, name="add"),
    path("<int:pk>/", sources.source, name="source"),
    path("<int:pk>/edit/", adding.edit, name="edit"),
    path("<int:pk>/sign/", sources.sign, name="sign"),
    path("<int:pk>/mark/", sources.mark, name="mark"),
    path("<int:pk>/unmark/", sources.unmark, name="unmark"),
]
