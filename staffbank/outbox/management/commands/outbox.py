"""``manage.py outbox``: how deliveries stand, and doing something about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank import clock
from staffbank.outbox import relay, standing


class Command(BaseCommand):
    help = "Shows what waits and what was parked; delivers or replays it if asked to."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", metavar="{list,replay,deliver}")
        verbs.add_parser("list", help="how deliveries stand, and each parked one with its error")
        replay = verbs.add_parser("replay", help="make parked deliveries due again")
        replay.add_argument("deliveries", nargs="*", help="their ids, as listed")
        replay.add_argument("--all", action="store_true", help="every parked delivery")
        verbs.add_parser("deliver", help="deliver what is due here and now, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["verb"]:
            case "replay":
                self.replay(options["deliveries"], everything=options["all"])
            case "deliver":
                self.stdout.write(f"{relay.drain()} tried")
            case _:
                self.show()

    def show(self) -> None:
        now = standing.standing(clock.now())
        since = f", the oldest since {now.oldest_due:%d %B %H:%M}" if now.oldest_due else ""
        self.stdout.write(f"{now.waiting} waiting{since}; {now.parked} parked")
        for each in standing.parked():
            self.stdout.write(
                f"{each.delivery_id}  {each.topic} to {each.handler}, "
                f"{each.attempts} tries until {each.parked_at:%d %B %H:%M}: {each.last_error}"
            )

    def replay(self, names: list[str], *, everything: bool) -> None:
        if bool(names) == everything:
            raise CommandError("Name the deliveries to replay, or say --all.")
        try:
            only = None if everything else [uuid.UUID(name) for name in names]
        except ValueError as error:
            raise CommandError(f"This is no delivery's id: {error}") from error
        done = standing.replay(clock.now(), only=only)
        self.stdout.write(f"{done} due again")
