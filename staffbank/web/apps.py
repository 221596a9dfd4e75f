from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page stands on: layouts, fields, words, static files."""

    name = "staffbank.web"
    label = "web"
