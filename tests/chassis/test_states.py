"""A status moves only along its declared lines, and of several who move it one does."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from shifts.models import Vacancy
from staffbank.db import as_owner
from staffbank.errors import AlreadyMoved, IllegalMove
from staffbank.states import moves_json, staged_models, trigger_sql
from tests.factories.shifts import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    with as_owner():
        yield VacancyFactory(open=True)


def test_a_declared_move_is_written_with_its_columns(vacancy):
    vacancy.advance("lapsed", note="The ward is closed")

    assert (vacancy.status, vacancy.note) == ("lapsed", "The ward is closed")
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.note) == ("lapsed", "The ward is closed")


def test_a_move_that_is_not_declared_is_refused_and_writes_nothing(vacancy):
    with pytest.raises(IllegalMove) as refusal:
        vacancy.advance("draft", note="Begin again")

    assert refusal.value.code == "illegal_move"
    assert vacancy.status == "open"
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.note) == ("open", "")


def test_a_status_that_is_not_declared_at_all_goes_nowhere(vacancy):
    vacancy.status = "lost"

    with pytest.raises(IllegalMove):
        vacancy.advance("open")


def test_whoever_comes_second_is_told_that_it_has_moved(vacancy):
    second = Vacancy.objects.get(pk=vacancy.pk)
    vacancy.advance("lapsed")

    with pytest.raises(AlreadyMoved):
        second.advance("lapsed", note="Mine")

    assert (second.status, second.note) == ("open", "")
    second.refresh_from_db()
    assert (second.status, second.note) == ("lapsed", "")


def test_another_row_stays_where_it_is(vacancy):
    other = VacancyFactory(open=True)

    vacancy.advance("lapsed")

    other.refresh_from_db()
    assert other.status == "open"


def test_moves_are_spelt_one_way_whatever_their_order():
    moves = json.loads(moves_json(Vacancy))

    assert moves == {source: sorted(to) for source, to in Vacancy.MOVES.items()}
    assert list(moves) == sorted(moves)
    assert Vacancy in staged_models()


def test_the_trigger_keeps_the_moves_and_can_be_put_back(vacancy):
    table = Vacancy._meta.db_table

    def move_behind_our_back():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update {table} set status = 'draft' where id = %s", [vacancy.pk])

    with connection.cursor() as cursor:
        cursor.execute(f"drop trigger {table}_moves on {table}")
        cursor.execute(trigger_sql(Vacancy))

    with pytest.raises(DatabaseError, match="draft"):
        move_behind_our_back()
