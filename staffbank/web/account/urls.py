"""One's own account, under ``/account/``."""

from django.urls import path

from staffbank.web.account import views

app_name = "account"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("second-step/", views.second_step, name="second_step"),
    path("second-step/later/", views.later, name="second_step_later"),
    path("second-step/done/", views.done, name="second_step_done"),
    path("log-in-again/", views.log_in_again, name="log_in_again"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_others, name="end_sessions"),
    path("sessions/<uuid:ref>/end/", views.end, name="end_session"),
]
