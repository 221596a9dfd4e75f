"""A delivery of one bank that names another bank's row does nothing, whatever its handler may do.

The names are read from the code: one that nobody has explained here fails.
"""

import ast
from pathlib import Path

import pytest
from django.db import connection

from shifts.models import Release
from staffbank import clock
from staffbank.actors import Actor
from staffbank.celery import app
from staffbank.db import acting, as_owner
from staffbank.holders import guarded_models
from staffbank.outbox.belonging import names_held_by_banks
from staffbank.outbox.emitting import _handlers, emit
from staffbank.outbox.models import Delivery
from staffbank.outbox.relay import drain
from tests.factories import trusts as t
from tests.factories.shifts import BookingFactory, OfferFactory, TrialFactory, VacancyFactory

pytestmark = pytest.mark.django_db

CHECKOUT = Path(__file__).parents[2]
APPS = ("trusts", "workers", "compliance", "shifts", "insights", "staffbank")
#: What payloads name that no bank holds, and why its handlers, if any, need not ask whose it is.
OF_NO_BANK = {
    "answer": "the person's own, and they alone are told",
    "bank": "heard by nobody",
    "confirmation": "heard by nobody",
    "copy": "the person's own, made from their own seat",
    "correction": "the person's own, and the answer is told to them alone",
    "credential": "the person's own: told to them and to who engages them, whatever the bank",
    "departure": "heard by nobody",
    "file": "a trust's, imported from the seat of whoever asked for it",
    "induction": "the person's own: the trust that gave it signs it for their passport",
    "invitation": "heard by nobody",
    "issued": "heard by nobody",
    "issuer": "heard by nobody",
    "joining": "one person's: whoever hears of it looks at how that one stands, and tells them",
    "key": "a trust's own: what hears of it signs that trust's checks anew",
    "kind": "heard by nobody",
    "merge": "of two records of one person: what was signed of them is signed anew",
    "membership": "heard by nobody",
    "message": "heard by nobody",
    "number": "heard by nobody",
    "override": "a trust's own, told to whom it is of and to whoever may approve it",
    "policy": "heard by nobody",
    "rate": "heard by nobody",
    "request": "heard by nobody",
    "restriction": "told to the person, and to each ward of what it books alone",
    "signature": "heard by nobody",
    "skill": "the person's own: looked at on their bookings, and signed for their passport",
    "trust": "heard by nobody",
    "user": "heard by nobody",
    "unlike": "heard by nobody",
    "version": "heard by nobody",
    "worker": "the person's own: a letter of what they could book, at whichever bank",
}


def emitted():
    """What each payload that is written in the code names, with its topic where that is written
    out: ``{("booking.made", "booking")}``."""
    found = set()
    for file in (file for name in APPS for file in (CHECKOUT / name).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if is_emit(node) and (payload := written_payload(node.args[1])):
                topic = getattr(node.args[0], "value", None)
                found |= {(topic, key.value) for key in payload.keys}
    return found


def is_emit(node):
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"emit", "emit_all"}
        and len(node.args) > 1
    )


def written_payload(node):
    return next((each for each in ast.walk(node) if isinstance(each, ast.Dict)), None)


@pytest.fixture(scope="module", autouse=True)
def every_handler():
    app.loader.import_default_modules()


def heard():
    """Every topic and handler that hears of what a bank holds, with what the payload names."""
    return sorted(
        (topic, name, key) for topic, key in emitted_of_banks() for name in _handlers.get(topic, {})
    )


def emitted_of_banks():
    stated = {(topic, key) for topic, key in emitted() if topic and key in names_held_by_banks()}
    #: Chosen by the status that an offer ends in, and by how urgent a release is.
    chosen = {(topic, topic.partition(".")[0]) for topic in _handlers}
    return stated | {(topic, key) for topic, key in chosen if key in names_held_by_banks()}


def everything():
    """A fingerprint of each table; the relay's own tell of the delivery itself."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for table in sorted(model._meta.db_table for model in guarded_models()):
            if not table.startswith("outbox_"):
                cursor.execute(
                    f"select md5(string_agg(t::text, '' order by t::text)) from {table} t"
                )
                (found[table],) = cursor.fetchone()
    return found


@pytest.fixture
def named():
    """What each name of a payload stands for at a bank, with work for every handler to do."""
    bank = t.BankFactory()
    t.BankFactory()
    trust = t.PoolMembershipFactory(bank=bank).trust
    t.MembershipFactory(trust=trust, role="staffing_admin")
    ward = t.WardFactory(site__trust=trust)
    offer = OfferFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True))
    booking = BookingFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True))
    vacancy = VacancyFactory(ward=ward, bank=bank, pooled=True)
    with as_owner():
        release = Release.objects.create(
            vacancy=vacancy, trust=trust, bank=bank, audience="pool", opened_at=clock.now()
        )
    return bank, {
        "booking": booking.pk,
        "offer": offer.pk,
        "release": release.pk,
        "trial": TrialFactory(bank=bank, status="asked").pk,
        "vacancy": vacancy.pk,
    }


def deliver(topic, payload, bank_id):
    """Emit it as the given bank's and hand it over once; what it changed and what came of it."""
    with acting(Actor.system("a test", bank=bank_id)) as by:
        emit(topic, payload, by=by, bank=bank_id)
    before = everything()
    drain()
    with as_owner():
        said = set(Delivery.objects.values_list("last_error", flat=True))
    after = everything()
    return {table for table in before if before[table] != after[table]}, said


def test_every_name_of_a_payload_is_a_banks_or_says_why_not():
    names = {key for _, key in emitted()}

    assert len(names) > 15
    assert names - names_held_by_banks().keys() - OF_NO_BANK.keys() == set()
    assert OF_NO_BANK.keys() - names == set()


def test_what_nobody_hears_is_heard_by_nobody():
    silent = {name for name, why in OF_NO_BANK.items() if why == "heard by nobody"}

    assert {
        (topic, key) for topic, key in emitted() if key in silent and topic in _handlers
    } == set()


def test_another_banks_row_is_touched_by_no_handler(subtests, named):
    _bank, rows = named
    stranger = t.BankFactory()
    topics = {(topic, key) for topic, _, key in heard()}
    assert {key for _, key in topics} == names_held_by_banks().keys()
    for topic, key in sorted(topics):
        with subtests.test(topic):
            changed, said = deliver(topic, {key: rows[key]}, stranger.pk)

            assert changed == set()
            assert all("OtherBank" in error for error in said)
            assert said
            with as_owner():
                Delivery.objects.all().delete()


@pytest.mark.parametrize("topic", ["release.opened", "booking.made", "offer.made"])
def test_its_own_banks_row_is(topic, named):
    """So that the test above could fail."""
    bank, rows = named

    changed, said = deliver(
        topic, {topic.partition(".")[0]: rows[topic.partition(".")[0]]}, bank.pk
    )

    assert changed
    assert said == {""}


def test_no_task_takes_the_key_of_a_row():
    """What the broker carries is a knock: no row, of whichever bank, can be named to a task."""
    takes = {
        name: set(task.run.__code__.co_varnames[: task.run.__code__.co_argcount]) - {"self"}
        for name, task in app.tasks.items()
        if not name.startswith("celery.")
    }

    assert {name: given for name, given in takes.items() if given - {"limit"}} == {}
