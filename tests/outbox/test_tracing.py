"""One name for a request: from the proxy's header to the answer, the record, and the worker."""

import pytest

from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.celery import app
from staffbank.db import acting, as_owner
from staffbank.outbox import hints, relay
from staffbank.outbox.emitting import _handlers, emit, subscribe
from staffbank.outbox.models import Event
from staffbank.tracing import TASK_HEADER, request_id, tracing
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for

NAME = "7d9f3c1a-request-of-the-proxy"


@pytest.fixture
def heard():
    """The names of the requests that a handler was part of."""
    names = []

    def handler(payload):
        names.append(request_id.get())

    subscribe("trace.test")(handler)
    yield names
    del _handlers["trace.test"]


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "taken"), [(0, False), (1, True)])
def test_only_our_own_proxy_names_a_request(client, settings, proxies, taken):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    answer = client.get("/help/", headers={"x-request-id": NAME, "x-forwarded-for": "192.0.2.7"})

    assert (answer["X-Request-ID"] == NAME) is taken


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["short", "x" * 41, "two\tparts-of-it", "<script>alert</script>"])
def test_a_name_without_form_is_replaced(client, settings, name):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    answer = client.get("/help/", headers={"x-request-id": name, "x-forwarded-for": "192.0.2.7"})

    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_the_record_and_the_outbox_carry_the_name_that_the_answer_does(client):
    vacancy = VacancyFactory()
    manager = MembershipFactory(trust=vacancy.trust)
    client.force_login(manager.user)

    answer = client.post(f"/trust/{vacancy.trust.slug}/vacancies/{vacancy.ref}/publish/")

    with as_owner():
        events = set(Event.objects.values_list("request_id", flat=True))
        entries = set(
            AuditEntry.objects.filter(verb__startswith="vacancy.").values_list("request_id")
        )
    assert actor_for(manager)
    assert events == {answer["X-Request-ID"]}
    assert entries == {(answer["X-Request-ID"],)}


def test_a_handler_works_as_part_of_the_request_that_caused_it(committed_db, heard):
    with tracing(NAME), acting(Actor.system("a test")) as by:
        emit("trace.test", {}, by=by)

    relay.drain()

    assert heard == [NAME]
    assert request_id.get() == ""


def test_the_hint_and_the_task_carry_the_name(monkeypatch):
    sent = {}
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    monkeypatch.setattr(
        hints.current_app, "send_task", lambda name, **options: sent.update(options)
    )
    with tracing(NAME):
        hints.give_hint()
    part_of = []

    @app.task(name="tests.outbox.part_of")
    def look():
        part_of.append(request_id.get())

    look.apply(headers=sent["headers"])
    look.apply()
    del app.tasks["tests.outbox.part_of"]

    assert sent["headers"] == {TASK_HEADER: NAME}
    assert part_of[0] == NAME
    assert len(part_of[1]) == 32
    assert request_id.get() == ""
