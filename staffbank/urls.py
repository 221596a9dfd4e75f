"""The whole URL map, on one page."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from shifts.views.calendar import feed
from shifts.views.leaving import leave

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("account/", include("staffbank.web.account.urls")),
    path("account/leave/", leave, name="leave"),
    path("api/v1/", include("shifts.urls.api")),
    path("", include("staffbank.web.urls")),
    path("", include("workers.urls.own")),
    path("join/", include("trusts.urls.join")),
    path("roles/", include("trusts.urls.roles")),
    path("trust/<slug:trust_slug>/", include("trusts.urls.trust")),
    path("trust/<slug:trust_slug>/", include("workers.urls.trust")),
    path("trust/<slug:trust_slug>/", include("compliance.urls")),
    path("", include("compliance.passport.urls")),
    path("", include("insights.urls")),
    path("trust/<slug:trust_slug>/", include("shifts.urls.trust")),
    path("me/", include("shifts.urls.worker")),
    path("calendar/<str:token>.ics", feed, name="feed"),
    path("bank/<slug:bank_slug>/", include("trusts.urls.bank")),
    path("bank/<slug:bank_slug>/", include("workers.urls.bank")),
    path("bank/<slug:bank_slug>/", include("shifts.urls.bank")),
]
if settings.PERSONAS:
    urlpatterns.append(path("demo/", include("insights.simulation.urls")))

handler400 = "staffbank.web.error_views.bad_request"
handler403 = "staffbank.web.error_views.not_allowed"
handler404 = "staffbank.web.error_views.not_found"
handler429 = "staffbank.web.error_views.too_many"  # the log in library's own
handler500 = "staffbank.web.error_views.our_fault"
