"""The way in, before any seat."""

from django.urls import path

from workers.views import messages, seats

app_name = "seats"

urlpatterns = [
    path("", seats.home, name="home"),
    path("seats/", seats.change, name="change"),
    path("stop/<str:token>/", messages.stop, name="stop"),
]
