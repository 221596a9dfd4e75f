"""What must never exist is refused by the database itself, whoever writes it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from shifts.models import Booking, Release, Vacancy
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.audit.recording import record
from staffbank.db import acting, as_owner, constraint_of
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory, actor_for
from tests.factories.workers import EngagementFactory, WorkerFactory

pytestmark = pytest.mark.django_db


def refused_by(constraint, write):
    """Run ``write`` as the tables' owner, past every service and wall; it must still be refused."""
    with as_owner(), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert constraint_of(refusal.value) == constraint


def test_a_vacancy_cannot_have_two_live_bookings():
    booking = BookingFactory()

    refused_by("shifts_booking_one_per_vacancy", lambda: BookingFactory(vacancy=booking.vacancy))


def test_a_vacancy_can_be_booked_again_once_the_first_booking_ended():
    booking = BookingFactory(status="cancelled")

    BookingFactory(vacancy=booking.vacancy)


@pytest.mark.parametrize("status", ["booked", "worked"])
def test_nobody_is_in_two_places_at_once_whichever_the_trusts(status):
    booking = BookingFactory(status=status)
    elsewhere = VacancyFactory(open=True, starts_at=booking.ends_at - timedelta(minutes=1))
    assert elsewhere.trust != booking.trust

    refused_by(
        "shifts_booking_worker_not_double_booked",
        lambda: BookingFactory(vacancy=elsewhere, worker=booking.worker),
    )


def test_back_to_back_bookings_do_not_overlap():
    booking = BookingFactory()
    after = VacancyFactory(open=True, starts_at=booking.ends_at)

    BookingFactory(vacancy=after, worker=booking.worker)


@pytest.mark.parametrize("model", [Vacancy, Booking])
def test_nothing_ends_before_it_starts(model):
    row = BookingFactory() if model is Booking else VacancyFactory()
    rows = model.objects.filter(pk=row.pk)

    refused_by(
        f"{model._meta.db_table}_ends_after_start",
        lambda: rows.update(ends_at=row.starts_at),
    )


@pytest.mark.parametrize(
    ("parent", "column"), [("ward", "ward"), ("site", "site"), ("posting", "posting")]
)
def test_a_vacancy_belongs_to_the_trust_of_what_it_stands_on(parent, column):
    vacancy, other = VacancyFactory(), VacancyFactory()
    rows = Vacancy.objects.filter(pk=vacancy.pk)

    refused_by(
        f"shifts_vacancy_same_trust_as_{parent}",
        lambda: rows.update(**{column: getattr(other, parent)}),
    )


def test_a_booking_and_a_release_belong_to_the_trust_of_their_vacancy():
    booking, stranger = BookingFactory(), TrustFactory()

    refused_by(
        "shifts_booking_same_trust_as_vacancy",
        lambda: Booking.objects.filter(pk=booking.pk).update(trust=stranger),
    )
    refused_by(
        "shifts_release_same_trust_as_vacancy",
        lambda: Release.objects.create(
            vacancy=booking.vacancy,
            trust=stranger,
            bank=booking.bank,
            audience="own_bank",
            opened_at=clock.now(),
        ),
    )


def test_a_ward_belongs_to_the_trust_of_its_site():
    ward, other = WardFactory(), WardFactory()

    refused_by(
        "trusts_ward_same_trust_as_site",
        lambda: type(ward).objects.filter(pk=ward.pk).update(site=other.site),
    )


def test_the_region_never_sees_what_the_own_bank_has_not():
    vacancy = VacancyFactory()

    refused_by(
        "shifts_vacancy_own_bank_first",
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(pool_opened_at=clock.now()),
    )


@pytest.mark.parametrize(
    ("status", "to"),
    [("lapsed", "open"), ("worked", "open"), ("cancelled", "open"), ("filled", "lapsed")],
)
def test_a_vacancy_moves_only_along_its_lines(status, to):
    vacancy = VacancyFactory(open=True, status=status)

    refused_by(
        "shifts_vacancy_moves",
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(status=to),
    )


@pytest.mark.parametrize(("status", "to"), [("undone", "booked"), ("cancelled", "worked")])
def test_a_booking_that_ended_stays_ended(status, to):
    booking = BookingFactory(status=status)

    refused_by(
        "shifts_booking_moves",
        lambda: Booking.objects.filter(pk=booking.pk).update(status=to),
    )


@pytest.mark.parametrize("status", ["undone", "cancelled", "did_not_attend"])
@pytest.mark.parametrize("lacking", [{"ended_by": ""}, {"ended_by": "x"}, {"ended_at": None}])
def test_a_booking_that_ended_says_who_ended_it_and_when(status, lacking):
    booking = BookingFactory()
    ended = {"status": status, "ended_by": "trust", "ended_at": clock.now()}
    rows = Booking.objects.filter(pk=booking.pk)

    refused_by("shifts_booking_ended_by_somebody", lambda: rows.update(**ended | lacking))

    with as_owner():
        assert rows.update(**ended) == 1


@pytest.mark.parametrize("said", [{"ended_by": "trust"}, {"ended_at": clock.now()}])
@pytest.mark.parametrize("status", ["booked", "worked"])
def test_a_booking_that_stands_says_nothing_of_an_end(status, said):
    rows = Booking.objects.filter(pk=BookingFactory(status=status).pk)

    refused_by("shifts_booking_ended_by_somebody", lambda: rows.update(**said))


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_auditentry set reason = 'tidied'",
        "delete from audit_auditentry",
        "truncate audit_auditentry",
    ],
)
@pytest.mark.parametrize("owner", [False, True], ids=["as the application", "as the owner"])
def test_the_record_cannot_be_changed_or_emptied(statement, owner):
    seat = actor_for(MembershipFactory())
    with acting(seat):
        record("vacancy.posted", VacancyFactory(), by=seat)

    def tamper():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    with as_owner() if owner else acting(seat), pytest.raises(DatabaseError):
        tamper()

    with as_owner():
        assert AuditEntry.objects.count() == 1


def test_a_worker_has_one_primary_engagement_at_a_time():
    worker = WorkerFactory(ready_for=TrustFactory())

    refused_by("workers_engagement_one_primary_at_a_time", lambda: EngagementFactory(worker=worker))
