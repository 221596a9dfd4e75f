from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "staffbank.web"
    label = "web"
    verbose_name = "Web"
