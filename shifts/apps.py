from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "shifts"
    label = "shifts"
    verbose_name = "Shifts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shifts.selectors import opens  # noqa: F401, PLC0415 (it answers what checks open)
