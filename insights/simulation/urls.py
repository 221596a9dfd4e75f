"""Included only where ``settings.PERSONAS`` is on, which production refuses."""

from django.urls import path

from insights.simulation import registering, views

app_name = "demo"

urlpatterns = [
    path("", views.personas, name="personas"),
    path("become/", views.become, name="become"),
    path("inbox/", views.inbox, name="inbox"),
    path("register/", registering.register, name="register"),
]
