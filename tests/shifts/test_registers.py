"""Before a booking a register whose last word is old is asked, and never while anything is held."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from compliance.errors import BeingRechecked, NoRegisterNumber, RegisterAgainst, RegisterDown
from compliance.interop import registers as adapter
from compliance.models import CredentialKind, RegisterAnswer, RegisterQuestion
from compliance.rules.registers import LastWord, Patience
from compliance.selectors.registers import Entry
from compliance.services import registers
from compliance.tasks import ask_registers
from shifts.models import Booking
from shifts.services import booking
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outside import running
from tests.api.conftest import Caller
from tests.factories.registers import PIN, answer_of, numbered
from tests.factories.shifts import OfferFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as own_seat

pytestmark = pytest.mark.django_db

OLD, TOO_OLD = timedelta(hours=13), timedelta(hours=25)
PATIENCE = Patience(timedelta(hours=12), timedelta(hours=24))


@pytest.fixture
def vacancy():
    return VacancyFactory(open=True)


@pytest.fixture
def nurse(vacancy):
    return numbered(WorkerFactory(ready_for=vacancy.trust))


@pytest.fixture
def me(client, nurse):
    client.force_login(nurse.user)
    return client


def press(me, vacancy):
    return me.post(reverse("me:book", args=[vacancy.ref]), {"seen": ""})


def booked():
    with as_owner():
        return Booking.objects.live().count()


def questions():
    with as_owner():
        return list(RegisterQuestion.objects.select_related("kind"))


def try_to_book(nurse, vacancy):
    """Book as a request does: what must be done outside the transaction is done outside it."""
    by = own_seat(nurse)

    def attempt():
        with acting(by):
            return booking.book(vacancy, nurse, by=by)

    return running(attempt)


def test_a_fresh_answer_asks_nobody(register, me, nurse, vacancy):
    answer_of(nurse)

    assert press(me, vacancy).status_code == 302
    assert register.asked() == {}


@pytest.mark.parametrize("ago", [None, OLD, TOO_OLD])
def test_an_old_answer_or_none_is_asked_for_and_the_shift_booked(register, me, nurse, vacancy, ago):
    register.enter(PIN)
    if ago:
        answer_of(nurse, ago=ago)

    assert press(me, vacancy).status_code == 302

    assert register.asked() == {PIN: 1}
    assert booked() == 1
    with as_owner():
        assert RegisterAnswer.objects.order_by("read_at").last().why == "booking"


def test_who_was_suspended_meanwhile_is_not_booked(register, me, nurse, vacancy):
    register.enter(PIN, "Suspended")
    answer_of(nurse, ago=OLD)

    page = press(me, vacancy)

    assert page.status_code == 409
    assert booked() == 0
    with as_owner():
        assert nurse.credentials.get(kind__code="nmc").status == "suspended"


def test_a_slow_register_is_asked_again_soon_and_the_person_told(
    register, me, nurse, vacancy, monkeypatch
):
    monkeypatch.setattr(registers, "WITHIN", 0.3)
    monkeypatch.setattr(registers, "PACE", 0)
    register.enter(PIN)
    register.file.fare("nmc", wait=1)
    answer_of(nurse, ago=OLD)

    page = press(me, vacancy)

    assert page.status_code == 409
    assert "We are re-checking your NMC registration" in page.text
    assert "Try again in a minute." in page.text
    (question,) = questions()
    assert question.urgent

    assert ask_registers() == 1
    assert press(me, vacancy).status_code == 302


def entry_of(nurse, body, number, register, wait):
    """Their place on a register that is ``wait`` seconds slow, and was never asked."""
    register.enter(number, body=body)
    register.file.fare(body, wait=wait)
    with as_owner():
        kind = CredentialKind.objects.get(code=body).pk
    last = LastWord(None, None)
    return Entry(nurse.pk, kind, body, body.upper(), number, PATIENCE, last)


def test_nobody_waits_for_a_register_longer_than_two_seconds(register, nurse):
    entry = entry_of(nurse, "nmc", PIN, register, wait=12)

    began = time.monotonic()
    registers.ask_now([entry])

    assert 2 <= time.monotonic() - began < 8
    (question,) = questions()
    assert question.urgent


def test_two_registers_share_the_two_seconds(register, nurse):
    """Somebody on two registers waits no longer: the second is asked for what is left of it."""
    numbered(nurse, "7654321", "gmc")
    held = {"nmc": PIN, "gmc": "7654321"}

    registers.ask_now(entry_of(nurse, *each, register, wait=1.3) for each in held.items())

    (question,) = questions()
    assert question.kind.code == "gmc"


def test_while_it_is_down_the_last_answer_serves(register, me, nurse, vacancy):
    register.file.fare("nmc", down=True)
    answer_of(nurse, ago=OLD)

    assert press(me, vacancy).status_code == 302
    (question,) = questions()
    assert question.down_at


def test_until_its_time_is_over_and_then_nobody_is_booked(register, me, nurse, vacancy):
    register.file.fare("nmc", down=True)
    answer_of(nurse, ago=TOO_OLD)

    page = press(me, vacancy)

    assert page.status_code == 409
    assert "We could not confirm your NMC registration" in page.text
    assert "over 24 hours old" in page.text
    assert vacancy.trust.bank_phone in page.text
    assert booked() == 0


def test_of_whom_nothing_was_ever_said_nobody_is_booked_while_it_is_down(register, nurse, vacancy):
    register.stop()

    with pytest.raises(RegisterDown):
        try_to_book(nurse, vacancy)


def test_what_it_last_said_against_them_keeps_them_from_work(register, nurse, vacancy):
    answer_of(nurse, "suspended")  # of the check before this one, which was withdrawn

    with pytest.raises(RegisterAgainst):
        try_to_book(nurse, vacancy)


def test_without_a_number_nobody_can_ask(register, vacancy):
    with pytest.raises(NoRegisterNumber):
        try_to_book(WorkerFactory(ready_for=vacancy.trust), vacancy)


def test_an_answer_about_another_number_says_nothing(register, nurse, vacancy):
    answer_of(nurse, number="98A9999E")
    register.file.fare("nmc", down=True)

    with pytest.raises(RegisterDown):
        try_to_book(nurse, vacancy)


def test_where_no_register_is_asked_checks_by_people_stand(settings, nurse, vacancy):
    settings.REGISTERS = {}

    assert try_to_book(nurse, vacancy).pk


def test_a_service_that_nobody_can_help_refuses(register, nurse, vacancy):
    by = own_seat(nurse)

    with acting(by), pytest.raises(BeingRechecked):
        booking.book(vacancy, nurse, by=by)

    assert register.asked() == {}


def test_who_may_not_book_makes_nobody_ask(register, nurse, vacancy):
    stranger = actor_for(MembershipFactory())

    def attempt():
        with acting(stranger):
            booking.book(vacancy, nurse, by=stranger)

    with pytest.raises(NotPermitted):
        running(attempt)
    assert register.asked() == {}


def test_while_a_register_is_asked_nothing_is_open(register, nurse, vacancy, monkeypatch):
    register.enter(PIN)
    depth = len(connection.savepoint_ids)
    look_up, seen = adapter.HttpRegister.look_up, []

    def look(self, numbers, *, within):
        seen.append(len(connection.savepoint_ids) - depth)
        return look_up(self, numbers, within=within)

    monkeypatch.setattr(adapter.HttpRegister, "look_up", look)

    try_to_book(nurse, vacancy)

    assert seen == [0]


def test_an_offer_is_accepted_the_same_way(register, me, nurse, vacancy):
    register.enter(PIN)
    answer_of(nurse, ago=OLD)
    made = OfferFactory(vacancy=vacancy, worker=nurse)

    assert me.post(reverse("me:offer_accept", args=[made.ref]), {"seen": ""}).status_code == 302

    assert register.asked() == {PIN: 1}
    assert booked() == 1


def test_the_api_books_the_same_way_and_answers_once(register, nurse, vacancy):
    register.enter(PIN)
    answer_of(nurse, ago=OLD)
    caller = Caller(nurse.user)

    first = caller.post(f"/me/shifts/{vacancy.ref}/book/", {}, key="one")
    again = caller.post(f"/me/shifts/{vacancy.ref}/book/", {}, key="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert register.asked() == {PIN: 1}
    assert booked() == 1


def test_the_api_says_that_it_is_being_re_checked(register, nurse, vacancy, monkeypatch):
    monkeypatch.setattr(registers, "WITHIN", 0.2)
    register.file.fare("nmc", wait=1)

    answer = Caller(nurse.user).post(f"/me/shifts/{vacancy.ref}/book/", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "being_rechecked")


def test_a_manager_is_told_of_this_person_and_no_number(register, client, nurse, vacancy):
    register.file.fare("nmc", down=True)
    seat = MembershipFactory(trust=vacancy.trust, role="staffing_admin")

    answer = Caller(seat.user).post(
        f"/trusts/{vacancy.trust.slug}/vacancies/{vacancy.ref}/book/",
        {"worker": str(nurse.ref)},
    )

    assert answer.json()["code"] == "register_down"
    assert "this person's NMC registration" in answer.json()["detail"]
    assert PIN not in answer.text


def test_taking_a_seat_is_on_the_record_though_it_was_undone_once(register, me, nurse, vacancy):
    register.enter(PIN)

    press(me, vacancy)

    with as_owner():
        assert AuditEntry.objects.filter(verb="seat.taken").count() == 1
