"""A month's report of who was taken without a check: at a trust, in a bank, and as a file."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.models import Credential, CredentialKind
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, OverrideFactory, VacancyFactory, bank_of, soon
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, TrustFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def kind(code):
    return CredentialKind.objects.get(code=code)


@pytest.fixture
def officer(client, trust):
    seat = MembershipFactory(role="compliance_officer", trust=trust)
    client.force_login(seat.user)
    return seat


@pytest.fixture
def auditor(trust):
    return MembershipFactory(role="auditor", bank=bank_of(trust), trust=None)


@pytest.fixture
def taken(trust, ward, worker):
    """Somebody taken for a week without fire safety, and a shift of theirs that asks for it."""
    made = OverrideFactory(trust=trust, worker=worker, kind=kind("fire"), reason="=Course booked")
    vacancy = VacancyFactory(ward=ward, starts_at=soon(2))
    BookingFactory(vacancy=vacancy, worker=worker)
    with as_owner():
        Credential.objects.filter(worker=worker, kind=kind("fire")).update(status="revoked")
    return made, vacancy


def body(answer):
    parts = getattr(answer, "streaming_content", None)
    return (b"".join(parts) if parts else answer.content).decode("utf-8-sig")


def test_a_trust_reads_what_came_of_each_and_narrows_it(client, officer, taken, trust, worker):
    _, vacancy = taken
    other = WorkerFactory(ready_for=trust)
    OverrideFactory(trust=trust, worker=other, kind=kind("conflict"), status="refused")
    at = reverse("shifts:overrides", args=[trust.slug])

    whole = client.get(at).content.decode()
    assert "2 times asked for" in whole
    assert f"1 shift to come: {vacancy.number}" in whole
    assert "No shift" in whole

    assert other.name not in client.get(at, {"kind": "fire"}).content.decode()
    refused = client.get(at, {"status": "refused"}).content.decode().split('id="report"')[1]
    assert other.name in refused
    assert worker.name not in refused
    before = (clock.today().replace(day=1) - DAY).replace(day=1)
    assert "in this month" in client.get(at, {"month": f"{before:%Y-%m}"}).content.decode()


def test_a_booking_that_asks_for_no_such_check_did_not_come_of_it(client, officer, taken, trust):
    made, vacancy = taken
    with as_owner():
        type(made).objects.filter(pk=made.pk).update(kind=kind("als"))
    page = client.get(reverse("shifts:overrides", args=[trust.slug])).content.decode()
    assert vacancy.number not in page.split('id="report"')[1]


def test_the_file_of_a_trust_has_no_formula_and_is_on_record(client, officer, taken, trust, worker):
    at = reverse("shifts:overrides_csv", args=[trust.slug])
    said = body(client.get(at, {"kind": "fire"}))
    assert said.startswith("Asked for on,Trust,Who")
    assert f"{worker.name},Fire safety" in said
    assert "'=Course booked" in said
    assert said.strip().endswith(f"0,1,{taken[1].number}")
    with as_owner():
        entry = AuditEntry.objects.get(verb="overrides.exported")
    assert entry.after["kind"] == "fire"
    assert entry.trust_id == trust.pk


def test_an_auditor_reads_all_of_the_bank_and_nobody_of_another(
    client, auditor, taken, trust, worker
):
    elsewhere = TrustFactory()
    stranger = WorkerFactory(ready_for=elsewhere)
    OverrideFactory(trust=elsewhere, worker=stranger, kind=kind("fire"))
    client.force_login(auditor.user)
    bank = bank_of(trust)
    at = reverse("bank_shifts:overrides", args=[bank.slug])

    page = client.get(at).content.decode()
    assert worker.name in page
    assert trust.short_name in page
    assert f"1 shift to come: {taken[1].number}" in page
    assert stranger.name not in page
    assert worker.name in client.get(at, {"trust": trust.slug}).content.decode()
    assert stranger.name not in client.get(at, {"trust": elsewhere.slug}).content.decode()

    said = body(client.get(reverse("bank_shifts:overrides_csv", args=[bank.slug])))
    assert worker.name in said
    assert stranger.name not in said
    with as_owner():
        verbs = set(AuditEntry.objects.filter(verb__startswith="overrides.").values_list("verb"))
    assert verbs == {("overrides.looked",), ("overrides.exported",)}


def test_a_bank_lead_who_reads_nobody_s_name_does_not_open_it(client, trust, taken):
    lead = MembershipFactory(role="bank_lead", bank=bank_of(trust), trust=None)
    client.force_login(lead.user)
    for name in ("overrides", "overrides_csv"):
        at = reverse(f"bank_shifts:{name}", args=[bank_of(trust).slug])
        assert client.get(at).status_code == 403


def test_an_auditor_reads_nothing_of_a_trust_from_before_it_came_or_since_it_went(
    client, auditor, trust
):
    bank = bank_of(trust)
    today = clock.today()
    gone = PoolMembershipFactory(bank=bank, valid_to=today - DAY).trust
    comes = PoolMembershipFactory(bank=bank, valid_from=today + 7 * DAY).trust
    taken = {each: WorkerFactory(ready_for=each) for each in (gone, comes)}
    for each, worker in taken.items():
        OverrideFactory(trust=each, worker=worker, kind=kind("fire"))
    then = WorkerFactory(ready_for=gone)
    OverrideFactory(trust=gone, worker=then, kind=kind("fire"), valid_from=today - DAY)
    client.force_login(auditor.user)

    page = body(client.get(reverse("bank_shifts:overrides", args=[bank.slug])))
    said = body(client.get(reverse("bank_shifts:overrides_csv", args=[bank.slug])))

    for text in (page, said):
        assert then.name in text
        assert not [each for each in taken.values() if each.name in text]
