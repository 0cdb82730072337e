"""Addresses of pictures."""

from django.urls import path

from bedside.features.media.views import files, library, who

app_name = "media"
urlpatterns = [
    path("media/add/", files.add, name="add"),
    path("media/<int:pk>/<str:sha>/", files.picture, name="picture"),
    path("pictures/", library.listing, name="library"),
    path("pictures/upload/", library.upload, name="upload"),
    path("pictures/<int:pk>/", library.asset, name="asset"),
    path("pictures/<int:pk>/delete/", library.delete, name="delete"),
    path("pictures/<int:pk>/choose/", library.choose, name="choose"),
    path("pictures/version/<int:pk>/", who.who, name="who"),
    path("pictures/version/<int:pk>/state/", who.state, name="state"),
    path("pictures/version/<int:pk>/answer/", who.answer, name="answer"),
    path("pictures/version/<int:pk>/paint/", who.paint, name="paint"),
    path("pictures/version/<int:pk>/look/", who.again, name="look-again"),
    path("pictures/version/<int:pk>/use/", who.use, name="use-version"),
    path("pictures/answer/<int:pk>/back/", who.back, name="take-back"),
]
