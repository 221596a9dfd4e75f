"""Who may read which entry, in which words, and that reading is on record too."""

import csv
import io

import pytest

from compliance.services import credentials
from compliance.services.people import look
from shifts.services.booking import book
from shifts.services.vacancy import publish
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import VacancyFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return t.BankFactory(name="North West London staff bank")


def a_trust(bank, name):
    trust = t.TrustFactory(short_name=name)
    t.PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def home(bank):
    return a_trust(bank, "Imperial")


@pytest.fixture
def amara(home):
    return w.WorkerFactory(ready_for=home, name="Amara Osei")


def member(name, **place):
    return t.MembershipFactory(user__name=name, **place)


def log_in(client, membership):
    client.force_login(membership.user)
    return client


@pytest.fixture
def priya(home, amara):
    """Priya has looked at Amara's record, and at a check of hers that waits."""
    priya = member("Priya Shah", trust=home, role="compliance_officer")
    waiting = w.CredentialFactory(worker=amara)
    with acting(t.actor_for(priya)) as by:
        look(amara, by=by)
        credentials.look(waiting, by=by)
    return priya


def test_a_worker_reads_who_looked_why_and_when(client, amara, priya):
    client.force_login(amara.user)

    page = client.get("/me/record/").text

    assert "Priya Shah, compliance officer at Imperial, opened your record." in page
    assert "compliance officer at Imperial, opened your Fire" in page
    assert "Because the trust engages you." in page


def test_a_worker_reads_nothing_of_anybody_elses_record(client, home, priya):
    other = w.WorkerFactory(ready_for=home)
    client.force_login(other.user)

    assert "Nobody has looked yet" in client.get("/me/record/").text
    assert "Priya" not in client.get("/me/record/?all=yes").text


def test_of_a_trust_that_does_not_engage_them_a_worker_reads_the_role_and_no_name(
    client, bank, amara
):
    far = a_trust(bank, "Hillingdon")
    manager = member("Sam Whitfield", trust=far)
    ward = t.WardFactory(site__trust=far)
    vacancy = VacancyFactory(ward=ward, bank=bank, pooled=True)
    with acting(t.actor_for(manager)) as by:
        book(vacancy, amara, by=by)
    client.force_login(amara.user)

    page = client.get("/me/record/?all=yes").text

    assert f"A trust manager at Hillingdon booked you onto vacancy {vacancy.number}." in page
    assert "Whitfield" not in page


def test_a_vacancys_history_says_each_step(client, bank, home, amara):
    manager = member("Dana Mercer", trust=home)
    vacancy = VacancyFactory(ward=t.WardFactory(site__trust=home), bank=bank)
    with acting(t.actor_for(manager)) as by:
        publish(vacancy, by=by)
    with acting(worker_actor(amara)) as by:
        book(vacancy, amara, by=by)

    log_in(client, manager)
    page = client.get(f"/trust/{home.slug}/vacancies/{vacancy.ref}/record/").text

    assert f"You published vacancy {vacancy.number} to the trust" in page
    assert f"Amara Osei booked themselves onto vacancy {vacancy.number}." in page


def test_another_trusts_vacancy_has_no_history_here(client, bank, home):
    far = a_trust(bank, "Hillingdon")
    vacancy = VacancyFactory(ward=t.WardFactory(site__trust=far), bank=bank, pooled=True)
    log_in(client, member("Dana Mercer", trust=home))

    answer = client.get(f"/trust/{home.slug}/vacancies/{vacancy.ref}/record/")

    assert answer.status_code == 404


def test_a_ward_manager_may_not_search_the_record(client, home):
    log_in(client, member("Ward Manager", trust=home, role="ward_manager"))

    assert client.get(f"/trust/{home.slug}/record/").status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("words=Priya", True),
        ("words=osei", True),
        ("words=Nobody", False),
        ("group=looks", True),
        ("group=roles", False),
        ("days=1", True),
        ("day-day=1&day-month=2&day-year=2024", False),
        ("group=nonsense&days=x", True),
    ],
)
def test_a_trusts_admin_searches_by_person_verb_and_day(client, home, priya, query, shown):
    log_in(client, member("Ada Admin", trust=home, role="trust_admin"))

    page = client.get(f"/trust/{home.slug}/record/?{query}").text

    said = "Priya Shah, compliance officer at Imperial, opened Amara Osei&#39;s record."
    assert (said in page) is shown


def test_a_trusts_admin_reads_nothing_of_another_trust(client, bank, priya):
    far = a_trust(bank, "Hillingdon")
    log_in(client, member("Ada Admin", trust=far, role="trust_admin"))

    page = client.get(f"/trust/{far.slug}/record/").text

    assert "Priya" not in page
    assert "Osei" not in page


def test_a_name_that_the_trust_may_not_know_finds_no_line(client, bank, home):
    far = a_trust(bank, "Hillingdon")
    stranger = w.WorkerFactory(ready_for=far, name="Quilla Zander")
    stranger.user.name = "Quilla Zander"
    with as_owner():
        stranger.user.save()
    vacancy = VacancyFactory(ward=t.WardFactory(site__trust=home), bank=bank, pooled=True)
    with acting(worker_actor(stranger)) as by:
        book(vacancy, stranger, by=by)
    with as_owner():
        stranger.grants.all().delete()
    log_in(client, member("Ada Admin", trust=home, role="trust_admin"))

    everybody = client.get(f"/trust/{home.slug}/record/").text
    named = client.get(f"/trust/{home.slug}/record/?words=Quilla").text

    said = f"A worker booked a person onto vacancy {vacancy.number}."
    assert said in everybody
    assert said not in named
    assert "Zander" not in everybody


def auditor_of(bank):
    return member("Olu Auditor", trust=None, bank=bank, role="auditor")


def test_an_auditor_reads_the_banks_trusts_and_from_where(client, bank, home, amara):
    officer = member("Priya Shah", trust=home, role="compliance_officer")
    log_in(client, officer)
    client.get(f"/trust/{home.slug}/workers/{amara.ref}/", REMOTE_ADDR="203.0.113.77")
    log_in(client, auditor_of(bank))

    page = client.get(f"/bank/{bank.slug}/record/?trust={home.slug}").text

    assert "Priya Shah, compliance officer at Imperial, opened Amara Osei&#39;s record." in page
    assert "From 203.0.113.77." in page


def test_an_auditor_narrows_the_record_to_one_trust_and_so_does_the_file(client, bank, home, priya):
    far = a_trust(bank, "Hillingdon")
    officer = member("Joan Far", trust=far, role="compliance_officer")
    with acting(t.actor_for(officer)) as by:
        look(w.WorkerFactory(ready_for=far, name="Quilla Zander"), by=by)
    log_in(client, auditor_of(bank))

    both = client.get(f"/bank/{bank.slug}/record/").text
    one = client.get(f"/bank/{bank.slug}/record/?trust={far.slug}").text
    file = client.get(f"/bank/{bank.slug}/record/record.csv?trust={far.slug}")
    rows = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig"))))

    assert "Quilla Zander" in both
    assert "Amara Osei" in both
    assert "Quilla Zander" in one
    assert "Amara Osei" not in one
    assert {row["Trust"] for row in rows} == {"Hillingdon"}


def test_an_auditor_of_another_bank_reads_none_of_it(client, priya):
    other = t.BankFactory()
    log_in(client, auditor_of(other))

    assert "Priya" not in client.get(f"/bank/{other.slug}/record/").text


def test_a_bank_lead_never_reads_the_record(client, bank):
    log_in(client, member("Lee Lead", trust=None, bank=bank, role="bank_lead"))

    assert client.get(f"/bank/{bank.slug}/record/").status_code == 403


def test_searching_and_downloading_are_on_record_and_hold_no_name(client, bank, home, priya):
    log_in(client, auditor_of(bank))

    client.get(f"/bank/{bank.slug}/record/?words=Amara")
    answer = client.get(f"/bank/{bank.slug}/record/record.csv?group=looks")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    assert {row["Code"] for row in rows} >= {"worker.looked", "credential.looked"}
    assert any(row["Who"].startswith("Priya Shah") for row in rows)
    with as_owner():
        entries = {e.verb: e.after for e in AuditEntry.objects.filter(verb__startswith="record.")}
    assert entries["record.looked"]["person"] is True
    assert entries["record.exported"]["group"] == "looks"
    assert "Amara" not in str(entries)


def test_the_search_costs_as_much_for_many_entries_as_for_few(
    client, home, amara, priya, django_assert_max_num_queries
):
    admin = log_in(client, member("Ada Admin", trust=home, role="trust_admin"))
    admin.get(f"/trust/{home.slug}/record/")
    for _ in range(25):
        with acting(t.actor_for(priya)) as by:
            look(w.WorkerFactory(ready_for=home), by=by)

    with django_assert_max_num_queries(26):
        admin.get(f"/trust/{home.slug}/record/?group=looks")
