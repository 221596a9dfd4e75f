"""One row of a table that somebody sent: its cells, each read as its column says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from staffbank.interop.csv_cells import Wrong, shortened
from staffbank.interop.csv_table import Problem
from staffbank.interop.csv_writing import plain_cell

#: How the text of each column is read; what cannot be is ``Wrong``.
Readers = Mapping[str, Callable[[str], Any]]


def texts_of(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What is written in each column of a row, which may have fewer cells."""
    return {name: plain_cell(cell.strip()) for name, cell in zip(columns, cells, strict=False)}


def read_cells(
    number: int,
    texts: Mapping[str, str],
    readers: Readers,
    *,
    required: Collection[str] = (),
    called: Mapping[str, str] | None = None,
    unshown: Collection[str] = (),
) -> tuple[dict[str, Any], list[Problem]]:
    """What the cells of row ``number`` hold, by column, and everything that is wrong with them.

    ``called`` has the columns whose words are not their name, and ``unshown`` those whose text no
    problem repeats.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, read in readers.items():
        text = texts.get(column, "")
        if not text:
            if column in required:
                said = (called or {}).get(column, column.replace("_", " "))
                problems.append(Problem(number, column, "", f"Enter the {said}."))
            continue
        try:
            values[column] = read(text)
        except Wrong as wrong:
            shown = "" if column in unshown else text
            problems.append(wrong_cell(number, column, shown, wrong))
    return values, problems


def wrong_cell(number: int, column: str, text: str, wrong: Wrong) -> Problem:
    """What is wrong with the ``text`` of one cell."""
    return Problem(number, column, shortened(text), wrong.message, wrong.suggestion)
