"""CSV for people to open in a spreadsheet, where no cell can be taken for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

#: What a spreadsheet takes for the beginning of a formula, in full width too.
_BEGINS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"[{_BEGINS}\t\r\n]|\s+[{_BEGINS}]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_GUARDED = re.compile(rf"'(?=[{_BEGINS}\t\r\n]|\s+[{_BEGINS}])")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes UTF-8 for something older


class _Line:
    """A file of one line: what was written last."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def safe_cell(value: object) -> str:
    """Write a value so that a spreadsheet shows it and never runs it."""
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain_cell(text: str) -> str:
    """Undo safe_cell, so that a file downloaded, corrected and sent again means the same."""
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Give the file line by line, the first with a byte order mark, ready to be streamed."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([safe_cell(name) for name in header])
    yield BYTE_ORDER_MARK + line.text
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield line.text
