from django.apps import AppConfig


class PassportConfig(AppConfig):
    name = "compliance.passport"
    label = "passport"
    verbose_name = "Signed passports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from compliance.passport import handlers  # noqa: F401, PLC0415  (subscribes to the outbox)
