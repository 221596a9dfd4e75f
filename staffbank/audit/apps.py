from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "staffbank.audit"
    label = "audit"
    verbose_name = "Audit"
