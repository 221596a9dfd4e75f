"""The floor of every page: views that answer a constant."""

from django.http import HttpResponse
from django.urls import path


def constant(request):
    return HttpResponse("ok")


urlpatterns = [path("floor/", constant), path("floor/bare/", constant)]
