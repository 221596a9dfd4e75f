"""Every table that names a person follows them when two records of theirs are joined, or says why
not. A table that nobody thought of fails here, on the day it comes."""

from django.apps import apps

from workers.merging import MOVES, STAYS
from workers.models import Worker

#: Names a person by a key of its own, so that no table of the chassis points upward.
UNTIED = {"notifications_message"}
PARENTS = {each.table: each for each in MOVES}


def columns_of_people():
    """The columns that name a person, by the table they are in."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.related_model is Worker:
                found.setdefault(model._meta.db_table, set()).add(field.column)
    return found


def test_every_table_that_names_a_person_follows_them_or_says_why_not():
    follows = {each.table for each in MOVES} - UNTIED

    assert follows | STAYS.keys() == columns_of_people().keys()
    assert follows & STAYS.keys() == set()
    assert len(follows) + len(UNTIED) == len(MOVES)
    assert all(len(reason.split()) > 2 for reason in STAYS.values())


def test_what_follows_names_one_person_in_the_column_that_is_moved():
    named = columns_of_people()

    assert {table for table in PARENTS if named.get(table, {"worker_id"}) != {"worker_id"}} == set()


def test_a_row_follows_only_after_the_row_it_is_of():
    tables = [each.table for each in MOVES]
    for each in MOVES:
        assert not each.parent or tables.index(each.parent) < tables.index(each.table)
        assert bool(each.parent) == bool(each.parent_column)
