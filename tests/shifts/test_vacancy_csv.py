import csv
import io
from datetime import UTC, datetime

import pytest

from staffbank.interop.csv_table import rejected_csv
from staffbank.periods import Period
from tests.shifts.vacancy_files import GOOD, a_file, read


def read_row(**changes):
    return read(a_file(GOOD | changes))


def test_a_full_row_is_read():
    parsed = read_row(
        version="3",
        staff_group="03",
        specialty="300",
        skills="IV; trache;IV",
        break_minutes="60",
        heads="2",
        cost_centre="41207",
        note="Bring a pen,\nplease",
    )

    assert parsed.problems == []
    row = parsed.rows[0]
    assert (row.number, row.external_ref, row.version, row.heads) == (2, "HR-1001", 3, 2)
    assert (row.ward_code, row.grade, row.staff_group, row.specialty) == ("WITH", "N5", "03", "300")
    assert (row.skills, row.break_minutes, row.reason) == (("IV", "TRACHE"), 60, "SICKNESS")
    assert row.note == "Bring a pen,\nplease"
    assert row.period == Period(
        datetime(2026, 11, 28, 20, tzinfo=UTC), datetime(2026, 11, 29, 8, tzinfo=UTC)
    )


def test_a_short_row_takes_the_usual_values():
    row = read_row(ward_code="with", grade="n5").rows[0]

    assert (row.version, row.heads, row.break_minutes, row.skills) == (1, 1, None, ())
    assert (row.ward_code, row.grade, row.staff_group) == ("WITH", "N5", "03")


@pytest.mark.parametrize(
    ("changes", "starts", "ends"),
    [
        pytest.param({}, "2026-11-28T20:00", "2026-11-29T08:00", id="winter is UTC"),
        pytest.param(
            {"start": "2026-07-01T20:00", "end": "2026-07-02T08:00"},
            "2026-07-01T19:00",
            "2026-07-02T07:00",
            id="summer is an hour ahead",
        ),
        pytest.param(
            {"date": "2026-11-28", "start": "20:00", "end": "08:00"},
            "2026-11-28T20:00",
            "2026-11-29T08:00",
            id="times that pass midnight",
        ),
        pytest.param(
            {"date": "2026-11-28", "start": "7:30", "end": "20:00:00"},
            "2026-11-28T07:30",
            "2026-11-28T20:00",
            id="times within a day",
        ),
        pytest.param(
            {"start": "2026-11-28T12:00", "end": "2026-11-28T24:00"},
            "2026-11-28T12:00",
            "2026-11-29T00:00",
            id="midnight sent as 24:00",
        ),
        pytest.param(
            {"date": "2026-11-28", "start": "12:00", "end": "24:00"},
            "2026-11-28T12:00",
            "2026-11-29T00:00",
            id="midnight sent as 24:00 beside a date",
        ),
        pytest.param(
            {"start": "2026-10-25 01:30+01:00", "end": "2026-10-25 01:30+00:00"},
            "2026-10-25T00:30",
            "2026-10-25T01:30",
            id="the hour that happens twice, told apart",
        ),
        pytest.param(
            {"date": "2026-10-25", "start": "01:30+01:00", "end": "01:30Z"},
            "2026-10-25T00:30",
            "2026-10-25T01:30",
            id="told apart beside a date",
        ),
        pytest.param(
            {"start": "2026-10-24T20:00", "end": "2026-10-25T08:00"},
            "2026-10-24T19:00",
            "2026-10-25T08:00",
            id="the night the clocks go back is an hour longer",
        ),
    ],
)
def test_times_are_londons(changes, starts, ends):
    parsed = read_row(**changes)

    assert parsed.problems == []
    assert parsed.rows[0].period == Period(
        datetime.fromisoformat(starts).replace(tzinfo=UTC),
        datetime.fromisoformat(ends).replace(tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"external_ref": ""}, "external_ref", "Enter the reference"),
        ({"external_ref": "x" * 65}, "external_ref", "64 characters"),
        ({"version": "0"}, "version", "whole number from 1"),
        ({"version": "1.5"}, "version", "whole number from 1"),
        ({"ward_code": "WITJ"}, "ward_code", "Did you mean WITH (Witherow Ward)?"),
        ({"ward_code": "Witherow Ward"}, "ward_code", "Use its code, WITH."),
        ({"ward_code": "?" * 5000}, "ward_code", "do not know the ward"),
        ({"grade": "N55"}, "grade", "Did you mean N5"),
        ({"grade": ""}, "grade", "Enter the grade"),
        ({"staff_group": "07"}, "staff_group", "belongs to staff group 03"),
        ({"staff_group": "99"}, "staff_group", "do not know the staff group"),
        ({"specialty": "999"}, "specialty", "do not know the specialty"),
        ({"skills": "IV;TRACH"}, "skills", "Did you mean TRACHE (Tracheostomy care)?"),
        ({"skills": ";".join(["IV"] * 51)}, "skills", "50 skills"),
        ({"reason": "SICKNES"}, "reason", "Did you mean SICKNESS (Sickness)?"),
        ({"heads": "0"}, "heads", "from 1 to 50"),
        ({"heads": "two"}, "heads", "from 1 to 50"),
        ({"heads": "٢"}, "heads", "from 1 to 50"),
        ({"break_minutes": "-30"}, "break_minutes", "from 0 to 480"),
        (
            {"end": "2026-11-28T21:00", "break_minutes": "60"},
            "break_minutes",
            "shorter than the shift",
        ),
        ({"note": "x" * 501}, "note", "500 characters or fewer. This has 501."),
        ({"start": ""}, "start", "Enter the start"),
        ({"start": "28/11/26 20:00"}, "start", "Use 2026-11-28T20:00."),
        ({"start": "28/11/2026"}, "start", "Use 2026-11-28."),
        ({"date": "28/11/26", "start": "20:00", "end": "08:00"}, "date", "Use 2026-11-28."),
        ({"date": "2026-02-30", "start": "20:00", "end": "08:00"}, "date", "not a date"),
        ({"date": "9999-12-31", "start": "20:00", "end": "08:00"}, "date", "Check the year"),
        ({"date": "2026-11-28", "start": "8pm", "end": "08:00"}, "start", "Use 20:00."),
        ({"date": "2026-11-28", "start": "20.00", "end": "08:00"}, "start", "Use 20:00."),
        ({"start": "2026-11-28T25:00"}, "start", "not a time of day"),
        ({"start": "2026-11-28T24:00"}, "start", "Use 2026-11-29 and 00:00"),
        ({"start": "2026-11-28T20:00+99:00"}, "start", "not an offset"),
        ({"end": "2026-11-28T19:00"}, "end", "End time must be after the start."),
        ({"end": "2026-11-30T20:00"}, "end", "shorter than 24 hours"),
        ({"date": "2026-11-28", "start": "20:00", "end": "20:00"}, "end", "shorter than 24 hours"),
        ({"start": "2027-03-28T01:30", "end": "2027-03-28T09:00"}, "start", "does not happen"),
        ({"start": "2026-10-25T01:30", "end": "2026-10-25T09:00"}, "start", "happens twice"),
        (
            {"start": "2026-10-25T01:30", "end": "2026-10-25T09:00"},
            "start",
            "Write 2026-10-25T01:30+01:00 for before the clocks go back",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_write(changes, column, words):
    parsed = read_row(**changes)

    assert parsed.rows == []
    assert set(parsed.rejected) == {2}
    assert [(p.row, p.column) for p in parsed.problems] == [(2, column)]
    problem = parsed.problems[0]
    assert words in f"{problem.message} {problem.suggestion}"
    assert len(problem.found) <= 80


def test_everything_wrong_with_a_row_is_said_at_once():
    parsed = read_row(ward_code="NOPE", grade="", heads="x", start="tomorrow")

    assert {p.column for p in parsed.problems} == {"ward_code", "grade", "heads", "start"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    text = a_file(GOOD | {"note": "two\nlines"}, GOOD | {"external_ref": "HR-1002", "note": ""})
    lines = text.replace("\r\nHR-1002", "\r\n\r\n,,,,,,\r\nHR-1002")

    assert [row.number for row in read(lines).rows] == [2, 5]


def test_a_reference_used_twice_is_refused_the_second_time():
    parsed = read(a_file(GOOD, GOOD | {"grade": "N6"}))

    assert [row.number for row in parsed.rows] == [2]
    assert [(p.row, p.column) for p in parsed.problems] == [(3, "external_ref")]
    assert "Row 2" in parsed.problems[0].message


def test_the_same_shift_twice_is_imported_and_pointed_out():
    parsed = read(a_file(GOOD, GOOD | {"external_ref": "HR-1002"}))

    assert [row.number for row in parsed.rows] == [2, 3]
    assert [(p.row, p.blocks) for p in parsed.problems] == [(3, False)]
    assert "heads on row 2" in parsed.problems[0].suggestion


NOT_UTF8 = (
    "We could not read this file as a CSV in UTF-8. In your spreadsheet choose 'Save as', then"
    " 'CSV UTF-8'. Nothing has been imported, and your earlier file is still here."
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "This file is empty.", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", "This file is empty.", id="only blank lines"),
        pytest.param(b"\0\0\0", NOT_UTF8, id="NUL bytes"),
        pytest.param(a_file(GOOD).encode("utf-16"), NOT_UTF8, id="UTF-16"),
        pytest.param(
            a_file(GOOD, GOOD | {"external_ref": "2", "note": "café"}).encode("latin-1"),
            NOT_UTF8,
            id="latin-1, after a good row",
        ),
        pytest.param(b"PK\x03\x04rest", "This is a spreadsheet", id="xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "This is a spreadsheet", id="xls"),
        pytest.param(
            a_file(GOOD).replace(",", ";").encode(), "separated by semicolons", id="semicolons"
        ),
        pytest.param(
            a_file(GOOD).encode() + b'"open',
            "could not read row 3",
            id="a quotation mark left open",
        ),
        pytest.param(a_file(header=list(GOOD)).encode(), "There are no shifts", id="header only"),
        pytest.param(b"," * 500 + b"x", "too many", id="too many columns"),
        pytest.param(b"x" * 200_000, "could not read row 1", id="a cell without end"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content, words):
    parsed = read(content)

    assert not parsed.readable
    assert parsed.rows == []
    assert len(parsed.problems) == 1
    assert words in f"{parsed.problems[0].message} {parsed.problems[0].suggestion}"


def test_too_large_and_too_long_files_are_refused():
    text = a_file(*(GOOD | {"external_ref": str(n)} for n in range(4)))

    assert "larger than 0 MB" in read(text, max_bytes=50).problems[0].message
    assert "more than 3 rows" in read(text, max_rows=3).problems[0].message
    assert read(text, max_rows=3).rows == []


@pytest.mark.parametrize(
    ("header", "words", "readable"),
    [
        pytest.param([c for c in GOOD if c != "grade"], "grade is missing", False, id="missing"),
        pytest.param([*GOOD, "grade"], "grade is there 2 times", False, id="twice"),
        pytest.param([*GOOD, "break_mins"], "Did you mean break_minutes?", False, id="misspelt"),
        pytest.param([*GOOD, "Roster period"], "is left out", True, id="one we do not use"),
        pytest.param([c.replace("_", " ").title() for c in GOOD], "", True, id="other case"),
    ],
)
def test_columns_are_found_by_name(header, words, readable):
    text = ",".join(header) + "\n" + ",".join(GOOD.values()) + "\n"

    parsed = read(text)

    assert parsed.readable is readable
    assert bool(parsed.rows) is readable
    assert any(words in f"{p.message} {p.suggestion}" for p in parsed.problems) or not words


def test_a_comma_too_many_is_explained():
    text = a_file(GOOD) + "HR-2,WITH,N5,2026-11-28T20:00,2026-11-29T08:00,SICKNESS,quiet, ward\n"

    problem = read(text).problems[0]

    assert (problem.row, problem.found) == (3, "quiet, ward")
    assert "quotation marks" in problem.suggestion


def test_columns_left_off_the_end_of_a_row_are_empty():
    header = [*GOOD, "note", "heads"]
    text = ",".join(header) + "\n" + ",".join(GOOD.values()) + "\n"

    assert read(text).rows[0].heads == 1


@pytest.mark.parametrize(
    "note",
    [
        '=HYPERLINK("http://example.org")',
        "\uff1dHYPERLINK",  # in full width, which a spreadsheet takes for the same
        "\uff0b1+cmd",
        "@SUM(A1)",
        "-2+3",
    ],
)
def test_rejected_rows_come_back_as_a_file_that_can_be_corrected_and_sent_again(note):
    first = read(a_file(GOOD, GOOD | {"external_ref": "HR-2", "ward_code": "WITJ", "note": note}))

    download = "".join(rejected_csv(first))
    cells = list(csv.DictReader(io.StringIO(download.removeprefix("\ufeff"), newline="")))
    assert [cell["note"] for cell in cells] == [f"'{note}"]
    assert cells[0]["row"] == "3"
    assert "Did you mean WITH" in cells[0]["problem"]

    again = read(download.replace("WITJ,", "WITH,"))
    assert again.problems == []
    assert [(row.external_ref, row.note) for row in again.rows] == [("HR-2", note)]

    twice = "".join(rejected_csv(read(download)))
    assert twice.count("problem") == 1
