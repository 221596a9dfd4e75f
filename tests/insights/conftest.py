"""A small region, grown once for a file of tests that ask about it."""

import pytest
from django.db import connections

from insights.simulation.growth import Growth
from tests import databases
from tests.insights.grown import NOW, SIZE


@pytest.fixture(scope="module")
def rows(rows_of_the_template, django_db_blocker):
    """Grow the region, and give a way to ask its owner about it."""
    with django_db_blocker.unblock():
        Growth("owner", SIZE, NOW, say=lambda line: None).run()

        def ask(sql, *params):
            with connections["owner"].cursor() as cursor:
                cursor.execute(sql, params)
                return cursor.fetchall()

        yield ask
        databases.truncate_changed(rows_of_the_template)
