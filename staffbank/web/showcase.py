"""Every component on one page, for a look and for the accessibility checks. Not in production."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from staffbank.periods import wall_period
from staffbank.web import calendars, charts
from staffbank.web.choices import CheckboxesField, CheckboxField, RadiosField, SelectField
from staffbank.web.fields import (
    DateField,
    EmailField,
    FileField,
    MoneyField,
    PasswordField,
    TextareaField,
    TextField,
    TimeField,
    WholeNumberField,
)
from staffbank.web.forms import Form
from staffbank.web.frame import Frame, NavItem
from staffbank.web.paging import Chip, paging
from staffbank.web.tags import TABLE

SATURDAY = date(2026, 11, 28)


class ShowcaseForm(Form):
    ward = SelectField(
        label="Ward",
        choices=[("", "Choose a ward"), ("w", "Witherow Ward, St Mary's"), ("a", "Albert Ward")],
        missing="Choose a ward",
    )
    name = TextField(label="Name", hint="As on your documents", autocomplete="name")
    email = EmailField(label="Email address")
    password = PasswordField(label="Password")
    day = DateField(label="Date", hint="For example, 28 11 2026")
    when = RadiosField(
        label="When",
        choices=[("night", "Night, 8pm to 8am (usual)"), ("other", "Other times")],
        reveals={"other": ["starts", "ends"]},
        missing="Choose when it starts",
    )
    starts = TimeField(label="Start", hint="For example, 8pm", required=False)
    ends = TimeField(label="End", required=False)
    heads = WholeNumberField(label="How many", min_value=1)
    rate = MoneyField(label="Rate", suffix="an hour")
    skills = CheckboxesField(
        label="Skills",
        choices=[("iv", "IV medicines (usual)"), ("trache", "Tracheostomy care")],
        required=False,
    )
    wider = CheckboxField(label="Also offer to band 6", required=False)
    note = TextareaField(label="Note workers will see", max_length=200, required=False)
    roster = FileField(label="Roster", accept=".csv", required=False)


def _week() -> calendars.WardWeek:
    full, gap = calendars.Cell(2, 2), calendars.Cell(1, 2, href="#early")
    night = calendars.Cell(0, 2, href="#night")
    applied = calendars.Cell(1, 2, href="#late", waiting="2 applied")
    return calendars.WardWeek(
        SATURDAY - timedelta(days=5),
        (
            calendars.Line("Early", "RN", "registered nurse", (full,) * 5 + (gap, full)),
            calendars.Line("Late", "RN", "registered nurse", (full, applied) + (full,) * 5),
            calendars.Line("Night", "RN", "registered nurse", (full,) * 5 + (night, full)),
        ),
    )


def _month() -> calendars.Month:
    booked = SimpleNamespace(words="8pm to 8am Sun, Witherow Ward", href="#booked")
    free = SimpleNamespace(words="Free all day", href="")
    entries = {SATURDAY: [booked], SATURDAY - timedelta(days=4): [free]}
    return calendars.month_of(SATURDAY, entries, SATURDAY - timedelta(days=6))


SHARES = charts.StackedBars(
    finding="Other trusts' staff now fill 15 in 100 hours, up from 11",
    subtitle="Hours requested by who filled them, 4 weeks to 15 November 2026",
    parts=("own bank", "other trusts' staff", "agency", "unfilled"),
    bars=(
        charts.Bar("Imperial", (58, 18, 12, 12), "88% of 22,400"),
        charts.Bar("Chelsea and West.", (55, 16, 16, 13), "87% of 15,900"),
        charts.Bar("London North West", (52, 14, 15, 19), "81% of 14,600"),
        charts.Bar("Hillingdon", (47, 16, 15, 22), "78% of 8,400"),
    ),
)
TREND = charts.LineChart(
    finding="The fill rate has risen for six weeks",
    subtitle="Hours filled, of those requested, by week. No figure for the week of 12 October",
    points=(
        ("24 Aug", 75),
        ("31 Aug", 76),
        ("7 Sep", 74),
        ("14 Sep", 78),
        ("21 Sep", 77),
        ("28 Sep", 79),
        ("5 Oct", 80),
        ("12 Oct", None),
        ("19 Oct", 82),
        ("26 Oct", 83),
        ("2 Nov", 84),
        ("9 Nov", 85),
    ),
)
FRAME = Frame(
    person="Dana Mercer",
    role="ward manager",
    place="St Mary's",
    home="#home",
    nav=(
        NavItem("Today", "#today", current=True),
        NavItem("Week", "#week"),
        NavItem("Vacancies", "#vacancies"),
        NavItem("People", "#people"),
        NavItem("Timesheets", "#timesheets"),
    ),
    inbox="#inbox",
    unread=4,
    change="#change",
    banner="Messages are going out late, by about 10 minutes. Posting and booking work as usual.",
    team="the North West London bank team",
    night_number="020 7946 0199",
)


@require_http_methods(["GET", "HEAD", "POST"])
def components(request: HttpRequest) -> HttpResponse:
    """Show every component; a POST shows the form's errors and changes nothing."""
    request.frame = FRAME  # type: ignore[attr-defined]
    form = ShowcaseForm(request.POST, request.FILES) if request.method == "POST" else ShowcaseForm()
    rows = Paginator(range(312), 25).get_page(request.GET.get("page"))
    history = [
        SimpleNamespace(
            at=datetime(2026, 11, 22, 11, 2, tzinfo=UTC),
            words="Kofi Mensah applied",
            more="You decide by 11:02am Monday",
        ),
        SimpleNamespace(
            at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
            words="Dana Mercer published it to St Mary's bank",
        ),
    ]
    page = {
        "back": {"href": "#today", "text": "Back to Today"},
        "tags": TABLE,
        "week": _week(),
        "month": _month(),
        "shares": SHARES,
        "trend": TREND,
        "span": wall_period(SATURDAY, time(20), time(8)),
        "spring": wall_period(date(2027, 3, 27), time(20), time(8)),
        "history": history,
        "paging": paging(rows, request.GET),
        "chips": [Chip("Nights", "?"), Chip("Within 10 miles", "?")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "web/components.jinja", {"page": page, "form": form}, status=status)
