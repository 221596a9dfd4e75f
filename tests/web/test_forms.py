import re
from datetime import date, time
from decimal import Decimal

import pytest

from staffbank.web.choices import CheckboxesField, CheckboxField, RadiosField, SelectField
from staffbank.web.fields import (
    DateField,
    EmailField,
    HiddenField,
    MoneyField,
    PasswordField,
    TextareaField,
    TextField,
    TimeField,
    WholeNumberField,
)
from staffbank.web.forms import Form, GetForm


class Everything(Form):
    name = TextField(label="Name", hint="As on your documents", autocomplete="name")
    email = EmailField(label="Email address")
    password = PasswordField(label="Password")
    note = TextareaField(label="Note for workers", required=False, max_length=200)
    ward = SelectField(label="Ward", choices=[("", "Choose"), ("w1", "Witherow")])
    when = RadiosField(
        label="When",
        choices=[("night", "Night"), ("other", "Other times")],
        missing="Choose when it starts",
        hints={"night": "8pm to 8am"},
        reveals={"other": ["starts"]},
    )
    starts = TimeField(label="Start", required=False)
    skills = CheckboxesField(label="Skills", choices=[("iv", "IV medicines")], required=False)
    agree = CheckboxField(label="Also offer to band 6", required=False)
    day = DateField(label="Date")
    heads = WholeNumberField(label="How many", min_value=1)
    pay = MoneyField(label="Rate", required=False)
    seen = HiddenField(required=False)


GOOD = {
    "name": "Amara O'Sei",
    "email": "amara@example.org",
    "password": " spaces kept ",
    "ward": "w1",
    "when": "other",
    "starts": "2000",
    "day-day": "28",
    "day-month": "Nov",
    "day-year": "2026",
    "heads": "2",
    "pay": "£24.50",
    "agree": "on",
}


def test_what_people_type_is_understood():
    form = Everything(GOOD)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 11, 28)
    assert form.cleaned_data["starts"] == time(20)
    assert form.cleaned_data["pay"] == Decimal("24.50")
    assert form.cleaned_data["password"] == " spaces kept "
    assert form.cleaned_data["agree"] is True


def test_a_time_is_read_back_in_words():
    assert 'value="8pm"' in str(Everything(GOOD)["starts"])


def test_a_field_prints_its_label_hint_and_what_was_typed_escaped():
    printed = str(Everything(GOOD)["name"])

    assert 'for="id_name"' in printed
    assert "As on your documents" in printed
    assert 'autocomplete="name"' in printed
    assert "Amara O&#39;Sei" in printed


def test_a_password_is_never_printed_back():
    assert "spaces kept" not in str(Everything(GOOD)["password"])


def test_a_revealed_field_is_printed_inside_its_choice():
    assert 'name="starts"' in str(Everything(GOOD)["when"])


def test_optional_fields_say_so_and_filters_do_not():
    class Filters(GetForm):
        ward = SelectField(label="Ward", choices=[("w1", "Witherow")])

    assert "Note for workers (optional)" in str(Everything()["note"])
    assert "(optional)" not in str(Filters()["ward"])
    assert Filters({}).is_valid()


def test_an_empty_submission_says_what_to_do_and_links_to_each_field():
    form = Everything({})

    summary = form.error_summary

    assert "Enter email address" in summary
    assert "Choose ward" in summary
    assert 'href="#id_when"' in summary
    assert "Choose when it starts" in summary
    assert "This field is required" not in summary
    for name in form.errors:
        assert f'id="id_{name}"' in str(form[name]), name


def test_a_first_visit_has_no_summary():
    assert Everything().error_summary == ""


def test_an_error_of_the_whole_form_is_in_the_summary():
    form = Everything(GOOD)
    form.add_error(None, "This shift went to someone else at 2:14:07pm.")

    assert "went to someone else" in form.error_summary


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "11", "2026"), "Date must include a day"),
        (("28", "", ""), "Date must include a month and a year"),
        (("31", "2", "2026"), "Date must be a real date"),
        (("28", "11", "26"), "Date must include a year of 4 numbers"),
        (("28", "Brumaire", "2026"), "Date must be a real date"),
    ],
)
def test_a_date_that_is_not_one_says_which_part(typed, said):
    parts = dict(zip(("day-day", "day-month", "day-year"), typed, strict=True))

    form = Everything(GOOD | parts)

    assert form.errors["day"] == [said]
    assert all(f'value="{part}"' in str(form["day"]) for part in typed if part)


def test_only_the_wrong_box_of_a_date_is_marked():
    printed = str(Everything(GOOD | {"day-month": ""})["day"])

    assert printed.count("nhsuk-input--error") == 1


def test_a_date_is_filled_in_from_what_is_known():
    printed = str(Everything(initial={"day": date(2026, 11, 28)})["day"])

    assert 'value="28"' in printed
    assert 'value="2026"' in printed


def test_what_is_not_a_time_says_how_to_write_one():
    assert Everything(GOOD | {"starts": "8"}).errors["starts"] == [
        "Start must be a time, like 8pm or 20:00"
    ]


def test_hidden_fields_carry_their_value_and_no_label():
    printed = str(Everything(initial={"seen": "<3"})["seen"])

    assert printed == '<input type="hidden" name="seen" value="&lt;3">'


def test_no_two_elements_of_a_group_share_an_id():
    html = str(Everything()["when"])

    ids = re.findall(r' id="([^"]+)"', html)
    assert ids
    assert len(ids) == len(set(ids))
