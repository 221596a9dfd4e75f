from django.apps import AppConfig


class TrustsConfig(AppConfig):
    name = "trusts"
    label = "trusts"
    verbose_name = "Trusts"
    default_auto_field = "django.db.models.BigAutoField"
