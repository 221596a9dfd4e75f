"""What the database itself says of the role that web, workers and tests connect as."""

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from tests.databases import row_counts, truncate_changed


def ask(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
        return answer


@pytest.mark.django_db
def test_the_default_connection_acts_as_the_app_role():
    assert ask("select current_user") == "staffbank_app"


@pytest.mark.django_db
def test_the_app_role_has_no_power_to_go_round_the_wall():
    assert (
        ask(
            "select count(*) from pg_roles where rolname = 'staffbank_app'"
            " and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"
        )
        == 1
    )


@pytest.mark.django_db
def test_the_app_role_owns_nothing():
    assert ask("select count(*) from pg_class where relowner = 'staffbank_app'::regrole") == 0
    assert ask("select count(*) from pg_database where datdba = 'staffbank_app'::regrole") == 0


@pytest.mark.django_db
def test_the_app_role_can_make_no_table():
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask("create table mine (id int)")


@pytest.mark.django_db
def test_the_app_role_uses_the_tables_that_the_owner_made():
    assert ask("select count(*) from accounts_user") == 0


@pytest.mark.django_db
def test_the_owner_is_no_superuser_and_cannot_bypass_policies():
    assert (
        ask(
            "select count(*) from pg_roles where rolname = 'staffbank_owner'"
            " and not (rolsuper or rolbypassrls)"
        )
        == 1
    )


@pytest.mark.django_db
def test_a_factory_can_step_up_to_the_owner_and_down_again():
    with connection.cursor() as cursor:
        cursor.execute("set role none")

        assert ask("select current_user") == "staffbank_owner"

        cursor.execute("set role staffbank_app")
    assert ask("select current_user") == "staffbank_app"


def test_a_committed_test_leaves_no_row_behind(rows_of_the_template, committed_db):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into django_session (session_key, session_data, expire_date)"
            " values ('key', 'nothing', '2026-12-01')"
        )

    truncate_changed(rows_of_the_template)

    assert row_counts() == rows_of_the_template
