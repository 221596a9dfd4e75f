"""What an operator does with the files of documents: the runbook says when."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.services import evidence
from staffbank.actors import Actor
from staffbank.db import acting


class Command(BaseCommand):
    help = "Seals the keys of files under a newer key (reseal); compares files and rows (sweep)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["reseal", "sweep"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "reseal":
            self.stdout.write(f"{self._reseal()} pages are sealed with the first key.")
            return
        with acting(Actor.system("evidence command")) as by:
            swept = evidence.sweep(by=by)
        self.stdout.write(f"{swept.deleted} files without a row are deleted.")
        self.stdout.write(f"{swept.lost} rows have no file.")

    def _reseal(self) -> int:
        """A transaction a run, so that it can be stopped and begun again."""
        total = 0
        while True:
            with acting(Actor.system("evidence command")) as by:
                done = evidence.reseal(by=by)
            if not done:
                return total
            total += done
