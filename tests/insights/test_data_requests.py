"""A person gets a copy of all that is kept of them, has it put right, and is erased."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.db import models as fields

from insights.services import data_copy, erasing
from shifts.models import Booking
from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.holders import guarded_models
from staffbank.notifications.models import Message
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.walls import world as walls
from workers.models import Correction, DataCopy, Engagement, Worker
from workers.services import data_requests

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    trust = t.TrustFactory(short_name="Imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def amara(home):
    amara = w.WorkerFactory(ready_for=home, name="Amara Osei", phone="07700 900123")
    with connection.cursor() as cursor:  # what is asked when they are made, not when they are gone
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    return amara


def officer_of(trust):
    return t.MembershipFactory(trust=trust, role="compliance_officer")


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return json.loads(file.read("my-data.json")), file.read("my-data.html").decode()


# --- a copy of everything ---


def test_a_person_asks_hears_and_downloads(client, home, amara):
    client.force_login(amara.user)
    client.post("/me/data/copy/")
    assert "is being made" in client.get("/me/data/").text

    relay.drain()

    page = client.get("/me/data/").text
    with as_owner():
        copy = DataCopy.objects.get(worker=amara)
        subjects = set(Message.objects.values_list("subject", flat=True))
    assert f"/me/data/copy/{copy.ref}/my-data.zip" in page
    assert "The copy of your data is ready" in subjects
    answer = client.get(f"/me/data/copy/{copy.ref}/my-data.zip")
    told, readable = opened(answer.getvalue())
    assert told["about"] == "Amara Osei"
    assert "07700 900123" in readable
    titles = {section["title"] for section in told["sections"]}
    assert {"Workers", "Credentials", "Engagements", "Who did and saw what"} <= titles


def test_a_copy_holds_nothing_that_opens_a_door(client, home, amara):
    client.force_login(amara.user)
    client.post("/me/calendar/")
    client.post("/me/data/copy/")
    relay.drain()

    with as_owner():
        copy = DataCopy.objects.get(worker=amara)
    with zipfile.ZipFile(io.BytesIO(copy.content)) as file:
        held = "".join(file.read(name).decode() for name in file.namelist())
    assert "Open sessions" in held
    assert client.session.session_key not in held


def test_no_column_that_holds_a_secret_is_copied():
    secret = re.compile(r"password|secret|token|hash|session_key|digest|stop_path")
    copied = {
        f"{model._meta.label}.{field.name}"
        for model in guarded_models()
        if model._meta.label not in data_copy.NOT_COPIED
        for field in model._meta.concrete_fields
        if secret.search(field.name) and field.name not in data_copy.LEFT_OUT
        if data_copy.about(model, Worker(pk=1, user_id=1))
    }

    assert copied == set()


def test_a_copy_is_nobody_elses_and_ends(client, home, amara):
    client.force_login(amara.user)
    client.post("/me/data/copy/")
    relay.drain()
    with as_owner():
        copy = DataCopy.objects.get(worker=amara)
    address = f"/me/data/copy/{copy.ref}/my-data.zip"
    other = w.WorkerFactory(ready_for=home)
    client.force_login(other.user)
    assert client.get(address).status_code == 404

    with as_owner():
        DataCopy.objects.update(ends_at=clock.now() - timedelta(seconds=1))
    client.force_login(amara.user)

    assert client.get(address).status_code == 404


def test_one_copy_is_made_at_a_time(client, amara):
    client.force_login(amara.user)
    client.post("/me/data/copy/")

    answer = client.post("/me/data/copy/")

    assert answer.status_code == 409
    assert "being made" in answer.text


def test_every_table_with_rows_about_a_person_is_in_their_copy_or_left_out_for_a_reason():
    world = walls.build()
    actor = world.actors["worker of home"]
    with as_owner():
        worker = Worker.objects.get(pk=actor.worker_id)
        about = {
            model._meta.label
            for model in guarded_models()
            if (where := data_copy.about(model, worker))
            and model._default_manager.filter(**where).exists()
        }
        every = {
            model._meta.label
            for model in guarded_models()
            if any(isinstance(f, fields.ForeignKey) and f.related_model is Worker
                   for f in model._meta.concrete_fields)
        }  # fmt: skip
        found = {m._meta.label for m in guarded_models() if data_copy.about(m, worker)}
    assert every - {"workers.Worker"} <= found

    with acting(actor):
        sections = data_copy.sections_of(worker, actor, lambda entries, by: [])

    titles = {section.title for section in sections}
    labels = {m._meta.label: data_copy._title(m) for m in guarded_models()}
    missing = {label for label in about if labels[label] not in titles}
    assert missing <= data_copy.NOT_COPIED.keys()
    assert len(titles) > 10


def test_a_copy_holds_no_secret_and_nobody_elses_row(home, amara):
    other = w.WorkerFactory(ready_for=home, name="Quilla Zander")
    with as_owner():
        amara.feeds.create(token_hash="a secret hash", made_at=clock.now())
    actor = w.actor_for(amara)

    with acting(actor):
        content = data_copy.zipped(
            amara, data_copy.sections_of(amara, actor, lambda e, by: []), clock.now()
        )

    told, readable = opened(content)
    assert "secret hash" not in readable + json.dumps(told)
    assert other.name not in readable


# --- corrections ---


def test_a_name_is_corrected_when_an_officer_agrees(client, home, amara):
    client.force_login(amara.user)
    client.post("/me/data/correct/", {"what": "name", "should_be": "Amara Mensah"})
    officer = officer_of(home)
    client.force_login(officer.user)
    listed = client.get(f"/trust/{home.slug}/checks/corrections/").text
    with as_owner():
        asked = Correction.objects.get()
    assert "Amara Osei: my name" in listed

    client.post(
        f"/trust/{home.slug}/checks/corrections/{asked.ref}/",
        {"verdict": "corrected", "answer": "We saw your marriage certificate."},
    )
    relay.drain()

    with as_owner():
        amara.refresh_from_db()
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
        told = Message.objects.filter(worker_id=amara.pk, topic="correction.answered").first()
    assert (amara.name, amara.name_key) == ("Amara Mensah", "mensah amara")
    assert {"correction.asked", "correction.made"} <= verbs
    assert "marriage certificate" in told.body


def test_a_refused_correction_changes_nothing_and_says_why(client, home, amara):
    with acting(w.actor_for(amara)) as by:
        asked = data_requests.ask_for_correction(amara, what="phone", should_be="1", by=by)
    with acting(t.actor_for(officer_of(home))) as by:
        data_requests.refuse(asked, answer="That is not a number.", by=by)

    client.force_login(amara.user)
    page = client.get("/me/data/").text

    assert "That is not a number." in page
    with as_owner():
        amara.refresh_from_db()
    assert amara.phone == "07700 900123"


def test_a_correction_is_answered_once(home, amara):
    with acting(w.actor_for(amara)) as by:
        asked = data_requests.ask_for_correction(amara, what="phone", should_be="1", by=by)
    with acting(t.actor_for(officer_of(home))) as by:
        data_requests.correct(asked, answer="Done.", by=by)

        with pytest.raises(data_requests.AlreadyAnswered):
            data_requests.refuse(asked, answer="No.", by=by)


def test_another_trusts_officer_neither_sees_nor_answers(client, home, amara):
    with acting(w.actor_for(amara)) as by:
        asked = data_requests.ask_for_correction(amara, what="phone", should_be="1", by=by)
    far = t.TrustFactory()
    officer = officer_of(far)
    client.force_login(officer.user)

    answer = client.get(f"/trust/{far.slug}/checks/corrections/{asked.ref}/")

    assert answer.status_code == 404
    with acting(t.actor_for(officer)) as by, pytest.raises(NotPermitted):
        data_requests.correct(asked, answer="Done.", by=by)


def test_nobody_answers_what_they_asked_themselves(home, amara):
    officer = t.MembershipFactory(trust=home, role="compliance_officer", user=amara.user)
    with acting(w.actor_for(amara)) as by:
        asked = data_requests.ask_for_correction(amara, what="phone", should_be="1", by=by)

    with acting(t.actor_for(officer)) as by, pytest.raises(data_requests.NotTheirOwn):
        data_requests.correct(asked, answer="Done.", by=by)


# --- being erased ---


def ended(worker, *, days=1):
    with as_owner():
        Engagement.objects.filter(worker=worker).update(
            valid_to=clock.today() - timedelta(days=days)
        )


def test_a_person_erases_themself_and_what_the_law_requires_stays(client, home, amara):
    past = VacancyFactory(ward=t.WardFactory(site__trust=home), open=True)
    booking = BookingFactory(vacancy=past, worker=amara)
    with as_owner():
        amara.identifiers.create(scheme="esr", value="20481122")
        amara.identifiers.create(scheme="nmc", value="12A3456E")
        amara.credentials.update(evidence="Seen", number_hint="1234")
        Booking.objects.filter(pk=booking.pk).update(status="worked")
    ended(amara)
    client.force_login(amara.user)
    assert "What the law makes us keep" in client.get("/me/data/erase/").text

    answer = client.post("/me/data/erase/", {"sure": "on"})

    assert answer.status_code == 302
    with as_owner():
        amara.refresh_from_db()
        user = User.objects.get(email__endswith="@erased.invalid")
        law = amara.credentials.filter(kind__group__in=erasing.LAW)
        rest = amara.credentials.exclude(kind__group__in=erasing.LAW)
        entry = AuditEntry.objects.get(verb="worker.erased")
        kept = set(amara.identifiers.values_list("scheme", flat=True))
        law_says = set(law.values_list("evidence", flat=True))
        rest_say = set(rest.values_list("evidence", flat=True))
    assert amara.name == f"Former worker {amara.ref.hex[:8].upper()}"
    assert (amara.email, amara.phone, amara.home_outcode) == ("", "", "")
    assert (user.is_active, user.name) == (False, "")
    assert (kept, law_says, rest_say) == ({"esr"}, {"Seen"}, {""})
    assert (entry.worker_id, entry.reason) == (amara.pk, "Asked by the person")
    assert client.get("/me/data/").status_code == 302  # to log in, which nobody can any more


def test_the_booking_of_an_erased_person_names_the_pseudonym(client, home, amara):
    manager = t.MembershipFactory(trust=home)
    vacancy = VacancyFactory(ward=t.WardFactory(site__trust=home), open=True)
    BookingFactory(vacancy=vacancy, worker=amara)
    with as_owner():
        Booking.objects.update(status="worked")
        vacancy.__class__.objects.filter(pk=vacancy.pk).update(status="worked")
    ended(amara)
    with acting(w.actor_for(amara)) as by:
        erasing.erase(amara, by=by, reason="Asked")
    client.force_login(manager.user)

    page = client.get(f"/trust/{home.slug}/vacancies/{vacancy.ref}/").text

    assert "Amara" not in page
    assert "Osei" not in page


def test_nobody_is_erased_while_a_trust_engages_them(client, amara):
    client.force_login(amara.user)

    page = client.get("/me/data/erase/").text
    answer = client.post("/me/data/erase/", {"sure": "on"})

    assert "A trust still engages you" in page
    assert "Erase me" not in page
    assert answer.status_code == 422
    with as_owner():
        amara.refresh_from_db()
    assert amara.name == "Amara Osei"


def test_nobody_is_erased_while_a_shift_is_to_come(home, amara):
    BookingFactory(
        vacancy=VacancyFactory(ward=t.WardFactory(site__trust=home), open=True), worker=amara
    )
    ended(amara)

    with acting(w.actor_for(amara)) as by, pytest.raises(erasing.StillBooked):
        erasing.erase(amara, by=by, reason="Asked")


def test_nobody_erases_anybody_else(home, amara):
    other = w.WorkerFactory()
    ended(amara)

    with acting(w.actor_for(other)) as by, pytest.raises(NotPermitted):
        erasing.erase(amara, by=by, reason="Asked")


def test_erasing_twice_is_erasing_once(amara):
    ended(amara)
    job = Actor.system("a job")
    with acting(job):
        erasing.erase(amara, by=job, reason="Retention")
        erasing.erase(amara, by=job, reason="Retention")

    with as_owner():
        assert AuditEntry.objects.filter(verb="worker.erased").count() == 1


def test_an_account_that_acted_for_a_trust_stays_named(home, amara):
    t.MembershipFactory(trust=home, user=amara.user, valid_to=clock.today() - timedelta(days=1))
    user_id, email = amara.user_id, amara.user.email
    ended(amara)
    job = Actor.system("a job")

    with acting(job):
        erasing.erase(amara, by=job, reason="Retention")

    assert User.objects.get(pk=user_id).email == email


def test_the_records_and_accounts_that_were_joined_to_theirs_are_erased_with_them(home, amara):
    """Of a record that was joined to one that was joined, too."""
    former, first = (w.WorkerFactory(name="Amara Mensah", phone="07700 900456") for _ in range(2))
    closed = [former.user, first.user]
    with as_owner():
        for each, into, account in ((former, amara, amara.user), (first, former, former.user)):
            Worker.objects.filter(pk=each.pk).update(merged_into=into, user=None, status="left")
            User.objects.filter(pk=each.user_id).update(is_active=False, logs_in_as=account)
    ended(amara)

    with acting(w.actor_for(amara)) as by:
        erasing.erase(amara, by=by, reason="Asked")

    with as_owner():
        for each in (former, first):
            each.refresh_from_db()
        for each in closed:
            each.refresh_from_db()
        assert AuditEntry.objects.filter(verb="worker.erased").count() == 3
    assert {(each.name, each.phone) for each in (former, first)} == {
        (erasing.pseudonym(each), "") for each in (former, first)
    }
    assert {(each.name, each.email) for each in closed} == {
        ("", f"{each.ref.hex}@erased.invalid") for each in closed
    }
