"""The pages of importing training: upload, report, names, import, and what is left to correct."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Credential, TrainingFile
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.compliance.training_files import recently, training_file
from tests.factories.trusts import MembershipFactory, TrustFactory
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.shifts.pages import text
from trusts.services import kept_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def officer(client, trust):
    seat = MembershipFactory(role="compliance_officer", trust=trust)
    client.force_login(seat.user)
    return seat


@pytest.fixture
def worker(trust):
    return EngagementFactory(
        worker=WorkerFactory(name="Amara Osei"), trust=trust, assignment_number="20341-2"
    ).worker


def send(client, trust, content, **more):
    file = SimpleUploadedFile("training.csv", content)
    return client.post(reverse("compliance:training", args=[trust.slug]), {"file": file, **more})


def checks_of(worker):
    with as_owner():
        return list(Credential.objects.filter(worker=worker).values_list("kind__code", "status"))


def test_a_file_is_reported_before_anything_is_saved_then_imported(client, trust, officer, worker):
    report = send(client, trust, training_file(f"20341,,,Fire safety,,{recently()},")).url
    before = text(client.get(report))

    after = text(client.post(report, {}, follow=True))

    assert "Nothing has been saved or sent yet" in before
    assert "1</strong> new training record" in before
    assert "Import this row" in before
    assert "1 training record of 1 person imported." in after
    assert checks_of(worker) == [("fire", "verified")]


def test_a_name_nobody_knows_is_answered_on_its_page(client, trust, officer, worker):
    report = send(client, trust, training_file(f"20341,,,Ward fire walk,,{recently()},")).url
    assert "We do not know 1 name of training in this file." in text(client.get(report))
    names = f"{report}names/"
    field = re.search(r'name="(name_\w+)"', client.get(names).text)[1]

    after = text(client.post(names, {field: "fire"}, follow=True))

    assert "1 name saved." in after
    assert "Import this row" in after


def test_rows_to_correct_are_downloaded_with_what_is_wrong(client, trust, officer, worker):
    rows = [f"20341,,,Fire safety,,{recently()},", f"999,,,Fire safety,,{recently()},"]
    report = send(client, trust, training_file(*rows)).url

    page = text(client.get(report))
    lines = b"".join(client.get(f"{report}rows/")).decode()

    assert "Import the 1 good row only" in page
    assert "Your trust engages nobody with this employee number." in lines
    assert "20341" not in lines


def test_a_long_file_is_imported_by_the_worker(client, trust, officer, worker, monkeypatch):
    monkeypatch.setattr(kept_files, "AT_ONCE", 0)
    report = send(client, trust, training_file(f"20341,,,Fire safety,,{recently()},")).url

    page = text(client.post(report, {}, follow=True))
    assert "Your import is under way" in page
    assert checks_of(worker) == []
    drain()

    assert checks_of(worker) == [("fire", "verified")]
    with as_owner():
        (told,) = Message.objects.filter(topic="training_file.done")
    assert told.user_id == officer.user_id


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_no_file_is_answered_with_a_fault(client, trust, officer, content):
    if not content:
        content = b"\n"

    answer = send(client, trust, b"employee_number,subject,completed\n" + content, whose="x")

    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {}).status_code in {302, 422}


def test_files_are_another_trusts_own(client, trust, officer):
    report = send(client, trust, training_file()).url
    stranger = MembershipFactory(role="compliance_officer")
    client.force_login(stranger.user)

    with as_owner():
        ref = TrainingFile.objects.get().ref
    elsewhere = reverse("compliance:training_report", args=[stranger.trust.slug, ref])

    assert client.get(report).status_code in {403, 404}
    assert client.get(elsewhere).status_code == 404
