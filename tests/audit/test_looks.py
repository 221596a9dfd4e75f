"""Whoever shows a person's credential, or lets a file leave, leaves an entry that says so."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from compliance.models import CredentialKind, TrainingFile
from insights.models import ReportRun
from shifts.models import Import
from staffbank import clock
from staffbank.audit.models import AuditEntry, Origin
from staffbank.audit.recording import network_of
from staffbank.db import as_owner
from staffbank.web.leaving import NothingRecorded, leaves_entry
from tests.architecture.test_doors import routes
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory, FlagFactory, VacancyFactory
from trusts.models import TrustCode

pytestmark = pytest.mark.django_db

#: Pages on which a person reads their own credentials: nobody else looked.
OWN = re.compile(r"^/me/")
#: A form that names somebody above every kind of check there is: nothing of what they hold.
EVERY_KIND = re.compile(r"^/trust/[^/]+/workers/[^/]+/override/$")


@pytest.fixture
def trust(client):
    """A trust where Quilla Zander's certificate waits, ends, and hangs over a booked shift."""
    trust = t.TrustFactory()
    bank = t.BankFactory()
    with as_owner():
        TrustCode.objects.create(trust=trust, code="RYJ", valid_from=clock.today())
    t.PoolMembershipFactory(bank=bank, trust=trust)
    with as_owner():
        CredentialKind.objects.filter(code="fire").update(name="Zygotics", short_name="Zygotics")
    worker = w.WorkerFactory(ready_for=trust, name="Quilla Zander")
    ward = t.WardFactory(site__trust=trust)
    soon = clock.today() + timedelta(days=2)
    with as_owner():
        worker.credentials.filter(kind__code="fire").update(valid_to=soon - timedelta(days=1))
    booked = VacancyFactory(ward=ward, bank=bank, open=True)
    FlagFactory(booking=BookingFactory(vacancy=booked, worker=worker))
    w.CredentialFactory(worker=worker, kind=CredentialKind.objects.get(code="fire"))
    with as_owner():
        for model in (Import, TrainingFile, w.models.StaffFile):
            model.objects.create(trust=trust, filename="w.csv", content=b"", checked_at=clock.now())
        ReportRun.objects.create(
            bank=bank, report="fill", day=clock.today(), rows=0, content="", made_at=clock.now()
        )
    return trust


def bank_of(trust):
    with as_owner():
        return trust.pools.get().bank


def refs(trust):
    """What each sort of page is about, by what stands before its ref in the address."""
    booked = BookingFactory._meta.model
    with as_owner():
        worker = w.models.Worker.objects.get(name="Quilla Zander")
        booking = booked.objects.select_related("vacancy").get(worker=worker)
        return {
            "checks": worker.credentials.get(status="submitted").ref,
            "workers": worker.ref,
            "import": Import.objects.get().ref,
            "training": TrainingFile.objects.get().ref,
            "staff": w.models.StaffFile.objects.get().ref,
            "downloads": ReportRun.objects.get().ref,
            "vacancies": booking.vacancy.ref,
            "shifts": booking.vacancy.ref,
            "bookings": booking.ref,
        }


def addresses(trust, tree):
    """Every address of one tree of pages, filled in."""
    known = refs(trust)
    for pattern, view in routes():
        if not pattern.startswith(tree):
            continue
        filled = pattern.replace("<slug:trust_slug>", trust.slug)
        filled = filled.replace("<slug:bank_slug>", bank_of(trust).slug)
        filled = filled.replace("<str:day>", clock.today().isoformat())
        about = re.search(r"([a-z]+)/<uuid:ref>", filled)
        if about:
            filled = filled.replace("<uuid:ref>", str(known.get(about[1], known["workers"])))
        if "<" not in filled:
            yield "/" + filled.replace("$", ""), view


def test_every_page_that_shows_a_credential_or_sends_a_file_leaves_an_entry(client, trust):
    bank = bank_of(trust)
    with as_owner():
        worker = w.models.Worker.objects.get(name="Quilla Zander")
    seats = [
        *(
            (t.MembershipFactory(trust=trust, role=role).user, "trust/")
            for role in ("staffing_admin", "compliance_officer", "trust_admin")
        ),
        (t.MembershipFactory(role="bank_lead", trust=None, bank=bank).user, "bank/"),
        (worker.user, "me/"),
    ]
    shown, silent = set(), set()
    for user, tree in seats:
        client.force_login(user)
        for address, view in addresses(trust, tree):
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            if answer.has_header("Content-Disposition"):
                shown.add(resolve(address).view_name)
            elif OWN.match(address) or EVERY_KIND.match(address):
                continue
            elif "Zander" in answer.text and "zygotics" in answer.text.lower():
                shown.add(resolve(address).view_name)
            else:
                continue
            if not hasattr(view, "leaves"):
                silent.add(address)

    assert silent == set()
    assert shown >= {
        "compliance:checks",
        "compliance:check",
        "compliance:reject",
        "compliance:ask",
        "compliance:ending",
        "compliance:worker",
        "insights:bank-csv",
        "insights:download",
        "insights:trust-csv",
        "me:booking_file",
        "compliance:training_rejected",
        "shifts:import_rejected",
        "shifts:today",
        "workers:staff_rejected",
    }


def test_a_page_that_forgets_to_record_answers_nothing():
    @leaves_entry("credential.looked")
    def forgetful(request):
        return HttpResponse("Amara's passport")

    with pytest.raises(NothingRecorded):
        forgetful(RequestFactory().get("/"))


def test_a_page_that_shows_nothing_need_not_record():
    @leaves_entry("credential.looked")
    def elsewhere(request):
        return HttpResponse(status=302)

    assert elsewhere(RequestFactory().get("/")).status_code == 302


def test_a_look_says_who_as_what_at_whom_why_and_from_where(client, trust):
    officer = t.MembershipFactory(trust=trust, role="compliance_officer")
    client.force_login(officer.user)
    with as_owner():
        worker = w.models.Worker.objects.get(name="Quilla Zander")

    client.get(f"/trust/{trust.slug}/workers/{worker.ref}/", REMOTE_ADDR="203.0.113.77")

    with as_owner():
        entry = AuditEntry.objects.get(verb="worker.looked")
        origin = Origin.objects.get(id=entry.request_id)
    assert (entry.user_id, entry.actor_role) == (officer.user_id, "compliance_officer")
    assert (entry.worker_id, entry.trust_id) == (worker.pk, trust.pk)
    assert entry.after == {"because": "engaged"}
    assert entry.network == "203.0.113.0/24"
    assert origin.address == "203.0.113.77"


def test_a_list_of_credentials_is_recorded_for_each_person_in_one_statement(
    client, trust, django_assert_max_num_queries
):
    officer = t.MembershipFactory(trust=trust, role="compliance_officer")
    for _ in range(5):
        w.CredentialFactory(worker=w.WorkerFactory(ready_for=trust))
    client.force_login(officer.user)
    client.get(f"/trust/{trust.slug}/checks/")  # takes the seat

    with django_assert_max_num_queries(60) as asked:
        client.get(f"/trust/{trust.slug}/checks/")

    writes = [q["sql"] for q in asked.captured_queries if 'INTO "audit_auditentry"' in q["sql"]]
    assert len(writes) == 1
    with as_owner():
        assert AuditEntry.objects.filter(verb="credential.listed").count() == 12


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
    ],
)
def test_an_entry_keeps_the_network_and_not_the_address(address, network):
    assert network_of(address) == network


def test_a_calendar_that_asks_all_day_is_recorded_once(client, trust):
    with as_owner():
        worker = w.models.Worker.objects.get(name="Quilla Zander")
    client.force_login(worker.user)
    page = client.post("/me/calendar/").text
    address = re.search(r"/calendar/[\w-]+\.ics", page)[0]
    client.logout()

    for _ in range(3):
        assert client.get(address).status_code == 200
    client.get(address, REMOTE_ADDR="198.51.100.1")

    with as_owner():
        assert AuditEntry.objects.filter(verb="feed.read", worker_id=worker.pk).count() == 2
