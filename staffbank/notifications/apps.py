from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "staffbank.notifications"
    label = "notifications"
    verbose_name = "Notifications"
