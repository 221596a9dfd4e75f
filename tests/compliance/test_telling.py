import pytest

from compliance.models import Credential
from compliance.services import credentials, telling, threads
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.emitting import handlers_for
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import CredentialFactory, WorkerFactory

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("compliance.handlers.say_decided")


@pytest.fixture
def trust():
    return TrustFactory(short_name="Imperial")


@pytest.fixture
def officer(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def credential(trust):
    return CredentialFactory(worker=WorkerFactory(ready_for=trust))


def told():
    with as_owner():
        return list(Message.objects.filter(channel="email").order_by("created_at"))


def test_a_reason_reaches_the_person_once(officer, credential):
    with acting(officer):
        credentials.reject(credential, reason="It cannot be read.", by=officer)

    for _ in range(2):
        with acting(SYSTEM):
            telling.say_decided(credential.pk)

    (message,) = told()
    assert message.worker_id == credential.worker_id
    assert "It cannot be read." in message.body
    assert credential.kind.name not in message.subject


def test_an_accepted_check_says_until_when(officer, credential):
    with acting(officer):
        credentials.accept(
            credential,
            issuer="x",
            valid_from=clock.today(),
            how="original",
            evidence="Original",
            by=officer,
        )
    with acting(SYSTEM):
        telling.say_decided(credential.pk)

    (message,) = told()
    assert "Imperial has accepted: Fire safety" in message.body
    assert "It ends on" in message.body


def test_a_question_is_not_told_once_it_is_moot(officer, credential):
    with acting(officer):
        threads.ask_for_more(credential, question="The back too?", by=officer)
    with as_owner():
        Credential.objects.filter(pk=credential.pk).update(status="replaced")
    with acting(SYSTEM):
        telling.say_asked(credential.pk)

    assert told() == []


@pytest.mark.parametrize("topic", ["credential.checked", "credential.rejected", "credential.asked"])
def test_each_decision_is_heard_of(topic):
    assert any(name.startswith("compliance.handlers.") for name in handlers_for(topic))
