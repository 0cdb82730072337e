from django.urls import path

from bedside.kit.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.today_page, name="today"),
    path("search/", views.search_page, name="search"),
    path("style/", views.style_page, name="style"),
    path("style/save/", views.save_nothing, name="style-save"),
    path("style/plain/", views.plain_style_page, name="style-plain"),
]
