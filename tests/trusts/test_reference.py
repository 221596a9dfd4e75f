"""The tables a new installation starts with agree with each other."""

import csv
import re
from collections import Counter
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

LONDON = {"QRV", "QMJ", "QMF", "QKK", "QWE"}
FOLDER = Path(__file__).parents[2] / "trusts" / "reference"

KEYS = {
    "staff_groups": ["code"],
    "grades": ["code"],
    "specialties": ["code"],
    "skills": ["code"],
    "reasons": ["code"],
    "cancel_reasons": ["code"],
    "pay_schemes": ["code", "valid_from"],
    "rates": ["grade", "valid_from"],
    "oncosts": ["code", "valid_from"],
    "public_holidays": ["day"],
    "credential_kinds": ["code"],
    "validity_periods": ["kind", "valid_from"],
    "credential_satisfies": ["kind", "satisfies", "valid_from"],
    "life_support_courses": ["code"],
    "required_kinds": ["staff_group", "grade", "setting", "kind", "valid_from"],
    "settings": ["code"],
    "training_names": ["name", "level", "valid_from"],
    "reminder_days": ["days", "valid_from"],
    "register_policies": ["kind", "valid_from"],
    "taken_families": ["group", "valid_from"],
    "restriction_policies": ["scope", "valid_from"],
    "icbs": ["code"],
    "register": ["code"],
    "outcodes": ["outcode"],
}

REFERS = [
    ("grades", "staff_group", "staff_groups", "code"),
    ("grades", "pay_scheme", "pay_schemes", "code"),
    ("specialties", "staff_group", "staff_groups", "code"),
    ("skills", "staff_group", "staff_groups", "code"),
    ("rates", "grade", "grades", "code"),
    ("validity_periods", "kind", "credential_kinds", "code"),
    ("credential_satisfies", "kind", "credential_kinds", "code"),
    ("credential_satisfies", "satisfies", "credential_kinds", "code"),
    ("life_support_courses", "kind", "credential_kinds", "code"),
    ("required_kinds", "staff_group", "staff_groups", "code"),
    ("required_kinds", "grade", "grades", "code"),
    ("required_kinds", "setting", "settings", "code"),
    ("required_kinds", "kind", "credential_kinds", "code"),
    ("register_policies", "kind", "credential_kinds", "code"),
    ("training_names", "kind", "credential_kinds", "code"),
    ("register", "icb", "icbs", "code"),
    ("register", "parent", "register", "code"),
    ("register", "successor", "register", "code"),
]


def rows(table):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def test_every_table_is_listed_here_and_described_in_the_readme():
    tables = {path.stem for path in FOLDER.glob("*.csv")}
    described = set(re.findall(r"`(\w+)\.csv`", (FOLDER / "README.md").read_text("utf-8")))

    assert tables == set(KEYS) == described


@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique_and_no_row_is_ragged_or_padded(table):
    found = rows(table)
    counted = Counter(tuple(row[column] for column in KEYS[table]) for row in found)

    assert found
    assert [key for key, count in counted.items() if count > 1] == []
    assert [row for row in found if None in row or None in row.values()] == []
    assert [v for row in found for v in row.values() if v != v.strip() or "  " in v] == []


@pytest.mark.parametrize(("table", "column", "other", "key"), REFERS)
def test_references_hold(table, column, other, key):
    known = {row[key] for row in rows(other)}

    assert {row[column] for row in rows(table)} - {""} - known == set()


@pytest.mark.parametrize("table", ["rates", "oncosts"])
def test_dated_rows_follow_each_other_without_gap_or_overlap(table):
    by_key = {}
    for row in sorted(rows(table), key=lambda row: row["valid_from"]):
        by_key.setdefault(row[KEYS[table][0]], []).append(row)

    for dated in by_key.values():
        assert [row["valid_to"] for row in dated[:-1]] == [row["valid_from"] for row in dated[1:]]
        assert dated[-1]["valid_to"] == ""
        assert all(date.fromisoformat(row["valid_from"]) for row in dated)


def test_every_grade_has_a_rate_today_and_last_year():
    starts = {(row["grade"], row["valid_from"]) for row in rows("rates")}
    grades = {row["code"] for row in rows("grades")}

    assert starts == {(grade, day) for grade in grades for day in ("2025-04-01", "2026-04-01")}


def test_unsocial_hours_pay_the_percentage_of_the_band():
    schemes = {row["code"]: row["pay_scheme"] for row in rows("grades")}
    percents = {"2": (41, 83), "3": (35, 69)}

    for row in rows("rates"):
        core, unsocial, sunday = (Decimal(row[c]) for c in ("core", "unsocial", "sunday"))
        if schemes[row["grade"]] == "MED":
            assert core < unsocial == sunday
            continue
        evening, rest_day = percents.get(row["grade"].removesuffix("A")[-1], (30, 60))
        for paid, percent in ((unsocial, evening), (sunday, rest_day)):
            expected = core * (100 + percent) / 100
            assert paid == expected.quantize(Decimal("0.01"), ROUND_HALF_UP), row


def test_band_5_night_from_saturday_costs_what_the_pages_say():
    band_5 = next(
        row for row in rows("rates") if (row["grade"], row["valid_from"]) == ("N5", "2026-04-01")
    )
    saturday_evening, sunday_less_break = 4, 7

    pay = saturday_evening * Decimal(band_5["unsocial"]) + sunday_less_break * Decimal(
        band_5["sunday"]
    )

    assert pay == Decimal("268.96")


def test_satisfies_is_written_out_in_full_and_never_circles():
    pairs = {(row["kind"], row["satisfies"]) for row in rows("credential_satisfies")}
    reached = {(a, d) for a, b in pairs for c, d in pairs if b == c}

    assert reached <= pairs
    assert not any(a == b for a, b in pairs)


def test_regulated_groups_must_be_registered():
    groups = {row["code"]: row["group"] for row in rows("credential_kinds")}
    asked = [row for row in rows("required_kinds") if groups[row["kind"]] == "registration"]

    assert {row["staff_group"] for row in asked} == {"01", "03", "04", "05", "06", "07"}
    # Of the support staff, dental nurses alone are on a register.
    assert {row["grade"] for row in asked if row["staff_group"] == "07"} == {"DN4"}
    assert set(groups.values()) == {
        *(
            "identity",
            "right_to_work",
            "registration",
            "dbs",
            "health",
            "training",
            "references",
        ),
    }


def test_every_graded_staff_group_has_requirements():
    graded = {row["staff_group"] for row in rows("grades")}

    assert {row["staff_group"] for row in rows("required_kinds")} == graded


def test_nights_are_clock_times():
    assert [
        (time.fromisoformat(row["night_from"]), time.fromisoformat(row["night_to"]))
        for row in rows("pay_schemes")
    ] == [(time(20), time(6)), (time(21), time(7))]


def test_public_holidays_are_eight_a_year_on_weekdays():
    days = [date.fromisoformat(row["day"]) for row in rows("public_holidays")]

    assert Counter(day.year for day in days) == {2024: 8, 2025: 8, 2026: 8, 2027: 8}
    assert days == sorted(days)
    assert all(day.isoweekday() <= 5 for day in days)


def test_cancel_reasons_are_of_a_side_or_of_the_rules():
    assert {row["who"] for row in rows("cancel_reasons")} == {"worker", "trust", "rules"}


def test_sites_belong_to_open_trusts_and_trusts_to_nobody():
    register = {row["code"]: row for row in rows("register")}

    for row in register.values():
        if row["kind"] == "site":
            parent = register[row["parent"]]
            assert parent["kind"] == "trust"
            assert parent["closed"] == ""
        else:
            assert (row["kind"], row["parent"]) == ("trust", "")


def test_some_trusts_closed_and_those_that_merged_name_who_took_over():
    register = {row["code"]: row for row in rows("register")}
    closed = [row for row in register.values() if row["closed"]]
    taken_over = [row for row in closed if row["successor"]]

    assert {row["code"] for row in closed} > {row["code"] for row in taken_over}
    assert [row for row in register.values() if row["successor"] and not row["closed"]] == []
    assert all(register[row["successor"]]["closed"] == "" for row in taken_over)


def test_every_place_is_in_england_and_its_postcode_district_is_known():
    outcodes = {row["outcode"] for row in rows("outcodes")}

    for row in rows("register") + rows("outcodes"):
        assert 50 < float(row["latitude"]) < 56
        assert -6 < float(row["longitude"]) < 2
    assert {row["postcode"].split()[0] for row in rows("register")} <= outcodes


def test_names_are_written_as_people_write_them():
    names = [row["name"] for row in rows("register")]

    assert [name for name in names if name.isupper()] == []
    assert all("NHS" in row["name"] for row in rows("register") if row["kind"] == "trust")


def test_north_west_london_and_its_neighbours_are_there():
    trusts = [row for row in rows("register") if row["kind"] == "trust" and not row["closed"]]
    boards = Counter(row["icb"] for row in trusts)
    placed = {row["parent"] for row in rows("register") if row["kind"] == "site"}
    nwl = {row["code"] for row in trusts if row["icb"] == "QRV"}

    assert nwl == {"RYJ", "RQM", "R1K", "RAS", "RAN", "RPY", "RKL", "RYX"}
    assert nwl <= placed
    assert sum(count for icb, count in boards.items() if icb in LONDON) >= 24
