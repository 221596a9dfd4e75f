from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.web.account.second_step import written_anew


class Command(BaseCommand):
    help = (
        "Encrypts every second step's secret with today's SECRET_KEY. Afterwards "
        "SECRET_KEY_FALLBACKS is needed by no account."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        with acting(Actor.system("The operator of this Staffbank")), transaction.atomic():
            for each in Authenticator.objects.select_for_update().order_by("pk"):
                if written_anew(each):
                    each.save(update_fields=["data"])
                    count += 1
        self.stdout.write(f"{count} secrets are encrypted with today's key.")
