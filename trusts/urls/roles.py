"""What roles there are, for anybody, and which one has."""

from django.urls import path

from trusts.views import roles

app_name = "roles"

urlpatterns = [
    path("", roles.catalogue, name="catalogue"),
    path("mine/", roles.mine, name="mine"),
]
