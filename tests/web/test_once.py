import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django import forms
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path

from staffbank import urls
from staffbank.audit.models import AuditEntry
from staffbank.audit.recording import record
from staffbank.db import as_owner
from staffbank.interop.models import AnsweredRequest
from staffbank.web.acting import person_of
from staffbank.web.once import once
from tests.factories.trusts import UserFactory

KEY = "k7Qm2ZxT9wLr4VbN8cHs3JfP6dYg5AeU"
PRESSES = 32 if os.environ.get("STAFFBANK_PROOF") == "full" else 12


class NoteForm(forms.Form):
    note = forms.CharField()


@once
def press(request):
    form = NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Enter a note", status=422)
    if request.POST["note"] == "raise":
        raise RuntimeError("lost its way after writing")
    entry = record("note.saved", request.user, by=person_of(request), reason=request.POST["note"])
    return redirect(f"/notes/{entry.pk}/")


urlpatterns = [path("press/", press), path("press-too/", press), *urls.urlpatterns]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def presser(db, client):
    client.force_login(UserFactory())
    return client


def saved():
    with as_owner():
        return AuditEntry.objects.filter(verb="note.saved").count()


def remembered():
    with as_owner():
        return AnsweredRequest.objects.count()


def test_a_second_press_goes_where_the_first_went_and_does_nothing_new(presser):
    first = presser.post("/press/", {"form_key": KEY, "note": "Two nurses short"})
    second = presser.post("/press/", {"form_key": KEY, "note": "Two nurses short"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert saved() == 1


def test_another_key_is_another_press(presser):
    presser.post("/press/", {"form_key": KEY, "note": "Two nurses short"})
    presser.post("/press/", {"form_key": KEY[::-1], "note": "Two nurses short"})

    assert saved() == 2


def test_a_form_with_errors_may_be_sent_again_with_its_key(presser):
    assert presser.post("/press/", {"form_key": KEY, "note": ""}).status_code == 422
    assert presser.post("/press/", {"form_key": KEY, "note": "Now filled"}).status_code == 302
    assert saved() == 1


def test_a_saved_key_with_other_values_is_refused_in_plain_words(presser):
    presser.post("/press/", {"form_key": KEY, "note": "Monday night"})
    page = presser.post("/press/", {"form_key": KEY, "note": "Tuesday night"})

    assert page.status_code == 409
    assert "open the form again" in page.content.decode()
    assert saved() == 1


def test_a_saved_key_sent_to_another_page_is_refused(presser):
    presser.post("/press/", {"form_key": KEY, "note": "Monday night"})

    assert presser.post("/press-too/", {"form_key": KEY, "note": "Monday night"}).status_code == 409


def test_another_csrf_token_is_still_the_same_press(presser):
    presser.post("/press/", {"form_key": KEY, "note": "A", "csrfmiddlewaretoken": "one"})
    again = presser.post("/press/", {"form_key": KEY, "note": "A", "csrfmiddlewaretoken": "two"})

    assert again.status_code == 302
    assert saved() == 1


def test_keys_of_two_people_never_meet(presser):
    presser.post("/press/", {"form_key": KEY, "note": "Mine"})
    other = Client()
    other.force_login(UserFactory())
    other.post("/press/", {"form_key": KEY, "note": "Mine"})

    assert saved() == 2


@pytest.mark.parametrize("key", ["", "short", "\x00" * 32, "k" * 300])
def test_a_key_we_did_not_print_is_not_remembered(presser, key):
    assert presser.post("/press/", {"form_key": key, "note": "A"}).status_code == 302
    assert remembered() == 0


def test_a_press_that_fails_leaves_neither_effect_nor_memory(presser):
    with pytest.raises(RuntimeError):
        presser.post("/press/", {"form_key": KEY, "note": "raise"})

    assert (saved(), remembered()) == (0, 0)


@pytest.mark.race
def test_of_many_simultaneous_presses_one_has_the_effect(committed_db):
    logged_in = Client()
    logged_in.force_login(UserFactory())
    line_up = Barrier(PRESSES, timeout=30)

    def attempt(number):
        browser = Client()
        browser.cookies.update(logged_in.cookies)
        line_up.wait()
        try:
            return browser.post("/press/", {"form_key": KEY, "note": "Night"})["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as pool:
        places = set(pool.map(attempt, range(PRESSES)))

    assert len(places) == 1
    assert saved() == 1
