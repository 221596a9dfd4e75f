from django.apps import AppConfig


class DevstackConfig(AppConfig):
    name = "staffbank.devstack"
    label = "devstack"
    verbose_name = "Development stack"
