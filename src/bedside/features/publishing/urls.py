"""Addresses of posts."""

from django.urls import path, re_path

from bedside.features.publishing.views import (
    acting,
    calendar,
    clarity,
    composer,
    dismissing,
    judging,
    posts,
    relying,
    rules,
    templating,
)

app_name = "publishing"
urlpatterns = [
    path("posts/new/", composer.compose, name="compose"),
    path("posts/new/check/", composer.check, name="check-new"),
    path("posts/from-template/", templating.choose, name="from-template"),
    path("posts/from-template/<int:pk>/", templating.fill, name="fill"),
    path("posts/<int:pk>/edit/", composer.edit, name="edit"),
    path("posts/<int:pk>/save/", composer.autosave, name="autosave"),
    path("posts/<int:pk>/check/", composer.check, name="check"),
    path("posts/<int:pk>/plan/", composer.plan, name="plan"),
    path("posts/<int:pk>/submit/", composer.submit, name="submit"),
    path("posts/<int:pk>/overrule/", composer.overrule, name="overrule"),
    path("posts/", posts.listing, name="posts"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/live/", posts.live, name="live"),
    path("posts/<int:pk>/versions/<int:number>/", posts.version, name="version"),
    path("posts/<int:pk>/comments/", acting.comment, name="comment"),
    path("posts/<int:pk>/hold/", acting.hold, name="hold"),
    path("posts/<int:pk>/sources/", relying.sources, name="sources"),
    path("posts/<int:pk>/clarity/", clarity.clarity, name="clarity"),
    path("posts/<int:pk>/copy/", acting.copy, name="copy"),
    path("posts/<int:pk>/move/", calendar.move, name="move"),
    re_path(rf"^posts/(?P<pk>\d{{1,18}})/do/(?P<what>{acting.ACTS})/$", acting.act, name="act"),
    re_path(
        rf"^posts/(?P<pk>\d{{1,18}})/deliveries/(?P<delivery>\d{{1,18}})/(?P<what>{acting.DELIVERY_ACTS})/$",
        acting.act_on_delivery,
        name="act-on-delivery",
    ),
    path("posts/<int:pk>/findings/", judging.findings, name="findings"),
    path("posts/<int:pk>/findings/wrong/", judging.wrong, name="wrong"),
    path("posts/<int:pk>/findings/missed/", judging.missed, name="missed"),
    path("posts/<int:pk>/findings/aside/", dismissing.aside, name="aside"),
    path("posts/<int:pk>/findings/<slug:fingerprint>/take-up/", dismissing.up, name="take-up"),
    path("feedback/<int:pk>/take-back/", judging.back, name="take-back"),
    path("feedback/", judging.overview, name="feedback"),
    path("feedback/export/", judging.export, name="feedback-export"),
    path("feedback/<int:pk>/", judging.one, name="feedback-one"),
    path("feedback/<int:pk>/erase/", judging.erase, name="feedback-erase"),
    path("calendar/", calendar.show, name="calendar"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
]
