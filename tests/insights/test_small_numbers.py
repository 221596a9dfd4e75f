import pytest

from insights.rules.small_numbers import Hidden, rows_to_hide
from insights.selectors.shares import shares_of, table_of
from insights.selectors.tally import Tally


def people(count, start=0):
    return sum(1 << number for number in range(start, start + count))


@pytest.mark.parametrize(
    ("rows", "hidden", "total"),
    [
        pytest.param({"a": 30, "b": 20, "c": 10}, set(), False, id="many everywhere"),
        pytest.param({"a": 30, "b": 20, "c": 0}, set(), False, id="nobody is not few"),
        pytest.param({"a": 30, "b": 20, "c": 3}, {"b", "c"}, False, id="one few hides the next"),
        pytest.param({"a": 30, "b": 3, "c": 4}, {"b", "c"}, False, id="two few cover each other"),
        pytest.param({"a": 30, "b": 1, "c": 2}, {"a", "b", "c"}, False, id="two that stay few"),
        pytest.param({"a": 4}, {"a"}, True, id="a total that is the row"),
        pytest.param({"a": 4, "b": 0}, {"a"}, True, id="a total that is the row beside nothing"),
        pytest.param({"a": 5}, set(), False, id="five are enough"),
    ],
)
def test_a_few_people_cannot_be_read_nor_worked_out(rows, hidden, total):
    starts = {"a": 0, "b": 30, "c": 50}
    parts = {key: (people(count, starts[key]),) for key, count in rows.items()}

    assert rows_to_hide(parts, under=5) == (hidden, total)


def tally(own, pool, start=0):
    return Tally(
        requested_minutes=10_000,
        own_minutes=own * 100,
        pool_minutes=pool * 100,
        unfilled_minutes=10_000 - (own + pool) * 100,
        own_people=people(own, start),
        pool_people=people(pool, start + own),
        fill_hours=(own + pool, *([0] * 18)),
    )


def test_few_people_of_other_trusts_hide_the_split_and_not_the_fill():
    row = shares_of(tally(own=20, pool=2), under=5)

    assert (row.own, row.pool) == (Hidden.WITHHELD, Hidden.UNDER)
    assert row.filled == 2_200
    assert row.unfilled == 7_800


def test_few_people_in_all_hide_everything_that_would_tell():
    row = shares_of(tally(own=2, pool=1), under=5)

    hidden = (row.own, row.pool, row.filled, row.unfilled, row.pence, row.reused, row.middle_wait)
    assert all(isinstance(value, Hidden) for value in hidden)
    assert row.requested_minutes == 10_000


def test_the_split_of_a_neighbour_is_hidden_so_that_totals_do_not_tell():
    table = table_of({"a": tally(20, 2), "b": tally(12, 6, 22), "c": tally(15, 8, 40)}, under=5)

    assert table.rows["a"].pool is Hidden.UNDER
    assert table.rows["b"].pool is Hidden.WITHHELD
    assert table.rows["b"].filled == 1_800
    assert table.rows["c"].pool == 800
    assert not table.gives_total_away


def test_a_trust_that_sees_its_own_rows_sees_its_figures_whole():
    row = shares_of(tally(own=1, pool=1), under=0)

    assert (row.own, row.pool, row.unfilled) == (100, 100, 9_800)
