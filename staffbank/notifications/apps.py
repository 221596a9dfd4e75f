from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "staffbank.notifications"
    label = "notifications"
    verbose_name = "Messages"
    default_auto_field = "django.db.models.BigAutoField"
