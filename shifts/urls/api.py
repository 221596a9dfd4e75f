"""The API, under ``/api/v1/``: every address of it, on one page."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from shifts.api.bookings import BookingViewSet
from shifts.api.mine import OwnBookingViewSet, OwnShiftViewSet
from shifts.api.vacancies import VacancyViewSet
from staffbank.web.api import page
from staffbank.web.api.views import NothingHere
from workers.api import Me

app_name = "api"

trust = SimpleRouter(use_regex_path=False)
trust.register("vacancies", VacancyViewSet, basename="vacancy")
trust.register("bookings", BookingViewSet, basename="booking")

me = SimpleRouter(use_regex_path=False)
me.register("shifts", OwnShiftViewSet, basename="own-shift")
me.register("bookings", OwnBookingViewSet, basename="own-booking")

urlpatterns = [
    path("", page.read, name="page"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("trusts/<slug:trust_slug>/", include(trust.urls)),
    path("me/", Me.as_view(), name="me"),
    path("me/", include(me.urls)),
    re_path("", NothingHere.as_view()),
]
