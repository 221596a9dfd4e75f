from datetime import date

import pytest
from django.db import connection

from staffbank import clock, partitions
from staffbank.db import as_owner

pytestmark = pytest.mark.django_db


def parts_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = to_regclass(%s)",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


LARGE = ["audit_auditentry", "notifications_message", "outbox_event", "shifts_told"]


@pytest.mark.parametrize("table", LARGE)
def test_every_large_record_has_this_month_and_the_next_two_open(table):
    partitions.open_ahead(date(2031, 11, 30))

    months = {f"{table}_{month}" for month in ("2031_11", "2031_12", "2032_01")}
    assert months <= parts_of(table)


def test_opening_what_is_open_changes_nothing():
    partitions.open_ahead(clock.today())

    assert partitions.open_ahead(clock.today()) == 0


def test_months_are_dropped_when_the_retention_table_says_so_and_not_before():
    partitions.open_months(date(2024, 1, 1), date(2024, 2, 1))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select months from staffbank_retention where record = 'outbox_event'")
        ((months,),) = cursor.fetchall()
    assert months == 6

    dropped = partitions.drop_old(date(2024, 8, 1))

    assert "outbox_event_2024_01" in dropped
    assert "outbox_event_2024_02" not in dropped
    assert "audit_auditentry_2024_01" not in dropped


def test_the_app_cannot_reach_a_month_past_the_wall():
    partitions.open_months(date(2031, 1, 1), date(2031, 1, 1))

    with connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('staffbank_app', 'outbox_event_2031_01', 'select')"
        )
        assert cursor.fetchone() == (False,)
