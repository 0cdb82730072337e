from django.urls import path

from bedside.features.notify import views

app_name = "notify"
urlpatterns = [
    path("notices/", views.notices_page, name="notices"),
    path("notices/count/", views.count, name="count"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/settings/", views.settings_page, name="settings"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
]
