"""Two who can give roles, each ending the other at once: one of them stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from trusts.errors import AlreadyHasRole
from trusts.models import Membership
from trusts.services import roles
from trusts.services.roles import Given

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]
KEEPS = "trusts_membership_keeps_an_admin"


def at_once(*attempts):
    """Run every attempt to the end of its transaction, all together; the names of their ends."""
    line_up = Barrier(len(attempts))

    def run(attempt):
        actor, act = attempt
        try:
            with acting(actor):
                line_up.wait()
                act()
                both_acted(line_up)
        except Refusal as refusal:
            return refusal.code
        except IntegrityError:
            return "the database"
        finally:
            connection.close()
        return "done"

    def both_acted(barrier):
        if lockless:
            barrier.wait()

    lockless = getattr(roles.lock, "is_off", False)
    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(pool.map(run, attempts))


def each_other():
    """Two admins of one trust, each about to end the other."""
    trust = TrustFactory()
    one, two = (MembershipFactory(role="trust_admin", trust=trust) for _ in range(2))
    by_one, by_two = actor_for(one), actor_for(two)
    return trust, [
        (by_one, lambda: roles.end(two, by=by_one)),
        (by_two, lambda: roles.end(one, by=by_two)),
    ]


def left(trust):
    with as_owner():
        return Membership.objects.filter(trust=trust).current(clock.today()).count()


def without_the_lock(monkeypatch):
    def lock(place):
        """Nobody waits for anybody."""

    lock.is_off = True
    monkeypatch.setattr(roles, "lock", lock)


def test_one_of_two_who_end_each_other_at_once_stays():
    trust, attempts = each_other()

    assert at_once(*attempts) == ["done", "last_admin"]
    assert left(trust) == 1


def test_without_the_services_lock_the_database_keeps_one(monkeypatch):
    trust, attempts = each_other()
    without_the_lock(monkeypatch)

    assert at_once(*attempts) == ["done", "the database"]
    assert left(trust) == 1


def test_with_neither_both_are_gone(monkeypatch):
    """The control: the race is real."""
    trust, attempts = each_other()
    without_the_lock(monkeypatch)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"alter table trusts_membership disable trigger {KEEPS}")
    try:
        assert at_once(*attempts) == ["done", "done"]
        assert left(trust) == 0
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"alter table trusts_membership enable trigger {KEEPS}")


def test_a_role_given_twice_at_once_is_had_once():
    trust = TrustFactory()
    one, two = (actor_for(MembershipFactory(role="trust_admin", trust=trust)) for _ in range(2))
    ana = MembershipFactory(trust=trust).user
    given = Given(user=ana, role="payroll", valid_from=clock.today(), reason="Month's end")

    def give(by):
        return by, lambda: roles.give(given, by=by, place=trust)

    assert at_once(give(one), give(two)) == sorted(["done", AlreadyHasRole.code])
