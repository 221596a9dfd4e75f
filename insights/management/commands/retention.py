"""Say what is past the time that it is kept, and with --do let go of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insights.services import retention
from insights.tasks import RETENTION
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting


class Command(BaseCommand):
    help = "A dry run of retention: each record, how long it is kept and why, and what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--do", action="store_true", help="let go of it, as the job does")

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        with acting(Actor.system(RETENTION)) as by:
            for due in retention.what_would_go(today, by=by):
                rows = "rows" if due.record in retention.RULES else "months"
                self.stdout.write(
                    f"{due.record}: {due.months} months, before {due.before.isoformat()}: "
                    f"{due.count} {rows}. {due.why}."
                )
            if options["do"]:
                for name, count in retention.let_go(today, by=by).items():
                    self.stdout.write(f"{name}: {count} gone")
