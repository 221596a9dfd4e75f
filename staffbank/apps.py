from importlib import import_module

from django.apps import AppConfig


class StaffbankConfig(AppConfig):
    """The project itself: the commands and the task queue that belong to no single app."""

    name = "staffbank"
    label = "staffbank"
    verbose_name = "Staffbank"

    def ready(self) -> None:
        """Load the Celery app, so that a shared task sent from any process finds our broker."""
        import_module("staffbank.celery")
