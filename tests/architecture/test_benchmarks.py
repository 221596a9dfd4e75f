"""The benchmarks load, and print what their readers parse. Nothing here measures anything."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from tests import benchmarks
from tests.benchmarks.lines import Figure, quantile, rounded, tell, times_of

MODULES = sorted(path.stem for path in Path(benchmarks.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_the_benchmarks_loads_without_running_anything(name, monkeypatch):
    monkeypatch.setenv("STAFFBANK_PROCESS", "command")  # the server's entry point would claim it

    import_module(f"tests.benchmarks.{name}")


def test_a_figure_is_one_json_object_on_a_line_of_its_own(capsys):
    tell(Figure("race_http", 412.3456, "attempts/s", 824.6912, 1280))

    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert json.loads(line) == {
        "name": "race_http",
        "value": 412.3,
        "unit": "attempts/s",
        "floor": 824.7,
        "ratio": 0.5,
        "n": 1280,
    }


def test_a_figure_whose_floor_is_nothing_has_no_ratio():
    assert Figure("race_http_overbooked", 0, "bookings", 0, 1280).ratio is None


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (0.00012345, 0.0001234), (12.3456, 12.35), (98765.4, 98765)]
)
def test_figures_keep_what_is_no_noise(value, shown):
    assert rounded(value) == pytest.approx(shown, rel=1e-3)


def test_a_quantile_is_one_of_the_times_that_were_measured():
    assert quantile([5, 1, 4, 2, 3], 0.5) == 3
    assert quantile(range(1, 101), 0.99) == 99
    assert quantile([7], 0.99) == 7


def test_jobs_that_are_compared_take_turns():
    order = []

    taken = times_of(lambda: order.append("a"), lambda: order.append("b"), repeats=2, warm=1)

    assert order == ["a", "b", "a", "b", "a", "b"]
    assert [len(times) for times in taken] == [2, 2]
