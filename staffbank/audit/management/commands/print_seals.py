"""Print the seals, to be kept where nobody who runs this installation can rewrite them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from staffbank.actors import Actor
from staffbank.audit.models import Seal
from staffbank.audit.sealing import JOB
from staffbank.db import acting, duty


class Command(BaseCommand):
    help = "Prints bank, number, day, entries and digest of each seal, a line each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, default=date.min)

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(Actor.system(JOB)), duty("sealing"):
            since = Seal.objects.filter(day__gte=options["since"])
            seals = list(since.defer("marks").order_by("bank_id", "number"))
        for seal in seals:
            said = (seal.bank_id, seal.number, seal.day.isoformat(), seal.rows, seal.digest)
            self.stdout.write(" ".join(map(str, said)))
