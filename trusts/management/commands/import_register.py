"""Load the register of trusts and their sites from the Organisation Data Service's files."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from staffbank.db import owner_alias
from trusts.interop.ods import Place, RegisterRow, read_hospitals, read_outcodes, read_register
from trusts.models import Outcode, RegisterEntry

Read = TypeVar("Read")
#: What a newer file may say anew. A successor comes from elsewhere, and is kept.
_FIELDS = ("name", "kind", "parent", "region", "icb", "address", "town", "postcode", "opened")
_SHOWN = 10


class Command(BaseCommand):
    help = "Loads trusts and sites into the register, with where they stand: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--trusts", type=Path, required=True, help="the etr file, CSV or .gz")
        parser.add_argument("--sites", type=Path, help="the ets or etrust file, CSV or .gz")
        parser.add_argument("--hospitals", type=Path, help="a list of hospitals with positions")
        parser.add_argument("--outcodes", type=Path, help="the middles of postcode districts")

    def handle(self, *args: Any, **options: Any) -> None:
        rows: dict[str, RegisterRow] = {}
        unread: list[str] = []
        # The trusts' file is read last: where both have a trust, it is the newer.
        for path in filter(None, (options["sites"], options["trusts"])):
            for row in self._rows(path):
                unread += [f"{path.name} row {row.number}: {problem}" for problem in row.problems]
                if row.code and row.name:
                    rows[row.code] = row
        if not any(row.kind == "trust" for row in rows.values()):
            raise CommandError("There is no trust in these files. Nothing has been loaded.")
        hospitals, outcodes = (
            _read(options[name], reading) if options[name] else {}
            for name, reading in (("hospitals", read_hospitals), ("outcodes", read_outcodes))
        )
        new, changed = self._load(rows, hospitals, outcodes)
        self.stdout.write(f"Register: {new:,} new, {changed:,} already there.")
        if unread:
            self.stdout.write(f"{len(unread):,} cells could not be read and were left empty:")
            self.stdout.write("\n".join(unread[:_SHOWN]))

    def _rows(self, path: Path) -> list[RegisterRow]:
        rows = _read(path, lambda file: list(read_register(file)))
        broken = [row for row in rows if any("columns" in problem for problem in row.problems)]
        if broken:
            raise CommandError(
                f"{path.name} row {broken[0].number}: {broken[0].problems[0]} Nothing has been "
                "loaded."
            )
        return rows

    def _load(
        self,
        rows: dict[str, RegisterRow],
        hospitals: dict[str, Place],
        outcodes: dict[str, Place],
    ) -> tuple[int, int]:
        alias = owner_alias()
        entries = RegisterEntry.objects.using(alias)
        with transaction.atomic(using=alias):
            known = entries.in_bulk(rows, field_name="code")
            Outcode.objects.using(alias).bulk_create(
                [
                    Outcode(outcode=outcode, **place._asdict())
                    for outcode, place in outcodes.items()
                ],
                update_conflicts=True,
                unique_fields=["outcode"],
                update_fields=["latitude", "longitude"],
                batch_size=1000,
            )
            middles = {
                place.outcode: (place.latitude, place.longitude)
                for place in Outcode.objects.using(alias)
            }
            fresh: list[RegisterEntry] = []
            held: list[RegisterEntry] = []
            for code, row in rows.items():
                entry = known.get(code) or RegisterEntry(code=code)
                (held if code in known else fresh).append(entry)
                if code in hospitals:
                    entry.latitude, entry.longitude = hospitals[code]
                elif entry.latitude is None or entry.postcode != row.postcode:
                    entry.latitude, entry.longitude = middles.get(row.outcode, (None, None))
                _write(entry, row)
            entries.bulk_create(fresh, batch_size=1000)
            entries.bulk_update(held, [*_FIELDS, "closed", "latitude", "longitude"], batch_size=500)
        return len(fresh), len(held)


def _read(path: Path, reading: Callable[[BinaryIO], Read]) -> Read:
    try:
        with path.open("rb") as file:
            return reading(file)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error


def _write(entry: RegisterEntry, row: RegisterRow) -> None:
    entry.name = row.name[:200]
    entry.kind = row.kind
    entry.parent = row.parent
    entry.region = row.region[:4]
    entry.icb = row.geography[:4]
    entry.address = ", ".join(row.address)[:200]
    entry.town = row.town[:80]
    entry.postcode = row.postcode
    entry.opened = row.opened
    entry.closed = row.closed or entry.closed
