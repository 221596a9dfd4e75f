from django.apps import AppConfig


class TrustsConfig(AppConfig):
    name = "trusts"
    label = "trusts"
    verbose_name = "Trusts"
