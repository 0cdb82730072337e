"""Addresses of the accounts."""

from django.urls import path

from bedside.features.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.account_list, name="accounts"),
    path("connect/", views.networks, name="networks"),
    path("connect/<slug:slug>/", views.connect, name="connect"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/disconnect/", views.disconnect, name="disconnect"),
]
