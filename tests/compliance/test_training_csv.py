"""Reading files of training: both layouts, odd files, and what names are compared as."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.interop.training_csv import ESR, GENERIC, a_day, a_last_day, read_training
from compliance.rules.training import Name, name_of
from staffbank.interop.csv_cells import Wrong
from tests.compliance.training_files import esr_file, training_file


@pytest.mark.parametrize(
    ("subject", "level", "name"),
    [
        ("Fire Safety", "", Name("fire safety")),
        ("NHS|CSTF|Fire Safety - 2 Years|", "", Name("fire safety")),
        ("NHS|CSTF|Fire Safety - 1 Year|", "", Name("fire safety")),
        ("NHS|CSTF|Safeguarding Adults - Level 2 - 3 Years|", "", Name("safeguarding adults", "2")),
        ("Safeguarding Adults (L3)", "", Name("safeguarding adults", "3")),
        ("Safeguarding adults level 2", "3", Name("safeguarding adults", "3")),
        ("Health, Safety & Welfare", "Level 1", Name("health safety and welfare", "1")),
        ("387|LOCAL|Fire Safety|", "", Name("local fire safety")),
        ("Fire Safety", "advanced", Name("fire safety")),
    ],
)
def test_names_are_compared_by_their_words_and_level(subject, level, name):
    assert name_of(subject, level) == name


def test_a_name_can_be_looked_up_without_its_level():
    assert name_of("Fire safety", "1").without_level == name_of("Fire safety")


@pytest.mark.parametrize("text", ["2028-11-30", "30-Nov-2028", "30/11/2028"])
def test_days_are_read_as_systems_write_them(text):
    assert a_day(text) == date(2028, 11, 30)


@pytest.mark.parametrize("text", ["31-Feb-2028", "11/30/2028", "30.11.28", "30-Nov-0028", "soon"])
def test_other_days_are_refused_with_words(text):
    with pytest.raises(Wrong) as wrong:
        a_day(text)

    assert wrong.value.message


def test_training_that_never_ends_has_no_last_day():
    assert a_last_day("No expiry") is None
    assert a_last_day("30-Nov-2028") == date(2028, 11, 30)


def test_a_file_of_a_training_system_is_read():
    layout, parsed = read_training(
        training_file("2034, 18A1,amara@nhs.uk,Fire safety,,2026-05-01,2028-05-01")
    )

    (row,) = parsed.rows
    assert layout is GENERIC
    assert row.who == (
        ("employee_number", "2034"),
        ("registration", "18A1"),
        ("email", "amara@nhs.uk"),
    )
    assert (row.name, row.completed, row.expires) == (
        Name("fire safety"),
        date(2026, 5, 1),
        date(2028, 5, 1),
    )


def test_an_export_of_esr_is_known_by_its_columns_and_names_nobody():
    layout, parsed = read_training(
        esr_file("NHS|CSTF|Fire Safety - 2 Years|,30-Nov-2028,1-Dec-2026,JONES Pat,Ms,387")
    )

    (row,) = parsed.rows
    assert layout is ESR
    assert parsed.problems == []
    assert row.who == ()
    assert (row.completed, row.expires) == (date(2026, 12, 1), date(2028, 11, 30))


def test_each_problem_names_the_senders_own_column():
    _, parsed = read_training(esr_file(",30-Nov-2026,1-Dec-2026,,,"))

    assert [(each.row, each.column) for each in parsed.problems] == [
        (2, "competency_name"),
        (2, "expiry_date"),
    ]


CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Fire safety", "NHS|CSTF|Fire Safety - 2 Years|", "2026-01-01", "30-Nov-2028", "2034", "="]
    ),
)
HEADING = st.sampled_from(
    [*GENERIC.shape.columns, *ESR.shape.columns, "Competency Name", "", "notes", "row", "problem"]
)


@given(st.lists(HEADING, max_size=9), st.lists(st.lists(CELL, max_size=10), max_size=5))
def test_no_table_breaks_the_reader(header, rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])

    _, parsed = read_training(out.getvalue().encode("utf-8", "surrogatepass"))

    assert parsed.readable or parsed.problems
    for problem in parsed.problems:
        assert problem.message
    assert all(row.name.key == name_of(row.subject).key for row in parsed.rows)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    _, parsed = read_training(content)

    assert parsed.rows or parsed.problems


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_is_some_name(subject, level):
    name = name_of(subject, level)

    assert len(name.key) <= 150
    assert len(name.level) <= 1
    assert name_of(name.key, name.level).level == name.level or not name.level
