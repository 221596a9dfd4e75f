import pytest

from compliance.models import Credential
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.trusts import MembershipFactory, TrustFactory
from tests.factories.workers import CredentialFactory, WorkerFactory
from workers.models import WorkerIdentifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory(slug="here")


@pytest.fixture
def officer(client, trust):
    membership = MembershipFactory(role="compliance_officer", trust=trust)
    client.force_login(membership.user)
    return membership


@pytest.fixture
def amara(trust):
    return WorkerFactory(name="Amara Osei", name_key="osei amara", ready_for=trust)


def verbs():
    with as_owner():
        return list(AuditEntry.objects.order_by("at").values_list("verb", flat=True))


def typed(**changes):
    today = clock.today()
    return {
        "name_matches": "on",
        "issuer": "Skills for Health",
        "valid_from-day": today.day,
        "valid_from-month": today.month,
        "valid_from-year": today.year,
        "seen": "original",
        **changes,
    }


def test_an_empty_list_says_so(client, officer):
    assert "Nothing waits for a check" in client.get("/trust/here/checks/").text


def test_the_list_leads_to_a_check_that_is_accepted(client, officer, amara):
    credential = CredentialFactory(worker=amara)

    page = client.get("/trust/here/checks/")
    assert "Checks to do: 1" in page.text
    assert "Amara Osei" in page.text
    answer = client.post("/trust/here/checks/next/")
    assert answer.url == f"/trust/here/checks/{credential.ref}/"
    page = client.get(answer.url)
    assert "Yours until" in page.text
    assert "If you accept" in page.text
    answer = client.post(answer.url, typed())

    assert answer.url == "/trust/here/checks/"
    with as_owner():
        row = Credential.objects.get(pk=credential.pk)
    assert (row.status, row.evidence) == ("verified", "The original document")
    assert verbs()[-4:] == [
        "credential.claimed",
        "credential.looked",
        "credential.replaced",
        "credential.checked",
    ]


def test_what_was_typed_is_kept_with_what_is_wrong(client, officer, amara):
    credential = CredentialFactory(worker=amara)

    page = client.post(
        f"/trust/here/checks/{credential.ref}/",
        typed(issuer="Resus Council", **{"name_matches": "", "valid_from-year": "2099"}),
    )

    assert page.status_code == 422
    assert "Resus Council" in page.text
    assert "Passed or issued on must be today or earlier" in page.text
    assert "If it is not, do not accept it" in page.text


def test_not_accepting_needs_a_reason_in_words(client, officer, amara):
    credential = CredentialFactory(worker=amara)
    address = f"/trust/here/checks/{credential.ref}/not-accept/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"why": "other"}).status_code == 422
    client.post(address, {"why": "other", "words": "The stamp is missing."})

    with as_owner():
        assert Credential.objects.get(pk=credential.pk).reason == "The stamp is missing."


def test_asking_for_more_keeps_it_waiting(client, officer, amara):
    credential = CredentialFactory(worker=amara)

    client.post(f"/trust/here/checks/{credential.ref}/ask/", {"question": "The back too?"})

    assert "asked for more" in client.get("/trust/here/checks/").text


def test_another_trusts_rows_are_not_found(client, officer):
    stranger = WorkerFactory(ready_for=TrustFactory())
    credential = CredentialFactory(worker=stranger)

    for address in (
        f"checks/{credential.ref}/",
        f"checks/{credential.ref}/not-accept/",
        f"checks/{credential.ref}/ask/",
        f"workers/{stranger.ref}/",
    ):
        assert client.get(f"/trust/here/{address}").status_code == 404
    assert client.post(f"/trust/here/checks/{credential.ref}/claim/").status_code == 404
    assert stranger.name not in client.get("/trust/here/workers/?q=osei").text


def test_other_roles_are_not_allowed(client, trust):
    client.force_login(MembershipFactory(role="trust_manager", trust=trust).user)

    for address in ("checks/", "checks/ending/", "workers/"):
        assert client.get(f"/trust/here/{address}").status_code == 403


def test_workers_are_found_by_surname_or_straight_by_number(client, officer, amara):
    with as_owner():
        WorkerIdentifier.objects.create(worker=amara, scheme="nmc", value="12A3456E")

    assert "Amara Osei" in client.get("/trust/here/workers/?q=OSE").text
    assert "begins with" in client.get("/trust/here/workers/?q=zz").text
    assert client.get("/trust/here/workers/?q=12a 3456e").url == (
        f"/trust/here/workers/{amara.ref}/"
    )


def test_a_record_masks_the_number_and_records_the_look(client, officer, amara):
    with as_owner():
        WorkerIdentifier.objects.create(worker=amara, scheme="nmc", value="12A3456E")

    page = client.get(f"/trust/here/workers/{amara.ref}/")

    assert "12A••••6E" in page.text
    assert "12A3456E" not in page.text
    assert "Checked by" in page.text
    assert "worker.looked" in verbs()


def test_ending_soon_says_what_is_renewed(client, officer, amara):
    with as_owner():
        Credential.objects.filter(worker=amara, kind__code="fire").update(valid_to=clock.today())
    CredentialFactory(worker=amara)

    page = client.get("/trust/here/checks/ending/?within=7")

    assert "Ending soon: 1" in page.text
    assert "Waiting for a check" in page.text


def test_the_list_asks_as_often_for_many_as_for_one(
    client, officer, trust, django_assert_max_num_queries
):
    for _ in range(5):
        CredentialFactory(worker=WorkerFactory(ready_for=trust))

    with django_assert_max_num_queries(16):
        client.get("/trust/here/checks/")


def test_long_lists_come_in_numbered_pages(client, officer, trust, monkeypatch):
    monkeypatch.setattr("compliance.views.checks.A_PAGE", 2)
    people = [WorkerFactory(ready_for=trust) for _ in range(3)]
    for worker in people:
        CredentialFactory(worker=worker)
    with as_owner():
        Credential.objects.filter(worker__in=people, kind__code="fire").update(
            valid_to=clock.today()
        )

    first = client.get("/trust/here/checks/").text
    last = client.get("/trust/here/checks/?page=2").text
    ending = client.get("/trust/here/checks/ending/?within=7&page=2").text

    assert "Checks to do: 3" in first
    assert "1 to 2 of 3 checks" in first
    assert "3 to 3 of 3 checks" in last
    assert "3 to 3 of 3 checks" in ending
    assert "within=7&amp;page=1" in ending
