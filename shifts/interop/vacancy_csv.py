"""Vacancies as a rostering system exports them: one CSV, read whole, nothing kept in the database.

The columns are described in docs/vacancy-csv.md.
"""

from __future__ import annotations

from typing import BinaryIO

from shifts.interop.vacancy_rows import COLUMNS, SHAPE, Codes, Row, RowReader
from staffbank.interop import csv_table
from staffbank.interop.csv_table import MAX_BYTES, MAX_ROWS

__all__ = ["COLUMNS", "Codes", "Parsed", "Row", "parse"]

Parsed = csv_table.Parsed[Row]


def parse(
    stream: BinaryIO, *, codes: Codes, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> Parsed:
    """Read a whole vacancy file. Never raises for what is in it: problems say what is wrong."""
    return csv_table.parse(
        stream,
        SHAPE,
        lambda columns: RowReader(columns, codes),
        max_bytes=max_bytes,
        max_rows=max_rows,
    )
