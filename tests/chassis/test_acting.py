"""The one door to rows: who acts, for how long, and what it leaves behind."""

import pytest
from django.db import IntegrityError, connection, transaction

from staffbank.actors import Actor, Kind
from staffbank.db import (
    NobodyActing,
    acting,
    as_owner,
    current_actor,
    current_duty,
    duty,
    refusing,
    take_seat,
    take_time,
)
from staffbank.errors import Refusal
from staffbank.outbox.models import Event
from tests.factories.trusts import BankFactory, MembershipFactory, TrustFactory, actor_for
from trusts.models import Bank, Trust

pytestmark = pytest.mark.django_db


def told(name):
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [f"app.{name}"])
        return cursor.fetchone()[0] or ""


def test_the_database_is_told_who_acts_and_the_former_actor_is_restored():
    one, two = (actor_for(MembershipFactory()) for _ in range(2))

    with acting(one):
        with acting(two):
            assert told("trust") == str(two.trust_id)
        assert told("trust") == str(one.trust_id)
        assert current_actor() == one
    assert current_actor() is None


def test_an_error_inside_restores_the_former_actor_too():
    one, two = (actor_for(MembershipFactory()) for _ in range(2))

    with acting(one):
        with pytest.raises(ZeroDivisionError), acting(two):
            raise ZeroDivisionError
        assert told("trust") == str(one.trust_id)


def test_a_database_error_inside_restores_the_former_actor_too():
    one, two = (actor_for(MembershipFactory()) for _ in range(2))
    trust = TrustFactory()

    with acting(one):
        with pytest.raises(IntegrityError), as_owner(), transaction.atomic():
            Trust.objects.create(slug=trust.slug, name="Twin")
        with acting(two):
            assert told("trust") == str(two.trust_id)
        assert told("trust") == str(one.trust_id)


def test_an_actor_does_not_inherit_the_duty_of_the_one_before():
    seat = actor_for(MembershipFactory())

    with acting(Actor.system("relay")), duty("relay"):
        Event.objects.exists()
        with acting(seat):
            assert current_duty() == told("duty") == ""
        assert current_duty() == told("duty") == "relay"


def test_a_duty_ends_with_its_block_even_when_it_fails():
    with acting(Actor.system("relay")):
        with pytest.raises(ZeroDivisionError), duty("relay"):
            raise ZeroDivisionError
        assert told("duty") == ""


def test_a_duty_within_the_same_duty_is_said_once_and_lasts_to_the_end_of_the_outer(
    django_assert_num_queries,
):
    with acting(Actor.system("relay")), duty("relay"):
        with django_assert_num_queries(0), duty("relay"):
            pass
        assert current_duty() == told("duty") == "relay"


def test_a_duty_is_said_again_within_another_one():
    with acting(Actor.system("relay")), duty("relay"), duty("booking"), duty("relay"):
        assert current_duty() == told("duty") == "relay"


def test_a_duty_needs_somebody_acting_and_a_written_name():
    with pytest.raises(NobodyActing), duty("booking"):
        pass
    with acting(Actor.nobody()), pytest.raises(LookupError), duty("everything"):
        pass


def test_a_seat_is_taken_once_by_the_person_of_the_transaction():
    seat = actor_for(MembershipFactory())

    with acting(Actor.person(seat.user_id, "Somebody")):
        take_seat(seat)
        assert told("trust") == str(seat.trust_id)
        with pytest.raises(NobodyActing):
            take_seat(seat)


def test_no_table_is_asked_with_nobody_acting_however_it_is_spelt():
    for statement in ("select 1 from trusts_bank", 'SELECT 1 FROM "trusts_bank" b'):
        with pytest.raises(NobodyActing), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_named_constraint_becomes_a_refusal_and_any_other_stays_an_error():
    class Taken(Refusal):
        code = "taken"

    bank = BankFactory()
    with as_owner():
        with pytest.raises(Taken), refusing("trusts_bank_slug_key", Taken):
            Bank.objects.create(slug=bank.slug, name="Twin")
        with pytest.raises(IntegrityError), refusing("another_constraint", Taken):
            Bank.objects.create(slug=bank.slug, name="Twin")
        assert Bank.objects.count() == 1


def test_jobs_work_for_one_bank():
    job = Actor.system("sweep", bank=7)

    assert (job.kind, job.bank_id, job.pools) == (Kind.SYSTEM, 7, frozenset({7}))


def test_time_is_taken_for_the_one_transaction():
    def allowed():
        with connection.cursor() as cursor:
            cursor.execute("show statement_timeout")
            return cursor.fetchone()[0]

    before = allowed()
    with transaction.atomic():
        take_time(25)
        assert allowed() == "25s"
        transaction.set_rollback(True)
    assert allowed() == before
