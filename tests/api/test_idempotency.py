import os
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from shifts.models import Posting
from staffbank.db import as_owner
from staffbank.interop.models import AnsweredRequest
from tests.api.conftest import Caller
from tests.api.test_vacancies import asked, path
from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import PoolMembershipFactory, SiteFactory, TrustFactory, WardFactory

KEY = "0b1f7d1e-7c43-4a4f-9b0e-0a3c2f9d7a55"
SENT, CALLERS = (1000, 32) if os.environ.get("STAFFBANK_PROOF") == "full" else (40, 8)


def postings():
    with as_owner():
        return Posting.objects.filter(source="api").count()


def test_the_same_request_again_gets_the_same_answer_and_acts_once(region):
    body = asked(region.own)

    first = region.token.post(path(region.own), body, key=KEY)
    again = region.token.post(path(region.own), body, key=KEY)

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert postings() == 1


def test_the_key_with_another_body_is_refused(region):
    region.token.post(path(region.own), asked(region.own), key=KEY)

    answer = region.token.post(path(region.own), asked(region.own, heads=2), key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert postings() == 1


def test_the_key_at_another_address_is_refused(region):
    region.token.post(path(region.own, region.own.draft, "publish"), key=KEY)

    answer = region.token.post(path(region.own, region.own.draft, "open"), key=KEY)

    assert answer.status_code == 422


def test_a_machine_must_send_a_key(region):
    answer = region.token.post(path(region.own), asked(region.own), key="")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/Idempotency-Key"
    assert postings() == 0


def test_a_session_need_not(region):
    assert region.manager.post(path(region.own), asked(region.own), key="").status_code == 201
    assert region.manager.post(path(region.own), asked(region.own), key="").status_code == 201
    assert postings() == 2


@pytest.mark.parametrize("key", ["k" * 256, "two words", "n\xe9"])
def test_a_key_of_another_shape_is_refused(region, key):
    answer = region.token.post(path(region.own), asked(region.own), key=key)

    assert answer.status_code == 400


def test_the_longest_key_is_taken(region):
    answer = region.token.post(path(region.own), asked(region.own), key="k" * 255)

    assert answer.status_code == 201


def test_a_problem_is_not_remembered(region):
    refused = region.token.post(path(region.own), asked(region.own, heads=0), key=KEY)
    mended = region.token.post(path(region.own), asked(region.own), key=KEY)

    assert (refused.status_code, mended.status_code) == (400, 201)


def test_two_callers_may_use_the_same_key(region):
    MachineTokenFactory(trust=region.own.trust, secret="sbk_another")

    region.token.post(path(region.own), asked(region.own), key=KEY)
    region.manager.post(path(region.own), asked(region.own), key=KEY)
    Caller(secret="sbk_another").post(path(region.own), asked(region.own), key=KEY)

    assert postings() == 3


def test_a_revoked_token_learns_nothing_from_an_old_key(region):
    region.token.post(path(region.own), asked(region.own), key=KEY)
    with as_owner():
        region.token_row.permissions = "view_trust"
        region.token_row.save()

    assert region.token.post(path(region.own), asked(region.own), key=KEY).status_code == 403


@pytest.mark.race
def test_of_many_requests_at_once_one_acts_and_the_rest_hear_of_it(committed_db):
    trust = TrustFactory()
    PoolMembershipFactory(trust=trust)
    place = type("Place", (), {"trust": trust, "ward": WardFactory(site=SiteFactory(trust=trust))})
    MachineTokenFactory(trust=trust, secret="sbk_racing")
    body = asked(place)

    def send(sent):
        try:
            answer = Caller(secret="sbk_racing").post(path(place), sent, key=KEY)
            return answer.status_code, answer.content if answer.status_code == 201 else b""
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = Counter(pool.map(send, [body] * SENT))
        again = set(pool.map(send, [body] * (SENT // 10)))
        others = set(pool.map(send, [asked(place, note=f"Bay {n}") for n in range(SENT // 10)]))

    assert {status for status, _ in answers} <= {201, 409}
    assert len(again) == 1
    assert again == {answer for answer in answers if answer[0] == 201}
    assert others == {(422, b"")}
    assert postings() == 1
    with as_owner():
        assert AnsweredRequest.objects.count() == 1


@pytest.mark.race
def test_without_the_key_each_request_acts(committed_db):
    """The control: the race above is one that is lost without its guard."""
    trust = TrustFactory()
    PoolMembershipFactory(trust=trust)
    place = type("Place", (), {"trust": trust, "ward": WardFactory(site=SiteFactory(trust=trust))})
    MachineTokenFactory(trust=trust, secret="sbk_racing")
    body = asked(place)

    def send(_number):
        try:
            key = uuid.uuid4().hex
            return Caller(secret="sbk_racing").post(path(place), body, key=key).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [201] * 4

    assert postings() == 4
