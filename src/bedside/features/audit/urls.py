from django.urls import path

from bedside.features.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.record_page, name="record"),
    path("audit/state/", views.state_part, name="state"),
    path("audit/verify/", views.verify_now, name="verify"),
    path("audit/export/", views.export_file, name="export"),
    path("audit/entry/<int:pk>/", views.entry_page, name="entry"),
    path("audit/entry/<int:pk>/words/", views.words_page, name="words"),
    path("audit/<slug:kind>/<str:number>/", views.story_page, name="story"),
]
