"""Each periodic job works for every bank, and one bank's trouble is not another's."""

from datetime import timedelta

import pytest

from shifts import tasks
from shifts.models import Booking, Import, Release
from shifts.services import booking as bookings
from shifts.services import vacancy as vacancies
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.interop.models import AnsweredRequest
from staffbank.interop.tasks import forget_answered
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import BankFactory, PoolMembershipFactory, TrustFactory
from tests.factories.workers import WorkerFactory, actor_for
from tests.rows import statuses
from trusts.jobs import SomeBanksFailed, for_each_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_banks():
    """A vacancy at a trust of each of two banks, published an hour ago, due to open just now."""
    now = clock.now()
    return [
        VacancyFactory(
            open=True, opens_to_pool_at=now - timedelta(minutes=1), ward__site__trust=pool.trust
        )
        for pool in (PoolMembershipFactory(), PoolMembershipFactory())
    ]


@pytest.fixture
def later(settings):
    """Move the clock on."""

    def move(wait):
        settings.CLOCK_OFFSET += wait

    return move


def test_what_is_due_opens_to_the_region_of_each_bank(two_banks):
    opened = tasks.open_due()

    assert opened == 2
    with as_owner():
        waves = Release.objects.filter(audience="pool").values_list("vacancy", "bank")
        assert set(waves) == {(vacancy.pk, vacancy.bank_id) for vacancy in two_banks}
    assert tasks.open_due() == 0


def test_what_started_empty_ends_in_each_bank(two_banks, later):
    later(timedelta(days=4))

    assert tasks.lapse_empty() == 2
    assert statuses() == ["lapsed", "lapsed"]


def test_past_bookings_of_each_bank_are_worked(two_banks, later):
    for vacancy in two_banks:
        worker = WorkerFactory(ready_for=vacancy.trust)
        with acting(actor_for(worker)) as by:
            bookings.book(vacancy, worker, by=by)
    later(timedelta(days=5))

    assert tasks.complete_past() == 2
    assert statuses() == ["worked", "worked"]
    with as_owner():
        assert set(Booking.objects.values_list("status", flat=True)) == {"worked"}


def test_a_bank_whose_job_fails_is_named_and_stops_no_other(two_banks, monkeypatch):
    first, second = two_banks
    open_due = vacancies.open_due

    def fail_for_the_first(now, *, by):
        if by.bank_id == first.bank_id:
            raise ValueError("broken")
        return open_due(now, by=by)

    monkeypatch.setattr(tasks.vacancy, "open_due", fail_for_the_first)

    with pytest.raises(SomeBanksFailed, match=first.bank.slug):
        tasks.open_due()

    with as_owner():
        second.refresh_from_db()
        first.refresh_from_db()
    assert second.pool_opened_at is not None
    assert first.pool_opened_at is None


def test_each_bank_is_worked_for_by_its_own_job():
    banks = [BankFactory(), BankFactory()]
    seen = []

    def work(by):
        seen.append((by.kind, by.bank_id))
        return 1

    assert for_each_bank("a test", work) == 2
    assert seen == [("system", bank.pk) for bank in banks]


def test_imported_files_are_kept_for_thirty_days():
    now = clock.now()
    with as_owner():
        for trust, days in ((TrustFactory(), 29), (TrustFactory(), 31)):
            Import.objects.create(
                trust=trust,
                filename="week.csv",
                source="roster",
                content=b"",
                fingerprint="",
                checked_at=now - timedelta(days=days),
            )

    assert tasks.forget_imports() == 1
    assert tasks.forget_imports() == 0


def test_answered_requests_are_kept_for_two_days():
    now = clock.now()
    with as_owner():
        for hours in (47, 49):
            AnsweredRequest.objects.create(
                scope="user:1",
                key=str(hours),
                path="/",
                fingerprint="",
                at=now - timedelta(hours=hours),
            )

    assert forget_answered() == 1
    with as_owner():
        assert AnsweredRequest.objects.get().key == "47"
