"""The way in, before any seat."""

from django.urls import path

from workers.views import joining, messages, registering, seats

app_name = "seats"

urlpatterns = [
    path("", seats.home, name="home"),
    path("seats/", seats.change, name="change"),
    path("register/", registering.banks, name="register_banks"),
    path("register/<slug:pool>/", registering.start, name="register"),
    path("register/<slug:pool>/code/", registering.code, name="register_code"),
    path("register/<slug:pool>/account/", registering.account, name="register_account"),
    path("join/work/<str:token>/", joining.join, name="join"),
    path("stop/<str:token>/", messages.stop, name="stop"),
]
