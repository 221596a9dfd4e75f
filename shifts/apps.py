from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "shifts"
    label = "shifts"
    verbose_name = "Shifts"
