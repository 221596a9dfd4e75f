import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.models import Credential, CredentialKind, Evidence
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.checking import CheckRuleFactory, DecisionFactory
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import (
    BankFactory,
    LocalNumberFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
)
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


def mark_in(page):
    return re.search(r'name="pages" value="(\w*)"', page.text)[1]


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


def test_nothing_is_accepted_on_pages_that_were_replaced_meanwhile(
    client, officer, amara, evidence_folder
):
    credential = CredentialFactory(worker=amara)
    page = EvidenceFactory(credential=credential, content=b"\xff\xd8\xff a page \xff\xd9")
    address = f"/trust/here/checks/{credential.ref}/"
    seen = mark_in(client.get(address))
    with as_owner():
        Evidence.objects.filter(pk=page.pk).update(ref=uuid4())

    refused = client.post(address, typed(issuer="Resus Council", pages=seen))

    assert refused.status_code == 422
    assert "They sent other pages while you were reading" in refused.text
    assert "Resus Council" in refused.text
    assert mark_in(refused) not in {"", seen}
    assert client.post(address, typed(pages=mark_in(refused))).status_code == 302


@pytest.mark.parametrize(
    ("way", "said", "status"),
    [
        ("not-accept", {"why": "other", "words": "The stamp is missing."}, "rejected"),
        ("ask", {"question": "The stamp is missing."}, "submitted"),
    ],
)
def test_what_was_seen_before_the_reason_was_asked_for_is_what_is_decided_on(
    client, officer, amara, evidence_folder, way, said, status
):
    credential = CredentialFactory(worker=amara)
    page = EvidenceFactory(credential=credential, content=b"\xff\xd8\xff a page \xff\xd9")
    looked = client.get(f"/trust/here/checks/{credential.ref}/").text
    address = re.search(rf'"(/trust/here/checks/[^"]*/{way}/\?pages=\w+)"', looked)[1]
    with as_owner():
        Evidence.objects.filter(pk=page.pk).update(ref=uuid4())

    seen = mark_in(client.get(address))
    refused = client.post(address, said | {"pages": seen})

    assert refused.status_code == 422
    assert "They sent other pages while you were reading" in refused.text
    assert "The stamp is missing." in refused.text
    assert client.post(address, said | {"pages": mark_in(refused)}).status_code == 302
    with as_owner():
        decided = Credential.objects.get(pk=credential.pk)
    assert (decided.status, decided.reason) == (status, "The stamp is missing.")


def test_not_accepting_needs_a_reason_in_words(client, officer, amara):
    credential = CredentialFactory(worker=amara)
    address = f"/trust/here/checks/{credential.ref}/not-accept/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"why": "other"}).status_code == 422
    client.post(address, {"why": "other", "words": "The stamp is missing."})

    with as_owner():
        assert Credential.objects.get(pk=credential.pk).reason == "The stamp is missing."


def test_one_check_leads_to_the_next_and_each_can_be_taken_back(client, officer, trust, amara):
    first = CredentialFactory(worker=amara)
    second = CredentialFactory(worker=WorkerFactory(name="Ben Cole", ready_for=trust))
    client.post("/trust/here/checks/next/")

    answer = client.post(f"/trust/here/checks/{first.ref}/", typed())

    assert answer.url == f"/trust/here/checks/{second.ref}/"
    assert "you can take it back" in client.get(answer.url).text
    answer = client.post(f"/trust/here/checks/{first.ref}/undo/")
    assert answer.url == f"/trust/here/checks/{first.ref}/"
    assert "you can take it back" not in client.get(answer.url).text
    with as_owner():
        assert Credential.objects.get(pk=first.pk).status == "submitted"


def test_both_people_read_that_there_are_two(client, officer, trust, amara):
    CheckRuleFactory(trust=trust)
    colleague = MembershipFactory(role="compliance_officer", trust=trust)
    credential = CredentialFactory(worker=amara)
    address = f"/trust/here/checks/{credential.ref}/"

    assert "Two people check this kind here" in client.get(address).text
    assert client.post(address, typed(issuer="Read by the first")).status_code == 302
    assert "You did the first check" in client.get("/trust/here/checks/?whose=second").text
    client.force_login(colleague.user)
    page = client.get(address).text
    assert "did the first check on" in page
    assert "Read by the first" in page
    assert "read it otherwise" in client.post(address, typed(issuer="Somebody else")).text
    client.post(address, typed(issuer="Read by the first"))

    with as_owner():
        assert Credential.objects.get(pk=credential.pk).status == "verified"


def test_the_first_check_is_set_aside_from_the_page(client, officer, trust, amara):
    CheckRuleFactory(trust=trust)
    credential = CredentialFactory(worker=amara)
    DecisionFactory(credential=credential, trust=trust)

    client.post(f"/trust/here/checks/{credential.ref}/again/")

    page = client.get(f"/trust/here/checks/{credential.ref}/").text
    assert "did the first check on" not in page
    assert "Two people check this kind here" in page


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("kind=fire", {"Amara Osei"}),
        ("who=col", {"Ben Cole"}),
        ("who=Osei", {"Amara Osei"}),
        ("waits=late", {"Ben Cole"}),
        ("waits=asked", set()),
        ("whose=mine", set()),
        ("whose=nobody&kind=nothing&waits=never", {"Amara Osei", "Ben Cole"}),
    ],
)
def test_the_list_is_filtered(client, officer, trust, amara, asked, names):
    ben = WorkerFactory(name="Ben Cole", name_key="cole ben", ready_for=trust)
    CredentialFactory(worker=amara)
    CredentialFactory(
        worker=ben,
        kind=CredentialKind.objects.get(code="ipc_2"),
        submitted_at=clock.now() - timedelta(hours=49),
    )

    page = client.get(f"/trust/here/checks/?{asked}").text

    assert {name for name in ("Amara Osei", "Ben Cole") if f">{name}<" in page} == names


def test_the_aim_is_the_trusts_own(client, officer, trust, amara):
    bank = BankFactory()
    PoolMembershipFactory(bank=bank, trust=trust)
    LocalNumberFactory(bank=bank, trust=trust, number="check_hours", value=12)
    CredentialFactory(worker=amara, submitted_at=clock.now() - timedelta(hours=13))

    assert "Our aim is 12 hours: 0 of 1 on time" in client.get("/trust/here/checks/").text


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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("OSE", True),
        ("osei, amara", True),
        ("Amara  Osei", True),
        ("amara o", True),
        ("amara", False),
        ("sei", False),
        ("zz", False),
    ],
)
def test_workers_are_found_by_surname_or_by_name(client, officer, amara, words, found):
    page = client.get("/trust/here/workers/", {"q": words}).text

    assert ("Amara Osei" in page) is found
    assert ("begins with" in page) is not found


def test_workers_are_found_straight_by_number(client, officer, amara):
    with as_owner():
        WorkerIdentifier.objects.create(worker=amara, scheme="nmc", value="12A3456E")

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


def test_the_list_asks_as_often_for_many_as_for_one(client, officer, trust):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/trust/here/checks/")
        return len(queries)

    CredentialFactory(worker=WorkerFactory(ready_for=trust))
    client.get("/trust/here/checks/")
    one = asked()
    for _ in range(6):
        CredentialFactory(worker=WorkerFactory(ready_for=trust))

    assert asked() == one <= 18


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
