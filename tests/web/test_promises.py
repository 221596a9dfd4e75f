"""What the privacy and cookies pages promise is what the system does."""

from datetime import timedelta

import pytest
from django.db import connection

from staffbank.db import as_owner
from staffbank.partitions import months_kept
from staffbank.web import kept
from staffbank.web.promises import RECORDS

pytestmark = pytest.mark.django_db


def test_every_record_that_is_dropped_after_a_time_has_words():
    assert RECORDS.keys() == months_kept().keys()


def test_the_privacy_page_says_the_times_of_the_retention_table(client):
    page = client.get("/privacy/").text

    assert "Which shifts you were told about: 13 months" in page
    assert "who looked at your record: 7 years" in page
    assert "What we sent you: 2 years" in page
    assert "could not be sent: 24 hours" in page
    assert "without your name or address: 24 hours" in page


def test_the_privacy_page_follows_what_is_decided(client, monkeypatch):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update staffbank_retention set months = 18 where record = 'shifts_told'")
    monkeypatch.setattr(kept, "KEPT", timedelta(hours=12))

    page = client.get("/privacy/").text

    assert "Which shifts you were told about: 18 months" in page
    assert "could not be sent: 12 hours" in page


def test_the_cookies_page_says_the_settings(client, settings):
    settings.SESSION_COOKIE_AGE = 3 * 3600
    settings.CSRF_COOKIE_AGE = 183 * 24 * 3600
    settings.SESSION_COOKIE_NAME = "__Host-session"

    page = client.get("/cookies/").text

    assert "__Host-session" in page
    assert "3 hours" in page
    assert "6 months" in page
