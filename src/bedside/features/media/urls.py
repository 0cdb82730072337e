"""Addresses of pictures."""

from django.urls import path

from bedside.features.media.views import captions, files, films, library, uploads, who

app_name = "media"
urlpatterns = [
    path("media/add/", files.add, name="add"),
    path("media/<int:pk>/<str:sha>/", files.picture, name="picture"),
    path("media/<int:pk>/<str:sha>/film/", films.film, name="film"),
    path("media/<int:pk>/<str:sha>/captions/<slug:language>/", films.captions, name="film-captions"),
    path("media/uploads/", uploads.begin, name="upload-begin"),
    path("media/uploads/<uuid:key>/", uploads.state, name="upload-state"),
    path("media/uploads/<uuid:key>/portion/<int:start>/", uploads.portion, name="upload-portion"),
    path("media/uploads/<uuid:key>/finish/", uploads.finish, name="upload-finish"),
    path("media/uploads/<uuid:key>/stop/", uploads.stop, name="upload-stop"),
    path("pictures/uploads/erase/", uploads.erase, name="upload-erase"),
    path("pictures/", library.listing, name="library"),
    path("pictures/upload/", library.upload, name="upload"),
    path("pictures/<int:pk>/", library.asset, name="asset"),
    path("pictures/<int:pk>/delete/", library.delete, name="delete"),
    path("pictures/<int:pk>/state/", films.state, name="asset-state"),
    path("pictures/<int:pk>/again/", films.again, name="make-again"),
    path("pictures/<int:pk>/forget/", films.forget, name="forget-making"),
    path("pictures/<int:pk>/file/", films.document, name="document"),
    path("pictures/<int:pk>/choose/", library.choose, name="choose"),
    path("pictures/version/<int:pk>/", who.who, name="who"),
    path("pictures/version/<int:pk>/state/", who.state, name="state"),
    path("pictures/version/<int:pk>/answer/", who.answer, name="answer"),
    path("pictures/version/<int:pk>/paint/", who.paint, name="paint"),
    path("pictures/version/<int:pk>/look/", who.again, name="look-again"),
    path("pictures/version/<int:pk>/use/", who.use, name="use-version"),
    path("pictures/version/<int:pk>/captions/", captions.page, name="said"),
    path("pictures/version/<int:pk>/captions/<str:language>/", captions.page, name="said-in"),
    path("pictures/version/<int:pk>/captions/<str:language>/keep/", captions.keep, name="said-keep"),
    path("pictures/version/<int:pk>/captions/<str:language>/check/", captions.check, name="said-check"),
    path("pictures/version/<int:pk>/captions/<str:language>/add/", captions.add, name="said-add"),
    path("pictures/version/<int:pk>/captions/<str:language>/draft/", captions.draft, name="said-draft"),
    path("pictures/version/<int:pk>/captions/<str:language>/nothing/", captions.nothing, name="said-nothing"),
    path("pictures/version/<int:pk>/captions/<str:language>/state/", captions.state, name="said-state"),
    path("pictures/answer/<int:pk>/back/", who.back, name="take-back"),
]
