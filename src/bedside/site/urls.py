"""Every address of Bedside."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "bedside.kit.ui.errors.bad_request"
handler403 = "bedside.kit.ui.errors.denied"
handler404 = "bedside.kit.ui.errors.not_found"
handler500 = "bedside.kit.ui.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bedside.kit.ui.urls")),
    path("", include("bedside.features.audit.urls")),
    path("", include("bedside.features.people.urls")),
    path("", include("bedside.features.notify.urls")),
    path("accounts/", include("bedside.features.accounts.urls")),
    path("policies/", include("bedside.features.policies.urls")),
    path("", include("bedside.features.media.urls")),
    path("evidence/", include("bedside.features.evidence.urls")),
    path("", include("bedside.features.clearance.urls")),
    path("", include("bedside.features.publishing.urls")),
]
