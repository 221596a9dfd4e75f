from datetime import date

from django.core.paginator import Paginator
from django.http import QueryDict

from staffbank.web.calendars import Cell, Line, WardWeek, month_of
from staffbank.web.paging import paging, without

MONDAY = date(2026, 11, 23)


def line(*cells):
    return Line("Night", "RN", "registered nurse", cells)


def week():
    full, gap, two = Cell(2, 2), Cell(1, 2, "#gap"), Cell(0, 2, "#two")
    waiting = Cell(1, 2, "#wait", waiting="2 applied")
    return WardWeek(MONDAY, (line(full, waiting, full, gap, full, two, full),))


def test_the_days_with_most_gaps_come_first_then_in_order():
    days = week().by_day

    assert [day.date.day for day in days] == [28, 24, 26, 23, 25, 27, 29]
    assert days[0].summary == "2 gaps"
    assert days[1].summary == "1 waiting"
    assert days[-1].summary == "all filled"


def test_a_gap_is_read_aloud_in_full():
    opening = week().by_day[0].openings[0]

    assert opening.heard.endswith("28 November, night, registered nurse: 2 gaps, 0 of 2 filled")


def test_more_people_than_asked_for_is_no_gap():
    assert Cell(3, 2).state == "filled"


def test_a_month_is_whole_weeks_from_monday_and_knows_today():
    month = month_of(date(2026, 11, 28), {date(2026, 11, 28): ["a"]}, date(2026, 11, 22))

    assert month.weeks[0][0].date == date(2026, 10, 26)
    assert not month.weeks[0][0].inside
    assert [day.date.day for day in month.busy] == [28]
    assert [day.date.day for week in month.weeks for day in week if day.today] == [22]


def test_pages_keep_the_filters():
    shown = paging(Paginator(range(312), 25).page(2), QueryDict("nights=on&page=2"))

    assert (shown.first, shown.last, shown.total) == (26, 50, 312)
    assert shown.several
    assert shown.params["next"]["href"] == "?nights=on&page=3"


def test_one_page_has_no_numbers():
    assert not paging(Paginator(range(5), 25).page(1), QueryDict()).several


def test_one_filter_is_taken_off_and_the_others_stay():
    query = QueryDict("skill=iv&skill=trache&nights=on&page=4")

    assert without(query, "nights") == "?skill=iv&skill=trache"
    assert without(query, "skill", "iv") == "?skill=trache&nights=on"
