from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from insights.simulation.registering import fill, say
from staffbank.devstack.register import PRINTED


class Command(BaseCommand):
    help = "Put everybody on the demo's registers, or let one of them say something else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", nargs="?", help="the registration number of somebody")
        parser.add_argument("--says", choices=PRINTED, default="Suspended")

    def handle(self, *, number: str | None, says: str, **options: Any) -> None:
        if not settings.LOCAL_REGISTER:
            raise CommandError("Only the demo has registers of its own: STAFFBANK_ENV=demo.")
        if number is None:
            self.stdout.write(f"  {fill()} numbers are on the demo's registers")
        elif say(number, says):
            self.stdout.write(f"The register now says of {number}: {says}. It is asked at once.")
        else:
            raise CommandError(f"Nobody here has the number {number}.")
