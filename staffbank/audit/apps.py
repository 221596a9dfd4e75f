from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "staffbank.audit"
    label = "audit"
    verbose_name = "Record of changes"
    default_auto_field = "django.db.models.BigAutoField"
