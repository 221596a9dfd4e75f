from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.services.second_step import end_sessions


class Command(BaseCommand):
    help = (
        "Logs somebody out of every browser, or everybody, at once: a lost telephone, an account "
        "that others have got into. It is recorded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?")
        whose.add_argument("--everybody", action="store_true")
        parser.add_argument("--reason", required=True, help="what happened")

    def handle(self, *args: Any, **options: Any) -> None:
        users = User.objects.all()
        if not options["everybody"]:
            users = users.filter(email__iexact=options["email"])
            if not users:
                raise CommandError(f"Nobody logs in with {options['email']}.")
        operator = Actor.system("The operator of this Staffbank")
        with acting(operator):
            count = end_sessions(users, reason=options["reason"], by=operator)
        self.stdout.write(f"{count} logged out.")
