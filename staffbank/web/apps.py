from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    """What every page stands on: layouts, fields, words, static files."""

    name = "staffbank.web"
    label = "web"

    def ready(self) -> None:
        autodiscover_modules("measures")
