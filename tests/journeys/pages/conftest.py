"""A region furnished once for the pages of a module."""

import pytest
from django.core.cache import cache
from django.test.utils import override_settings

from tests.databases import truncate_changed
from tests.journeys.pages.house import House


@pytest.fixture(scope="module")
def house(browser, server, rows_of_the_template, django_db_blocker):
    """The site with people in it, and whoever opens its pages."""
    urls = {"ALLOWED_HOSTS": ["localhost"], "ROOT_URLCONF": "tests.journeys.pages.urls"}
    with django_db_blocker.unblock(), override_settings(PERSONAS=True, **urls):
        cache.clear()
        house = House(browser, server)
        yield house
        house.close()
        truncate_changed(rows_of_the_template)
