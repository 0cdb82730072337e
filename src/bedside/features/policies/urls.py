"""Addresses of the own rules."""

from django.urls import path

from bedside.features.policies.views import deciding, drafting, reading

app_name = "policies"
urlpatterns = [
    path("rules/", reading.overview, name="overview"),
    path("rules/versions/", reading.versions, name="versions"),
    path("rules/versions/<int:number>/", reading.version, name="version"),
    path("rules/versions/<int:number>/export/", reading.export, name="export"),
    path("rules/versions/<int:number>/approve/", deciding.yes, name="approve"),
    path("rules/versions/<int:number>/send-back/", deciding.no, name="send-back"),
    path("rules/draft/", drafting.draft, name="draft"),
    path("rules/draft/start/", drafting.start, name="start"),
    path("rules/draft/ask/", drafting.ask, name="ask"),
    path("rules/draft/back/", drafting.back, name="back"),
    path("rules/draft/drop/", drafting.drop, name="drop"),
    path("rules/draft/import/", drafting.read_file, name="import"),
    path("rules/draft/new/<slug:table>/", drafting.new_rule, name="new-rule"),
    path("rules/draft/try/<slug:table>/", drafting.try_rule, name="try"),
    path("rules/draft/rules/<slug:code>/", drafting.edit_rule, name="edit-rule"),
    path("rules/draft/rules/<slug:code>/remove/", drafting.remove_rule, name="remove-rule"),
    path("rules/draft/<slug:kind>/new/", drafting.part, name="new-part"),
    path("rules/draft/<slug:kind>/<slug:mark>/", drafting.part, name="part"),
    path("rules/draft/<slug:kind>/<slug:mark>/remove/", drafting.remove_part, name="remove-part"),
    path("rules/<slug:code>/", reading.rule, name="rule"),
]
