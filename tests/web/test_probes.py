"""What machines ask: whether we live, whether we can serve, and how it goes."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from shifts.measures import told
from shifts.models import Release
from staffbank import broker as brokers
from staffbank import clock, jobs
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.outbox.emitting import emit
from staffbank.outbox.models import Delivery
from staffbank.web import probes
from tests.factories.shifts import VacancyFactory

pytestmark = pytest.mark.django_db

TOKEN = "a long token that only Prometheus knows"


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(probes, "_known", (-probes.STAND, []))
    monkeypatch.setattr(probes, "_migrated", False)


@pytest.fixture
def no_broker(monkeypatch):
    monkeypatch.setattr(brokers, "ask", lambda question: None)


@pytest.fixture
def no_database(monkeypatch):
    def refused(*args):
        raise OperationalError("nobody there")

    monkeypatch.setattr(connection, "cursor", refused)


def figures(client, settings):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_a_process_that_answers_lives_whatever_is_gone(client, no_database, no_broker):
    answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_with_everything_there_it_is_ready(client, broker):
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": dict.fromkeys(("database", "migrations", "outbox", "broker"), "ok"),
    }


def test_without_a_broker_it_serves_and_says_so(client, no_broker):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["broker"] == "does not answer"


def test_without_a_database_it_is_not_ready(client, no_database, no_broker):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"]["database"] == "does not answer"
    assert client.get("/healthz").status_code == 503


def test_without_its_migrations_it_is_not_ready(client, monkeypatch):
    applied = MigrationRecorder.applied_migrations

    def behind(recorder):
        return {key: row for key, row in applied(recorder).items() if key[0] != "web"}

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", behind)
    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"].endswith(" not applied")


def waiting_since(minutes):
    with acting(Actor.system("a test")) as by:
        emit("booking.made", {"booking": 1}, by=by)
    with as_owner():
        Delivery.objects.update(due_at=clock.now() - timedelta(minutes=minutes, seconds=30))


def test_an_outbox_that_is_behind_is_said(client, no_broker):
    waiting_since(minutes=12)

    assert client.get("/health/ready").json()["checks"]["outbox"] == "12 minutes behind"


def test_the_older_probe_still_answers(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/healthz"])
def test_probes_need_no_tls_no_name_and_leave_no_cookie(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(address, headers={"host": "10.0.0.7:8000"})

    assert answer.status_code == 200
    assert not answer.cookies
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_figures_are_nobodys_without_their_token(client, settings, given):
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404

    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": given}).status_code == 401


def test_requests_are_counted_by_route_and_never_by_address(client, settings, no_broker):
    before = figures(client, settings)
    client.get("/help/")
    client.get("/calendar/a-secret-token.ics")
    client.get("/nothing/like/this/")
    after = figures(client, settings)

    def grown(series):
        return float(after[series]) - float(before.get(series, 0))

    assert grown('staffbank_requests_total{route="web:help",method="GET",status="200"}') == 1
    assert grown('staffbank_requests_total{route="feed",method="GET",status="404"}') == 1
    assert grown('staffbank_requests_total{route="",method="GET",status="404"}') == 1
    assert grown('staffbank_request_seconds_count{route="web:help"}') == 1
    assert grown('staffbank_request_seconds_bucket{route="web:help",le="+Inf"}') == 1
    assert "a-secret-token" not in "".join(after)


def test_the_outbox_and_the_parts_are_measured(client, settings, no_broker):
    waiting_since(minutes=3)

    found = figures(client, settings)

    assert float(found["staffbank_outbox_lag_seconds"]) > 180
    assert float(found["staffbank_outbox_waiting"]) >= 1
    assert found['staffbank_up{part="database"}'] == "1"
    assert found['staffbank_up{part="broker"}'] == "0"


def test_the_told_are_added_up_over_every_bank():
    with as_owner():
        for _ in range(2):
            vacancy = VacancyFactory(open=True)
            Release.objects.create(
                vacancy=vacancy,
                trust=vacancy.trust,
                bank=vacancy.bank,
                audience="own_bank",
                opened_at=clock.now(),
                told=7,
            )

    assert [measure.values for measure in told() if measure.name == "staffbank_told"] == [
        (("", 14.0),)
    ]


def test_jobs_are_counted_where_every_worker_can(client, settings, broker):
    broker.client().delete(jobs.KEY)
    jobs.note("shifts.tasks.open_due", succeeded=True, seconds=0.5, at=1_795_000_000)
    jobs.note("shifts.tasks.open_due", succeeded=False, seconds=0.25, at=1_795_000_100)

    found = figures(client, settings)

    job = 'job="shifts.tasks.open_due"'
    assert found[f'staffbank_jobs_total{{{job},outcome="succeeded"}}'] == "1"
    assert found[f'staffbank_jobs_total{{{job},outcome="failed"}}'] == "1"
    assert found[f"staffbank_job_seconds_total{{{job}}}"] == "0.75"
