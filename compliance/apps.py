from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    label = "compliance"
    verbose_name = "Checks"
    default_auto_field = "django.db.models.BigAutoField"
