import pytest

from staffbank.web.charts import GAP, NARROW, WIDE, Bar, LineChart, StackedBars

PARTS = ("own bank", "other trusts' staff", "agency", "unfilled")


def shares(*sizes):
    bar = Bar("Imperial", sizes, "88% of 22,400")
    return StackedBars("It rose", "Hours", PARTS[: len(sizes)], (bar,))


def test_parts_fill_the_bar_in_proportion_with_a_gap_between():
    narrow, wide = shares(50, 25, 0, 25).drawings

    widths = [part.width + GAP for part in narrow.bars[0].segments]
    assert widths == pytest.approx([NARROW / 2, NARROW / 4, NARROW / 4], abs=0.2)
    assert [part.colour for part in wide.bars[0].segments] == ["#003087", "#0072CE", "hatched"]


def test_nothing_is_drawn_outside_the_picture():
    for drawing in shares(58, 15, 12, 15).drawings:
        right_edges = [part.x + part.width for part in drawing.bars[0].segments]
        assert max(right_edges) <= drawing.width


def test_a_long_label_is_broken_into_lines_that_touch_no_other_bar_and_never_cut():
    names = ("Imperial", "Barking, Havering and Redbridge University Hospitals", "Hillingdon")
    bars = tuple(Bar(name, (1, 1), "88%") for name in names)
    chart = StackedBars("It rose", "Hours", PARTS[:2], bars)

    for drawing in chart.drawings:
        first, long, last = drawing.bars
        lines = [line for line, _ in long.label]
        heights = [y for bar in drawing.bars for _, y in bar.label]
        assert " ".join(lines) == names[1]
        assert max(map(len, lines)) <= 20
        assert heights == sorted(heights)
        assert first.y + drawing.thickness < long.label[0][1]
        assert long.label[-1][1] < last.label[0][1] - 15
        assert last.y + drawing.thickness <= drawing.height


def test_a_bar_of_nothing_is_empty_not_an_error():
    assert shares(0, 0).drawings[0].bars[0].segments == ()


@pytest.mark.parametrize(
    "sizes",
    [pytest.param((1, 2, 3, 4, 5), id="five parts"), pytest.param((1, -1), id="less than nothing")],
)
def test_a_chart_that_would_mislead_is_refused(sizes):
    with pytest.raises(ValueError, match="part"):
        shares(*sizes)


def test_a_missing_week_is_a_gap_not_a_nought():
    chart = LineChart("Rose", "By week", (("a", 50), ("b", 60), ("c", None), ("d", 70), ("e", 80)))

    for drawing in chart.drawings:
        assert len(drawing.runs) == 2
        assert drawing.end[2] == "80%"


def test_a_lone_week_between_gaps_is_a_dot():
    chart = LineChart("Rose", "By week", (("a", None), ("b", 60), ("c", None)))

    assert len(chart.drawings[0].dots) == 1
    assert chart.drawings[0].end is None


def test_the_axis_starts_at_nought_and_a_full_value_stays_inside():
    drawing = LineChart("Rose", "By week", (("a", 0), ("b", 100))).drawings[1]

    assert drawing.width == WIDE
    assert drawing.up[0].words == "0%"
    assert drawing.up[-1].at > 0


def test_a_chart_of_no_weeks_still_has_axes():
    assert LineChart("Nothing yet", "By week", ()).drawings[0].runs == ()
