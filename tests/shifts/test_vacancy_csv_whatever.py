"""Whatever a file of vacancies holds, and however much of it, reading it ends and says so."""

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shifts.interop.vacancy_csv import COLUMNS
from staffbank.interop.csv_table import rejected_csv
from tests.shifts.vacancy_files import GOOD, a_file, read


def test_five_thousand_rows_take_well_under_a_second():
    rows = (GOOD | {"external_ref": f"HR-{n}", "note": "Bring your badge"} for n in range(5000))
    content = a_file(*rows)

    started = time.perf_counter()
    parsed = read(content)

    assert len(parsed.rows) == 5000
    assert time.perf_counter() - started < 2  # 0.2 s on an idle machine


def test_a_full_file_of_misspellings_does_not_take_long():
    row = "{n},{n}ward,N{n},2026-11-28T20:00,2026-11-29T08:00,SICK{n}\n"
    content = ",".join(GOOD) + "\n" + "".join(row.format(n=n) for n in range(19_000))

    started = time.perf_counter()
    parsed = read(content)

    assert len(parsed.rejected) == 19_000
    assert time.perf_counter() - started < 10


CELLS = st.one_of(
    st.sampled_from(
        [*GOOD.values(), *COLUMNS, "", "24:00", "20:00", "28/11/26", "2026-10-25T01:30"]
    ),
    st.text(max_size=12),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes")),
    st.times().map(lambda at: at.isoformat()),
    st.integers().map(str),
)


@settings(max_examples=150)
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=4))
def test_no_cell_can_make_it_raise(rows):
    parsed = read(a_file(*rows, header=list(COLUMNS)).encode("utf-8", "replace"))

    blocked = {problem.row for problem in parsed.problems if problem.blocks}
    assert not blocked & {row.number for row in parsed.rows}
    assert set(parsed.rejected) <= blocked
    assert "".join(rejected_csv(parsed))


@settings(max_examples=150)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@example(b'external_ref,ward_code,grade,start,end,reason\n\r\r\n"')
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_no_bytes_can_make_it_raise(content):
    parsed = read(content)

    assert parsed.rows == []
    assert parsed.problems
