"""Addresses of the gate."""

from django.urls import path

from bedside.features.clearance.views import (
    asking_outside,
    chaining,
    deciding,
    holding,
    outside,
    overruling,
    pictures,
    templating,
    waiting,
)

app_name = "clearance"
urlpatterns = [
    path("approvals/", waiting.waiting, name="waiting"),
    path("approvals/<int:pk>/", deciding.request_page, name="request"),
    path("approvals/<int:pk>/<int:picture>/<str:sha>/", pictures.picture, name="request-picture"),
    path("approvals/<int:pk>/outside/", asking_outside.invite, name="invite"),
    path("approvals/findings/", overruling.in_force, name="overrules"),
    path("approvals/findings/<int:pk>/", overruling.overrule_page, name="overrule"),
    path("approvals/findings/<int:pk>/take-back/", overruling.take_back, name="overrule-take-back"),
    path("approvals/findings/<int:pk>/end/", overruling.end, name="overrule-end"),
    path("holds/", holding.holds, name="holds"),
    path("holds/<int:pk>/lift/", holding.lift, name="hold-lift"),
    path("settings/approvals/", chaining.chains, name="chains"),
    path("settings/approvals/everywhere/", chaining.chain, name="chain-everywhere"),
    path("settings/approvals/<int:unit_id>/", chaining.chain, name="chain"),
    path("templates/", templating.templates, name="templates"),
    path("templates/new/", templating.edit, name="template-new"),
    path("templates/<int:pk>/", templating.template_page, name="template"),
    path("templates/<int:pk>/edit/", templating.edit, name="template-edit"),
    path("templates/<int:pk>/submit/", templating.submit, name="template-submit"),
    path("templates/<int:pk>/retire/", templating.retire, name="template-retire"),
    path("templates/<int:pk>/overrule/<str:fingerprint>/", templating.ask, name="template-overrule"),
    path("read/<str:token>/", outside.page, name="outside"),
    path("approvals/<int:pk>/<int:picture>/<str:sha>/film/", pictures.film, name="request-film"),
    path("approvals/<int:pk>/<int:picture>/<str:sha>/captions/<str:language>/", pictures.track, name="request-track"),
    path("read/<str:token>/<int:picture>/<str:sha>/", outside.picture, name="outside-picture"),
    path("read/<str:token>/<int:picture>/<str:sha>/film/", outside.film, name="outside-film"),
    path("read/<str:token>/<int:picture>/<str:sha>/captions/<str:language>/", outside.track, name="outside-track"),
]
