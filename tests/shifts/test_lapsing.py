"""A booking after the end of a check is flagged, put right or given back, and everybody told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.models import Credential, CredentialKind
from compliance.services.credentials import accept
from shifts.errors import NotEligible
from shifts.models import Booking, Flag, Vacancy, WorkPeriod
from shifts.selectors.candidates import candidate_ids
from shifts.selectors.eligibility import verdict_for
from shifts.selectors.need import Need
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import IllegalMove
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of, soon
from tests.factories.trusts import LocalNumberFactory, MembershipFactory, actor_for
from tests.factories.workers import CredentialFactory
from tests.factories.workers import actor_for as worker_actor
from tests.rows import fresh
from tests.shifts.bookings import book

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def vacancy(ward):
    """A night in ten days, which ends on the eleventh."""
    return VacancyFactory(ward=ward, open=True, starts_at=soon(10))


def ends(worker, code, day):
    with as_owner():
        rows = Credential.objects.filter(worker=worker, kind__code=code)
        rows.update(valid_to=day)


def flag_of(booking):
    with as_owner():
        return Flag.objects.filter(booking=booking).latest("pk")


def told(topic):
    """Who was told of it, by email: worker, ward manager or officer."""
    with as_owner():
        rows = Message.objects.filter(topic=topic, channel="email")
        return sorted(rows.exclude(status="gone").values_list("seat", flat=True))


@pytest.fixture
def everybody(trust, ward):
    MembershipFactory(role="ward_manager", trust=trust, wards=[ward])
    return MembershipFactory(role="compliance_officer", trust=trust)


def test_both_spellings_refuse_from_the_day_after_the_last(trust, vacancy, worker):
    """What lapses is refused at once: nothing has to happen at midnight."""
    last = vacancy.period.ends_on
    with acting(worker_actor(worker)):
        need = Need.of(vacancy)
        assert need.requirement
        assert need.rest
    for day, takes in ((last, True), (last - DAY, False), (last - 2 * DAY, False)):
        ends(worker, "fire", day)
        with acting(worker_actor(worker)):
            assert verdict_for(worker, vacancy).eligible is takes
            assert (worker.pk in candidate_ids(need, "own_bank")) is takes
    with pytest.raises(NotEligible):
        book(vacancy, worker)


def test_it_is_flagged_at_once_and_everybody_hears_of_it_once(vacancy, worker, everybody):
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    assert flag_bookings() == 0
    ends(worker, "fire", vacancy.period.ends_on - DAY)

    assert [flag_bookings(), flag_bookings()] == [1, 0]
    drain()

    flag = flag_of(booking)
    assert flag.status == "flagged"
    assert flag.release_at.astimezone(clock.LONDON).date() == vacancy.period.starts_on - 3 * DAY
    assert told("booking.flagged") == ["As compliance officer", "As ward manager", "As worker"]
    with as_owner():
        letter = Message.objects.get(topic="booking.flagged", channel="email", seat="As worker")
        assert "Fire" in letter.body
        assert worker.name not in letter.subject


def test_a_renewed_check_takes_it_off_at_once_and_its_letters_back(
    trust, vacancy, worker, everybody
):
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    ends(worker, "fire", vacancy.period.ends_on - DAY)
    flag_bookings()
    drain()
    renewal = CredentialFactory(worker=worker, kind=CredentialKind.objects.get(code="fire"))

    with acting(actor_for(everybody)) as by:
        accept(
            renewal,
            issuer="Us",
            valid_from=clock.today(),
            how="original",
            evidence="Seen",
            by=by,
        )
    drain()

    assert flag_of(booking).status == "renewed"
    assert fresh(booking).status == "booked"
    assert told("booking.flagged") == []
    with as_owner():
        said = Message.objects.filter(topic="booking.unflagged")
        assert set(said.values_list("channel", flat=True)) == {"in_app"}
    assert flag_bookings() == 0


def test_it_is_given_back_on_its_day_by_the_trusts_own_number(
    settings, trust, vacancy, worker, everybody
):
    LocalNumberFactory(bank=bank_of(trust), trust=trust, number="release_days", value=7)
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    ends(worker, "fire", vacancy.period.ends_on - DAY)
    flag_bookings()
    at = flag_of(booking).release_at
    assert at.astimezone(clock.LONDON).date() == vacancy.period.starts_on - 7 * DAY

    settings.CLOCK_OFFSET = at - clock.now() - timedelta(minutes=10)
    assert flag_bookings() == 0
    settings.CLOCK_OFFSET += timedelta(minutes=11)
    assert [flag_bookings(), flag_bookings()] == [1, 0]
    drain()

    booking = fresh(booking)
    assert (booking.status, booking.ended_by, booking.owed_pence) == ("cancelled", "rules", 0)
    assert fresh(vacancy).status == "open"
    assert flag_of(booking).status == "released"
    with as_owner():
        assert not WorkPeriod.objects.filter(booking=booking).exists()
        assert AuditEntry.objects.filter(verb="booking.released").count() == 1
    assert told("booking.released") == ["As compliance officer", "As ward manager", "As worker"]


def test_what_law_asks_for_is_given_back_at_once_when_it_is_too_late_to_wait(worker, ward):
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(2))
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    with as_owner():
        Credential.objects.filter(worker=worker, kind__code="nmc").update(status="revoked")

    assert flag_bookings() == 2  # flagged, and given back
    assert fresh(booking).status == "cancelled"


def test_what_is_over_is_neither_flagged_nor_given_back(settings, vacancy, worker):
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    ends(worker, "fire", vacancy.period.ends_on - DAY)
    flag_bookings()
    with as_owner():
        undone = {"status": "undone", "ended_by": "worker", "ended_at": clock.now()}
        Booking.objects.filter(pk=booking.pk).update(**undone)
        Vacancy.objects.filter(pk=vacancy.pk).update(status="open", filled_at=None)

    assert flag_bookings() == 1
    assert flag_of(booking).status == "over"
    assert flag_bookings() == 0


def test_a_flag_is_of_something_that_lacks_one_at_a_time_and_does_not_come_back(vacancy, worker):
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    held = {
        "booking": booking,
        "bank": booking.bank,
        "trust": booking.trust,
        "worker": worker,
        "flagged_at": clock.now(),
        "release_at": clock.now(),
    }
    with as_owner():
        flag = Flag.objects.create(**held, kinds=[1])
        for wrong in ({"kinds": []}, {"kinds": [2]}, {"kinds": [1], "ended_at": clock.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Flag.objects.create(**held | wrong)
        flag.advance("renewed", ended_at=clock.now())
        with pytest.raises(IllegalMove):
            flag.advance("flagged", ended_at=None)
