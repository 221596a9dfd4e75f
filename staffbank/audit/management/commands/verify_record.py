"""Say whether the record is what was sealed, and where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank import clock
from staffbank.audit import sealing


class Command(BaseCommand):
    help = "Counts and hashes the whole record again; fails, and says where, if it was touched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--copies", type=Path, help="seals that print_seals wrote, kept out of our reach"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["copies"]
        verdict = sealing.verify(clock.now(), copies=copies_in(path) if path else None)
        for fault in verdict.faults:
            bank = f"bank {fault.bank_id}" if fault.bank_id else "no bank"
            self.stderr.write(f"{fault.day.isoformat()}, {bank}: {fault.what}")
            for row in fault.rows:
                self.stderr.write(f"  {row}")
        if verdict.faults:
            raise CommandError(f"The record was touched: {len(verdict.faults)} faults, above.")
        self.stdout.write(f"{verdict.seals} seals over {verdict.rows} entries hold.")


def copies_in(path: Path) -> dict[tuple[int, int], str]:
    """Bank and number of each seal of a file of print_seals, with its digest."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        bank, number, _day, _rows, digest = line.split()
        found[int(bank), int(number)] = digest
    return found
