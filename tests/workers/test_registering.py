"""Registering where a bank is open to anybody: an address, its code, an account, and joining."""

import re
from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import BankFactory, MembershipFactory, UserFactory
from tests.factories.workers import WorkerFactory
from trusts.errors import LogInFirst
from workers.errors import NotOpen, WorksAlready
from workers.models import Engagement, Joining, Worker
from workers.services.registering import register

pytestmark = pytest.mark.django_db
NOBODY = Actor.nobody()
PASSWORD = "three words nobody"


@pytest.fixture
def bank():
    return BankFactory(slug="nwl", name="North West London", policy__open_registration=True)


def registers(bank, email="nora@example.com", by=NOBODY):
    with acting(by):
        return register(
            bank, email, began_at=clock.now(), by=by, name="Nora Byrne", password=PASSWORD
        )


def letter_to(address):
    with as_owner():
        return Message.objects.filter(address=address).latest("created_at")


def code_in(letter):
    return re.search(r"Your code is (\S+)", letter.body)[1]


def test_somebody_new_gets_an_account_and_a_record_that_joins_and_nobody_engages(bank):
    joining = registers(bank)

    with as_owner():
        worker = Worker.objects.select_related("user").get(pk=joining.worker_id)
        assert not Engagement.objects.filter(worker=worker).exists()
    assert (worker.status, worker.user.email) == ("joining", "nora@example.com")
    assert joining.bank_id == bank.pk


def test_only_at_a_bank_that_is_open_to_anybody(bank):
    with pytest.raises(NotOpen):
        registers(BankFactory())


def test_an_address_that_has_an_account_logs_in_and_joins_with_it(bank):
    manager = UserFactory(email="nora@example.com")
    with pytest.raises(LogInFirst):
        registers(bank)

    joining = registers(bank, by=Actor.person(manager.pk, "Nora"))

    assert joining.worker.user_id == manager.pk


def test_whoever_works_shifts_already_does_not_register(bank):
    worker = WorkerFactory(user__email="nora@example.com")

    with pytest.raises(WorksAlready):
        registers(bank, by=Actor.person(worker.user_id, "Nora"))


def test_whoever_left_comes_back(bank):
    worker = WorkerFactory(user__email="nora@example.com", status="left")

    joining = registers(bank, by=Actor.person(worker.user_id, "Nora"))

    with as_owner():
        assert Worker.objects.get(pk=worker.pk).status == "joining"
    assert joining.worker_id == worker.pk


class TestPages:
    def test_from_the_front_page_to_joining(self, client, bank):
        assert "/register/" in client.get("/").text
        assert "/register/nwl/" in client.get("/register/").text

        sent = client.post("/register/nwl/", {"email": "nora@example.com"})
        wrong = client.post("/register/nwl/code/", {"code": "ZZZZZZ"})
        code = code_in(letter_to("nora@example.com"))
        right = client.post("/register/nwl/code/", {"code": code.lower()})
        weak = client.post("/register/nwl/account/", {"name": "Nora Byrne", "password": "short"})
        made = client.post("/register/nwl/account/", {"name": "Nora Byrne", "password": PASSWORD})

        assert sent.headers["Location"] == "/register/nwl/code/"
        assert (wrong.status_code, weak.status_code) == (422, 422)
        assert right.headers["Location"] == "/register/nwl/account/"
        assert made.headers["Location"] == "/me/joining/"
        with as_owner():
            assert Joining.objects.get(worker__user__email="nora@example.com").bank == bank

    def test_the_time_counts_from_the_first_page(self, client, bank, settings):
        client.get("/register/nwl/")
        began = clock.now()
        settings.CLOCK_OFFSET = timedelta(minutes=5)
        client.post("/register/nwl/", {"email": "nora@example.com"})
        client.post("/register/nwl/code/", {"code": code_in(letter_to("nora@example.com"))})
        client.post("/register/nwl/account/", {"name": "Nora Byrne", "password": PASSWORD})

        with as_owner():
            joining = Joining.objects.get()
        assert abs(joining.began_at - began) < timedelta(seconds=30)

    def test_nobody_can_ask_who_has_an_account(self, client, bank):
        UserFactory(email="known@example.com")

        known = client.post("/register/nwl/", {"email": "known@example.com"})
        page = client.get("/register/nwl/code/").text
        wrong = client.post("/register/nwl/code/", {"code": ""})

        assert known.headers["Location"] == "/register/nwl/code/"
        assert "We have written to" in page
        assert wrong.status_code == 422
        assert "You have a Staffbank account already" in letter_to("known@example.com").subject

    def test_three_wrong_codes_end_it(self, client, bank):
        client.post("/register/nwl/", {"email": "nora@example.com"})
        answers = [client.post("/register/nwl/code/", {"code": "ZZZZZZ"}) for _ in range(3)]
        code = code_in(letter_to("nora@example.com"))

        late = client.post("/register/nwl/code/", {"code": code})

        assert [answer.status_code for answer in answers] == [422, 422, 410]
        assert late.headers["Location"] == "/register/nwl/"
        assert client.get("/register/nwl/account/").headers["Location"] == "/register/nwl/"
        with as_owner():
            assert not User.objects.filter(email="nora@example.com").exists()

    def test_a_manager_joins_with_their_own_account(self, client, bank):
        client.force_login(MembershipFactory(role="ward_manager").user)

        assert "You join with this account" in client.get("/register/nwl/").text
        assert client.post("/register/nwl/").headers["Location"] == "/me/joining/"

    def test_a_bank_that_is_not_open_is_not_there(self, client, bank):
        BankFactory(slug="closed")

        assert client.get("/register/closed/").status_code == 404
        assert "/register/closed/" not in client.get("/register/").text
