"""The way in, before any seat."""

from django.urls import path

from workers.views import joining, messages, seats

app_name = "seats"

urlpatterns = [
    path("", seats.home, name="home"),
    path("seats/", seats.change, name="change"),
    path("join/work/<str:token>/", joining.join, name="join"),
    path("stop/<str:token>/", messages.stop, name="stop"),
]
