from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "staffbank.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from staffbank.accounts import receiving  # noqa: PLC0415 (models are loaded by now)

        receiving.connect()
