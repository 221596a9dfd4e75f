"""Wards from a file: code, name, site, cost centre and, where it has the column, division."""

from __future__ import annotations

from typing import BinaryIO

from staffbank.interop.csv_reading import Unreadable, read_rows

COLUMNS = ("code", "name", "site", "cost_centre")
MAY_HAVE = ("division",)
AT_MOST_BYTES = 1_000_000
AT_MOST_ROWS = 2_000


def read_wards(stream: BinaryIO) -> list[tuple[int, dict[str, str]]]:
    """Each row's number and its cells by column. Raises ``Unreadable`` for the file as a whole."""
    rows = read_rows(stream, max_bytes=AT_MOST_BYTES)
    _, header = next(rows, (0, []))
    names = [name.strip().lower().replace(" ", "_") for name in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Unreadable(
            f"The first row has no column called {', '.join(missing)}.",
            "Its columns are code, name, site and cost_centre, in any order.",
        )
    found = []
    for number, cells in rows:
        values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        found.append((number, {name: values.get(name, "") for name in (*COLUMNS, *MAY_HAVE)}))
    if not found:
        raise Unreadable("This file has no wards in it.", "Put one ward in each row.")
    if len(found) > AT_MOST_ROWS:
        raise Unreadable(
            f"This file has over {AT_MOST_ROWS:,} rows.", "Split it into smaller ones."
        )
    return found
