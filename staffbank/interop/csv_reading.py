"""Rows out of a CSV file that a person or another system sent, however it was made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

NOT_UTF8 = (
    "We could not read this file as a CSV in UTF-8.",
    (
        "In your spreadsheet choose 'Save as', then 'CSV UTF-8'. Nothing has been imported, and"
        " your earlier file is still here."
    ),
)

_ZIP = b"PK\x03\x04"  # .xlsx and .ods are zip archives
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class Unreadable(ValueError):
    """The file as a whole cannot be read; carries what is wrong and what to do about it."""

    def __init__(self, message: str, suggestion: str, *, row: int | None = None) -> None:
        self.message = message
        self.suggestion = suggestion
        self.row = row
        super().__init__(f"{message} {suggestion}")


def read_rows(stream: BinaryIO, *, max_bytes: int) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank, numbered as a spreadsheet numbers it.

    The file is read at most ``max_bytes`` far and decoded as it goes. Raises Unreadable, possibly
    after some rows: whoever keeps rows must drop them then.
    """
    text = io.TextIOWrapper(io.BytesIO(_content(stream, max_bytes)), "utf-8-sig", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, strict=True), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeDecodeError as error:
        raise Unreadable(*NOT_UTF8) from error
    except csv.Error as error:
        raise Unreadable(
            f"We could not read row {number + 1} of this file as a CSV.",
            "Look for a quotation mark that is opened and not closed. Nothing has been imported,"
            " and your earlier file is still here.",
            row=number + 1,
        ) from error


def other_separator(cells: list[str]) -> str | None:
    """Name what separates the columns of a first row that has no commas, if it is not a comma."""
    if len(cells) != 1:
        return None
    return next((name for mark, name in _OTHER_SEPARATORS.items() if mark in cells[0]), None)


def _content(stream: BinaryIO, max_bytes: int) -> bytes:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise Unreadable(
            f"This file is larger than {max_bytes // 1_000_000} MB.",
            "Split it into smaller files, each with the row of column names.",
        )
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise Unreadable(
            "This is a spreadsheet, not a CSV file.",
            "Open it, choose 'Save as', then 'CSV UTF-8', and send that file. Nothing has been"
            " imported.",
        )
    if b"\0" in content:
        raise Unreadable(*NOT_UTF8)
    return content
