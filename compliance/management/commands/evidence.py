"""What an operator does with the files of documents: the runbook says when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.services import copies, evidence
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting

#: Rows without a file that are named one by one.
NAMED = 20


class Command(BaseCommand):
    help = (
        "Seals the keys of files under a newer key (reseal); deletes files without a row (sweep);"
        " adds to a copy of the files (copy FOLDER) or puts files back from it (restore FOLDER),"
        " and says which rows have no file and how many files no row (compare)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["reseal", "sweep", "copy", "restore", "compare"])
        parser.add_argument("folder", nargs="?", type=Path)

    def handle(self, *args: Any, what: str, folder: Path | None, **options: Any) -> None:
        if (folder is None) is (what in {"copy", "restore"}):
            raise CommandError("copy and restore name the folder of the copy; the others none.")
        getattr(self, f"_{what}")(*([folder] if folder else []))

    def _reseal(self) -> None:
        """A transaction a run, so that it can be stopped and begun again."""
        total = 0
        while True:
            with acting(Actor.system("evidence command")) as by:
                done = evidence.reseal(by=by)
            if not done:
                break
            total += done
        self.stdout.write(f"{total} pages are sealed with the first key.")

    def _sweep(self) -> None:
        with acting(Actor.system("evidence command")) as by:
            swept = evidence.sweep(by=by)
        self.stdout.write(f"{swept.deleted} files without a row are deleted.")
        self.stdout.write(f"{swept.lost} rows have no file.")

    def _copy(self, folder: Path) -> None:
        with acting(Actor.system("evidence command")) as by:
            done = copies.copy_to(folder, clock.now(), by=by)
        self.stdout.write(f"{done.added} files are added to the copy, {done.let_go} let go of.")

    def _restore(self, folder: Path) -> None:
        with acting(Actor.system("evidence command")) as by:
            back = copies.restore_from(folder, by=by)
        self.stdout.write(f"{back} files are put back.")
        self._compare()

    def _compare(self) -> None:
        """Ends with an error where a row has no file, so that a drill does too."""
        with acting(Actor.system("evidence command")) as by:
            found = copies.compare(by=by)
        without = found.without_file
        self.stdout.write(f"{found.rows} rows, of which {len(without)} have no file.")
        self.stdout.write(f"{found.without_row} files have no row: a sweep deletes them.")
        if without:
            raise CommandError("Without a file: " + ", ".join(without[:NAMED]))
