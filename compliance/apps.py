from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    label = "compliance"
    verbose_name = "Checks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # It takes what a template asks for and accepts over to a trust that is brought in.
        from compliance.services import template  # noqa: F401, PLC0415
