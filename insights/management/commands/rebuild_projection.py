"""Count the daily figures again, from vacancies and bookings, while people work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insights.projections import rebuild
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.models import Bank


class Command(BaseCommand):
    help = "Rebuilds the daily figures of every bank, or of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bank", help="a bank's slug; every bank without it")
        parser.add_argument("--since", type=date.fromisoformat, help="only from this day on")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(Actor.system("rebuild_projection")):
            banks = list(Bank.objects.order_by("slug"))
        if options["bank"]:
            banks = [bank for bank in banks if bank.slug == options["bank"]]
        if not banks:
            raise CommandError("No bank has that slug.")
        for bank in banks:
            cells = rebuild(bank.pk, options["since"])[bank.pk]
            self.stdout.write(f"{bank.name}: {cells} cells counted")
