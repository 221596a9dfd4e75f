from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "staffbank.outbox"
    label = "outbox"
    verbose_name = "Outbox"
