"""A bank's pages of shifts, under ``/bank/<bank_slug>/``."""

from django.urls import path

from shifts.views import rehearsing

app_name = "bank_shifts"

urlpatterns = [
    path("trusts/<uuid:ref>/rehearsal/", rehearsing.rehearsals, name="rehearsals"),
]
