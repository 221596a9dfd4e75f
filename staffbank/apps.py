from django.apps import AppConfig
from django.db.backends.signals import connection_created

from staffbank import db
from staffbank.celery import app as celery_app


class StaffbankConfig(AppConfig):
    """The chassis: puts the guard on every new connection of the application."""

    name = "staffbank"
    label = "staffbank"
    verbose_name = "Staffbank"

    def ready(self) -> None:
        connection_created.connect(db.guard, dispatch_uid="staffbank.guard")
        celery_app.set_default()  # every process gives its hints to our broker, not Celery's own
