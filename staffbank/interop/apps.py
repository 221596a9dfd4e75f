from importlib import import_module

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "staffbank.interop"
    label = "interop"
    verbose_name = "Requests and partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("staffbank.interop.checks")
