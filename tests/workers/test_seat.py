import pytest

from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.trusts import BankFactory, MembershipFactory, TrustFactory, UserFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    user = UserFactory(name="Priya Nair")
    client.force_login(user)
    return user


def entries(verb):
    with as_owner():
        return list(AuditEntry.objects.filter(verb=verb))


def test_a_visitor_reads_what_staffbank_is_and_how_to_log_in(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "Log in" in page.text
    assert "/demo/" not in page.text


def test_someone_with_one_seat_lands_on_its_page(client, person):
    MembershipFactory(user=person, role="compliance_officer", trust=TrustFactory(slug="hillingdon"))

    assert client.get("/").url == "/trust/hillingdon/checks/"


def test_a_worker_lands_on_find_shifts(client, person):
    WorkerFactory(user=person)

    assert client.get("/").url == "/me/shifts/"


def test_someone_with_two_seats_is_asked_and_then_lands_on_the_chosen_one(client, person):
    trust = TrustFactory(slug="hillingdon", short_name="Hillingdon")
    membership = MembershipFactory(user=person, role="ward_manager", trust=trust)
    WorkerFactory(user=person)

    assert client.get("/").url == "/seats/"
    page = client.get("/seats/")
    assert "Ward manager, Hillingdon" in page.text
    assert "Worker" in page.text
    answer = client.post("/seats/", {"seat": str(membership.ref)})

    assert answer.url == "/trust/hillingdon/"
    assert client.get("/").url == "/trust/hillingdon/"
    (entry,) = entries("seat.taken")
    assert (entry.trust_id, entry.actor_role) == (trust.pk, "ward_manager")


def test_a_seat_of_someone_else_cannot_be_taken(client, person):
    MembershipFactory(user=person)
    theirs = MembershipFactory()

    page = client.post("/seats/", {"seat": str(theirs.ref)})

    assert page.status_code == 422
    assert "Choose the role you want to act in" in page.text
    assert entries("seat.taken") == []


def test_someone_without_a_seat_is_told_how_to_get_one(client, person):
    page = client.get("/seats/")

    assert page.status_code == 200
    assert "You have no role yet" in page.text


def test_changing_role_never_leads_off_the_site(client, person):
    membership = MembershipFactory(
        user=person, role="onboarding_admin", bank=BankFactory(slug="nw")
    )

    answer = client.post("/seats/", {"seat": str(membership.ref), "next": "//elsewhere.example/"})

    assert answer.url == "/bank/nw/trusts/"


def test_page_not_found_offers_someone_logged_in_a_change_of_role(client, person):
    MembershipFactory(user=person)

    page = client.get("/trust/nowhere/settings/people/")

    assert page.status_code == 404
    assert 'href="/seats/"' in page.text


def test_nobody_signs_themselves_up(client):
    page = client.post("/accounts/signup/", {"email": "new@example.nhs.uk", "password1": "x" * 20})

    assert "invitation" in page.text.lower()


def test_a_page_of_another_of_ones_roles_asks_before_changing(client, person):
    near, far = TrustFactory(slug="near"), TrustFactory(slug="far", short_name="Far")
    here = MembershipFactory(user=person, role="trust_admin", trust=near)
    there = MembershipFactory(user=person, role="staffing_admin", trust=far)
    client.post("/seats/", {"seat": str(here.ref)})

    page = client.get("/trust/far/settings/people/?page=2")
    assert page.status_code == 403
    assert "This belongs to your role as temporary-staffing admin at Far" in page.text
    assert 'value="/trust/far/settings/people/?page=2"' in page.text

    answer = client.post(
        "/seats/", {"seat": str(there.ref), "next": "/trust/far/settings/people/?page=2"}
    )
    assert answer.url == "/trust/far/settings/people/?page=2"
    assert client.get(answer.url).status_code == 200
    assert client.get("/trust/near/settings/people/").status_code == 200


def test_of_two_roles_at_one_place_the_one_that_may_is_taken(client, person):
    trust = TrustFactory(slug="both")
    MembershipFactory(user=person, role="compliance_officer", trust=trust)
    MembershipFactory(user=person, role="staffing_admin", trust=trust)

    assert client.get("/trust/both/settings/people/").status_code == 200
