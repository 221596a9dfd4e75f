"""Connections pass from one person to the next; what the last one was told does not."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections

from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.backend.base import BEGIN
from staffbank.db import acting
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as worker_actor
from tests.walls.pooler import SERVERS, pooler

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

CHECKOUTS = 100_000 if os.environ.get("STAFFBANK_PROOF") == "full" else 2_000
THREADS = 8
#: Every so many checkouts one ends in an error, as a request of ours may.
FAILS = 7


class Broken(Exception):
    """Something went wrong in the middle of a transaction."""


def break_off(turn):
    if turn % FAILS == 0:
        raise Broken


@pytest.fixture
def seats():
    """Who takes turns, each with the keys of the vacancies they may see."""
    bank = PoolMembershipFactory().bank
    seats = []
    for _ in range(2):
        trust = PoolMembershipFactory(bank=bank).trust
        drafts = {VacancyFactory(ward__site__trust=trust, bank=bank).pk for _ in range(3)}
        opened = {VacancyFactory(ward__site__trust=trust, bank=bank, open=True).pk}
        manager = actor_for(MembershipFactory(trust=trust))
        worker = worker_actor(WorkerFactory(ready_for=trust))
        seats += [(manager, drafts | opened), (worker, opened)]
    return [*seats, (Actor.nobody(), set())]


@pytest.fixture
def through_a_pooler(monkeypatch):
    """Connections made from now on, in threads, go through a PgBouncer as the app's own login."""
    with pooler() as (folder, port):
        settings = connections["default"].settings_dict
        options = {"connect_timeout": "5", "application_name": "staffbank-web"}
        told = {"HOST": folder, "PORT": port, "USER": "staffbank_app", "PASSWORD": "any"}
        for name, value in (told | {"OPTIONS": options}).items():
            monkeypatch.setitem(settings, name, value)
        yield folder, port


def take_turns(seats, checkouts=CHECKOUTS):
    """Every thread sits in every seat in turn, and reads all it can; answers who saw wrong rows,
    and how many transactions each of the server's connections had."""
    line_up = Barrier(THREADS)

    def work(number):
        wrong, served = [], Counter()
        line_up.wait()
        try:
            for turn in range(checkouts // THREADS):
                actor, expected = seats[(turn + number) % len(seats)]
                try:
                    with acting(actor), connection.cursor() as cursor:
                        seen = set(Vacancy.objects.values_list("pk", flat=True))
                        cursor.execute("select pg_backend_pid(), current_user")
                        backend, login = cursor.fetchone()
                        if seen != expected or login != "staffbank_app":
                            wrong.append((actor.label, seen, login))
                        served[backend] += 1
                        break_off(turn)
                except Broken:
                    continue
        finally:
            connection.close()
        return wrong, served

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(work, range(THREADS)))
    wrong = [each for found, _ in answers for each in found]
    return wrong, [served for _, served in answers]


def test_threads_that_take_turns_never_see_anothers_rows(seats):
    wrong, served = take_turns(seats)

    assert wrong == []
    assert sum(sum(each.values()) for each in served) == CHECKOUTS


def test_nor_do_they_through_a_transaction_pooler(seats, through_a_pooler):
    wrong, served = take_turns(seats)
    backends = set().union(*served)

    assert wrong == []
    assert sum(sum(each.values()) for each in served) == CHECKOUTS
    assert len(backends) <= SERVERS < THREADS
    assert any(len(each) > 1 for each in served)  # a client was served by more than one


def test_what_travels_in_one_message_stays_in_one_transaction(seats, through_a_pooler):
    """Beginning and saying who acts travel in front of the first statement: were they parted from
    it, it would be answered by somebody who knows nothing of them."""
    asked = "select pg_backend_pid(), pg_current_xact_id()::text, current_setting('app.trust')"

    def work(number):
        actor, _ = seats[0 if number % 2 else 2]
        answers = []
        try:
            for _ in range(25):
                with acting(actor), connection.cursor() as cursor:
                    assert connection.waiting[0] == BEGIN  # nothing has been sent yet
                    for _ in range(2):
                        cursor.execute(asked)
                        answers.append((*cursor.fetchone(), str(actor.trust_id)))
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        answers = [answer for found in pool.map(work, range(THREADS)) for answer in found]

    assert len(answers) == THREADS * 50
    for first, second in zip(answers[::2], answers[1::2], strict=True):
        assert first == second
        assert first[2] == first[3]


def test_a_pooled_connection_comes_back_knowing_nobody(seats, through_a_pooler):
    take_turns(seats, checkouts=400)
    folder, port = through_a_pooler
    name = connections["default"].settings_dict["NAME"]

    for _ in range(2 * SERVERS):
        with psycopg.connect(host=folder, port=port, dbname=name, user="staffbank_app") as bare:
            told = bare.execute(
                "select coalesce(current_setting('app.kind', true), ''),"
                " coalesce(current_setting('app.trust', true), ''),"
                " coalesce(current_setting('app.duty', true), ''),"
                " (select count(*) from shifts_vacancy)"
            )
            assert told.fetchone() == ("", "", "", 0)
