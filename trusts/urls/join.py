"""Reached with a letter, before any seat."""

from django.urls import path

from trusts.views import join

app_name = "join"

urlpatterns = [path("<str:token>/", join.join, name="accept")]
