"""What roles there are, for anybody."""

from django.urls import path

from trusts.views import roles

app_name = "roles"

urlpatterns = [path("", roles.catalogue, name="catalogue")]
