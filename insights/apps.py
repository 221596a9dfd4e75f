from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"
    label = "insights"
    verbose_name = "Insights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insights import handlers  # noqa: F401, PLC0415  (subscribes to the outbox)
