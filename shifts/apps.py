from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "shifts"
    label = "shifts"
    verbose_name = "Shifts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They answer what checks open, and what a passport shown on a ward says of a shift.
        from shifts.presenters import showing  # noqa: F401, PLC0415
        from shifts.selectors import opens, relying  # noqa: F401, PLC0415
