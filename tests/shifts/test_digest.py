"""The morning's letter: only what could really be booked, once a day, to those who chose it."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from shifts.tasks import begin_digests
from staffbank import clock
from staffbank.db import as_owner
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.outbox.models import Delivery
from staffbank.outbox.relay import drain
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of
from tests.factories.trusts import (
    BankFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory
from workers.models import MessageChoice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven(settings):
    now = clock.now().astimezone(clock.LONDON)
    settings.CLOCK_OFFSET += now.replace(hour=7, minute=0, second=0) - now
    settings.SITE_ADDRESS = "https://staffbank.example"


@pytest.fixture
def ward():
    ward = WardFactory(name="Witherow Ward", site__trust=TrustFactory())
    bank_of(ward.trust)
    return ward


@pytest.fixture
def amara(ward):
    return chooses(WorkerFactory(ready_for=ward.trust, email="amara@example.nhs.uk"), "digest")


def chooses(worker, new_shifts, **columns):
    with as_owner():
        MessageChoice.objects.update_or_create(
            worker=worker,
            defaults={"new_shifts": new_shifts, "changed_at": clock.now(), **columns},
        )
    return worker


def shift(ward, days, **columns):
    starts = clock.now().replace(minute=0) + timedelta(days=days, hours=5)
    return VacancyFactory(
        ward=ward, open=True, **{"starts_at": starts, "published_at": clock.now(), **columns}
    )


def morning():
    begin_digests()
    drain()
    posting.send(limit=100)


def letters():
    with as_owner():
        return list(Message.objects.filter(topic="shifts.digest"))


def test_the_letter_says_what_could_be_booked_this_week_and_from_how_much(ward, amara):
    shown = [shift(ward, days, pay_pence=pay) for days, pay in ((1, 26896), (2, 23452), (3, 30000))]
    later = shift(ward, 9)

    morning()

    (letter,) = mail.outbox
    assert letter.subject == "3 shifts you could book this week, from £234"
    assert letter.to == ["amara@example.nhs.uk"]
    links = re.findall(r"https://staffbank\.example/me/shifts/([0-9a-f-]{36})/", letter.body)
    assert links == [str(each.ref) for each in shown]
    assert str(later.ref) not in letter.body
    assert "Checked 7am. Some may have gone since." in letter.body
    assert "Witherow Ward" in letter.body
    assert "£268.96" in letter.body


def test_of_many_the_soonest_are_shown_and_the_rest_counted(ward, amara):
    many = [shift(ward, 1 + each % 6, pay_pence=20000 + each) for each in range(23)]

    morning()

    (letter,) = mail.outbox
    assert letter.subject == "23 shifts you could book this week, from £200"
    assert letter.body.count("/me/shifts/") == 5
    assert "19 more: https://staffbank.example/me/shifts/" in letter.body
    assert len(many) == 23


def test_what_the_person_could_not_book_is_not_in_it(ward, amara):
    shift(ward, 1)
    mine = shift(ward, 3)
    BookingFactory(vacancy=mine, worker=amara)
    overlapping = shift(ward, 3)
    elsewhere = shift(WardFactory(site__trust=TrustFactory()), 2)

    morning()

    (letter,) = mail.outbox
    assert letter.subject.startswith("1 shift you could book")
    for hidden in (mine, overlapping, elsewhere):
        assert str(hidden.ref) not in letter.body


def test_nobody_is_written_to_twice_however_often_the_job_runs(ward, amara):
    shift(ward, 1)
    begin_digests()
    begin_digests()
    drain()
    morning()

    assert len(mail.outbox) == 1
    assert len(letters()) == 1
    assert begin_digests() == 0


def test_nothing_new_since_yesterday_means_no_letter(ward, amara):
    shift(ward, 1, published_at=clock.now() - timedelta(hours=30))

    morning()

    assert mail.outbox == []


@pytest.mark.parametrize("choice", ["each", "none", None])
def test_only_those_who_chose_it_get_it(ward, amara, choice):
    shift(ward, 1)
    if choice:
        chooses(amara, choice)
    else:
        with as_owner():
            MessageChoice.objects.all().delete()

    morning()

    assert [letter.subject for letter in mail.outbox] == []


def test_who_changed_their_mind_before_it_was_written_gets_none(ward, amara):
    shift(ward, 1)
    begin_digests()
    chooses(amara, "none")
    drain()
    posting.send(limit=100)

    assert mail.outbox == []


def test_it_waits_for_the_quiet_hours_its_reader_chose(ward, amara, settings):
    shift(ward, 1)
    chooses(amara, "digest", quiet="evenings")
    morning()
    assert mail.outbox == []

    settings.CLOCK_OFFSET += timedelta(hours=1)
    posting.send(limit=100)

    assert len(mail.outbox) == 1


def test_a_member_of_two_banks_gets_one_letter(ward, amara):
    PoolMembershipFactory(bank=BankFactory(), trust=ward.trust)
    shift(ward, 1)
    begin_digests()
    with as_owner():
        assert Delivery.objects.filter(handler__endswith="write_digest").count() == 2

    morning()

    assert len(mail.outbox) == 1
