"""Addresses of pictures."""

from django.urls import path

from bedside.features.media import views

app_name = "media"
urlpatterns = [
    path("add/", views.add, name="add"),
    path("<int:pk>/<str:sha>/", views.picture, name="picture"),
]
