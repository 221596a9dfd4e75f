from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "staffbank.interop"
    label = "interop"
    verbose_name = "Interoperability"
