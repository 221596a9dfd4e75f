import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.audit.recording import record
from staffbank.db import acting, as_owner, current_actor, duty
from staffbank.outbox import relay, standing
from staffbank.outbox.models import Delivery, Event
from staffbank.outbox.relay import ATTEMPTS, LEASE, WAITS, drain
from tests.factories.trusts import BankFactory

pytestmark = pytest.mark.django_db


def emit(topics, topic="thing.happened", bank=None, **payload):
    with acting(Actor.system("a test", bank=bank)) as actor:
        return topics.emit(topic, payload, by=actor)


def deliveries():
    with acting(Actor.system("a test")), duty("relay"):
        return list(Delivery.objects.order_by("due_at"))


def test_a_handler_acts_as_the_system_for_the_events_bank(topics):
    heard = []

    @topics.subscribe("thing.happened")
    def listen(payload):
        heard.append((payload, current_actor()))

    bank = BankFactory()
    emit(topics, bank=bank.pk, thing=7)

    assert drain() == 1

    ((payload, actor),) = heard
    assert payload == {"thing": 7}
    assert (actor.kind, actor.bank_id, actor.label) == (
        "system",
        bank.pk,
        "tests.outbox.test_relay.listen",
    )


def test_each_handler_has_its_own_delivery_so_one_broken_handler_blocks_no_other(topics):
    heard = []

    @topics.subscribe("thing.happened")
    def breaks(payload):
        raise ValueError("broken")

    @topics.subscribe("thing.happened")
    def listens(payload):
        heard.append(payload)

    emit(topics, thing=1)

    drain()

    assert heard == [{"thing": 1}]
    assert sorted(d.last_error for d in deliveries()) == ["", "ValueError: broken"]


def test_what_was_delivered_is_not_delivered_again(topics):
    heard = []
    topics.subscribe("thing.happened")(heard_by(heard))
    emit(topics, thing=1)

    drain()
    again = drain()

    assert (again, heard) == (0, [1])


def heard_by(heard):
    def listen(payload):
        heard.append(payload["thing"])

    return listen


def test_the_rows_of_a_handler_that_fails_are_undone(topics):
    @topics.subscribe("thing.happened")
    def breaks(payload):
        record("a test", BankFactory(), by=current_actor())
        raise ValueError

    emit(topics)

    drain()

    with as_owner():
        assert not AuditEntry.objects.filter(verb="a test").exists()


def test_a_handler_that_fails_is_tried_again_after_a_growing_wait_and_then_parked(topics, later):
    tries = []

    @topics.subscribe("thing.happened")
    def breaks(payload):
        tries.append(1)
        raise ValueError("still broken")

    emit(topics)

    for wait in WAITS:
        drain()
        assert drain() == 0  # not before its time
        later(timedelta(seconds=wait + 1))
    drain()
    later(timedelta(days=1))
    drain()

    assert len(tries) == ATTEMPTS
    (parked,) = standing.parked()
    assert (parked.topic, parked.last_error) == ("thing.happened", "ValueError: still broken")


def test_a_delivery_whose_worker_died_comes_back_when_its_lease_ends(topics, later):
    heard = []
    topics.subscribe("thing.happened")(heard_by(heard))
    emit(topics, thing=1)
    claim = relay._claim(relay.clock.now())  # and then the process is killed

    assert (claim.attempts, drain(), heard) == (1, 0, [])

    later(LEASE + timedelta(seconds=1))
    drain()

    assert heard == [1]
    assert deliveries()[0].attempts == 2


def test_a_delivery_that_kills_every_worker_is_parked(topics, later):
    topics.subscribe("thing.happened")(heard_by([]))
    emit(topics, thing=1)
    for _ in range(ATTEMPTS):
        assert relay._claim(relay.clock.now())
        later(LEASE + timedelta(seconds=1))

    assert drain() == 0

    assert "worker" in standing.parked()[0].last_error


def test_a_handler_that_outlives_its_lease_is_undone_when_another_took_over(topics, later):
    @topics.subscribe("thing.happened")
    def writes(payload):
        record("a test", BankFactory(), by=current_actor())

    emit(topics)
    slow = relay._claim(relay.clock.now())
    later(LEASE + timedelta(seconds=1))
    assert relay._claim(relay.clock.now()).attempts == 2

    relay._hand_over(slow)

    with as_owner():
        assert not AuditEntry.objects.filter(verb="a test").exists()
    assert deliveries()[0].delivered_at is None


def test_a_handler_nobody_knows_any_more_waits_with_its_name_in_the_error(topics):
    topics.subscribe("thing.happened")(heard_by([]))
    emit(topics, thing=1)
    topics._handlers.clear()

    drain()

    assert "test_relay.listen" in deliveries()[0].last_error


def test_draining_while_somebody_acts_is_refused():
    with acting(Actor.system("a test")), pytest.raises(RuntimeError, match="nobody acting"):
        drain()


def test_what_is_parked_can_be_listed_and_replayed(topics, later, capsys):
    heard, broken = [], [True]

    @topics.subscribe("thing.happened")
    def listens(payload):
        if broken:
            raise ValueError("the printer is on fire")
        heard.append(payload["thing"])

    emit(topics, thing=4)
    for wait in (*WAITS, 1):
        drain()
        later(timedelta(seconds=wait + 1))
    broken.clear()

    call_command("outbox", "list")
    listed = capsys.readouterr().out
    with pytest.raises(CommandError, match="--all"):
        call_command("outbox", "replay")
    call_command("outbox", "replay", listed.splitlines()[1].split()[0])
    call_command("outbox", "deliver")

    assert "1 parked" in listed
    assert "the printer is on fire" in listed
    assert heard == [4]


def test_deliveries_that_are_done_are_forgotten_after_a_week(topics, later):
    topics.subscribe("thing.happened")(heard_by([]))
    emit(topics, thing=1)
    drain()
    later(timedelta(days=6))
    emit(topics, thing=2)
    later(timedelta(days=2))

    gone = standing.forget_delivered(relay.clock.now())

    assert gone == 1
    assert len(deliveries()) == 1  # the one that still waits
    with as_owner():
        assert Event.objects.count() == 2


@pytest.mark.parametrize("seed", range(5))
def test_late_doubled_and_shuffled_deliveries_reach_the_handler_each_once(topics, seed):
    heard = []
    topics.subscribe("thing.happened")(heard_by(heard))
    for thing in range(10):
        emit(topics, thing=thing)
    chance = random.Random(seed)
    with acting(Actor.system("a test")), duty("relay"):
        for each in Delivery.objects.all():
            each.due_at -= timedelta(seconds=chance.randrange(100))
            each.save()

    drain()
    drain()

    assert sorted(heard) == list(range(10))
