"""A bank's pages of shifts, under ``/bank/<bank_slug>/``."""

from django.urls import path

from compliance.views import check_rules, validity
from shifts.views import asking, departing, overriding, region, rehearsing, returning, trial

app_name = "bank_shifts"

urlpatterns = [
    path("settings/", region.settings, name="settings"),
    path("checks/", asking.of_bank, name="asking"),
    path("overrides/", overriding.of_bank, name="overrides"),
    path("overrides/overrides.csv", overriding.bank_file, name="overrides_csv"),
    path("checks/lengths/", validity.of_bank, name="check_lengths"),
    path("checks/rules/", check_rules.of_bank, name="check_rules"),
    path("checks/ask/", asking.bank_ask, name="ask"),
    path("checks/accept/<slug:kind>/", asking.bank_accept, name="accept"),
    path("checks/trials/<uuid:ref>/", trial.of_bank, name="trial"),
    path("checks/trials/<uuid:ref>/save/", trial.make_for_bank, name="trial_make"),
    path("settings/<slug:group>/", region.change, name="change_settings"),
    path("trusts/<uuid:ref>/rehearsal/", rehearsing.rehearsals, name="rehearsals"),
    path("trusts/<uuid:ref>/leaving/", departing.departure, name="departure"),
    path("trusts/<uuid:ref>/leaving/take-back/", departing.take_back, name="take_back"),
    path("trusts/<uuid:ref>/return/", returning.returning, name="returning"),
]
