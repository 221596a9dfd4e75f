from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.services.second_step import reset


class Command(BaseCommand):
    help = (
        "Takes away somebody's second step of logging in, when they have lost it and nobody of "
        "their place can do it. It is recorded, and they are written to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="how you checked that it is them")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody logs in with {options['email']}.")
        operator = Actor.system("The operator of this Staffbank")
        with acting(operator):
            reset(user, reason=options["reason"], by=operator)
        self.stdout.write(f"{user.email} sets up a second step when they next log in.")
